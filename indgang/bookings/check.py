"""`make bookings-check`, or `python -m indgang.bookings.check`: holds what is stored of every municipality's bookings against the journal.

Prints a line a difference, in Danish, without names or contacts. Exit code: 0 all is well, 1 something differs, 2 Redis does not answer.
"""

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from indgang.bookings.journal import Journal, State
from indgang.bookings.keys import PARTS, PREFIX, Keys, parted
from indgang.config import Config
from indgang.store import connect

WELL, DIFFERENT, NO_STORE = 0, 1, 2
_LOOKS, _PAUSE_S = 4, 0.5  # what differs only while people book is gone at the next look
_BATCH = 500


@dataclass
class Found:
    """`slots` that were looked at, of how many `sites`, and a line for each difference."""

    slots: int = 0
    sites: int = 0
    differences: list[str] = field(default_factory=list)


def main() -> int:
    try:
        found = asyncio.run(_at(Config.from_environment().redis_url))
    except RedisError as error:
        print(f"Redis svarer ikke: {error}", file=sys.stderr)
        return NO_STORE
    for line in found.differences:
        print(line)
    print(f"Hold og tider: {found.slots}. Kommuner: {found.sites}. Forskelle fra journalen: {len(found.differences)}.")
    return DIFFERENT if found.differences else WELL


async def check(redis: Redis) -> Found:
    """Every slot of every municipality. A difference counts when it is there at every look."""
    found, lasting = Found(), None
    for look in range(_LOOKS):
        if look:
            await asyncio.sleep(_PAUSE_S)
        found = await _look(redis)
        lasting = set(found.differences) if lasting is None else lasting & set(found.differences)
        if not lasting:
            break
    found.differences = [line for line in found.differences if line in (lasting or ())]
    return found


async def _at(url: str) -> Found:
    async with connect(url) as redis:
        return await check(redis)


async def _look(redis: Redis) -> Found:
    slots: dict[str, set[str]] = {}
    cells: dict[str, set[str]] = {}
    async for key in redis.scan_iter(match=f"{PREFIX}*", count=_BATCH):
        if named := parted(key):
            site, part, id = named
            slots.setdefault(site, set())
            if part == "cell":
                cells.setdefault(site, set()).add(id)
            elif part in PARTS:
                slots[site].add(id)
    found = Found(slots=sum(len(ids) for ids in slots.values()), sites=len(slots))
    for site in sorted(slots):
        lines = await _site(redis, site, sorted(slots[site]), cells.get(site, set()))
        found.differences += [f"{site}: {line}" for line in lines]
    return found


async def _site(redis: Redis, site: str, slot_ids: list[str], cells: set[str]) -> list[str]:
    """The differences in one municipality."""
    journal, keys, lines, held = Journal(redis, site), Keys(site), list[str](), Counter[str]()
    for slot_id in slot_ids:
        try:
            stored, rebuilt = await journal.both(slot_id)
        except (KeyError, ValueError) as error:
            lines.append(f"{slot_id}: journalen kan ikke følges: {error!r}")
            continue
        held.update(cell for ids in rebuilt.held.values() for cell in ids)
        lines += [f"{slot_id}: {line}" for line in stored.differences(rebuilt)]
        lines += [f"{slot_id}: {line}" for line in await _pointers(redis, keys, slot_id, rebuilt)]
    return lines + await _cells(redis, keys, held, cells)


async def _pointers(redis: Redis, keys: Keys, slot_id: str, state: State) -> list[str]:
    """Whether each code leads to the slot, and each contact to the code."""
    if not state.people:
        return []
    async with redis.pipeline(transaction=False) as together:
        for code, record in state.people.items():
            together.get(keys.code(code))
            cast(Any, together).sismember(keys.contact(record["contact"]), code)
        answers = await together.execute()
    lines = []
    for code, leads_to, listed in zip(state.people, answers[::2], answers[1::2], strict=True):
        if leads_to != slot_id:
            lines.append(f"{code} fører til {leads_to!r}")
        if not listed:
            lines.append(f"{code} mangler under sin kontakt")
    return lines


async def _cells(redis: Redis, keys: Keys, held: Counter[str], stored: set[str]) -> list[str]:
    """Whether as many seats are used up as the journals of all slots together say."""
    ids = sorted(stored | set(held))
    numbers = await redis.mget([keys.cell(cell) for cell in ids]) if ids else []
    counted = {cell: int(number or 0) for cell, number in zip(ids, numbers, strict=True)}
    return [
        f"{cell}: {counted[cell]} pladser er optaget, efter journalen {held[cell]}"
        for cell in ids
        if counted[cell] != held[cell]
    ]


if __name__ == "__main__":
    sys.exit(main())
