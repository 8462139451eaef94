"""A small municipality's catalogue for tests, and the moment at which they stand still."""

from datetime import date, datetime, time

from indgang.catalogue import Offering, Single, Weekly
from indgang.courses import Pattern
from indgang.danish_dates import DENMARK

NOW = datetime(2026, 11, 22, 12, tzinfo=DENMARK)  # a Sunday
THURSDAY = "ipad-2026-11-26"


def pattern(id: str = "ipad", **other: object) -> Pattern:
    """Thursdays from 10 to 12, for eight."""
    facts = {
        "title": f"Kursus {id}",
        "about": "Om det.",
        "subject": id,
        "level": "Begynder",
        "branch": "Hovedbiblioteket",
    }
    rule = {"address": "Torvet 4", "weekday": "thursday", "start": "10:00", "end": "12:00", "capacity": 8}
    return Pattern.model_validate({"id": id} | facts | rule | other)


def offering(id: str = "ipad", **other: object) -> Offering:
    """Thursdays from 10 to 12, for two, and three in line."""
    weekly = Weekly(weekday="thursday", start=time(10), end=time(12))
    facts = {"title": f"Kursus {id}", "capacity": 2, "waiting": 3, "weekly": weekly, "branch": "Hovedbiblioteket"}
    return Offering.model_validate({"id": id} | facts | other)


def single(id: str, day: date, start: int = 10, end: int = 12) -> Single:
    return Single(id=id, day=day, start=time(start), end=time(end))
