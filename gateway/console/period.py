"""The days that a page is about, as they were chosen: whole days in Denmark."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from indgang.danish_dates import DENMARK

_DANISH = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4})", re.ASCII)
EXAMPLE = "Skriv dagen som 24-12-2026."


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both in it. `errors` by the field's name, where a day was none."""

    first: date
    last: date
    errors: dict[str, str]

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), DENMARK)

    @property
    def until(self) -> datetime:
        """The moment when the last day is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), DENMARK)


def period(first: str, last: str, today: date, days: int) -> Period:
    """What was typed in the fields `fra` and `til`; where nothing was, the `days` up to today."""
    errors: dict[str, str] = {}
    end = _day(last, "til", today, errors)
    begin = _day(first, "fra", end - timedelta(days=days - 1), errors)
    if not errors and begin > end:
        errors["til"] = "Den sidste dag skal være den samme som den første eller senere."
    return Period(min(begin, end), max(begin, end), errors)


def _day(typed: str, field: str, usual: date, errors: dict[str, str]) -> date:
    if not typed.strip():
        return usual
    danish = _DANISH.fullmatch(typed.strip())
    iso = "{2}-{1:0>2}-{0:0>2}".format(*danish.groups()) if danish else typed.strip()
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2200:
        errors[field] = EXAMPLE
        return usual
    return day
