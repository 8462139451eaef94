"""Seats on courses, in Redis: taken one at a time, and forgotten 30 days after the course.

    seats:{site:session}         hash    the conversation that took a seat → the booking's code
    booking:{site:session}:code  hash    session, title, start, name, contact, taken (when)
    code:{site:code}             string  the session a code belongs to; holds the code while its seat is taken

The first two share a hash tag, because one script writes both. A seat and its booking thus never stand alone.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis

from indgang.courses import Session
from indgang.errors import IndgangError

KEPT = timedelta(days=30)  # after the course has been held
# Read aloud over the telephone: no letters or digits that look or sound alike, no vowels that could form words.
_LETTERS, _DIGITS = "FJKLMRTX", "23456789"
_TAKE_SEAT = (Path(__file__).parent / "scripts" / "take_seat.lua").read_text(encoding="utf-8")


class CourseFull(IndgangError):
    def __init__(self, session: Session) -> None:
        super().__init__(f"{session.id} is full")
        self.session = session


class CourseBegun(IndgangError):
    def __init__(self, session: Session) -> None:
        super().__init__(f"{session.id} began {session.start}")
        self.session = session


@dataclass(frozen=True)
class Participant:
    """Who signs up: a name, and an e-mail address or a telephone number. `conversation` may hold one seat a session."""

    conversation: str
    name: str
    contact: str


@dataclass(frozen=True)
class Booking:
    """`again` says that the conversation already held this seat: `code` and `name` are those of the first time."""

    code: str
    session: Session
    name: str
    again: bool = False

    def card(self) -> dict[str, Any]:
        """What the citizen gets as a receipt."""
        session, course = self.session, self.session.course
        times = {"start": session.start.isoformat(), "end": session.end.isoformat()}
        place = {"branch": course.branch, "address": course.address}
        return {"code": self.code, "session": session.id, "title": course.title, **times, **place, "name": self.name}


class Bookings:
    """The seats of one municipality. Every method may raise `redis.RedisError` when the store does not answer."""

    def __init__(self, redis: Redis, site: str) -> None:
        self.redis, self.site = redis, site
        self._take_seat = redis.register_script(_TAKE_SEAT)

    async def take_seat(self, session: Session, participant: Participant, now: datetime) -> Booking:
        """Takes a seat, or finds the one that the conversation holds. Raises CourseFull and CourseBegun."""
        if session.start <= now:
            raise CourseBegun(session)
        expires = kept_until(session)
        code = await self._new_code(session, expires)
        result, stands = await self._run(session, participant, code, expires, now)
        if result != "taken":
            await self.redis.delete(self._code(code))
        if result == "full":
            raise CourseFull(session)
        if result == "again":
            record = await self.record(session.id, stands)
            return Booking(stands, session, record.get("name", participant.name), again=True)
        return Booking(code, session, participant.name)

    async def seats_free(self, sessions: Sequence[Session]) -> dict[str, int]:
        """Free seats by the sessions' ids."""
        async with self.redis.pipeline(transaction=False) as together:
            for session in sessions:
                together.hlen(self._seats(session.id))
            taken = await together.execute()
        return {
            session.id: max(0, session.course.capacity - seats) for session, seats in zip(sessions, taken, strict=True)
        }

    async def record(self, session_id: str, code: str) -> dict[str, str]:
        """What is stored of a booking; empty when there is none."""
        stored = await cast(Any, self.redis.hgetall(self._booking(session_id, code)))
        return {_text(key): _text(value) for key, value in stored.items()}

    async def session_of(self, code: str) -> str | None:
        """The id of the session that a code belongs to."""
        stored = await self.redis.get(self._code(code))
        return None if stored is None else _text(stored)

    async def _run(
        self, session: Session, participant: Participant, code: str, expires: datetime, now: datetime
    ) -> tuple[str, str]:
        record = {"session": session.id, "title": session.course.title, "start": session.start.isoformat()}
        record |= {"name": participant.name, "contact": participant.contact, "taken": now.isoformat()}
        pairs = [part for pair in record.items() for part in pair]
        keys = [self._seats(session.id), self._booking(session.id, code)]
        arguments: list[str | int] = [
            participant.conversation,
            code,
            session.course.capacity,
            int(expires.timestamp()),
            *pairs,
        ]
        result, stands = await self._take_seat(keys=keys, args=arguments)
        return _text(result), _text(stands)

    async def _new_code(self, session: Session, expires: datetime) -> str:
        """A code that nobody else holds, reserved for this session."""
        while True:
            code = new_code()
            if await self.redis.set(self._code(code), session.id, nx=True, exat=int(expires.timestamp())):
                return code

    def _seats(self, session_id: str) -> str:
        return f"seats:{{{self.site}:{session_id}}}"

    def _booking(self, session_id: str, code: str) -> str:
        return f"booking:{{{self.site}:{session_id}}}:{code}"

    def _code(self, code: str) -> str:
        return f"code:{{{self.site}:{code}}}"


def new_code() -> str:
    """Such as `KTR-4729`."""
    letters, digits = (
        "".join(secrets.choice(signs) for _ in range(count)) for signs, count in ((_LETTERS, 3), (_DIGITS, 4))
    )
    return f"{letters}-{digits}"


def kept_until(session: Session) -> datetime:
    """When what we store of a booking is gone."""
    return session.end + KEPT


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
