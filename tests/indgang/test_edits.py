"""A message of staff with other words: in its place, for a minute, and nothing of the old words left, whoever races."""

import asyncio
from contextlib import suppress

import pytest
from redis.asyncio import Redis

from indgang.conversations import Conversation, Conversations
from indgang.errors import Conflict, ConversationClosed, NotChangeable
from indgang.events import Event, position, said_by

GREETING = said_by("assistant", "Hej")


def by_mette(text: str) -> Event:
    return said_by("staff", text, staff="mette", staff_name="Mette")


async def held(kept: Conversations) -> Conversation:
    id, _ = await kept.open("eksempelby", "kommune", "", 30, [GREETING])
    await kept.hold(await kept.get(id), "staff", [], taken_from=["assistant"], staff="mette", staff_name="Mette")
    return await kept.get(id)


async def test_edits_and_words_of_others_race_and_nothing_is_lost_or_out_of_order(redis: Redis) -> None:
    kept = Conversations(redis)
    chat = await held(kept)
    event = (await kept.append(chat, by_mette("gammelt"), held_by="mette")).event

    async def edits(number: int) -> None:
        await kept.edit(chat, event, "mette", f"nyt {number}")

    async def writes(number: int) -> None:
        await kept.append(chat, said_by("citizen", f"borger {number}", client_id=str(number)))

    await asyncio.gather(*(job(number) for number in range(40) for job in (edits, writes)))
    events = await kept.events(chat.id)
    assert [position(one.id) for one in events] == sorted(position(one.id) for one in events)
    assert {one.text for one in events if one.from_ == "citizen"} == {f"borger {number}" for number in range(40)}
    told = [one for one in events if one.kind == "edit"]
    assert len(told) == 40
    message = next(one for one in events if one.id == event)
    assert (message.text, message.edited) == (told[-1].text, True), "what is told last is what stands"
    assert "gammelt" not in str(await redis.xrange(f"events:{{{chat.id}}}"))


@pytest.mark.parametrize("_", range(20))
async def test_an_edit_and_the_next_message_race(redis: Redis, _: int) -> None:
    """Either the edit came first, or it is refused: never is a message changed that was not the last."""
    kept = Conversations(redis)
    chat = await held(kept)
    first = (await kept.append(chat, by_mette("først"), held_by="mette")).event

    async def edit() -> bool:
        with suppress(NotChangeable):
            await kept.edit(chat, first, "mette", "rettet")
            return True
        return False

    edited, _appended = await asyncio.gather(edit(), kept.append(chat, by_mette("dernæst"), held_by="mette"))
    events = await kept.events(chat.id)
    kinds = [one.kind for one in events]
    assert edited == ("edit" in kinds)
    if edited:
        told, after = kinds.index("edit"), [one.text for one in events].index("dernæst")
        assert told < after


async def test_of_a_claim_by_another_and_an_edit_the_later_loses(redis: Redis) -> None:
    kept = Conversations(redis)
    chat = await held(kept)
    event = (await kept.append(chat, by_mette("mit"), held_by="mette")).event
    await kept.hold(chat, "staff", [], taken_from=["staff"], staff="ole", staff_name="Ole")
    with pytest.raises(Conflict):
        await kept.edit(chat, event, "mette", "nyt")
    await kept.hold(chat, "assistant", [], taken_from=["staff"], close=True)
    with pytest.raises(ConversationClosed):
        await kept.edit(chat, event, "mette", "nyt")


async def test_every_key_still_expires_after_an_edit(redis: Redis) -> None:
    kept = Conversations(redis)
    chat = await held(kept)
    event = (await kept.append(chat, by_mette("mit"), held_by="mette")).event
    await kept.edit(chat, event, "mette", "")
    async for key in redis.scan_iter():
        assert await redis.ttl(key) > 0, key


async def test_a_minute_by_the_stores_own_clock(redis: Redis) -> None:
    kept = Conversations(redis)
    chat = await held(kept)
    seconds, _ = await redis.time()
    for age, changeable in ((50, True), (70, False)):
        key = f"events:{{{chat.id}}}"
        await redis.delete(key)
        event = f"{(seconds - age) * 1000}-0"
        await redis.xadd(key, {"event": by_mette("for lidt siden").stored()}, id=event)
        if changeable:
            await kept.edit(chat, event, "mette", "nyt")
        else:
            with pytest.raises(NotChangeable, match="late"):
                await kept.edit(chat, event, "mette", "nyt")


async def test_marks_never_go_back_nor_past_the_newest_event(redis: Redis) -> None:
    kept = Conversations(redis)
    chat = await held(kept)
    events = [(await kept.append(chat, by_mette(str(number)), held_by="mette")).event for number in range(3)]
    await asyncio.gather(*(kept.note_read(chat, "citizen", event) for event in [*events, *reversed(events)]))
    assert (await kept.get(chat.id)).read_citizen == events[-1]
    assert await kept.note_read(chat, "citizen", events[0]) == ""
    assert await kept.note_read(chat, "staff", "9999999999999-0") == events[-1]
    assert (await kept.get(chat.id)).read_staff == events[-1]
