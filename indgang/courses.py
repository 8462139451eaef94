"""The courses a library holds, and the dates on which they take place in the coming weeks.

A course is a pattern (every Thursday at 10) in the municipality's `courses.yml`; a session is one of its dates.
A session's id is the course's id and the date, `ipad-begynder-2026-11-26`: stable for as long as the pattern stands.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]


class Course(BaseModel):
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

    def takes_place(self, day: date) -> bool:
        weeks = (day - _FIRST_MONDAY).days // 7
        return (
            _DAYS[day.weekday()] == self.weekday
            and weeks % self.every_weeks == self.shifted % self.every_weeks
            and not holiday(day)
        )

    def session(self, day: date) -> "Session":
        moments = (datetime.combine(day, moment, DENMARK) for moment in (self.start, self.end))
        return Session(f"{self.id}-{day.isoformat()}", self, *moments)


@dataclass(frozen=True)
class Session:
    """One date of a course, from `start` to `end` in Danish time."""

    id: str
    course: Course
    start: datetime
    end: datetime

    def card(self, seats_free: int) -> dict[str, Any]:
        """What a citizen sees of it."""
        course = self.course
        facts = {
            "id": self.id,
            "title": course.title,
            "subject": course.subject,
            "level": course.level,
            "about": course.about,
        }
        place = {"branch": course.branch, "address": course.address, "teacher": course.teacher, "bring": course.bring}
        seats = {"price": course.price, "seats_free": seats_free, "capacity": course.capacity}
        times = {"start": self.start.isoformat(), "end": self.end.isoformat()}
        every = facts | times | place | seats | {"state": "open" if seats_free > 0 else "full"}
        return {key: value for key, value in every.items() if value is not None}


class NoSuchSession(IndgangError):
    """No course of the municipality has a session with this id."""

    def __init__(self, session: str) -> None:
        super().__init__(f"no session {session!r}")
        self.session = session


def coming(courses: Iterable[Course], now: datetime) -> list[Session]:
    """Every session that starts after `now` and within the horizon, the earliest first."""
    days = [now.date() + timedelta(days=distance) for distance in range(HORIZON.days + 1)]
    sessions = [course.session(day) for course in courses for day in days if course.takes_place(day)]
    return sorted(
        (session for session in sessions if session.start > now), key=lambda session: (session.start, session.id)
    )


def session_by_id(courses: Iterable[Course], session_id: str) -> Session:
    """The session with this id, also one that has been; raises NoSuchSession."""
    course_id, _, day = session_id[:-10].rstrip("-"), "", session_id[-10:]
    for course in courses:
        if course.id == course_id and session_id == f"{course_id}-{day}":
            try:
                on = date.fromisoformat(day)
            except ValueError:
                break
            if course.takes_place(on):
                return course.session(on)
    raise NoSuchSession(session_id)
