"""The steps that change bookings: each is one script, atomic, and carried out once for a request.

A step looks first (which slot has this code?), so that every key can be declared, and its script then refuses with `changed`
if that is not so any more; we look again. `facts` means that the slot itself is stored otherwise than the caller knows it.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from redis.asyncio import Redis
from redis.exceptions import WatchError

from indgang.bookings.codes import code_in, new_code
from indgang.bookings.errors import AlreadyThere, Closed, Full, NoSuchBooking
from indgang.bookings.keys import Keys
from indgang.bookings.records import Records, Seen, coming
from indgang.bookings.slots import Booking, Cancelled, Moved, Person, Slot, cell_ids, folded, record
from indgang.bookings.steps import Outcome, Plan, script
from indgang.bookings.tries import Tries

RETENTION = timedelta(days=30)  # after the slot's end
_OFFERED = 4  # codes in one attempt; with 10,000 of 2 million in use, all are taken once in a billion
_ATTEMPTS = 50


class Bookings:
    """One municipality's bookings. Every method may raise `redis.RedisError` when the store does not answer.

    `request` names what a citizen or a member of staff asked for, once: the same one again changes nothing and gives the same
    codes. A step without one ("") is carried out each time.
    `redis` gives text (`indgang.store.connect`).
    """

    def __init__(self, redis: Redis, site: str, retention: timedelta = RETENTION) -> None:
        self.redis, self.site, self.retention = redis, site, retention
        self._keys = Keys(site)
        self._records, self._tries = Records(redis, self._keys), Tries(redis, self._keys)

    def kept_until(self, slot: Slot | Booking) -> datetime:
        """When everything that is stored of a booking is gone."""
        return slot.end + self.retention

    async def take(self, slot: Slot, person: Person, request: str, now: datetime, wait: bool = False) -> Booking:
        """A seat, else with `wait` a place in line. Nobody gets past a line.

        The same request, or the same person, again gives the booking that there is, as it is now. Raises Full and Closed.
        """
        for _ in range(_ATTEMPTS):
            plan = self._taking(slot, person, request, now, wait)
            answer = await plan.run(self.redis, "take")
            match answer:
                case [("taken" | "waiting") as state, code, place]:
                    stored = record(person.name, person.contact, now.isoformat(), 0)
                    return Booking.of(code, slot, stored, state, int(place))
                case ["again", stored_outcome]:
                    outcome = Outcome.read(stored_outcome)
                    if found := await self._records.bookings(outcome.codes):
                        return found[0].repeated(outcome.call != plan.call)
                case ["mine", code]:
                    if found := await self._records.bookings([code]):
                        return found[0].repeated()
                case ["facts"]:
                    await self._store(slot, now)
                case ["full", waiting_possible]:
                    raise Full(slot, waiting_possible == "1")
                case ["off" | "closed" as why]:
                    raise Closed(slot, called_off=why == "off")
        raise _restless(slot.id)

    async def find(self, code: str, contact: str, asker: str, now: datetime) -> Booking:
        """The booking with this code, also a cancelled one, proven by its contact.

        Raises NoSuchBooking, and TooManyTries after five wrong ones by `asker` (whoever types; any text) or for that code.
        """
        typed = code_in(code)
        found = (await self._records.seen([typed])).get(typed) if typed else None
        right = found is not None and folded(found.booking.contact) == folded(contact)
        await self._tries.count(asker, typed, right)
        if found is None:
            raise NoSuchBooking
        return found.booking

    async def of_person(self, code: str, contact: str, asker: str, now: datetime) -> list[Booking]:
        """Every coming booking of that contact, the earliest first, proven by one code. Raises as `find` does."""
        proof = await self.find(code, contact, asker, now)
        return coming(await self._records.of_contact(proof.contact), now.timestamp())

    async def cancel(self, code: str, request: str, now: datetime, late: bool = False) -> Cancelled:
        """Gives the seat, or the place in line, up; who waits moves up in the same step.

        `late` is for staff, who may do so after the slot has closed. Cancelled already: `booking.again`.
        Raises NoSuchBooking and Closed.
        """
        for _ in range(_ATTEMPTS):
            seen = await self._seen(code)
            plan = self._plan(request, now)
            plan.slot(seen.slot.id)
            plan.cells([*seen.held, *cell_ids([seen.slot])])
            plan.tell(code=seen.booking.code, who=seen.booking.person.who, late=late)
            match await plan.run(self.redis, "cancel"):
                case ["cancelled", codes]:
                    return Cancelled(*await self._with_promoted([seen.booking.code, *codes.split()]))
                case ["again", stored]:
                    outcome = Outcome.read(stored)
                    booking, promoted = await self._with_promoted(outcome.codes)
                    return Cancelled(booking.repeated(outcome.call != plan.call), promoted)
                case ["over"]:
                    return Cancelled(seen.booking.repeated(), [])
                case ["closed"]:
                    raise Closed(seen.slot)
        raise _restless(code)

    async def move(self, code: str, to: Slot, request: str, now: datetime) -> Moved:
        """A seat in another slot under the same code; the old one is kept until then, and goes to who waits for it.

        Raises Full (the old seat stands), Closed (either slot), AlreadyThere and NoSuchBooking (also when cancelled).
        """
        for _ in range(_ATTEMPTS):
            seen = await self._seen(code)
            plan = self._moving(seen, to, request, now)
            match await plan.run(self.redis, "move"):
                case ["moved", codes]:
                    return Moved(*await self._with_promoted([seen.booking.code, *codes.split()]))
                case ["again", stored]:
                    outcome = Outcome.read(stored)
                    booking, promoted = await self._with_promoted(outcome.codes)
                    return Moved(booking.repeated(outcome.call != plan.call), promoted)
                case ["here"]:
                    return Moved(seen.booking.repeated(), [])
                case ["facts"]:
                    await self._store(to, now)
                case ["mine", other]:
                    if found := await self._records.bookings([other]):
                        raise AlreadyThere(found[0])
                case ["full", waiting_possible]:
                    raise Full(to, waiting_possible == "1")
                case ["over"]:
                    raise NoSuchBooking
                case ["off" | "closed" as why]:
                    raise Closed(to, called_off=why == "off")
                case ["left_closed"]:
                    raise Closed(seen.slot)
        raise _restless(code)

    async def promote(self, slot: Slot, request: str, now: datetime) -> list[Booking]:
        """Stores the slot as it now is (more seats, another time or room), and gives free seats to who waits; those who got one."""
        return await self._store(slot, now, request, promote=True)

    async def call_off(self, slot: Slot | str, request: str, now: datetime) -> list[Booking]:
        """Cancels every booking, and lets nobody in any more; everybody to tell, who had a seat first, with who waited after.

        By id alone where the catalogue has forgotten the slot: then nothing happens unless somebody is signed up.
        """
        if isinstance(slot, Slot):
            await self._store(slot, now)
        slot_id = slot.id if isinstance(slot, Slot) else slot
        for _ in range(_ATTEMPTS):
            seen = await self._records.slot(slot_id)
            plan = self._plan(request, now)
            plan.slot(slot_id)
            plan.cells(seen.held)
            match await plan.run(self.redis, "call_off"):
                case ["off", seated, waited]:
                    return await self._records.bookings([*seated.split(), *waited.split()])
                case ["again", stored]:
                    codes = [code for code in Outcome.read(stored).codes if code != "/"]
                    return [booking.repeated() for booking in await self._records.bookings(codes)]
                case ["nobody"]:
                    return []
        raise _restless(slot_id)

    async def free(self, slots: Sequence[Slot]) -> dict[str, int]:
        """Seats that can be taken now, by slot id; none where people stand in line. One round trip."""
        cells, lines = await self._counted(slots)
        return {
            slot.id: 0 if lines[slot.id] else max(0, min(capacity - cells[cell] for cell, capacity in slot.cells))
            for slot in slots
        }

    async def line(self, slots: Sequence[Slot]) -> dict[str, int]:
        """People waiting, by slot id."""
        return (await self._counted(slots))[1]

    async def people(self, slot_id: str) -> list[Booking]:
        """For staff: who has a seat, then who waits, each in order of arrival."""
        return await self._records.people(slot_id)

    async def by_codes(self, codes: Sequence[str]) -> list[Booking]:
        """The bookings with these codes, in their order and without those that are gone; for callers who need no proof of them."""
        return await self._records.bookings(codes)

    async def _counted(self, slots: Sequence[Slot]) -> tuple[dict[str, int], dict[str, int]]:
        """Seats used up by cell, and people waiting by slot id."""
        if not slots:
            return {}, {}
        cells, lined = cell_ids(slots), [slot.id for slot in slots if slot.waiting or slot.kind == "course"]
        keys = [*map(self._keys.cell, cells), *(self._keys.part("line", slot_id) for slot_id in lined)]
        counts = await self.redis.register_script(script("counted"))(keys=keys, args=[len(cells)])
        lines = dict.fromkeys((slot.id for slot in slots), 0) | dict(zip(lined, counts[len(cells) :], strict=True))
        return dict(zip(cells, counts, strict=False)), lines

    def _plan(self, request: str, now: datetime) -> Plan:
        return Plan(self._keys, request, now)

    def _taking(self, slot: Slot, person: Person, request: str, now: datetime, wait: bool) -> Plan:
        plan = self._plan(request, now)
        plan.slot(slot.id)
        plan.key(self._keys.contact(person.contact))
        plan.cells(cell_ids([slot]))
        codes = [(code, plan.key(self._keys.code(code))) for code in (new_code() for _ in range(_OFFERED))]
        stored = json.dumps(record(person.name, person.contact, now.isoformat(), 0))
        plan.tell(slot=slot.id, facts=slot.facts, codes=codes, wait=wait, record=stored)
        plan.tell(who=person.who, name=person.name, contact=person.contact)
        return plan

    def _moving(self, seen: Seen, to: Slot, request: str, now: datetime) -> Plan:
        booking = seen.booking
        plan = self._plan(request, now)
        plan.slot(seen.slot.id)
        plan.slot(to.id)
        plan.key(self._keys.code(booking.code))
        plan.key(self._keys.contact(booking.contact))
        plan.cells([*seen.held, *cell_ids([seen.slot, to])])
        since, changes = booking.at.isoformat(), booking.changes + 1
        stored = json.dumps(record(booking.name, booking.contact, since, changes))
        plan.tell(code=booking.code, to=to.id, facts=to.facts, before=seen.record, record=stored)
        plan.tell(who=booking.person.who, name=booking.name, contact=booking.contact, since=since, changes=changes)
        return plan

    async def _store(self, slot: Slot, now: datetime, request: str = "", promote: bool = False) -> list[Booking]:
        """Makes what is stored of the slot what the caller knows of it; those who moved up."""
        expires = int(self.kept_until(slot).timestamp())
        for _ in range(_ATTEMPTS):
            seen = await self._records.slot(slot.id)
            plan = self._plan(request, now)
            plan.slot(slot.id)
            plan.cells([*cell_ids([slot]), *seen.held])
            contacts = {code: json.loads(stored)["contact"] for code, stored in seen.people.items()}
            places = {
                code: (plan.key(self._keys.code(code)), plan.key(self._keys.contact(contact)))
                for code, contact in contacts.items()
            }
            plan.tell(facts=slot.facts, expires=expires, people=places, promote=promote, seen=seen.facts)
            match await plan.run(self.redis, "promote"):
                case ["done", codes]:
                    return await self._records.bookings(codes.split())
                case ["again", stored]:
                    return await self._records.bookings(Outcome.read(stored).codes)
        raise _restless(slot.id)

    async def _seen(self, code: str) -> Seen:
        typed = code_in(code)
        found = (await self._records.seen([typed])).get(typed) if typed else None
        if found is None:
            raise NoSuchBooking
        return found

    async def _with_promoted(self, codes: list[str]) -> tuple[Booking, list[Booking]]:
        """The booking that a step was about, and those who moved up by it."""
        found = await self._records.bookings(codes)
        if not found or found[0].code != codes[0]:
            raise NoSuchBooking
        return found[0], found[1:]


def _restless(what: str) -> WatchError:
    """An error of the store to the caller: somebody changed it each time we had looked."""
    return WatchError(f"{what} changed {_ATTEMPTS} times under our hands")
