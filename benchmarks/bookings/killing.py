"""Redis killed with SIGKILL in a storm of sign-ups, cancellations and moves: what a citizen was told still holds after it."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from redis.exceptions import RedisError

from benchmarks.bookings.racing import journal_figure
from benchmarks.bookings.slots import SITE, Figure, course, person
from indgang.bookings import Booking, Bookings, Full
from indgang.bookings.errors import BookingError
from indgang.danish_dates import DENMARK
from indgang.store import connect
from tests.redis_server import RedisServer

T = TypeVar("T")
CITIZENS = 32  # at once
SLOTS = [course(f"storm-{number}", 40, 20) for number in range(40)]
_BETWEEN_KILLS_S = 0.4


@dataclass
class Told:
    """What citizens have been told: each code's booking at the latest answer, how often an answer came only after more tries,
    and steps that failed although the booking had been confirmed."""

    bookings: dict[str, Booking] = field(default_factory=dict)
    steps: int = 0
    lost: int = 0
    full: int = 0
    broken: list[str] = field(default_factory=list)
    over: bool = False

    def hears(self, booking: Booking) -> None:
        self.bookings[booking.code] = booking
        self.steps += 1


def storm(folder: Path, kills: int) -> list[Figure]:
    """What was seen after so many kills."""
    with RedisServer(folder) as server:
        told, missing = asyncio.run(_storm(server, kills))
        journal = asyncio.run(journal_figure(server.url))
    for line in missing[:20]:
        print(line)
    what = f"Redis killed {kills} times in a storm of sign-ups, cancellations and moves"
    measured = f"{told.steps} steps answered, {len(told.bookings)} codes given, {len(missing)} not as told"
    return [Figure(what, measured, not missing and told.steps > 20 * kills), journal]


async def _storm(server: RedisServer, kills: int) -> tuple[Told, list[str]]:
    told = Told()
    async with connect(server.url) as redis:
        bookings = Bookings(redis, SITE)
        citizens = [asyncio.create_task(_citizen(bookings, told, number)) for number in range(CITIZENS)]
        for _ in range(kills):
            await asyncio.sleep(_BETWEEN_KILLS_S * (0.5 + random.random()))  # noqa: S311
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        told.over = True
        await asyncio.gather(*citizens)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        return told, await _not_as_told(bookings, told)


async def _citizen(bookings: Bookings, told: Told, number: int) -> None:
    """Signs up under one name after the other, and moves or drops some of the bookings."""
    turn = 0
    while not told.over:
        turn += 1
        who = person(turn * CITIZENS + number)
        slot, other = random.sample(SLOTS, 2)
        request = f"{number}-{turn}"
        try:
            booking = await _answered(told, lambda: bookings.take(slot, who, request, _now(), wait=True))  # noqa: B023
            told.hears(booking)
            if turn % 3 == 0:
                told.hears((await _answered(told, lambda: bookings.move(booking.code, other, request, _now()))).booking)  # noqa: B023
            if turn % 2 == 0:
                told.hears((await _answered(told, lambda: bookings.cancel(booking.code, request, _now()))).booking)  # noqa: B023
        except Full:
            told.full += 1
        except BookingError as error:
            told.broken.append(f"request {request}: {error!r}")


async def _answered(told: Told, step: Callable[[], Awaitable[T]]) -> T:
    """Presses again, under the same request, until an answer comes."""
    while True:
        try:
            return await step()
        except RedisError:
            told.lost += 1


async def _not_as_told(bookings: Bookings, told: Told) -> list[str]:
    """Codes that are not where their citizens were told. Who was told to wait may have moved up since."""
    missing = list(told.broken)
    for code, was in told.bookings.items():
        try:
            now = await bookings.find(code, was.contact, code, _now())
        except BookingError:
            missing.append(f"{code} is gone")
            continue
        states = {"waiting": ("waiting", "taken")}.get(was.state, (was.state,))
        if now.slot_id != was.slot_id or now.state not in states:
            missing.append(f"{code} was {was.state} in {was.slot_id} and is {now.state} in {now.slot_id}")
    return missing


def _now() -> datetime:
    return datetime.now(DENMARK)
