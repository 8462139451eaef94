"""Slots and people for the tests of bookings."""

from datetime import datetime, timedelta

from indgang.bookings import Person, Slot
from indgang.danish_dates import DENMARK

NOW = datetime.now(DENMARK)


def course(id: str = "ipad", capacity: int = 2, waiting: int = 3, days: float = 7) -> Slot:
    """Begins in so many days and lasts two hours."""
    start = NOW + timedelta(days=days)
    return Slot(
        id=id,
        kind="course",
        title=f"Kursus {id}",
        start=start,
        end=start + timedelta(hours=2),
        branch="Hovedbiblioteket",
        address="Torvet 4",
        cells=((id, capacity),),
        closes=start,
        waiting=waiting,
        bring="din egen iPad",
    )


def appointment(minute: int, length: int, counters: int = 1, kind: str = "pas") -> Slot:
    """At a counter whose day has a cell for each five minutes; `minute` counts from its opening, in a week."""
    start = NOW + timedelta(days=7, minutes=minute)
    cells = tuple((f"borgerservice:{at}", counters) for at in range(minute, minute + length, 5))
    return Slot(
        id=f"borgerservice:{kind}:{minute}",
        kind="appointment",
        title="Pas",
        start=start,
        end=start + timedelta(minutes=length),
        branch="Borgerservice",
        address="Torvet 1",
        cells=cells,
        closes=start,
    )


def person(number: int = 1) -> Person:
    return Person(f"Borger {number}", f"borger{number}@example.dk")
