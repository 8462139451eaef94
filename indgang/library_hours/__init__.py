"""The library's own opening hours, read from its site (DPL CMS, `GET /api/v1/opening_hours`).

`LibraryHours.units(site, cms, units, now)` gives a municipality's units with the library's hours laid over those of the file.
Nothing but branch numbers and dates is sent; nothing of the citizen.
"""

from indgang.library_hours.reading import LibraryHours

__all__ = ["LibraryHours"]
