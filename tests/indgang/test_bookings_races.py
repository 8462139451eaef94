"""Many at once, on several connections and from several processes; connections that break; Redis that is killed."""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from indgang.bookings import Booking, Bookings, Cancelled, Full, Journal, Moved
from indgang.bookings.check import check
from indgang.config import ROOT
from indgang.store import connect
from tests.indgang.racer import signed_up
from tests.indgang.small_slots import NOW, course, person
from tests.redis_server import RedisServer

pytestmark = pytest.mark.slow

SEATS, LINE = 5, 7


@pytest.fixture
def bookings(redis: Redis) -> Bookings:
    return Bookings(redis, "eksempelby")


async def tried(bookings: Bookings, number: int) -> Booking | None:
    """None when it was full; any other error is one."""
    return await signed_up(bookings, course(capacity=SEATS, waiting=LINE), number)


async def test_sixty_at_once(bookings: Bookings, redis: Redis) -> None:
    got = [booking for booking in await asyncio.gather(*(tried(bookings, n) for n in range(60))) if booking]
    assert sum(booking.state == "taken" for booking in got) == SEATS
    assert sorted(booking.place for booking in got if booking.place) == list(range(1, LINE + 1))
    assert len({booking.code for booking in got}) == SEATS + LINE
    await _in_order(bookings)
    assert (await check(redis)).differences == []


async def test_from_several_processes(bookings: Bookings, redis: Redis, redis_url: str) -> None:
    facts = course(capacity=SEATS, waiting=LINE).facts
    command = [sys.executable, "-m", "tests.indgang.racer", redis_url]
    runs = [
        await create_subprocess_exec(*command, first, facts, cwd=ROOT, stdout=PIPE) for first in ("0", "100", "200")
    ]
    states = [state for run in runs for state in (await run.communicate())[0].decode().split()]
    assert sorted(states) == ["taken"] * SEATS + ["waiting"] * LINE
    await _in_order(bookings)
    assert (await check(redis)).differences == []


async def test_the_same_press_twenty_times_at_once(bookings: Bookings) -> None:
    tries = (bookings.take(course(), person(), "one press", NOW) for _ in range(20))
    got = await asyncio.gather(*tries)
    assert len({booking.code for booking in got}) == 1
    assert sum(not booking.again for booking in got) == 1
    assert await bookings.free([course()]) == {course().id: 1}


async def test_two_cancel_the_same_at_once(bookings: Bookings) -> None:
    for number in range(SEATS + 3):
        await tried(bookings, number)
    code = (await bookings.people(course().id))[0].code
    done = await asyncio.gather(*(bookings.cancel(code, f"c{n}", NOW) for n in range(10)))
    assert [len(each.promoted) for each in sorted(done, key=lambda each: -len(each.promoted))] == [1] + [0] * 9
    assert await bookings.line([course(waiting=LINE)]) == {course().id: 2}


async def test_everybody_moves_to_the_last_seat(bookings: Bookings, redis: Redis) -> None:
    mine = [booking for n in range(SEATS) if (booking := await tried(bookings, n))]
    last = course("last", capacity=1, waiting=0)
    moves = (bookings.move(booking.code, last, f"m {booking.code}", NOW) for booking in mine)
    results = await asyncio.gather(*moves, return_exceptions=True)
    assert sum(isinstance(result, Moved) for result in results) == 1
    assert sum(isinstance(result, Full) for result in results) == SEATS - 1
    assert len(await bookings.people(course().id)) == SEATS - 1
    assert (await check(redis)).differences == []


async def test_two_swap_between_full_slots_and_nobody_loses_a_seat(bookings: Bookings) -> None:
    one, two = course("one", capacity=1, waiting=0), course("two", capacity=1, waiting=0)
    a, b = await bookings.take(one, person(1), "1", NOW), await bookings.take(two, person(2), "2", NOW)
    moves = (bookings.move(a.code, two, "a", NOW), bookings.move(b.code, one, "b", NOW))
    assert {type(result) for result in await asyncio.gather(*moves, return_exceptions=True)} == {Full}
    assert [len(await bookings.people(slot.id)) for slot in (one, two)] == [1, 1]


async def test_everything_at_once(bookings: Bookings, redis: Redis) -> None:
    """Sign-ups, cancellations, moves and more seats, all together."""
    slots = [course(id, capacity=4, waiting=4) for id in ("a", "b", "c")]
    chosen = random.Random(5)  # noqa: S311 the same storm each time

    async def citizen(number: int) -> None:
        slot, other = chosen.sample(slots, 2)
        try:
            booking = await bookings.take(slot, person(number), str(number), NOW, wait=True)
            if number % 3 == 0:
                await bookings.move(booking.code, other, f"m{number}", NOW)
            if number % 4 == 0:
                await bookings.cancel(booking.code, f"c{number}", NOW)
        except Full:
            return

    staff = (bookings.promote(course("a", capacity=seats, waiting=4), f"p{seats}", NOW) for seats in (5, 4, 6))
    await asyncio.gather(*(citizen(number) for number in range(80)), *staff)
    for slot in slots:
        states = [booking.state for booking in await bookings.people(slot.id)]
        assert states.count("taken") <= 6
        assert states.count("waiting") <= 4
    assert (await check(redis)).differences == []


async def test_an_answer_that_got_lost_is_given_again(bookings: Bookings, redis_url: str) -> None:
    """The script runs, and the connection breaks before its answer arrives: for the citizen it is the first time."""
    async with _losing_answers(redis_url) as url, connect(url) as shaky:
        through = Bookings(shaky, "eksempelby")
        slot = course(capacity=1)
        first = await through.take(slot, person(1), "1", NOW)
        assert (first.state, first.again) == ("taken", False)
        await bookings.take(slot, person(2), "2", NOW, wait=True)
        moved = await through.move(first.code, course("other"), "m", NOW)
        assert (moved.booking.again, [booking.name for booking in moved.promoted]) == (False, ["Borger 2"])
        await bookings.take(slot, person(3), "3", NOW, wait=True)
        done = await through.cancel(moved.promoted[0].code, "c", NOW)
        assert (done.booking.again, [booking.name for booking in done.promoted]) == (False, ["Borger 3"])
    assert len(await bookings.people(slot.id)) == 1


async def test_what_was_promised_stands_after_redis_was_killed(tmp_path: Path) -> None:
    promised: dict[str, Booking] = {}
    with RedisServer(tmp_path) as server:
        async with connect(server.url) as redis:
            bookings = Bookings(redis, "eksempelby")

            async def citizen(number: int) -> None:
                slot = course(f"slot-{number % 10}", capacity=4, waiting=4)
                booking = await bookings.take(slot, person(number), str(number), NOW, wait=True)
                promised[booking.code] = booking
                if number % 5 == 0:
                    done: Cancelled = await bookings.cancel(booking.code, f"c{number}", NOW)
                    promised[booking.code] = done.booking

            storm = asyncio.gather(*(citizen(number) for number in range(80)))
            await asyncio.sleep(0.05)
            server.kill()
            server.start()
            await storm
            for code, booking in promised.items():
                found = await bookings.find(code, booking.contact, code, NOW)
                assert (found.slot_id, found.state == "cancelled") == (booking.slot_id, booking.state == "cancelled")
            assert len(promised) == 80
            assert (await check(redis)).differences == []


async def _in_order(bookings: Bookings) -> None:
    """Seats and line are filled in the order in which the journal has them."""
    entries = await Journal(bookings.redis, "eksempelby").entries(course().id)
    arrived = [entry["code"] for entry in entries if entry["op"] == "take"]
    assert [booking.code for booking in await bookings.people(course().id)] == arrived


@asynccontextmanager
async def _losing_answers(url: str) -> AsyncIterator[str]:
    """A way to Redis that breaks the connection instead of giving a script's answer, each second time."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    lost = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal lost
        to_reader, to_writer = await asyncio.open_connection(host, port)
        try:
            while asked := await reader.read(65536):
                to_writer.write(asked)
                answer = await to_reader.read(65536)
                if b"EVALSHA" in asked and not answer.startswith(b"-"):
                    lost += 1
                    if lost % 2:
                        return
                writer.write(answer)
        finally:
            writer.close()
            to_writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    assert lost > 2
