"""How long it takes to find out where seats are free, among ten thousand bookings."""

import asyncio
import time
from datetime import datetime, timedelta

from benchmarks.bookings.slots import SITE, START, Figure, course, percentile, person
from indgang.bookings import Bookings, Slot
from indgang.danish_dates import DENMARK
from indgang.store import connect

SLOTS, SEATS, BOOKINGS, SEARCHES = 200, 60, 10_000, 300
SLOWEST_MS = 30
_AT_ONCE = 50


def search(url: str) -> list[Figure]:
    return asyncio.run(_search(url))


async def _search(url: str) -> list[Figure]:
    slots = [course(f"search-{number}", SEATS, 10, START + timedelta(hours=number)) for number in range(SLOTS)]
    async with connect(url) as redis:
        bookings = Bookings(redis, SITE)
        seconds = await _fill(bookings, slots)
        times = []
        for _ in range(SEARCHES):
            began = time.perf_counter()
            free = await bookings.free(slots)
            times.append((time.perf_counter() - began) * 1000)
    slow = percentile(times, 0.95)
    right = all(free[slot.id] == SEATS - BOOKINGS // SLOTS for slot in slots)
    return [
        Figure(f"{BOOKINGS} bookings made one by one, {_AT_ONCE} at once", f"{BOOKINGS / seconds:.0f} a second", right),
        Figure(
            f"free seats of {SLOTS} slots",
            f"p50 {percentile(times, 0.5):.1f} ms, p95 {slow:.1f} ms (at most {SLOWEST_MS})",
            slow < SLOWEST_MS,
        ),
    ]


async def _fill(bookings: Bookings, slots: list[Slot]) -> float:
    """The seconds it took."""
    began = time.perf_counter()
    numbers = iter(range(BOOKINGS))

    async def sign_up() -> None:
        for number in numbers:
            await bookings.take(slots[number % SLOTS], person(number), str(number), datetime.now(DENMARK))

    await asyncio.gather(*(sign_up() for _ in range(_AT_ONCE)))
    return time.perf_counter() - began
