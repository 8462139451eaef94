"""What a librarian does to courses and to those who are signed up: the catalogue, the bookings and the letters in one go.

Each step can be carried out again with the same `request` after a crash: what was done is not done twice, what was missing is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from redis.asyncio import Redis

from indgang.bookings import Booking, Bookings, Cancelled, Person, Slot
from indgang.bookings.keys import Keys
from indgang.catalogue.catalogue import Catalogue, slot_of
from indgang.catalogue.letters import Kind, letter
from indgang.catalogue.offerings import Change, Offering
from indgang.catalogue.outbox import Outbox
from indgang.catalogue.stock import Stock
from indgang.content.municipalities import Municipality
from indgang.courses import HORIZON, NoSuchSession, Session
from indgang.danish_dates import DENMARK
from indgang.errors import IndgangError

BACK = timedelta(days=30)  # for so long those who were there are still known


class TooFewSeats(IndgangError):
    """`taken` people have a seat on `session` already."""

    def __init__(self, session: Session, taken: int) -> None:
        super().__init__(f"{session.id}: {taken} seats are taken")
        self.session, self.taken = session, taken


@dataclass(frozen=True)
class Seats:
    taken: int = 0
    waiting: int = 0
    capacity: int = 0

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)

    @property
    def people(self) -> int:
        return self.taken + self.waiting


@dataclass(frozen=True)
class Done:
    """`promoted` have a seat now, `kept` are dates that stay as they were, because somebody is signed up; `told` were written to."""

    promoted: list[Booking] = field(default_factory=list)
    kept: list[Session] = field(default_factory=list)
    told: list[Booking] = field(default_factory=list)


class CourseDesk:
    """One municipality's. Every method may raise `redis.RedisError`. `host` is the name of our server, for calendar files."""

    def __init__(self, redis: Redis, municipality: Municipality, host: str = "indgang.invalid") -> None:
        self._redis, self.municipality, self._host = redis, municipality, host
        self.catalogue = Catalogue(redis, municipality.id, municipality.courses)
        self.bookings = Bookings(redis, municipality.id, municipality.retention)
        self.outbox = Outbox(redis, municipality.id)

    def slot(self, session: Session) -> Slot:
        return slot_of(session, self.municipality)

    async def seats(self, sessions: Iterable[Session]) -> dict[str, Seats]:
        """By session id; one round trip."""
        listed, keys = list(sessions), Keys(self.municipality.id)
        async with self._redis.pipeline(transaction=False) as together:
            for session in listed:
                together.zcard(keys.part("seats", session.id))
                together.zcard(keys.part("line", session.id))
            numbers = await together.execute() if listed else []
        counted = zip(listed, numbers[::2], numbers[1::2], strict=True)
        return {one.id: Seats(taken, waiting, one.capacity or 0) for one, taken, waiting in counted}

    async def save(self, offering: Offering, request: str, now: datetime, revision: int | None = None) -> Done:
        """Makes or changes a course. Dates with somebody in them stay when and where they were.

        Raises TooFewSeats and ChangedMeanwhile.
        """
        stock = await self.catalogue.stock()
        then = Stock("", {**stock.courses, offering.id: offering}, stock.changes)
        before = _of_course(offering.id, stock, now)
        seats = await self.seats(before)
        kept = _kept(before, then, seats, stock)
        for session in _of_course(offering.id, replace(then, changes={**stock.changes, **kept}), now):
            taken = seats.get(session.id, Seats()).taken
            if session.start > now and session.state != "cancelled" and taken > (session.capacity or 0):
                raise TooFewSeats(session, taken)
        await self.catalogue.save(offering, request, kept, revision)
        await self._keep_late(before, offering.id, request)
        current = await self.catalogue.stock()
        coming = [one for one in _of_course(offering.id, current, now) if one.start > now and one.state != "cancelled"]
        promoted = await self._promote([one for one in coming if seats.get(one.id, Seats()).people], request, now)
        return Done(promoted=promoted, kept=[current.session(id) for id in kept])

    async def change(self, session: Session, change: Change, request: str, now: datetime) -> Done:
        """Changes one date; those on it are told of another time or place. Raises TooFewSeats and ChangedMeanwhile."""
        seats = (await self.seats([session]))[session.id]
        capacity = change.capacity or (await self.catalogue.offering(session.course.id)).capacity
        if seats.taken > capacity:
            raise TooFewSeats(session, seats.taken)
        await self.catalogue.change(session.id, change, request)
        changed = await self.catalogue.session(session.id)
        if not seats.people:
            return Done()
        # The letters first: until they are stored, the bookings know the old time, by which a second attempt sees who is to be told.
        slot, people = self.slot(changed), await self.bookings.people(session.id)
        facts = {name: getattr(slot, name) for name in ("start", "end", "closes", "branch", "address")}
        told = [replace(booking, **facts) for booking in people if _place(booking) != _place(slot)]
        await self.tell("changed", told, now, request)
        return Done(promoted=await self._promote([changed], request, now), told=told)

    async def cancel(self, session: Session, now: datetime) -> list[Booking]:
        """Calls one date off, and tells everybody on it once, however often this is asked; those to tell.

        It cannot be undone: a new date gets a new id.
        """
        stored = (await self.catalogue.stock()).changes.get(session.id) or Change(course=session.course.id)
        if not stored.cancelled:
            times = {"start": session.start, "end": session.end, "kept": True, "cancelled": True}
            await self.catalogue.change(session.id, stored.model_copy(update=times), f"cancel:{session.id}")
        people = await self.bookings.call_off(self.slot(session), "call-off", now)
        await self.outbox.overtaken(session.id, now)
        await self.tell("cancelled", people, now)
        return people

    async def add(self, session: Session, person: Person, request: str, now: datetime, wait: bool = False) -> Booking:
        """Signs somebody up who called. Raises Full and Closed."""
        booking = await self.bookings.take(self.slot(session), person, request, now, wait)
        if not booking.again or booking.at == now:
            await self.tell("added", [booking], now)
        return booking

    async def remove(self, code: str, request: str, now: datetime) -> Cancelled:
        """Signs somebody off, also after the deadline. Raises NoSuchBooking."""
        cancelled = await self.bookings.cancel(code, request, now, late=True)
        await self.outbox.overtaken(cancelled.booking.slot_id, now, code=cancelled.booking.code)
        await self.tell("removed", [cancelled.booking], now)
        await self.tell("promoted", cancelled.promoted, now)
        return cancelled

    async def tell(self, kind: Kind, bookings: Iterable[Booking], now: datetime, occasion: str = "") -> None:
        """A letter to each, once for the kind and the occasion."""
        kept_until = self.bookings.kept_until
        told = [letter(kind, one, self.municipality, kept_until(one), now, self._host, occasion) for one in bookings]
        await self.outbox.put(told, now)

    async def _promote(self, sessions: Sequence[Session], request: str, now: datetime) -> list[Booking]:
        """Lets the bookings know how the dates are now, and moves up who waits."""
        promoted = [
            booking
            for session in sessions
            for booking in await self.bookings.promote(self.slot(session), f"promote:{request}", now)
        ]
        await self.tell("promoted", promoted, now)
        return promoted

    async def _keep_late(self, before: Sequence[Session], course: str, request: str) -> None:
        """Keeps the dates on which somebody signed up while the course was changed under them."""
        stock = await self.catalogue.stock()
        gone = [session for session in before if not _there(stock, session.id)]
        seats = await self.seats(gone)
        for session in gone:
            if seats[session.id].people:
                await self.catalogue.change(session.id, _as_it_is(session, None), f"{request}:{session.id}")


def _of_course(course: str, stock: Stock, now: datetime) -> list[Session]:
    """The course's dates that somebody may be signed up for, past ones too as long as they are known."""
    today = now.astimezone(DENMARK).date()
    return [one for one in stock.between(today - BACK, today + HORIZON) if one.course.id == course]


def _kept(before: Iterable[Session], then: Stock, seats: dict[str, Seats], stock: Stock) -> dict[str, Change]:
    """The changes that keep each date that somebody is on, or that was called off, when and where it is."""
    found = {}
    for session in before:
        if not seats[session.id].people and session.state != "cancelled":
            continue
        if not _there(then, session.id) or _where(then.session(session.id)) != _where(session):
            found[session.id] = _as_it_is(session, stock.changes.get(session.id))
    return found


def _as_it_is(session: Session, change: Change | None) -> Change:
    known = change or Change(course=session.course.id)
    where = {"branch": session.course.branch, "address": session.course.address}
    times = {"start": session.start, "end": session.end, "kept": True, "revision": known.revision}
    return known.model_copy(update=times | where)


def _there(stock: Stock, session_id: str) -> bool:
    try:
        stock.session(session_id)
    except NoSuchSession:
        return False
    return True


def _place(of: Slot | Booking) -> tuple[datetime, datetime, str, str]:
    return of.start, of.end, of.branch, of.address


def _where(session: Session) -> tuple[datetime, datetime, str, str]:
    return session.start, session.end, session.course.branch, session.course.address
