"""The days that the overview is about, the days that they are compared with, and how both are cut into columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.console.period import Period, period
from indgang.danish_dates import month_name, short_date

KINDS = {
    "7": "De seneste 7 dage",
    "30": "De seneste 30 dage",
    "maaned": "Denne måned",
    "sidste-maaned": "Sidste måned",
    "aar": "I år",
    "egne": "Egne datoer",
}
USUAL = "30"
MOST_DAYS = 731
_MOST_COLUMNS_BY_DAY, _MOST_DAYS_BY_WEEK = 62, 200
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Compared:
    """The days of a kind, with those before: just as many, or the same days of the month or year before."""

    kind: str
    days: Period
    before: Period


@dataclass(frozen=True)
class Part:
    """The days that one column stands for; `short` fits under it, `name` is for the table."""

    short: str
    name: str
    first: date
    last: date


def compared(kind: str, first: str, last: str, today: date) -> Compared:
    """What was chosen; `first` and `last` are read for one's own dates only. A kind that is none is the usual one."""
    month = today.replace(day=1)
    match kind:
        case "7":
            return _with_as_many_before(kind, _days(today - 6 * ONE_DAY, today))
        case "maaned":
            return Compared(kind, _days(month, today), _days(_month_before(month), _same_day_before(today)))
        case "sidste-maaned":
            begun = _month_before(month)
            return Compared(kind, _days(begun, month - ONE_DAY), _days(_month_before(begun), begun - ONE_DAY))
        case "aar":
            begun = date(today.year, 1, 1)
            return Compared(kind, _days(begun, today), _days(_year_before(begun), _year_before(today)))
        case "egne":
            return _with_as_many_before(kind, _own(first, last, today))
    return _with_as_many_before(USUAL, _days(today - 29 * ONE_DAY, today))


def parts(days: Period) -> list[Part]:
    """The days one by one; more of them by the week, many by the month."""
    length = (days.last - days.first) // ONE_DAY + 1
    if length <= _MOST_COLUMNS_BY_DAY:
        return [_day(days.first + step * ONE_DAY) for step in range(length)]
    cut = _weeks if length <= _MOST_DAYS_BY_WEEK else _months
    return list(cut(days.first, days.last))


def _own(first: str, last: str, today: date) -> Period:
    asked = period(first, last, today, 30)
    errors = dict(asked.errors)
    if not errors and asked.first > today:
        errors["fra"] = "Den første dag skal være i dag eller tidligere."
    if not errors and (asked.last - asked.first) // ONE_DAY >= MOST_DAYS:
        errors["fra"] = "Vælg højst to år ad gangen."
    return Period(asked.first, min(asked.last, max(today, asked.first)), errors)


def _with_as_many_before(kind: str, days: Period) -> Compared:
    length = days.last - days.first
    return Compared(kind, days, Period(days.first - length - ONE_DAY, days.first - ONE_DAY, {}))


def _day(day: date) -> Part:
    return Part(f"{day.day}.{day.month}.", short_date(day), day, day)


def _weeks(first: date, last: date) -> Iterator[Part]:
    while first <= last:
        end = min(first + 6 * ONE_DAY, last)
        yield Part(f"{first.day}.{first.month}.", f"{short_date(first)} til {short_date(end)}", first, end)
        first = end + ONE_DAY


def _months(first: date, last: date) -> Iterator[Part]:
    while first <= last:
        end = min(_month_after(first) - ONE_DAY, last)
        name = month_name(first)
        yield Part(f"{name[:3]}.", f"{name} {first.year}", first, end)
        first = end + ONE_DAY


def _month_after(day: date) -> date:
    return (day.replace(day=28) + 4 * ONE_DAY).replace(day=1)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - ONE_DAY).replace(day=1)


def _same_day_before(day: date) -> date:
    """The same day of the month before, or its last where it is shorter."""
    last = day.replace(day=1) - ONE_DAY
    return last.replace(day=min(day.day, last.day))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _days(first: date, last: date) -> Period:
    return Period(first, last, {})
