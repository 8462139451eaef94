"""What is to be gone is gone: after its time, when the citizen deletes it, and when staff do; from the store, its file on the disk, and the log.

Nothing is asserted of a clock that is only made to look late: every key's own time to live is cut to a millionth (30 days are 2.6 seconds),
and Redis itself lets it expire.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from gateway.counting import Counting
from gateway.sweeping import Sweeping
from indgang.config import ROOT
from indgang.content import Shelf
from indgang.conversations import Conversations, now_ms
from indgang.counts import Counts
from indgang.logs import OneLine
from indgang.personal_data import INVENTORY, kept_under
from indgang.queue import QUIET_MS, Queues
from tests.gateway.conftest import Citizen, Script
from tests.gateway.desk import Desk
from tests.gateway.full_conversation import (
    BOOKED,
    CONTACT,
    LEFT,
    MARKERS,
    OF_STAFF,
    SAID,
    databases,
    in_files,
    kept,
    leave_everything,
    traces,
    written,
)
from tests.redis_server import RedisServer

pytestmark = pytest.mark.slow
MILLIONTH = 1_000_000
AFTER_RETENTION = 30 * 86_400 / MILLIONTH + 1.5  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("redis")


@pytest.fixture(scope="module")
def redis_url(folder: Path) -> Iterator[str]:
    """A Redis of one's own, whose file can be read."""
    with RedisServer(folder) as server:
        yield server.url


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Everything that is logged, as it is written when Indgang runs."""
    handler = logging.FileHandler(tmp_path / "gateway.log", encoding="utf-8")
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield tmp_path / "gateway.log"
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    async with Desk(gateway, redis, ["eksempelby"], "agent", "manager") as desk:
        yield desk


@pytest.fixture
async def citizen(
    log: Path, gateway: httpx.AsyncClient, desk: Desk, redis: Redis, redis_url: str, script: Script
) -> Citizen:
    """Whose conversation has everything in it; and it is all there to be found."""
    citizen = await leave_everything(gateway, desk, redis, redis_url, script)
    await count(redis)
    found = {trace.split(" in ")[0] for trace in await traces(redis_url, MARKERS)}
    assert found == set(MARKERS), "the test looks where the words are"
    return citizen


async def count(redis: Redis) -> None:
    """As it happens half an hour after the last word."""
    counting = Counting(Shelf(ROOT / "content"), Conversations(redis), Queues(redis), Counts(redis))
    await counting.look(now_ms() + QUIET_MS + 1000)


async def counters(redis: Redis) -> dict[str, str]:
    [key] = [key async for key in redis.scan_iter("counts:eksempelby:*")]
    return await redis.hgetall(key)


async def swept(redis: Redis) -> None:
    """As it happens within the hour; the file anew, as once a day."""
    sweeping = Sweeping(redis, Shelf(ROOT / "content"))
    await sweeping.sweep(["eksempelby", "proevestrup"])
    await redis.delete("sweeping:file")
    assert await sweeping.write_file_anew()
    await written(redis)


async def hurry(url: str) -> None:
    """A millionth is left of every key's time."""
    async with databases(url) as both:
        for database in both:
            async for key in database.scan_iter(count=1000):
                if (left := await database.pttl(key)) > 0:
                    await database.pexpire(key, max(1, left // MILLIONTH))


async def test_after_its_time_nothing_is_left_but_the_counters(
    citizen: Citizen, redis: Redis, redis_url: str, folder: Path, log: Path
) -> None:
    counted = await counters(redis)
    assert counted["conversations"] == "1"
    assert set(in_files(folder, (SAID, LEFT))) != set(), "before, the words stand in Redis' file"
    await hurry(redis_url)
    await asyncio.sleep(AFTER_RETENTION)
    await swept(redis)
    assert await traces(redis_url, (*MARKERS, *BOOKED, citizen.id)) == []
    assert in_files(folder, (*MARKERS, *BOOKED)) == []
    assert in_files(log.parent, (*MARKERS, *BOOKED)) == []
    assert await counters(redis) == counted
    assert [key async for key in redis.scan_iter("audit:*")], "the audit log has a year"


async def test_what_the_citizen_deletes_is_gone_at_once(
    citizen: Citizen, redis: Redis, redis_url: str, folder: Path, log: Path
) -> None:
    counted = await counters(redis)
    assert (await citizen.client.delete(citizen.path, headers=citizen.headers)).status_code == 204
    assert await traces(redis_url, (*MARKERS, citizen.id)) == []
    assert await traces(redis_url, BOOKED) != [], "a booking is the citizen's own, and is cancelled by its code"
    assert await counters(redis) == counted
    await swept(redis)
    assert in_files(folder, MARKERS) == []
    assert in_files(log.parent, MARKERS) == []
    gone = await citizen.client.get(f"{citizen.path}/transcript", headers=citizen.headers)
    assert gone.status_code == 404


async def test_what_staff_delete_is_gone_at_once(
    citizen: Citizen, desk: Desk, redis: Redis, redis_url: str, folder: Path, log: Path
) -> None:
    form = {"csrf": desk.csrf}
    answer = await desk.client.post(f"/console/arkiv/samtale/{citizen.id}/slet", data=form)
    assert answer.status_code == 303
    assert await traces(redis_url, (*MARKERS, citizen.id)) == []
    await swept(redis)
    assert in_files(folder, MARKERS) == []
    assert in_files(log.parent, MARKERS) == []
    lines = [line for _, line in await redis.xrange("audit:eksempelby") if line.get("conversation") == citizen.id]
    assert lines[-1]["what"] == "delete"
    assert not any(word in str(lines) for word in MARKERS)


async def test_every_key_is_declared_and_expires_as_it_says(citizen: Citizen, redis: Redis, redis_url: str) -> None:
    wrong: list[str] = []
    async with databases(redis_url) as both:
        for number, key in await kept(redis_url):
            entry = kept_under(key, number)
            left = await both[number].ttl(key)
            if entry is None:
                wrong.append(f"{key} (database {number}) is declared nowhere in indgang/personal_data.py")
            elif entry.life == "expires" and left == -1:
                wrong.append(f"{key} never expires")
            elif entry.life == "expires" and left > entry.longest.total_seconds():
                wrong.append(f"{key} lives for {left} s more, which is longer than declared")
    assert wrong == []


async def test_words_stand_only_where_words_are_declared(citizen: Citizen, redis_url: str) -> None:
    """A citizen's word in a key that is said to hold none is a fault of the inventory or of the code."""
    words = (*MARKERS, *BOOKED)
    holders = {
        entry.pattern
        for (number, key), value in (await kept(redis_url)).items()
        if (entry := kept_under(key, number)) and any(word in value for word in words)
    }
    assert holders == {entry.pattern for entry in INVENTORY if entry.words} - {"letters:{*}:text:*"}


async def test_the_lists_forget_what_is_gone(citizen: Citizen, redis: Redis) -> None:
    await redis.delete(f"conversation:{{{citizen.id}}}")
    before = [key async for key in redis.scan_iter("*:eksempelby") if await redis.type(key) == "zset"]
    assert before
    assert await Sweeping(redis, Shelf(ROOT / "content")).sweep(["eksempelby"]) >= 3
    for key in before:
        if not key.startswith(("present", "away")):
            assert citizen.id not in await redis.zrange(key, 0, -1), key


async def test_the_message_a_citizen_left_goes_with_the_conversation(citizen: Citizen, redis_url: str) -> None:
    assert {trace.split(" in ")[1].split(":")[0] for trace in await traces(redis_url, (CONTACT,))} == {"conversation"}
    assert {trace.split(" in ")[1].split(":")[0] for trace in await traces(redis_url, (OF_STAFF,))} == {"events"}
