"""The scripts that decide races: an append after the end, a reply too late, a deletion in between."""

import pytest
from redis.asyncio import Redis

from indgang.conversations import Conversation, Conversations
from indgang.errors import ConversationClosed, HeldBySomebodyElse, UnknownConversation, WrongToken
from indgang.events import said_by

GREETING = said_by("assistant", "hej")


@pytest.fixture
def conversations(redis: Redis) -> Conversations:
    return Conversations(redis)


async def opened(conversations: Conversations) -> Conversation:
    conversation, _ = await conversations.open("eksempelby", "kommune", "", 30, [GREETING])
    return await conversations.get(conversation)


async def test_only_its_token_opens_it(conversations: Conversations) -> None:
    conversation, token = await conversations.open("eksempelby", "kommune", "", 30, [GREETING])
    assert (await conversations.get_for(conversation, token)).id == conversation
    with pytest.raises(WrongToken):
        await conversations.get_for(conversation, "forkert")
    with pytest.raises(UnknownConversation):
        await conversations.get_for("findesikke", token)


async def test_the_token_itself_is_not_stored(conversations: Conversations, redis: Redis) -> None:
    conversation, token = await conversations.open("eksempelby", "kommune", "", 30, [GREETING])
    assert token not in str(await redis.hgetall(f"conversation:{{{conversation}}}"))


async def test_of_two_replies_to_one_message_the_second_is_stale(conversations: Conversations) -> None:
    before = await opened(conversations)
    message = (await conversations.append(before, said_by("citizen", "hej", client_id="1"))).event
    assert await conversations.reply(before, message, [said_by("assistant", "ét")], misses=0) == "ok"
    assert await conversations.reply(before, message, [said_by("assistant", "to")], misses=0) == "stale"
    assert [event.text for event in await conversations.events(before.id)] == ["hej", "hej", "ét"]


async def test_nothing_brings_a_deleted_conversation_back(conversations: Conversations, redis: Redis) -> None:
    gone = await opened(conversations)
    await conversations.delete(gone)
    with pytest.raises(UnknownConversation):
        await conversations.append(gone, said_by("citizen", "hej", client_id="1"))
    assert await conversations.reply(gone, "1-1", [said_by("assistant", "hej")], misses=0) == "gone"
    with pytest.raises(UnknownConversation):
        await conversations.hold(gone, "staff", [], taken_from=["assistant"], staff="mette")
    await conversations.rate(gone, {"score": 5})
    assert await redis.keys("*") == []


async def test_staff_write_only_while_they_hold_it(conversations: Conversations) -> None:
    conversation = await opened(conversations)
    with pytest.raises(HeldBySomebodyElse):
        await conversations.append(conversation, said_by("staff", "hej"), held_by="mette")
    assert await conversations.hold(
        conversation, "staff", [], taken_from=["assistant"], staff="mette", staff_name="Mette"
    )
    assert not await conversations.hold(
        conversation, "staff", [], taken_from=["assistant"], staff="mette", staff_name="Mette"
    )
    assert (await conversations.append(conversation, said_by("staff", "hej"), held_by="mette")).event
    with pytest.raises(HeldBySomebodyElse) as refused:
        await conversations.hold(
            conversation, "staff", [], taken_from=["assistant", "waiting"], staff="ole", staff_name="Ole"
        )
    assert refused.value.staff_name == "Mette"


async def test_what_is_closed_stays_closed(conversations: Conversations) -> None:
    conversation = await opened(conversations)
    await conversations.hold(conversation, "assistant", [], taken_from=["assistant"], close=True)
    with pytest.raises(ConversationClosed):
        await conversations.append(conversation, said_by("citizen", "hej", client_id="1"))
    with pytest.raises(ConversationClosed):
        await conversations.hold(conversation, "staff", [], taken_from=["assistant"], staff="mette")
