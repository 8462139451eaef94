"""Whoever waits for a change hears of it, also where the line to the store is lost without a word."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from gateway import hub
from gateway.hub import AT_ONCE, Hub, changed
from indgang.signals import CHANNEL, Change
from indgang.store import connect


class DeafLine:
    """Carries everything to the store on `port`; what is connected when it is told `deaf` gets nothing any more, and is not told."""

    def __init__(self, port: int) -> None:
        self._port, self._generation = port, 0

    def deafen(self) -> None:
        self._generation += 1

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        async with server:
            yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_connection("127.0.0.1", self._port)
        mine = self._generation
        carrying = [
            asyncio.create_task(self._carry(reader, to, mine)),
            asyncio.create_task(self._carry(there, writer, mine)),
        ]
        await asyncio.wait(carrying, return_when=asyncio.FIRST_COMPLETED)
        for task in carrying:
            task.cancel()
        to.close()
        writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mine: int) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                if mine == self._generation:
                    writer.write(piece)
                    await writer.drain()


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[Hub]:
    async with connect(url) as client:
        one = Hub(client)
        running = asyncio.create_task(one.run())
        try:
            yield one
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


def notice(conversation: str) -> str:
    return json.dumps({"id": conversation, "site": "eksempelby"})


async def until_subscribed(redis: Redis) -> None:
    while not dict(await redis.pubsub_numsub(CHANNEL))[CHANNEL]:
        await asyncio.sleep(0.01)


async def test_a_line_lost_without_a_word_is_noticed_and_everybody_looks(
    redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "SILENCE", 0.3)
    line = DeafLine(urlsplit(redis_url).port or 0)
    async with line.open() as url, listening(url) as one, one.listening("a") as changes:
        await until_subscribed(redis)
        while await changed(changes, 0.2):  # those of the subscription itself
            pass
        line.deafen()
        await redis.publish(CHANNEL, notice("a"))
        assert await changed(changes, 3) == Change("a", "")
        await redis.publish(CHANNEL, notice("a"))
        assert await changed(changes, 3) == Change("a", "eksempelby")


async def test_silence_alone_wakes_nobody(redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "SILENCE", 0.1)
    async with listening(redis_url) as one, one.listening("a") as changes:
        await until_subscribed(redis)
        while await changed(changes, 0.2):
            pass
        assert await changed(changes, 1) is None


async def test_many_are_woken_a_few_at_a_time_and_all_of_them(redis: Redis, redis_url: str) -> None:
    names = [f"c{number}" for number in range(AT_ONCE * 4)]
    async with listening(redis_url) as one, AsyncExitStack() as stack:
        queues = [await stack.enter_async_context(one.listening(name)) for name in names]
        assert await changed(queues[0], 3) == Change("c0", "")
        assert queues[-1].empty()
        rest = [await changed(queue, 3) for queue in queues[1:]]
        assert rest == [Change(name, "") for name in names[1:]]
