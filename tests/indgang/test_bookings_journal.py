"""The journal: whatever happens, what is stored is what the journal says; and what differs is told."""

import asyncio
import os
import subprocess
import sys
import uuid
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from indgang.bookings import Booking, Bookings, Journal, Slot
from indgang.bookings.check import check
from indgang.bookings.errors import BookingError
from indgang.config import ROOT
from indgang.store import connect
from tests.indgang.small_slots import NOW, appointment, course, person

pytestmark = pytest.mark.slow

SITE = "eksempelby"
KEY = f"bookings:{{{SITE}}}:"


@pytest.fixture
def bookings(redis: Redis) -> Bookings:
    return Bookings(redis, SITE)


async def test_every_step_leaves_its_line(bookings: Bookings, redis: Redis) -> None:
    slot = course(capacity=1)
    first = await bookings.take(slot, person(1), "r1", NOW)
    second = await bookings.take(slot, person(2), "r2", NOW, wait=True)
    await bookings.cancel(first.code, "c1", NOW)
    await bookings.move(second.code, course("other"), "m1", NOW)
    await bookings.call_off(slot, "o", NOW)
    entries = await Journal(redis, SITE).entries(slot.id)
    assert [entry["op"] for entry in entries] == ["facts", "take", "take", "cancel", "promote", "leave", "call_off"]
    assert [entry["request"] for entry in entries] == ["", "r1", "r2", "c1", "c1", "m1", "o"]
    taken = entries[1]
    assert (taken["code"], taken["name"], taken["contact"], taken["order"]) == (
        first.code,
        first.name,
        first.contact,
        "1",
    )
    assert [entry["op"] for entry in await Journal(redis, SITE).entries("other")] == ["facts", "arrive"]


async def test_a_refusal_leaves_none(bookings: Bookings, redis: Redis) -> None:
    slot = course(capacity=1, waiting=0)
    booking = await bookings.take(slot, person(1), "1", NOW)
    before = await Journal(redis, SITE).entries(slot.id)
    for number, moment in ((2, NOW), (3, slot.closes)):
        with pytest.raises(BookingError):
            await bookings.take(slot, person(number), str(number), moment)
    await bookings.take(slot, person(1), "1", NOW)
    await bookings.move(booking.code, slot, "m", NOW)
    assert await Journal(redis, SITE).entries(slot.id) == before


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["INCR", f"{KEY}cell:ipad"], "ipad: 2 pladser er optaget, efter journalen 1"),
        (["ZREM", f"{KEY}seats:ipad", "CODE"], "ipad: seats: CODE None, og efter journalen 1"),
        (["HDEL", f"{KEY}people:ipad", "CODE"], "ipad: people: CODE afviger fra journalen"),
        (["DEL", f"{KEY}code:CODE"], "ipad: CODE fører til None"),
        (["DEL", f"{KEY}requests:ipad"], "ipad: requests: take:r None"),
        (["DEL", f"{KEY}journal:ipad"], "ipad: arrivals: 1, og efter journalen 0"),
        (["HSET", f"{KEY}facts:ipad", "off", "1"], "ipad: off: True, og efter journalen False"),
        (
            ["XADD", f"{KEY}journal:ipad", "*", "op", "nonsense"],
            "ipad: journalen kan ikke følges: KeyError('nonsense')",
        ),
        (["SET", f"{KEY}cell:nowhere", "3"], "nowhere: 3 pladser er optaget, efter journalen 0"),
    ],
)
async def test_what_differs_is_told(bookings: Bookings, redis: Redis, command: list[str], told: str) -> None:
    booking = await bookings.take(course(), person(), "r", NOW)
    assert (await check(redis)).differences == []
    await redis.execute_command(*(word.replace("CODE", booking.code) for word in command))
    found = await check(redis)
    assert any(line.startswith(f"{SITE}: {told.replace('CODE', booking.code)}") for line in found.differences), found
    assert not any(booking.name in line or booking.contact in line for line in found.differences)


async def test_the_command_tells_and_exits(bookings: Bookings, redis: Redis, redis_url: str) -> None:
    booking = await bookings.take(course(), person(), "r", NOW)
    await Bookings(redis, "proevestrup").take(course(), person(), "r", NOW)
    assert await _command(redis_url) == (0, "Hold og tider: 2. Kommuner: 2. Forskelle fra journalen: 0.\n")
    await redis.delete(f"{KEY}code:{booking.code}")
    told = f"{SITE}: ipad: {booking.code} fører til None\nHold og tider: 2. Kommuner: 2. Forskelle fra journalen: 1.\n"
    assert await _command(redis_url) == (1, told)


async def _command(url: str) -> tuple[int, str]:
    env = os.environ | {"INDGANG_REDIS_URL": url}
    command = [sys.executable, "-m", "indgang.bookings.check"]
    done = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, env=env, capture_output=True, text=True)
    return done.returncode, done.stdout


# Anything, in any order: sign-ups of ten people to three courses and four times that overlap, and what may follow.
SLOTS = [course("a", 1, 2), course("b", 2, 0), course("c", 3, 3), *(appointment(at, 15, 2) for at in (0, 5, 10, 30))]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.integers(0, 9), st.integers(0, 6), st.booleans()),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("move"), st.integers(0, 30), st.integers(0, 6)),
        st.tuples(st.just("promote"), st.integers(0, 2), st.integers(1, 4)),
        st.tuples(st.just("again")),
        st.tuples(st.just("call_off"), st.integers(0, 6)),
    ),
    max_size=40,
)


class Story:
    """What happened so far. `capacity` is the largest that a slot has had; nobody is thrown out when it shrinks."""

    def __init__(self, bookings: Bookings) -> None:
        self.bookings = bookings
        self.slots = {slot.id: slot for slot in SLOTS}
        self.largest = Counter({slot.id: slot.cells[0][1] for slot in SLOTS})
        self.codes: list[str] = []
        self.last: tuple[Any, ...] | None = None

    async def step(self, op: str, *words: Any) -> None:
        """Carries one out, under a request of its own; a refusal is fine. `again` is the last one once more."""
        if op == "again":
            if self.last:
                await self._do(*self.last)
            return
        self.last = (op, uuid.uuid4().hex, *words)
        await self._do(*self.last)

    async def _do(self, op: str, request: str, *words: Any) -> None:
        try:
            await getattr(self, f"_{op}")(request, *words)
        except BookingError:
            return

    async def _take(self, request: str, who: int, where: int, wait: bool) -> None:
        booking = await self.bookings.take(self._slot(where), person(who), request, NOW, wait)
        self.codes.append(booking.code)

    async def _cancel(self, request: str, which: int) -> None:
        await self.bookings.cancel(self._code(which), request, NOW)

    async def _move(self, request: str, which: int, where: int) -> None:
        await self.bookings.move(self._code(which), self._slot(where), request, NOW)

    async def _promote(self, request: str, where: int, capacity: int) -> None:
        slot = course(SLOTS[where].id, capacity, SLOTS[where].waiting)
        self.slots[slot.id] = slot
        self.largest[slot.id] = max(self.largest[slot.id], capacity)
        await self.bookings.promote(slot, request, NOW)

    async def _call_off(self, request: str, where: int) -> None:
        await self.bookings.call_off(self._slot(where), request, NOW)

    def _slot(self, where: int) -> Slot:
        return self.slots[SLOTS[where].id]

    def _code(self, which: int) -> str:
        return self.codes[which % len(self.codes)] if self.codes else "FFF-2222"


async def holds(story: Story) -> None:
    """Never one too many, nobody twice, the line in order, and all as the journals say."""
    cells: Counter[str] = Counter()
    for slot in story.slots.values():
        people = await story.bookings.people(slot.id)
        seated = [booking for booking in people if booking.state == "taken"]
        waiting = [booking for booking in people if booking.state == "waiting"]
        assert len(seated) <= story.largest[slot.id]
        assert len(waiting) <= slot.waiting
        assert [booking.place for booking in waiting] == list(range(1, len(waiting) + 1))
        assert len({booking.person for booking in people}) == len(people)
        cells.update(cell for _ in seated for cell, _ in slot.cells)
        await _line_is_in_order(story.bookings, slot, waiting)
    assert all(cells[cell] <= 2 for slot in SLOTS[3:] for cell, _ in slot.cells)
    assert (await check(story.bookings.redis)).differences == []
    assert all([await story.bookings.redis.ttl(key) > 0 async for key in story.bookings.redis.scan_iter("*")])


async def _line_is_in_order(bookings: Bookings, slot: Slot, waiting: list[Booking]) -> None:
    entries = await Journal(bookings.redis, SITE).entries(slot.id)
    arrived = [entry["code"] for entry in entries if entry["op"] in ("take", "arrive")]
    assert [booking.code for booking in waiting] == sorted((booking.code for booking in waiting), key=arrived.index)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_whatever_happens(redis_url: str, steps: list[tuple[Any, ...]]) -> None:
    async def told() -> None:
        async with connect(redis_url) as redis:
            await redis.flushall()
            story = Story(Bookings(redis, SITE))
            for step in steps:
                await story.step(*step)
            await holds(story)

    asyncio.run(told())
