"""The library's own courses and events, read from its site (DPL CMS, `GET /api/v1/events`).

`LibraryEvents.listing(site, cms, mapping, now)` gives them as sessions. Nothing but a date is sent; nothing of the citizen.
"""

from indgang.library_events.listings import Listing
from indgang.library_events.mapping import CourseMapping
from indgang.library_events.reading import LibraryEvents

__all__ = ["CourseMapping", "LibraryEvents", "Listing"]
