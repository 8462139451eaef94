"""The lock on a conversation's turns: kept while a turn takes long, and free soon after, whatever goes wrong."""

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import ConnectionError

from gateway import turns
from tests.gateway.conftest import Citizen, Script

pytestmark = pytest.mark.slow

ANSWER = [{"answer": "nemid_lukket", "confidence": 0.9}]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LOCK_SECONDS", 0.6)


async def lock_of(redis: Redis, citizen: Citizen) -> bool:
    return bool(await redis.exists(f"turn:{{{citizen.id}}}"))


async def test_it_is_kept_while_a_turn_takes_long_and_free_after(
    short: None, citizen: Citizen, script: Script, redis: Redis
) -> None:
    script.says["nemid?"], script.pause = ANSWER, asyncio.Event()
    sent = (await citizen.send("nemid?")).json()["event"]
    for _ in range(4):
        await asyncio.sleep(0.4)
        assert await lock_of(redis, citizen)
    script.pause.set()
    assert (await citizen.next_from_assistant(sent))["answer"]["id"] == "nemid_lukket"
    await asyncio.sleep(0.1)
    assert not await lock_of(redis, citizen)


async def test_one_that_could_not_be_released_is_not_kept_for_ever(
    short: None, citizen: Citizen, script: Script, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Met with 500 citizens at once: no connection for the release, and a renewal that went on although it was cancelled."""
    script.says["nemid?"] = ANSWER
    extend, release = Lock.extend, Lock.release
    deaf, fail = True, True

    async def goes_on(lock: Lock, *seconds: Any, **options: Any) -> bool:
        try:
            await asyncio.sleep(0.3)
        except asyncio.CancelledError:
            assert deaf
        return bool(await extend(lock, *seconds, **options))

    async def fails(lock: Lock) -> None:
        if fail:
            raise ConnectionError
        await release(lock)

    async def slow(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(0.35)  # until a renewal is under way
        return await original(*_, **__)

    original = script.outcomes
    monkeypatch.setattr(script, "outcomes", slow)
    monkeypatch.setattr(Lock, "extend", goes_on)
    monkeypatch.setattr(Lock, "release", fails)
    sent = (await citizen.send("nemid?")).json()["event"]
    await citizen.next_from_assistant(sent)
    await asyncio.sleep(1.5)
    assert not await lock_of(redis, citizen)
    fail = False
    sent = (await citizen.send("nemid?")).json()["event"]
    assert (await citizen.next_from_assistant(sent))["answer"]["id"] == "nemid_lukket"
