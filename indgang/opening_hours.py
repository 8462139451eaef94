"""When a place is open: its week, its exceptions and the Danish public holidays."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Annotated

import holidays
from pydantic import BaseModel, BeforeValidator, ConfigDict

from indgang.danish_dates import DENMARK, WEEKDAYS, clock, said_between, said_from, short_date
from indgang.danish_times import When

_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_LOOK_AHEAD = 60  # days in which the next opening is looked for
_AT_MOST = 366  # days that are told of
_OPEN_ENDED = 27  # days after today that are told of where no end is said


@dataclass(frozen=True)
class Span:
    """From and to, in minutes after midnight; 1440 is midnight at the end of the day."""

    start: int
    end: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        return _moment(day, self.start), _moment(day, self.end)

    def __str__(self) -> str:
        return f"{_minutes_said(self.start)}–{_minutes_said(self.end)}"


def _span(value: object) -> Span:
    if isinstance(value, Span):
        return value
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'{value!r} must be written as "10:00-15:00", in quotes')
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    start, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
    if first_minute > 59 or last_minute > 59 or not start < end <= 1440:
        raise ValueError(f"{value!r} must be two times of one day, the earlier one first")
    return Span(start, end)


Spans = list[Annotated[Span, BeforeValidator(_span)]]


class Week(BaseModel):
    """The hours of an ordinary week. Every day stands there, so that a forgotten day is not taken for a closed one."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    monday: Spans
    tuesday: Spans
    wednesday: Spans
    thursday: Spans
    friday: Spans
    saturday: Spans
    sunday: Spans

    def days(self) -> list[list[Span]]:
        return [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday]


class Unit(BaseModel):
    """A place with hours of its own. `hours` are those with staff; `self_service` those in which one lets oneself in.

    A public holiday closes it, unless an exception names the day or it says `open_on_holidays`.
    Nothing is known of self-service on holidays: it differs from library to library, so nothing is said.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    id: str
    name: str
    hours: Week
    self_service: Week | None = None
    exceptions: dict[date, Spans] = {}
    open_on_holidays: bool = False

    def spans(self, day: date) -> list[Span]:
        """The hours with staff on this very day."""
        if day in self.exceptions:
            return self.exceptions[day]
        if holiday(day) and not self.open_on_holidays:
            return []
        return self.hours.days()[day.weekday()]

    def closes(self, moment: datetime) -> datetime | None:
        """When it closes, if it is open at `moment`."""
        for start, end in (span.on(moment.date()) for span in self.spans(moment.date())):
            if start <= moment < end:
                return end
        return None

    def opens(self, moment: datetime) -> datetime | None:
        """When it opens next after `moment`; None when no opening is in sight."""
        for distance in range(_LOOK_AHEAD):
            day = moment.date() + timedelta(days=distance)
            for start in (span.on(day)[0] for span in self.spans(day)):
                if start > moment:
                    return start
        return None


@lru_cache(maxsize=16)
def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("DK", years=year, language="da").items())


def holiday(day: date) -> str | None:
    """The Danish public holiday on this day, by name."""
    return _holidays(day.year).get(day)


def state_text(unit: Unit, moment: datetime) -> str:
    """`Borgerservice har åbent nu og lukker kl. 15.00.` or that it is closed, and when it opens."""
    closing = unit.closes(moment)
    if closing:
        return f"**{unit.name}** har åbent nu og lukker kl. {_until(closing)}."
    opening = unit.opens(moment)
    if opening is None:
        return f"**{unit.name}** har lukket. Jeg kan ikke se, hvornår der åbner igen."
    if opening.date() == moment.date():
        return f"**{unit.name}** åbner i dag kl. {clock(opening)}."
    reason = f" ({name})" if (name := holiday(moment.date())) and not unit.spans(moment.date()) else ""
    return f"**{unit.name}** har lukket nu{reason} og åbner {said_from(opening.date(), moment.date())} kl. {clock(opening)}."


def when_text(unit: Unit, when: When, today: date) -> str:
    """The hours of one day, of some days, of a longer time or of a day of the week, as `when` has it."""
    if when.day:
        return day_text(unit, when.day, today)
    if not when.first and not when.last:
        return f"**{unit.name}**, en almindelig uge: {_runs_said([(day, unit.hours.days()[day]) for day in sorted(when.weekdays)])}."
    first = when.first or min(today, when.last or today)
    if when.last is None or when.last >= today:
        first = max(first, today)
    if first == when.last:
        return day_text(unit, first, today)
    last = min(when.last or first + timedelta(days=_OPEN_ENDED), first + timedelta(days=_AT_MOST))
    period = said_between(first, last, today)
    days = [day for day in _days(first, last) if when.holds_day(day)]
    if last - first < timedelta(days=7):
        return f"**{unit.name}** {period}: {_runs_said([(day.weekday(), unit.spans(day)) for day in days])}."
    return f"**{unit.name}** {period}:\n" + "\n".join([f"- {_week_said(unit.hours)}", *_exceptions_said(unit, days)])


def day_text(unit: Unit, day: date, today: date) -> str:
    """The hours of one day: `Hovedbiblioteket har åbent lørdag den 28. november kl. 10.00–14.00.`"""
    when, spans = said_from(day, today), unit.spans(day)
    reason = f" ({name})" if (name := holiday(day)) else ""
    has = "havde" if day < today else "har"
    if not spans:
        return f"**{unit.name}** {has} lukket {when}{reason}."
    return f"**{unit.name}** {has} åbent {when}{reason} kl. {_hours_said(spans)}."


def week_text(unit: Unit, today: date) -> str:
    """The ordinary week in a line or two, days with the same hours together, and the exceptions of the coming weeks."""
    lines = [f"- {_week_said(unit.hours)}"]
    if unit.self_service:
        lines.append(f"- Selvbetjent: {_week_said(unit.self_service)}")
    return "\n".join(lines + _exceptions_said(unit, _days(today, today + timedelta(days=_OPEN_ENDED))))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=distance) for distance in range((last - first).days + 1)]


def _week_said(week: Week) -> str:
    return _runs_said(list(enumerate(week.days())))


def _runs_said(days: list[tuple[int, list[Span]]]) -> str:
    """`mandag–torsdag 10.00–18.00, fredag lukket` of days in a row, each by its number in the week."""
    runs = [list(run) for _, run in groupby(days, key=lambda day: day[1])]
    return ", ".join(f"{_days_said([number for number, _ in run])} {_hours_said(run[0][1])}" for run in runs)


def _days_said(numbers: list[int]) -> str:
    first, last = WEEKDAYS[numbers[0]], WEEKDAYS[numbers[-1]]
    if len(numbers) == 7:
        return "alle dage"
    return first if len(numbers) == 1 else f"{first}–{last}" if len(numbers) > 2 else f"{first} og {last}"


def _hours_said(spans: list[Span]) -> str:
    return " og ".join(map(str, spans)) or "lukket"


def _exceptions_said(unit: Unit, days: list[date]) -> list[str]:
    """Those of the days whose hours are not the ordinary ones, a line each."""
    differing = [day for day in days if unit.spans(day) != unit.hours.days()[day.weekday()]]
    return [f"- {short_date(day)}: {_hours_said(unit.spans(day))}" for day in differing]


def _minutes_said(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02}"


def _until(closing: datetime) -> str:
    return "24.00" if closing.time() == time() else clock(closing)


def _moment(day: date, minutes: int) -> datetime:
    """`minutes` after midnight by the clock on the wall, also on the days when the clocks change."""
    over, rest = divmod(minutes, 1440)
    return datetime.combine(day + timedelta(days=over), time(rest // 60, rest % 60), DENMARK)
