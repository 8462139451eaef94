"""Reading bookings; each slot as it is at one moment."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from redis.asyncio import Redis

from indgang.bookings.keys import Keys
from indgang.bookings.slots import Booking, Slot, State

_LOOKS = 3  # at a booking that is moved while we look


@dataclass(frozen=True)
class Seen:
    """A booking and what a script wants to know of it: its slot, the record as stored, and the cells its seat uses up."""

    booking: Booking
    slot: Slot
    record: str
    held: list[str]


@dataclass(frozen=True)
class SlotSeen:
    """A slot as stored: its facts (empty when nothing is stored), records by code, and the cells that are held in it."""

    facts: str
    people: dict[str, str]
    held: list[str]


class Records:
    """The bookings of one municipality, as stored."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis, self._keys = redis, keys

    async def seen(self, codes: Sequence[str]) -> dict[str, Seen]:
        """What is known by these codes; without those that are not, or not any more."""
        found: dict[str, Seen] = {}
        for _ in range(_LOOKS):
            missing = [code for code in dict.fromkeys(codes) if code not in found]
            slots = await self._slots_of(missing)
            if not slots:
                break
            found |= await self._read(slots)
        return found

    async def bookings(self, codes: Sequence[str]) -> list[Booking]:
        """In the order of the codes."""
        found = await self.seen(codes)
        return [found[code].booking for code in codes if code in found]

    async def of_contact(self, contact: str) -> list[Booking]:
        members = await cast(Any, self._redis.smembers(self._keys.contact(contact)))
        return await self.bookings(sorted(members))

    async def slot(self, slot_id: str) -> SlotSeen:
        part = self._keys.part
        async with self._redis.pipeline(transaction=True) as together:
            together.hget(part("facts", slot_id), "facts")
            together.hgetall(part("people", slot_id))
            together.hvals(part("held", slot_id))
            facts, people, held = await together.execute()
        return SlotSeen(facts or "", people, [cell for cells in held for cell in json.loads(cells)])

    async def people(self, slot_id: str) -> list[Booking]:
        """Who has a seat, then who waits, each in order of arrival."""
        part = self._keys.part
        async with self._redis.pipeline(transaction=True) as together:
            together.hget(part("facts", slot_id), "facts")
            together.hgetall(part("people", slot_id))
            together.zrange(part("seats", slot_id), 0, -1)
            together.zrange(part("line", slot_id), 0, -1)
            facts, people, seats, line = await together.execute()
        if not facts:
            return []
        slot = Slot.from_facts(facts)
        seated = [Booking.of(code, slot, json.loads(people[code]), "taken") for code in seats]
        waiting = [Booking.of(code, slot, json.loads(people[code]), "waiting", at) for at, code in enumerate(line, 1)]
        return seated + waiting

    async def _slots_of(self, codes: Sequence[str]) -> dict[str, str]:
        """The id of the slot that each code belongs to."""
        if not codes:
            return {}
        stored = await cast(Any, self._redis.mget([self._keys.code(code) for code in codes]))
        return {code: slot_id for code, slot_id in zip(codes, stored, strict=True) if slot_id}

    async def _read(self, slots: dict[str, str]) -> dict[str, Seen]:
        part = self._keys.part
        async with self._redis.pipeline(transaction=True) as together:
            for code, slot_id in slots.items():
                together.hget(part("facts", slot_id), "facts")
                together.hget(part("people", slot_id), code)
                together.hget(part("held", slot_id), code)
                together.zrank(part("line", slot_id), code)
            answers = iter(await together.execute())
        read = ((code, next(answers), next(answers), next(answers), next(answers)) for code in slots)
        return {code: _seen(code, facts, record, held, rank) for code, facts, record, held, rank in read if record}


def _seen(code: str, facts: str, record: str, held: str | None, rank: int | None) -> Seen:
    slot = Slot.from_facts(facts)
    state: State = "taken" if held else "cancelled" if rank is None else "waiting"
    place = None if rank is None else rank + 1
    booking = Booking.of(code, slot, json.loads(record), state, place)
    return Seen(booking, slot, record, json.loads(held) if held else [])


def coming(bookings: Iterable[Booking], moment: float) -> list[Booking]:
    """Those that are not over and not cancelled, the earliest first; `moment` in seconds since 1970."""
    left = (b for b in bookings if b.state != "cancelled" and b.end.timestamp() > moment)
    return sorted(left, key=lambda booking: (booking.start, booking.code))
