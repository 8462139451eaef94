"""A small set of appointments, to be changed by the test."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Any

from indgang.appointments.settings import Appointments
from indgang.bookings import Bookings, Person, Slot
from indgang.danish_dates import DENMARK

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFFICE_WEEK: dict[str, list[str]] = {day: [] if day.startswith("s") else ["10:00-12:00"] for day in DAYS}
UNIT: dict[str, Any] = {
    "id": "borgerservice",
    "name": "Borgerservice",
    "address": "Torvet 1",
    "hours": OFFICE_WEEK,
    "counters": 1,
}
LIBRARY = UNIT | {"id": "hovedbiblioteket", "name": "Hovedbiblioteket", "address": "Bogtorvet 1"}
PASS: dict[str, Any] = {
    "id": "pas",
    "title": "Nyt pas",
    "words": ["pas"],
    "answers": ["pas_bestil"],
    "minutes": 30,
    "units": ["borgerservice"],
    "bring": "Dit gamle pas.",
}
NOW = datetime(2026, 11, 24, 8, 50, tzinfo=DENMARK)  # a Tuesday
_NUMBERS = count()


def week(hours: list[str]) -> dict[str, list[str]]:
    """The same hours every day."""
    return dict.fromkeys(DAYS, hours)


def appointments(unit: dict[str, Any] | None = None, kind: dict[str, Any] | None = None, **more: Any) -> Appointments:
    """One unit and one type, with what is different; `more` are whole lists."""
    given = {"units": [UNIT | (unit or {})], "types": [PASS | (kind or {})]} | more
    return Appointments.model_validate(given)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


def clocks(slots: list[Slot]) -> list[str]:
    """`10.00 10.30 …` of slots on one day."""
    return [f"{slot.start:%H.%M}" for slot in slots]


def days_of(slots: list[Slot]) -> list[date]:
    return sorted({slot.start.date() for slot in slots})


def people() -> Iterator[Person]:
    """Another person each time."""
    for number in _NUMBERS:
        yield Person(f"Borger {number}", f"borger{number}@eksempel.example")


async def fill(bookings: Bookings, slots: list[Slot], now: datetime = NOW) -> None:
    """Somebody else takes each of the slots, once."""
    for slot, person in zip(slots, people(), strict=False):
        await bookings.take(slot, person, "", now)
