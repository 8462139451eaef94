"""What an expression of time means: days, and hours of the day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAY = 24 * 60  # minutes


@dataclass(frozen=True)
class Hours:
    """From and to, in minutes after midnight. An exact time has both alike; an open end is 0 or 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end <= DAY:
            raise ValueError(f"no hours of one day: {self.start}–{self.end}")

    def hold(self, moment: datetime) -> bool:
        """Whether the moment lies within; the end does not, unless the time is exact."""
        minute = moment.hour * 60 + moment.minute
        return self.start <= minute < self.end or minute == self.start

    def within(self, part: "Hours") -> "Hours":
        """These hours in that part of the day: `kl. 3` in the afternoon is 15.00, `kl. 12` in the night 0.00. Unchanged where they fit neither way."""
        for shift in (0, DAY // 2, -DAY // 2):
            if part.start <= self.start + shift and self.end + shift <= part.end:
                return Hours(self.start + shift, self.end + shift)
        return self


@dataclass(frozen=True)
class When:
    """The days from `first` to `last`, both included; None is an open end. Of these only `weekdays` (0 is Monday), if any are given.

    All three empty: no day was said, only `hours`.
    """

    first: date | None = None
    last: date | None = None
    hours: Hours | None = None
    weekdays: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"ends before it begins: {self.first}–{self.last}")

    @property
    def day(self) -> date | None:
        """The one day that is meant, where it is one."""
        return self.first if self.first == self.last else None

    @property
    def says_day(self) -> bool:
        return bool(self.first or self.last or self.weekdays)

    def holds_day(self, day: date) -> bool:
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
        )

    def holds(self, moment: datetime) -> bool:
        return self.holds_day(moment.date()) and (self.hours is None or self.hours.hold(moment))


def one_day(day: date, hours: Hours | None = None) -> When:
    return When(day, day, hours)


def week_of(day: date) -> When:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return When(monday, monday + timedelta(days=6))


def days_after(day: date, distance: int) -> date:
    return day + timedelta(days=distance)
