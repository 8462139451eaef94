"""Conversations in Redis: one append-only stream each, and the few facts that decide who may speak in it.

Keys of one conversation share a hash tag and every one of them expires `retention` seconds after its last word:

    conversation:{id}   hash    site, front, page, token, opened, retention, holder, staff, staff_name, waiting_since,
                                done (the last message the assistant is finished with), misses, topic, closed, rating,
                                language, noticed (ids of notices told), helpful:{event} (whether that answer helped)
    events:{id}         stream  the events; an entry's id is the event's id
    clients:{id}        hash    a client's own id of a message → the event it became

Three Lua scripts hold whatever two could race for: a message sent twice, a reply given twice, a claim by two.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis

from indgang.errors import ConversationClosed, HeldBySomebodyElse, UnknownConversation, WrongToken
from indgang.events import Event, Holder

CHANNEL = "changes"  # pub/sub: {"id": conversation, "site": municipality} after every change
DAY = 86_400  # seconds
_SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True)
class Conversation:
    """The facts of one conversation. Times are milliseconds since 1970, 0 where there is none."""

    id: str
    site: str
    front: str
    page: str
    token: str
    opened: int
    retention: int
    holder: Holder
    staff: str
    staff_name: str
    waiting_since: int
    done: str
    misses: int
    topic: str
    closed: int
    rating: str
    language: str
    noticed: str

    @classmethod
    def read(cls, conversation_id: str, stored: dict[str, str]) -> "Conversation":
        numbers = {
            key: int(stored.get(key) or 0) for key in ("opened", "retention", "waiting_since", "misses", "closed")
        }
        words = {
            key: stored.get(key, "")
            for key in ("site", "front", "page", "token", "staff", "staff_name", "topic", "rating", "noticed")
        }
        rest = {"done": stored.get("done", "0-0"), "language": stored.get("language", "da")}
        holder = cast(Holder, stored.get("holder", "assistant"))
        return cls(id=conversation_id, holder=holder, **numbers, **words, **rest)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Appended:
    """`event` is the event's id; `again` says that this client id had been stored before."""

    event: str
    again: bool
    holder: str = ""


def now_ms() -> int:
    return int(time.time() * 1000)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Conversations:
    """Reads and writes conversations. Every method may raise `redis.RedisError` when the store does not answer."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._append = redis.register_script((_SCRIPTS / "append.lua").read_text())
        self._reply = redis.register_script((_SCRIPTS / "reply.lua").read_text())
        self._hold = redis.register_script((_SCRIPTS / "hold.lua").read_text())

    async def open(
        self, site: str, front: str, page: str, retention_days: int, first: Sequence[Event], language: str = "da"
    ) -> tuple[str, str]:
        """A new conversation that begins with the events `first`; gives its id and its token."""
        conversation, token = secrets.token_urlsafe(18), secrets.token_urlsafe(32)
        facts, events, _ = _keys(conversation)
        retention = retention_days * DAY
        async with self.redis.pipeline(transaction=True) as together:
            together.delete(events)  # a transaction sent again after a lost connection must not greet twice
            for event in first:
                together.xadd(events, {"event": event.stored()})
            together.hset(
                facts,
                mapping={
                    "site": site,
                    "front": front,
                    "page": page,
                    "token": hashed(token),
                    "opened": now_ms(),
                    "retention": retention,
                    "holder": "assistant",
                    "done": "0-0",
                    "misses": 0,
                    "language": language,
                    "noticed": " ".join(event.notice for event in first if event.notice),
                },
            )
            together.expire(events, retention)
            together.expire(facts, retention)
            await together.execute()
        return conversation, token

    async def get(self, conversation: str) -> Conversation:
        stored = cast(dict[str, str], await self.redis.hgetall(_keys(conversation)[0]))
        if not stored:
            raise UnknownConversation(conversation)
        return Conversation.read(conversation, stored)

    async def get_for(self, conversation: str, token: str) -> Conversation:
        """The conversation, for the citizen who has its token. Raises WrongToken for anybody else."""
        found = await self.get(conversation)
        if not secrets.compare_digest(found.token, hashed(token)):
            raise WrongToken
        return found

    async def append(self, conversation: Conversation, event: Event, *, held_by: str = "") -> Appended:
        """Stores what a citizen or staff wrote. With `held_by`, only while that staff member holds it."""
        answer = await self._append(
            keys=_keys(conversation.id),
            args=[
                event.stored(),
                event.client_id or "",
                held_by,
                conversation.retention,
                CHANNEL,
                _notice(conversation),
            ],
        )
        _refuse(answer)
        return Appended(answer[1], again=answer[0] == "again", holder=answer[2] if len(answer) > 2 else "")

    async def reply(
        self,
        conversation: Conversation,
        message: str,
        events: Sequence[Event],
        *,
        misses: int,
        topic: str = "",
        holder: Holder = "assistant",
    ) -> str:
        """Stores the assistant's reply to `message`: 'ok', or why it was not said: 'stale', 'dropped', 'gone'."""
        answer = await self._reply(
            keys=_keys(conversation.id),
            args=[
                conversation.done,
                message,
                misses,
                topic,
                holder,
                now_ms(),
                conversation.retention,
                CHANNEL,
                _notice(conversation),
                *[event.stored() for event in events],
            ],
        )
        return cast(str, answer[0])

    async def hold(
        self,
        conversation: Conversation,
        holder: Holder,
        events: Sequence[Event],
        *,
        taken_from: Sequence[Holder],
        held_by: str = "",
        staff: str = "",
        staff_name: str = "",
        close: bool = False,
    ) -> bool:
        """Moves it to `holder` (and closes it); False when that staff member already holds it.

        Raises HeldBySomebodyElse when it is not in `taken_from`, or `held_by` does not hold it.
        """
        answer = await self._hold(
            keys=_keys(conversation.id),
            args=[
                ",".join(taken_from),
                held_by,
                holder,
                staff,
                staff_name,
                "1" if close else "",
                conversation.retention,
                CHANNEL,
                _notice(conversation),
                now_ms(),
                *[event.stored() for event in events],
            ],
        )
        _refuse(answer)
        return cast(bool, answer[0] == "ok")

    async def events(self, conversation: str, after: str = "0-0", count: int | None = None) -> list[Event]:
        """Its events in order, after the event `after`."""
        return _events(await self.redis.xrange(_keys(conversation)[1], min=f"({after}", count=count))

    async def last_events(self, conversation: str, count: int) -> list[Event]:
        """Its newest events, newest first."""
        return _events(await self.redis.xrevrange(_keys(conversation)[1], count=count))

    async def event(self, conversation: str, event_id: str) -> Event | None:
        found = _events(await self.redis.xrange(_keys(conversation)[1], min=event_id, max=event_id))
        return found[0] if found else None

    async def rate(self, conversation: Conversation, rating: dict[str, Any]) -> None:
        await self._note(conversation, "HSET", "rating", json.dumps(rating))

    async def note_helpful(self, conversation: Conversation, event: str, helpful: bool) -> bool:
        """Keeps whether the answer in `event` helped; False when that was said before, which then stays."""
        return await self._note(conversation, "HSETNX", f"helpful:{event}", "yes" if helpful else "no")

    async def speak(self, conversation: Conversation, language: str) -> None:
        """Goes on in `language`."""
        await self._note(conversation, "HSET", "language", language)

    async def note_notices(self, conversation: Conversation, ids: Sequence[str]) -> None:
        """Keeps that the notices `ids` were told, so that they are told once."""
        await self._note(conversation, "HSET", "noticed", " ".join([*conversation.noticed.split(), *ids]))

    async def _note(self, conversation: Conversation, command: str, name: str, value: str) -> bool:
        """Writes one fact of a conversation that is still there; a deleted one must not come back half."""
        only_if_there = "return redis.call('EXISTS', KEYS[1]) == 1 and redis.call(ARGV[1], KEYS[1], ARGV[2], ARGV[3])"
        return bool(await self.redis.eval(only_if_there, 1, _keys(conversation.id)[0], command, name, value))

    async def delete(self, conversation: Conversation) -> None:
        await self.redis.delete(*_keys(conversation.id))
        await self.redis.publish(CHANNEL, _notice(conversation))


def _keys(conversation: str) -> list[str]:
    return [f"conversation:{{{conversation}}}", f"events:{{{conversation}}}", f"clients:{{{conversation}}}"]


def _events(entries: object) -> list[Event]:
    return [
        Event.read(event_id, fields["event"]) for event_id, fields in cast(list[tuple[str, dict[str, str]]], entries)
    ]


def _notice(conversation: Conversation) -> str:
    return json.dumps({"id": conversation.id, "site": conversation.site})


def _refuse(answer: list[str]) -> None:
    """Raises what a script's answer means, unless it was done (now or before)."""
    match answer:
        case ["gone"]:
            raise UnknownConversation
        case ["closed"]:
            raise ConversationClosed
        case ["held", holder, staff_name]:
            raise HeldBySomebodyElse(holder, staff_name)
