"""Many more sign-ups than seats, from several processes at once, each with one connection; again and again."""

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from redis.asyncio import BlockingConnectionPool, Redis

from benchmarks.bookings.slots import SITE, Figure, course, percentile, person
from indgang.bookings import Booking, Bookings, Full, Journal, Slot
from indgang.bookings.check import check
from indgang.danish_dates import DENMARK
from indgang.store import connect

CONNECTIONS, PEOPLE, SEATS, LINE = 8, 500, 20, 30
_PATIENCE_S = 60  # for the other racers to come to the start, and for the one connection
_start: Barrier  # of a racing process: where it waits for the others


@dataclass(frozen=True)
class Try:
    """What one sign-up got: `taken`, `waiting`, `full`, or the error that it should not have got."""

    got: str
    milliseconds: float
    code: str = ""
    place: int | None = None


def race(url: str, rounds: int) -> list[Figure]:
    """What was seen in all rounds together."""
    processes = get_context("spawn")
    start = processes.Barrier(CONNECTIONS)
    faults: list[str] = []
    tries: list[Try] = []
    began = time.perf_counter()
    with processes.Pool(CONNECTIONS, initializer=_wait_at, initargs=(start,)) as pool:
        for number in range(rounds):
            slot = course(f"round-{number}", SEATS, LINE)
            people = random.sample(range(PEOPLE), PEOPLE)
            shares = [(url, slot, people[first::CONNECTIONS]) for first in range(CONNECTIONS)]
            got = [each for share in pool.starmap(_racer, shares, chunksize=1) for each in share]
            faults += [f"round {number}: {fault}" for fault in asyncio.run(_faults(url, slot, got))]
            tries += got
    seconds = time.perf_counter() - began
    return [*_figures(rounds, tries, faults, seconds), asyncio.run(journal_figure(url))]


async def journal_figure(url: str) -> Figure:
    """Whether everything that is stored is what the journals say."""
    async with connect(url) as redis:
        found = await check(redis)
    for line in found.differences[:20]:
        print(line)
    what = "stored state against the journals"
    return Figure(what, f"{found.slots} slots, {len(found.differences)} differences", not found.differences)


def _figures(rounds: int, tries: list[Try], faults: list[str], seconds: float) -> list[Figure]:
    for fault in faults[:20]:
        print(fault)
    what = (
        f"{PEOPLE} sign-ups for {SEATS} seats and {LINE} places in line over {CONNECTIONS} connections, {rounds} rounds"
    )
    counts = {got: sum(each.got == got for each in tries) for got in ("taken", "waiting", "full")}
    others = len(tries) - sum(counts.values())
    told = ", ".join(f"{number} {got}" for got, number in counts.items())
    times = [each.milliseconds for each in tries]
    speed = f"{len(tries) / seconds:.0f} a second, p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms in the queue of 500"
    right = counts["taken"] == rounds * SEATS and counts["waiting"] == rounds * LINE and not others
    return [
        Figure(what, f"{told}, {others} other errors", right),
        Figure("each round: seats, line in order of arrival, codes", f"{len(faults)} faults", not faults),
        Figure("sign-ups in the race", speed, True),
    ]


def _wait_at(start: Barrier) -> None:
    global _start
    _start = start


def _racer(url: str, slot: Slot, people: list[int]) -> list[Try]:
    return asyncio.run(_sign_ups(url, slot, people))


async def _sign_ups(url: str, slot: Slot, people: list[int]) -> list[Try]:
    pool = BlockingConnectionPool.from_url(url, max_connections=1, timeout=_PATIENCE_S, decode_responses=True)
    async with Redis(connection_pool=pool) as redis:
        await redis.ping()
        bookings = Bookings(redis, SITE)
        await asyncio.to_thread(_start.wait, _PATIENCE_S)
        tries = await asyncio.gather(*(_try(bookings, slot, number) for number in people))
    await pool.disconnect()
    return tries


async def _try(bookings: Bookings, slot: Slot, number: int) -> Try:
    began = time.perf_counter()

    def tried(got: str, booking: Booking | None = None) -> Try:
        milliseconds = (time.perf_counter() - began) * 1000
        return Try(got, milliseconds, booking.code if booking else "", booking.place if booking else None)

    try:
        booking = await bookings.take(slot, person(number), f"press {number}", datetime.now(DENMARK), wait=True)
    except Full:
        return tried("full")
    except Exception as error:
        return tried(repr(error))
    return tried(booking.state, booking)


async def _faults(url: str, slot: Slot, tries: list[Try]) -> list[str]:
    """What did not hold in one round."""
    async with connect(url) as redis:
        people = await Bookings(redis, SITE).people(slot.id)
        entries = await Journal(redis, SITE).entries(slot.id)
    seated, waiting = ([booking for booking in people if booking.state == state] for state in ("taken", "waiting"))
    arrived = [entry["code"] for entry in entries if entry["op"] == "take"]
    told = {each.code: (each.got, each.place) for each in tries if each.code}
    errors = {each.got for each in tries} - {"taken", "waiting", "full"}
    holds = {
        f"{len(seated)} seats sold": len(seated) == SEATS,
        f"{len(waiting)} in line": len(waiting) == LINE,
        "seats and line are not in order of arrival": [booking.code for booking in people] == arrived,
        "people were told otherwise than it is": told == {b.code: (b.state, b.place) for b in people},
        "somebody has two": len({booking.person for booking in people}) == len(people),
        f"errors: {errors}": not errors,
    }
    return [fault for fault, held in holds.items() if not held]
