"""What librarians keep: a course with when it is held, and what differs on one of its dates."""

import re
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import get_args

from pydantic import BaseModel, ConfigDict, Field

from indgang.courses import Course, Pattern
from indgang.courses.patterns import Weekday
from indgang.folding import folded

WAITING = 5  # places in line where nothing else was said
_DAYS = get_args(Weekday)  # Monday first


class Kept(BaseModel):
    """What is stored as JSON. What a later version adds is left unread."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Weekly(Kept):
    """Each `every_weeks` weeks, counted from the first Monday of 2024 and `shifted` by so many; not on public holidays.

    `first` and `last` are days, both held; None where there is no end. Times are Danish.
    """

    weekday: Weekday
    every_weeks: int = Field(default=1, ge=1, le=6)
    shifted: int = Field(default=0, ge=0, le=5)
    start: time
    end: time
    first: date | None = None
    last: date | None = None


class Single(Kept):
    """A date that stands alone. `id` is the session's, and stays though day or time are changed."""

    id: str
    day: date
    start: time
    end: time


class Offering(Kept):
    """A course and when it is held. `price` in kroner; `deadline_hours` before the start is the last moment to sign up or cancel.

    `paused`: no date is held but those with somebody in them. `revision` grows with each change.
    """

    id: str
    title: str
    about: str = ""
    subject: str = ""
    words: tuple[str, ...] = ()
    level: str = ""
    teacher: str | None = None
    branch: str = ""
    address: str = ""
    online: bool = False
    price: float = 0
    bring: str | None = None
    capacity: int = Field(ge=1, le=500)
    waiting: int = Field(default=WAITING, ge=0, le=500)
    deadline_hours: int = Field(default=0, ge=0, le=24 * 30)
    weekly: Weekly | None = None
    dates: tuple[Single, ...] = ()
    paused: bool = False
    revision: int = 0

    @cached_property
    def course(self) -> Course:
        fields = "id title about subject words level teacher branch address online price bring".split()
        return Course(**{field: getattr(self, field) for field in fields})

    @property
    def deadline(self) -> timedelta:
        return timedelta(hours=self.deadline_hours)

    @cached_property
    def _pattern(self) -> Pattern | None:
        """Who knows the weeks and the holidays."""
        if not (weekly := self.weekly):
            return None
        texts = {
            field: getattr(self, field) for field in ("id", "title", "about", "subject", "level", "branch", "address")
        }
        rule = {field: getattr(weekly, field) for field in ("weekday", "every_weeks", "shifted", "start", "end")}
        return Pattern(**texts, **rule, capacity=self.capacity)

    @cached_property
    def _weekday(self) -> int | None:
        return _DAYS.index(self.weekly.weekday) if self.weekly else None

    def takes_place(self, day: date) -> bool:
        """By the weekly rule."""
        weekly, pattern = self.weekly, self._pattern
        if self.paused or not weekly or not pattern or day.weekday() != self._weekday:
            return False
        if day < (weekly.first or day) or day > (weekly.last or day):
            return False
        return pattern.takes_place(day)


class Change(Kept):
    """What differs on one date, by the session's id; None where it is as the course says.

    `kept`: held though the course's rule no longer says so, because somebody was signed up when the rule was changed;
    then `start` and `end` are there.
    """

    course: str
    start: datetime | None = None
    end: datetime | None = None
    branch: str | None = None
    address: str | None = None
    teacher: str | None = None
    capacity: int | None = Field(default=None, ge=1, le=500)
    cancelled: bool = False
    kept: bool = False
    revision: int = 0


def imported(pattern: Pattern) -> Offering:
    """A course of the municipality's `courses.yml`."""
    rule = {field: getattr(pattern, field) for field in ("weekday", "every_weeks", "shifted", "start", "end")}
    fields = "id title about subject level teacher branch address price bring capacity".split()
    facts = {field: getattr(pattern, field) for field in fields}
    return Offering(**facts, words=tuple(pattern.words), weekly=Weekly(**rule))


def course_id(title: str, taken: set[str]) -> str:
    """An id for a new course, `kom-i-gang-med-ipad`; not one of those that are taken."""
    whole = "-".join(re.findall(r"[a-z0-9]+", folded(title).text))[:40].strip("-") or "kursus"
    numbered = (f"{whole}-{number}" for number in range(2, len(taken) + 3))
    return next(id for id in (whole, *numbered) if id not in taken)
