"""Dates and times as they are said in Danish, and the clock in Denmark."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)


def now() -> datetime:
    """This moment in Denmark; every module asks here, so that a test can stop one clock."""
    return datetime.now(DENMARK)


def clock(moment: datetime | time) -> str:
    return f"{moment.hour}.{moment.minute:02}"


def long_date(day: date) -> str:
    """`torsdag den 26. november`"""
    return f"{WEEKDAYS[day.weekday()]} den {day.day}. {_MONTHS[day.month - 1]}"


def short_date(day: date) -> str:
    """`26. november`"""
    return f"{day.day}. {_MONTHS[day.month - 1]}"


def month_name(day: date) -> str:
    """`november`"""
    return _MONTHS[day.month - 1]


def said_from(day: date, today: date) -> str:
    """`i dag`, `i morgen`, or the date in full."""
    distance = (day - today).days
    return {0: "i dag", 1: "i morgen"}.get(distance) or long_date(day)


def said_between(first: date | None, last: date | None, today: date) -> str:
    """`i morgen`, `fra 23. til 29. november`; `fra 1. januar` or `til og med 23. december` where the other end is open."""
    if first and first == last:
        return said_from(first, today)
    if first and last:
        start = f"{first.day}." if (first.year, first.month) == (last.year, last.month) else short_date(first)
        return f"fra {start} til {short_date(last)}"
    return f"fra {short_date(first)}" if first else f"til og med {short_date(last)}" if last else ""


def listed(words: list[str], last: str = "og") -> str:
    """`a, b og c`"""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
