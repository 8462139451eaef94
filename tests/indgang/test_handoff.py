"""A human being is promised only while one can come."""

import dataclasses
from datetime import datetime

import pytest
from redis.asyncio import Redis

from indgang.content import Content
from indgang.conversations import Conversations
from indgang.danish_dates import DENMARK
from indgang.events import said_by
from indgang.handoff import Handoff
from indgang.opening_hours import Unit
from indgang.queue import Queues
from tests.fixed import Fixed

WEEK = {day: ["09:00-15:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")} | {
    "saturday": [],
    "sunday": [],
}


@pytest.fixture
def office_hours(content: Content) -> Content:
    """Eksempelby with a chat that is staffed on weekdays only."""
    eksempelby = content.municipality("eksempelby")
    staffed = Unit.model_validate({"id": "chat", "name": "Chat", "hours": WEEK})
    chat = eksempelby.chat.model_copy(update={"staffed": staffed})
    changed = eksempelby.model_copy(update={"chat": chat})
    return dataclasses.replace(content, municipalities={"eksempelby": changed})


async def test_open_hours_give_a_place_in_the_queue(redis: Redis, office_hours: Content) -> None:
    conversations, handoff = Conversations(redis), Handoff(Fixed(office_hours), Queues(redis))
    places = []
    for _ in range(3):
        conversation, _ = await conversations.open("eksempelby", "kommune", "", 30, [said_by("assistant", "hej")])
        events, holder = await handoff.ask(
            await conversations.get(conversation), datetime(2026, 11, 23, 10, tzinfo=DENMARK), 1
        )
        assert (holder, events[0].status, events[1].holder) == ("waiting", "handoff_queued", "waiting")
        places.append(events[1].queue)
    assert places == [1, 2, 3]


async def test_closed_hours_say_when_it_opens_and_how_else_to_reach_somebody(
    redis: Redis, office_hours: Content
) -> None:
    conversations, queues = Conversations(redis), Queues(redis)
    conversation, _ = await conversations.open("eksempelby", "kommune", "", 30, [said_by("assistant", "hej")])
    sunday = datetime(2026, 11, 22, 14, tzinfo=DENMARK)
    events, holder = await Handoff(Fixed(office_hours), queues).ask(await conversations.get(conversation), sunday, 1)
    assert (holder, events[0].status) == ("assistant", "handoff_closed_hours")
    assert "i morgen kl. 9.00" in events[0].text
    assert "12 34 56 78" in events[0].text
    assert await queues.place("eksempelby", conversation) is None
