"""The courses that a municipality keeps in Indgang itself, and that its librarians change.

`Catalogue` is the one way in. What the municipality's `courses.yml` says is only where it begins: imported once, from then on
what is stored is the truth. Nothing in it is about citizens; who is signed up stands with the bookings.
"""

from indgang.catalogue.catalogue import Catalogue, ChangedMeanwhile, NoSuchCourse, slot_of
from indgang.catalogue.desk import CourseDesk, Done, Seats, TooFewSeats
from indgang.catalogue.letters import Letter
from indgang.catalogue.offerings import Change, Offering, Single, Weekly, imported
from indgang.catalogue.outbox import Outbox, Told
from indgang.catalogue.stock import Stock

__all__ = [
    "Catalogue",
    "Change",
    "ChangedMeanwhile",
    "CourseDesk",
    "Done",
    "Letter",
    "NoSuchCourse",
    "Offering",
    "Outbox",
    "Seats",
    "Single",
    "Stock",
    "Told",
    "TooFewSeats",
    "Weekly",
    "imported",
    "slot_of",
]
