"""Gateways whose clocks differ: what waits is found by the store's clock."""

import asyncio

import pytest
from redis.asyncio import Redis

from indgang import queue
from indgang.conversations import now_ms
from indgang.queue import Queues

HOUR_MS = 3_600_000


@pytest.mark.parametrize("turned", [HOUR_MS, -HOUR_MS])
async def test_a_turn_that_a_gateway_with_a_wrong_clock_left_behind_is_overdue_when_it_is(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, turned: int
) -> None:
    queues = Queues(redis)
    monkeypatch.setattr(queue, "now_ms", lambda: now_ms() + turned)
    await queues.expect_turn("one")
    monkeypatch.undo()
    assert await queues.overdue_turns(2_000) == []
    await asyncio.sleep(0.05)
    assert await queues.overdue_turns(20) == ["one"]


async def test_a_turn_is_expected_since_its_first_message(redis: Redis) -> None:
    queues = Queues(redis)
    await queues.expect_turn("one")
    _, since = await queues.open_turns()
    await asyncio.sleep(0.02)
    await queues.expect_turn("one")
    assert await queues.open_turns() == (1, since)
