"""`python -m tests.indgang.racer URL FIRST FACTS`: twenty people who sign up at once, and the states that they got."""

import asyncio
import sys
from datetime import datetime

from indgang.bookings import Booking, Bookings, Full, Slot
from indgang.danish_dates import DENMARK
from indgang.store import connect
from tests.indgang.small_slots import person

RACERS = 20


async def signed_up(bookings: Bookings, slot: Slot, number: int) -> Booking | None:
    """None when it was full."""
    try:
        return await bookings.take(slot, person(number), str(number), datetime.now(DENMARK), wait=True)
    except Full:
        return None


async def race(url: str, first: int, facts: str) -> list[str]:
    async with connect(url) as redis:
        bookings, slot = Bookings(redis, "eksempelby"), Slot.from_facts(facts)
        got = await asyncio.gather(*(signed_up(bookings, slot, number) for number in range(first, first + RACERS)))
    return [booking.state for booking in got if booking]


if __name__ == "__main__":
    url, first, facts = sys.argv[1:]
    print(*asyncio.run(race(url, int(first), facts)))
