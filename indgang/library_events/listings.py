"""What a library lists: its courses, and whatever else goes on there."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from indgang.courses import Session
from indgang.library_events.events import Event
from indgang.library_events.mapping import CourseMapping


@dataclass(frozen=True)
class Listing:
    """`courses` and other `events`, in order of time; `left_out` is how many could not be read.

    `state`: `none` where no library's site is read, `unknown` where it never could be; of an empty list in that state nothing may be
    concluded. `told_at` is when the library last told them, where that is to be said.
    """

    state: Literal["none", "known", "unknown"]
    courses: list[Session] = field(default_factory=list)
    events: list[Session] = field(default_factory=list)
    told_at: datetime | None = None
    left_out: int = 0

    def at(self, now: datetime, told_at: datetime | None) -> "Listing":
        """What of it has not begun."""
        courses, events = (
            [each for each in sessions if _coming(each, now)] for sessions in (self.courses, self.events)
        )
        return replace(self, courses=courses, events=events, told_at=told_at)


def listing_of(events: Iterable[Event], left_out: int, mapping: CourseMapping) -> Listing:
    courses: list[Session] = []
    others: list[Session] = []
    for event in events:
        if event.state != "held":
            is_course = mapping.takes(event.title, event.about, event.categories, event.tags)
            (courses if is_course else others).append(event.session())
    return Listing("known", courses, others, left_out=left_out)


def _coming(session: Session, now: datetime) -> bool:
    """One that lasts all day has not begun until the day is over."""
    if session.all_day:
        return session.start.date() >= now.date()
    return session.start.timestamp() > now.timestamp()
