"""When a citizen wants to come: `i morgen formiddag`, `tidligst muligt`, `efter kl. 15`, `på torsdag`, `den 31. februar`."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from indgang.danish_times import Hours, When, no_such_dates_in, times_in
from indgang.danish_times.hours import HOURS_OF_PART

_OFFICE = Hours(7 * 60, 19 * 60)  # `kl. 3` is 15.00 at a counter


@dataclass(frozen=True)
class Wish:
    """`days` and `hours`, each of them alternatives; both empty: as early as can be. `no_such_date` is one that no calendar has, as written."""

    days: tuple[When, ...] = ()
    hours: tuple[When, ...] = ()
    no_such_date: str = ""

    def __bool__(self) -> bool:
        return bool(self.days or self.hours or self.no_such_date)

    def holds_day(self, day: date) -> bool:
        return not self.days or any(when.holds_day(day) for when in self.days)

    def holds(self, start: datetime) -> bool:
        """Whether an appointment that begins at `start` (Danish time) is as wished."""
        on_day = not self.days or any(when.holds(start) for when in self.days)
        return on_day and (not self.hours or any(when.holds(start) for when in self.hours))

    @property
    def says_hours(self) -> bool:
        return bool(self.hours) or any(when.hours for when in self.days)

    def minutes_off(self, start: datetime) -> int:
        """How far `start` lies from the hours wished for, in minutes; 0 within them, or where none are."""
        minute = start.hour * 60 + start.minute
        wished = [when.hours for when in (*self.days, *self.hours) if when.hours]
        return min((max(hours.start - minute, minute - hours.end, 0) for hours in wished), default=0)

    def without_hours(self) -> "Wish":
        return Wish(tuple(replace(when, hours=None) for when in self.days))

    def without_days(self) -> "Wish":
        """The hours alone, also those that were said of a day."""
        hours = tuple(When(hours=when.hours) for when in self.days if when.hours)
        return Wish(hours=tuple(dict.fromkeys((*self.hours, *hours))))


def wish_in(text: str, now: datetime) -> Wish:
    """What the text says of days and hours. `now` is aware, in Danish time. Never raises."""
    times = [_at_a_counter(said.when) for said in times_in(text, now)]
    missing = no_such_dates_in(text, now)
    days = tuple(when for when in times if when.says_day)
    hours = tuple(when for when in times if not when.says_day)
    return Wish(days, hours, missing[0] if missing else "")


def _at_a_counter(when: When) -> When:
    return replace(when, hours=_in_the_day(when.hours)) if when.hours else when


def _in_the_day(hours: Hours) -> Hours:
    """`kl. 3`, `efter kl. 3` and `før kl. 3` are in the afternoon, as no counter is open at night; `om natten` stays what it is."""
    night = HOURS_OF_PART["nat"]
    if hours.start == 0 and hours.end < night.end:
        return Hours(0, hours.end + 12 * 60)
    if hours.end == 24 * 60 and 0 < hours.start < _OFFICE.start:
        return Hours(hours.start + 12 * 60, hours.end)
    return hours if hours.start == 0 else hours.within(_OFFICE)
