"""A municipality's whole catalogue as it was at one moment, and the sessions that follow from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from indgang.catalogue.offerings import Change, Offering
from indgang.courses import HORIZON, NoSuchSession, Session
from indgang.danish_dates import DENMARK

_ID = re.compile(r"(?P<course>.+?)-(?P<day>\d{4}-\d\d-\d\d)(?P<suffix>-\d+)?")
_Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class Stock:
    """`changes` are by session id. `version` is another one for each change of any of it."""

    version: str
    courses: Mapping[str, Offering]
    changes: Mapping[str, Change]
    _coming: dict[date, list[Session]] = field(default_factory=dict, compare=False)

    def coming(self, now: datetime) -> list[Session]:
        """Every session that starts after `now` and within the horizon, the earliest first; cancelled ones with that state."""
        today = now.astimezone(DENMARK).date()
        if today not in self._coming:
            self._coming.clear()
            self._coming[today] = self.between(today, today + HORIZON)
        return [as_of(session, now) for session in self._coming[today] if session.start > now]

    def between(self, first: date, last: date) -> list[Session]:
        """Every session on these days, the earliest first."""
        days = [first + timedelta(days=distance) for distance in range((last - first).days + 1)]
        found = {session.id: session for session in self._regular(days)} | self._single
        kept = [session for session in found.values() if first <= session.start.date() <= last]
        return sorted(kept, key=lambda session: (session.start, session.id))

    def session(self, session_id: str) -> Session:
        """Also one that has been. Raises NoSuchSession."""
        if session := self._single.get(session_id):
            return session
        if (parts := _ID.fullmatch(session_id)) and not parts["suffix"]:
            offering = self.courses.get(parts["course"])
            day = _day(parts["day"])
            if offering and day and offering.takes_place(day) and offering.weekly:
                return self._session(offering, session_id, _times(day, offering.weekly.start, offering.weekly.end))
        raise NoSuchSession(session_id)

    def offering_of(self, session: Session) -> Offering:
        return self.courses[session.course.id]

    def free_id(self, course: str, day: date, others: set[str]) -> str:
        """An id for a further date of the course; never one that was ever in use there, nor one of `others`."""
        first = f"{course}-{day.isoformat()}"
        for number in range(1, 1000):
            id = first if number == 1 else f"{first}-{number}"
            if id not in others and id not in self.changes and not self._there(id):
                return id
        raise NoSuchSession(first)

    def _there(self, session_id: str) -> bool:
        try:
            self.session(session_id)
        except NoSuchSession:
            return False
        return True

    def _regular(self, days: list[date]) -> list[Session]:
        return [
            self._session(offering, f"{offering.id}-{day.isoformat()}", _times(day, weekly.start, weekly.end))
            for offering in self.courses.values()
            if (weekly := offering.weekly)
            for day in days
            if offering.takes_place(day)
        ]

    @cached_property
    def _single(self) -> dict[str, Session]:
        """Those that stand alone, those that were moved to another day, and those that are held though the rule has changed."""
        found = {
            one.id: self._session(offering, one.id, _times(one.day, one.start, one.end))
            for offering in self.courses.values()
            if not offering.paused
            for one in offering.dates
        }
        for id, change in self.changes.items():
            offering = self.courses.get(change.course)
            if offering and id not in found and (change.kept or self._moved(offering, id, change)):
                found[id] = self._session(offering, id, None)
        return found

    def _moved(self, offering: Offering, id: str, change: Change) -> bool:
        """Whether a regular date is held at another time: `between` would look for it on the wrong day."""
        parts = _ID.fullmatch(id)
        day = _day(parts["day"]) if parts else None
        return bool(change.start and change.end and day and offering.takes_place(day))

    def _session(self, offering: Offering, id: str, times: _Times | None) -> Session:
        change = self.changes.get(id) or Change(course=offering.id)
        start, end = (change.start, change.end) if change.start and change.end else times or _nowhere(id)
        own = {name: getattr(change, name) for name in ("branch", "address", "teacher")}
        course = replace(offering.course, **{name: value for name, value in own.items() if value is not None})
        return Session(
            id=id,
            course=course if course != offering.course else offering.course,
            start=start.astimezone(DENMARK),
            end=end.astimezone(DENMARK),
            capacity=change.capacity or offering.capacity,
            waiting=offering.waiting,
            deadline=start.astimezone(DENMARK) - offering.deadline if offering.deadline_hours else None,
            state="cancelled" if change.cancelled else "open",
        )


def as_of(session: Session, now: datetime) -> Session:
    """With its state at that moment: `closed` from the deadline on, `held` when it is over."""
    if session.state != "open" or now < session.closes:
        return session
    return replace(session, state="held" if session.end <= now else "closed")


def _times(day: date, start: time, end: time) -> _Times:
    return datetime.combine(day, start, DENMARK), datetime.combine(day, end, DENMARK)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _nowhere(id: str) -> _Times:
    raise NoSuchSession(id)
