"""What Prometheus is told of the parts and of those who wait."""

import asyncio
import math
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from indgang.conversations import now_ms
from indgang.queue import Queues
from indgang.store import connect
from tests.gateway.conftest import Citizen, Script, config_of, serving
from tests.redis_server import RedisServer

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> RedisServer:
    (tmp_path / "redis").mkdir()
    return RedisServer(tmp_path / "redis")


@pytest.fixture
async def client(server: RedisServer, tmp_path: Path, scripted: None) -> AsyncIterator[httpx.AsyncClient]:
    with server:
        async with serving(config_of(server.url, tmp_path)) as client:
            yield client


async def told(client: httpx.AsyncClient) -> dict[str, float]:
    """The gauges, by name and labels."""
    text = (await client.get("/api/v1/metrics")).text
    return {name: float(value) for name, value in re.findall(r"^(indgang_\S+) (\S+)$", text, re.MULTILINE)}


async def test_who_waits_and_for_how_long(client: httpx.AsyncClient, server: RedisServer) -> None:
    before = await told(client)
    assert before['indgang_waiting_citizens{site="eksempelby"}'] == 0
    assert before["indgang_open_turns"] == before["indgang_oldest_turn_seconds"] == 0
    async with connect(server.url) as redis:
        for minutes in (3, 5):
            await redis.zadd("queue:eksempelby", {f"nobody-{minutes}": now_ms() - minutes * 60_000})
        after = await told(client)
    assert after['indgang_waiting_citizens{site="eksempelby"}'] == 2
    assert 300 <= after['indgang_longest_wait_seconds{site="eksempelby"}'] < 310
    assert after['indgang_waiting_citizens{site="proevestrup"}'] == 0


async def test_a_message_that_nobody_has_answered_is_seen_to_age(
    client: httpx.AsyncClient, server: RedisServer, script: Script
) -> None:
    script.pause = asyncio.Event()
    citizen = Citizen(client)
    await citizen.open()
    sent = await citizen.send("Hej")
    await asyncio.sleep(0.3)
    waiting = await told(client)
    assert waiting["indgang_open_turns"] == 1
    assert 0.3 <= waiting["indgang_oldest_turn_seconds"] < 8
    script.pause.set()
    await citizen.next_from_assistant(sent.json()["event"])
    async with connect(server.url) as redis, asyncio.timeout(5):
        while (await Queues(redis).open_turns())[0]:
            await asyncio.sleep(0.02)
    assert (await told(client))["indgang_oldest_turn_seconds"] == 0


async def test_a_store_that_is_away_is_told_and_nothing_is_made_up(
    client: httpx.AsyncClient, server: RedisServer
) -> None:
    assert (await told(client))['indgang_part_up{part="redis"}'] == 1
    server.kill()
    async with asyncio.timeout(8):  # Prometheus waits for ten seconds
        away = await told(client)
    assert [away[f'indgang_part_up{{part="{part}"}}'] for part in ("redis", "assistant", "actions")] == [0, 0, 0]
    assert math.isnan(away["indgang_oldest_turn_seconds"])
    assert not [name for name in away if name.startswith("indgang_waiting_citizens")]
    server.start()


async def test_one_action_server_of_several_is_enough(
    client: httpx.AsyncClient, server: RedisServer, tmp_path: Path
) -> None:
    async def well(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(well, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        config = replace(config_of(server.url, tmp_path), actions_url=f"http://127.0.0.1:9,http://127.0.0.1:{port}")
        async with serving(config) as second:
            assert (await told(second))['indgang_part_up{part="actions"}'] == 1
    assert (await told(client))['indgang_part_up{part="actions"}'] == 0
