"""Those who wait for staff: their place moves up, they hear it once when nobody answers, and nobody waits for staff who have left."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from gateway.waiting import Waiting
from indgang.availability import Availability
from indgang.content import Content
from indgang.conversations import Conversation, Conversations
from indgang.danish_dates import DENMARK, now
from indgang.events import Event, said_by
from indgang.handling import Handling
from indgang.handoff import Handoff
from indgang.library_hours import LibraryHours
from indgang.presence import Presence
from indgang.queue import Queues
from indgang.signals import CHANNEL, Signals
from tests.fixed import Fixed
from tests.gateway.conftest import Citizen, Script
from tests.gateway.test_console import Staff, staff  # noqa: F401 – a fixture
from tests.indgang.test_handoff import with_chat

pytestmark = pytest.mark.slow

SITE = "eksempelby"
MINUTE = timedelta(minutes=1)


@dataclass
class Room:
    """All that looks after those who wait, on a real store."""

    redis: Redis
    content: Content
    conversations: Conversations = field(init=False)
    queues: Queues = field(init=False)
    presence: Presence = field(init=False)
    handoff: Handoff = field(init=False)

    def __post_init__(self) -> None:
        self.conversations, self.queues = Conversations(self.redis), Queues(self.redis)
        self.presence = Presence(self.redis)
        self.availability = Availability(self.shelf, self.presence, LibraryHours(self.redis))
        self.handoff = Handoff(self.shelf, self.queues, self.availability, Handling(self.redis))

    @property
    def shelf(self) -> Any:
        return Fixed(self.content)

    def gateway(self) -> Waiting:
        """As a gateway that has just started has it."""
        return Waiting(
            self.redis, self.shelf, self.conversations, self.queues, self.presence, self.availability, self.handoff,
            Signals(self.redis),
        )  # fmt: skip

    async def citizen(self, language: str = "da") -> Conversation:
        """Somebody who waits."""
        begun, _ = await self.conversations.open(SITE, "kommune", "", 30, [said_by("assistant", "hej")], language)
        return await self.ask(begun)

    async def ask(self, conversation_id: str) -> Conversation:
        conversation = await self.conversations.get(conversation_id)
        asked = (await self.conversations.append(conversation, said_by("citizen", "menneske"))).event
        events, holder = await self.handoff.ask(conversation, now(), 1)
        assert holder == "waiting"
        stored = await self.conversations.reply(conversation, asked, events, misses=0, holder=holder)
        assert stored == "ok"
        return await self.conversations.get(conversation_id)

    async def claim(self, conversation: Conversation, by: str = "mette") -> Conversation:
        taken = said_by("system", "", kind="holder", holder="staff", staff_name=by.title())
        await self.conversations.hold(
            conversation, "staff", [taken], taken_from=["waiting"], staff=by, staff_name=by.title()
        )
        await self.queues.leave(SITE, conversation.id)
        return await self.conversations.get(conversation.id)

    async def write(self, conversation: Conversation, text: str = "er du der?") -> None:
        await self.conversations.append(conversation, said_by("citizen", text))
        await self.queues.expect_staff(SITE, conversation.id, int(now().timestamp() * 1000))

    async def told(self, conversation: Conversation, status: str = "handoff_unanswered") -> list[Event]:
        return [event for event in await self.conversations.events(conversation.id) if event.status == status]

    async def holder(self, conversation: Conversation) -> str:
        return (await self.conversations.get(conversation.id)).holder


@pytest.fixture
def room(redis: Redis, content: Content) -> Room:
    return Room(redis, content)


@asynccontextmanager
async def signals(redis: Redis) -> AsyncIterator[list[tuple[str, dict[str, Any]]]]:
    heard: list[tuple[str, dict[str, Any]]] = []
    async with redis.pubsub(ignore_subscribe_messages=True) as subscription:
        await subscription.subscribe(CHANNEL)
        await subscription.get_message(timeout=1)
        yield heard
        while message := await subscription.get_message(timeout=0.2):
            notice = json.loads(message["data"])
            if notice["id"] and "signal" in notice:
                heard.append((notice["id"], notice["signal"]))


async def test_whoever_waits_behind_moves_up_and_hears_it_once(room: Room) -> None:
    first, second, third = [await room.citizen() for _ in range(3)]
    await room.gateway().look(now())
    await room.claim(first)
    async with signals(room.redis) as heard:
        await asyncio.gather(*(room.gateway().look(now()) for _ in range(3)))
        await room.gateway().look(now())
    assert {(one, signal["queue"]) for one, signal in heard} == {(second.id, 1), (third.id, 2)}
    async with signals(room.redis) as heard:
        await room.presence.seen([SITE], "mette", now())
        await room.gateway().look(now())
    assert dict(heard) == {second.id: {"queue": 1, "minutes": 8}, third.id: {"queue": 2, "minutes": 20}}
    async with signals(room.redis) as heard:
        await room.gateway().look(now())
    assert heard == []


async def test_nobody_answers_is_told_once_by_however_many_gateways(room: Room) -> None:
    citizen = await room.citizen()
    await room.gateway().look(now() + 9 * MINUTE)
    assert await room.told(citizen) == []
    late = now() + 10 * MINUTE
    await asyncio.gather(*(room.gateway().look(late) for _ in range(20)))
    await room.gateway().look(late + 60 * MINUTE)
    (told,) = await room.told(citizen)
    assert told.form == "message"
    assert [(button.title, button.resume) for button in told.buttons] == [
        ("Vent videre", False),
        ("Fortsæt med Indgang i stedet", True),
    ]
    assert "skrive en besked" in told.text
    assert await room.holder(citizen) == "waiting"
    assert await room.queues.place(SITE, citizen.id) == 1


async def test_it_is_told_in_the_language_of_the_citizen(room: Room) -> None:
    citizen = await room.citizen("en")
    await room.gateway().look(now() + 10 * MINUTE)
    (told,) = await room.told(citizen)
    assert (told.language, told.text[:24]) == ("en", "Sorry, nobody has answer")


async def test_whoever_was_taken_in_time_hears_nothing(room: Room) -> None:
    citizen = await room.claim(await room.citizen())
    await room.queues.enter(SITE, citizen.id, citizen.waiting_since)  # left behind by a gateway that died in between
    await room.gateway().look(now() + 10 * MINUTE)
    assert await room.told(citizen) == []
    assert await room.queues.place(SITE, citizen.id) is None


async def test_after_the_hours_whoever_still_waits_is_told_when_it_opens(redis: Redis, content: Content) -> None:
    room = Room(redis, with_chat(content))
    open_all_day = Room(redis, content)
    citizen = await open_all_day.citizen()
    sunday = datetime(2026, 11, 29, 3, tzinfo=DENMARK)
    await room.gateway().look(sunday)
    (told,) = await room.told(citizen)
    assert "Chatten åbner igen i morgen kl. 9.00." in told.text


async def test_a_place_of_a_deleted_conversation_is_given_up(room: Room) -> None:
    first, second = [await room.citizen() for _ in range(2)]
    await room.conversations.delete(first)
    await room.gateway().look(now() + 10 * MINUTE)
    assert await room.queues.place(SITE, second.id) == 1


async def test_staff_who_left_give_the_conversation_back_to_the_queue(room: Room) -> None:
    citizen = await room.citizen()
    await room.presence.seen([SITE], "mette", now())
    held = await room.claim(citizen)
    await room.write(held)
    other = await room.citizen()
    await room.gateway().look(now() + 9 * MINUTE)
    assert await room.holder(citizen) == "staff"
    await asyncio.gather(*(room.gateway().look(now() + 11 * MINUTE) for _ in range(10)))
    assert await room.holder(citizen) == "waiting"
    assert (await room.queues.place(SITE, citizen.id), await room.queues.place(SITE, other.id)) == (1, 2)
    back = [event for event in await room.conversations.events(citizen.id) if event.holder == "waiting"][1:]
    assert [(event.queue, event.text[:27]) for event in back] == [(1, "Mette er gået fra chatten. ")]
    assert await room.told(citizen) == []  # though it waited long ago, it has only just come back


async def test_whoever_said_away_has_left_too(room: Room) -> None:
    held = await room.claim(await room.citizen())
    await room.presence.say([SITE], "mette", "present", now())
    await room.presence.say([SITE], "mette", "away", now())
    await room.write(held)
    await room.presence.seen([SITE], "mette", now() + 11 * MINUTE)
    await room.gateway().look(now() + 11 * MINUTE)
    assert await room.holder(held) == "waiting"


async def test_staff_who_are_there_or_have_answered_keep_the_conversation(room: Room) -> None:
    there, answered = [await room.claim(await room.citizen(), by) for by in ("mette", "ole")]
    await room.presence.seen([SITE], "mette", now() + 5 * MINUTE)
    for conversation in (there, answered):
        await room.write(conversation)
    await room.conversations.append(answered, said_by("staff", "ja"), held_by="ole")
    await room.gateway().look(now() + 11 * MINUTE)
    assert [await room.holder(one) for one in (there, answered)] == ["staff", "staff"]
    await room.write(answered)
    await room.gateway().look(now() + 22 * MINUTE)
    assert [await room.holder(one) for one in (there, answered)] == ["waiting", "waiting"]


@pytest.mark.slow
async def test_the_stream_says_the_place_and_never_stores_it(citizen: Citizen, script: Script, redis: Redis) -> None:
    script.says["menneske"] = [{"answer": "kontakt_medarbejder", "confidence": 0.9}]
    before = Citizen(citizen.client)
    await before.open()
    for one in (before, citizen):
        await one.answer_to("menneske")
    stored = await citizen.transcript()
    assert stored[-1]["text"] == "Du er nummer 2 i køen."
    listening = asyncio.create_task(citizen.stream(after=stored[-1]["id"], until=2))
    await asyncio.sleep(0.2)
    await before.press("Fortsæt med Indgang i stedet")
    told = await listening
    assert [(event["kind"], event["queue"], "id" in event) for event in told] == [
        ("queue", 2, False),
        ("queue", 1, False),
    ]
    assert await citizen.transcript() == stored


@pytest.mark.slow
async def test_what_a_citizen_writes_to_staff_is_waited_for_until_they_answer(
    citizen: Citizen,
    staff: Staff,  # noqa: F811
    redis: Redis,
) -> None:
    await staff.post(f"/conversations/{citizen.id}/claim")
    await citizen.send("er du der?")
    assert await redis.zrange("left:eksempelby", 0, -1) == [citizen.id]
    await staff.say(citizen.id, "ja")
    assert await redis.zcard("left:eksempelby") == 0


@pytest.mark.slow
async def test_whoever_was_not_answered_may_go_on_waiting_or_with_the_assistant(
    citizen: Citizen, script: Script, redis: Redis, content: Content
) -> None:
    script.says["menneske"] = [{"answer": "kontakt_medarbejder", "confidence": 0.9}]
    script.says["nemid?"] = [{"answer": "nemid_lukket", "confidence": 0.9}]
    await citizen.answer_to("menneske")
    await Room(redis, content).gateway().look(now() + 10 * MINUTE)
    assert (await citizen.transcript())[-1]["form"] == "message"
    await citizen.press("Vent videre")
    assert (await citizen.transcript())[-1]["text"] == "Du står stadig i kø. En medarbejder ser din besked."
    await citizen.press("Fortsæt med Indgang i stedet")
    assert (await citizen.answer_to("nemid?"))["understood"]["id"] == "nemid_lukket"
