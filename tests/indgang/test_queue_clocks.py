"""Gateways whose clocks differ: what waits is found by the store's clock."""

import asyncio

import pytest
from redis.asyncio import Redis

from indgang import queue
from indgang.cases import LEFT
from indgang.conversations import Conversation, Conversations, now_ms
from indgang.events import said_by
from indgang.queue import Queues

HOUR_MS = 3_600_000


async def asking(redis: Redis, *, turn: bool = True) -> Conversation:
    """A conversation in which a citizen has written."""
    conversations = Conversations(redis)
    conversation, _ = await conversations.open("eksempelby", "kommune", "", 30, [])
    found = await conversations.get(conversation)
    await conversations.append(found, said_by("citizen", "nemid?", client_id="x"), turn=turn)
    return found


@pytest.mark.parametrize("turned", [HOUR_MS, -HOUR_MS])
async def test_a_turn_that_a_gateway_with_a_wrong_clock_left_behind_is_overdue_when_it_is(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, turned: int
) -> None:
    queues = Queues(redis)
    monkeypatch.setattr(queue, "now_ms", lambda: now_ms() + turned)
    one = (await asking(redis)).id
    monkeypatch.undo()
    assert await queues.overdue_turns(2_000) == []
    await asyncio.sleep(0.05)
    assert await queues.overdue_turns(20) == [one]


async def test_a_turn_is_expected_since_its_first_message(redis: Redis) -> None:
    queues = Queues(redis)
    one = await asking(redis)
    _, since = await queues.open_turns()
    await asyncio.sleep(0.02)
    await Conversations(redis).append(one, said_by("citizen", "og?", client_id="y"), turn=True)
    assert await queues.open_turns() == (1, since)


async def test_a_turn_is_not_over_while_a_message_waits(redis: Redis) -> None:
    """Also one that came after the gateway had looked: a crash just then must not lose it."""
    queues, conversations, one = Queues(redis), Conversations(redis), await asking(redis)
    assert not await queues.turns_over(one.id)
    assert (await queues.open_turns())[0] == 1
    message = (await conversations.events(one.id))[-1].id
    assert await conversations.reply(one, message, [said_by("assistant", "svar")], misses=0) == "ok"
    assert await queues.turns_over(one.id)
    assert (await queues.open_turns())[0] == 0


async def test_what_the_assistant_does_not_answer_holds_up_no_turn(redis: Redis) -> None:
    queues, conversations = Queues(redis), Conversations(redis)
    one = await asking(redis)
    await conversations.hold(one, "waiting", [], taken_from=["assistant"])
    assert await queues.turns_over(one.id)
    other, _ = await conversations.open("eksempelby", "kommune", "", 30, [])
    left = said_by("citizen", "svar mig senere", client_id="x", status=LEFT)
    await conversations.append(await conversations.get(other), left, turn=True)
    assert await queues.turns_over(other)
    assert await queues.turns_over("gone")
    assert (await queues.open_turns())[0] == 0
