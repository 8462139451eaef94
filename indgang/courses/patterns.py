"""Courses that come again and again: every Thursday at 10, every second Tuesday, but not on public holidays.

A pattern stands in the municipality's `courses.yml`; each of its dates is a session.
A session's id is the course's id and the date, `ipad-begynder-2026-11-26`: stable for as long as the pattern stands.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from indgang.courses.sessions import Course, Session
from indgang.danish_dates import DENMARK
from indgang.errors import IndgangError
from indgang.opening_hours import holiday

HORIZON = timedelta(weeks=6)
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_FIRST_MONDAY = date(2024, 1, 1)  # weeks are counted from here, so that "every second week" never shifts


def _time_of_day(value: object) -> object:
    if isinstance(value, time) or (isinstance(value, str) and _TIME.fullmatch(value)):
        return value
    raise ValueError(f'{value!r} must be written as "10:00", in quotes')


_OF_COURSE = ("id", "title", "about", "subject", "level", "teacher", "branch", "address", "price", "bring")
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]


class Pattern(BaseModel):
    """`subject` is what it is about in one word; `words` are others that people use for it. `price` in kroner.

    It takes place each `every_weeks` weeks, counted from the first Monday of 2024 and `shifted` by so many.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    about: str
    subject: str
    words: list[str] = []
    level: str
    teacher: str | None = None
    branch: str
    address: str
    weekday: Weekday
    every_weeks: int = Field(default=1, ge=1, le=6)
    shifted: int = Field(default=0, ge=0, le=5)
    start: TimeOfDay
    end: TimeOfDay
    capacity: int = Field(ge=1, le=500)
    price: int = Field(default=0, ge=0)
    bring: str | None = None

    @cached_property
    def course(self) -> Course:
        facts = {name: getattr(self, name) for name in _OF_COURSE}
        return Course(**facts, words=tuple(self.words))

    def takes_place(self, day: date) -> bool:
        weeks = (day - _FIRST_MONDAY).days // 7
        return (
            _DAYS[day.weekday()] == self.weekday
            and weeks % self.every_weeks == self.shifted % self.every_weeks
            and not holiday(day)
        )

    def session(self, day: date) -> Session:
        start, end = (datetime.combine(day, moment, DENMARK) for moment in (self.start, self.end))
        return Session(f"{self.id}-{day.isoformat()}", self.course, start, end, capacity=self.capacity)


class NoSuchSession(IndgangError):
    """No course of the municipality has a session with this id."""

    def __init__(self, session: str) -> None:
        super().__init__(f"no session {session!r}")
        self.session = session


def coming(patterns: Iterable[Pattern], now: datetime) -> list[Session]:
    """Every session that starts after `now` and within the horizon, the earliest first."""
    days = [now.date() + timedelta(days=distance) for distance in range(HORIZON.days + 1)]
    sessions = [pattern.session(day) for pattern in patterns for day in days if pattern.takes_place(day)]
    return sorted(
        (session for session in sessions if session.start > now), key=lambda session: (session.start, session.id)
    )


def session_by_id(patterns: Iterable[Pattern], session_id: str) -> Session:
    """The session with this id, also one that has been; raises NoSuchSession."""
    course_id, day = session_id[:-10].rstrip("-"), session_id[-10:]
    for pattern in patterns:
        if pattern.id == course_id and session_id == f"{course_id}-{day}":
            try:
                on = date.fromisoformat(day)
            except ValueError:
                break
            if pattern.takes_place(on):
                return pattern.session(on)
    raise NoSuchSession(session_id)
