"""Conversations in Redis: one append-only stream each, and the few facts that decide who may speak in it.

Keys of one conversation share a hash tag and every one of them expires `retention` seconds after its last word:

    conversation:{id}   hash    site, front, page, token, opened, retention, holder, staff, staff_name, waiting_since,
                                done (the last message the assistant is finished with), misses, topic, closed, rating,
                                language, noticed (ids of notices told), helpful:{event} (whether that answer helped),
                team (which of the municipality's), labels (ids), outcome (once closed by staff), case (who left a message, JSON),
                asked_staff, claimed_at, read_citizen, read_staff (the last event that was seen), failed_turns,
                told_unanswered, told_waiting (the last wait, and the last message, about which something was said)
    events:{id}         stream  the events; an entry's id is the event's id
    clients:{id}        hash    a client's own id of a message → the event it became
    notes:{id}          list    what staff told each other (`indgang.notes`)

Lua scripts hold whatever two could race for: a message sent twice, a reply given twice, a claim by two, an edit too late.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from redis.asyncio import Redis

from indgang.errors import ConversationClosed, HeldBySomebodyElse, NotChangeable, UnknownConversation, WrongToken
from indgang.events import Event, Holder, said_by
from indgang.signals import CHANNEL

DAY = 86_400  # seconds
RECENT = 20  # events by which a conversation is told apart in a list
CHANGEABLE_MS = 60_000  # so long staff may change or withdraw their last message
TURNS = "turns"  # the conversations that wait for a turn of the assistant: see indgang.queue
SCRIPTS = Path(__file__).parent / "scripts"


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
    team: str
    labels: str
    outcome: str
    case: str
    asked_staff: int
    claimed_at: int
    read_citizen: str
    read_staff: str
    failed_turns: int

    @classmethod
    def read(cls, conversation_id: str, stored: dict[str, str]) -> "Conversation":
        numbers = {name: int(stored.get(name) or 0) for name in _NUMBERS}
        words = {name: stored.get(name, "") for name in _WORDS}
        rest = {name: stored.get(name, usual) for name, usual in _USUAL.items()}
        return cls(id=conversation_id, **numbers, **words, **rest)  # type: ignore[arg-type]


_NUMBERS = (
    "opened", "retention", "waiting_since", "misses", "closed", "asked_staff", "claimed_at", "failed_turns",
)  # fmt: skip
_WORDS = (
    "site", "front", "page", "token", "staff", "staff_name", "topic", "rating", "noticed", "team", "labels", "outcome", "case",
)  # fmt: skip
_USUAL = {"holder": "assistant", "done": "0-0", "language": "da", "read_citizen": "0-0", "read_staff": "0-0"}


@dataclass(frozen=True)
class Line:
    """What a list needs to know of an event; `at` is ISO 8601."""

    id: str
    kind: str
    from_: str
    at: str
    text: str

    @classmethod
    def of(cls, event: Event) -> "Line":
        return cls(event.id, event.kind, event.from_, event.at.isoformat(), event.text)


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
        self._append = redis.register_script((SCRIPTS / "append.lua").read_text())
        self._reply = redis.register_script((SCRIPTS / "reply.lua").read_text())
        self._hold = redis.register_script((SCRIPTS / "hold.lua").read_text())
        self._glance = redis.register_script((SCRIPTS / "glance.lua").read_text())
        self._edit = redis.register_script((SCRIPTS / "edit.lua").read_text())
        self._read = redis.register_script((SCRIPTS / "read.lua").read_text())
        self._tell_waiting = redis.register_script((SCRIPTS / "tell_waiting.lua").read_text())

    async def open(
        self, site: str, front: str, page: str, retention_days: int, first: Sequence[Event], language: str = "da"
    ) -> tuple[str, str]:
        """A new conversation that begins with the events `first`; gives its id and its token."""
        conversation, token = secrets.token_urlsafe(18), secrets.token_urlsafe(32)
        facts, events, *_ = keys(conversation)
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
        stored = cast(dict[str, str], await self.redis.hgetall(keys(conversation)[0]))
        if not stored:
            raise UnknownConversation(conversation)
        return Conversation.read(conversation, stored)

    async def with_recent(self, conversation: str) -> tuple[Conversation, list[Event]]:
        """The conversation with its newest events, newest first. Raises UnknownConversation."""
        facts, events, *_ = keys(conversation)
        async with self.redis.pipeline(transaction=False) as together:
            together.hgetall(facts)
            together.xrevrange(events, count=RECENT)
            stored, entries = await together.execute()
        if not stored:
            raise UnknownConversation(conversation)
        return Conversation.read(conversation, stored), _events(entries)

    async def glances(self, ids: Sequence[str]) -> list[tuple[Conversation, list[Line]] | None]:
        """Each conversation with its newest lines, newest first, in one round trip; None for one that is gone."""
        async with self.redis.pipeline(transaction=False) as together:
            for one in ids:
                await self._glance(keys=keys(one)[:2], args=[RECENT], client=together)
            found = await together.execute()
        return [_glanced(one, told) if told else None for one, told in zip(ids, found, strict=True)]

    async def get_for(self, conversation: str, token: str) -> Conversation:
        """The conversation, for the citizen who has its token. Raises WrongToken for anybody else."""
        found = await self.get(conversation)
        if not secrets.compare_digest(found.token, hashed(token)):
            raise WrongToken
        return found

    async def append(
        self, conversation: Conversation, event: Event, *, held_by: str = "", turn: bool = False
    ) -> Appended:
        """Stores what a citizen or staff wrote. With `held_by`, only while that staff member holds it; with `turn`, it waits for the assistant."""
        answer = await self._append(
            keys=[*keys(conversation.id), *([TURNS] if turn else [])],
            args=[
                event.stored(),
                event.client_id or "",
                held_by,
                conversation.retention,
                CHANNEL,
                _notice(conversation),
                conversation.id,
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
            keys=keys(conversation.id),
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
                int(any(failed(event) for event in events)),
                *[event.stored() for event in events],
            ],
        )
        return cast(str, answer[0])

    async def tell_waiting(self, conversation: Conversation, message: str, event: Event, after_ms: int) -> bool:
        """Says `event`, once, if `message` is at least `after_ms` old and has no answer yet; False where it is younger."""
        answer = await self._tell_waiting(
            keys=keys(conversation.id),
            args=[
                conversation.done,
                message,
                after_ms,
                conversation.retention,
                CHANNEL,
                _notice(conversation),
                event.stored(),
            ],
        )
        return cast(bool, answer[0] != "early")

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
        more: Mapping[str, str] | None = None,
    ) -> bool:
        """Moves it to `holder` (and closes it), and sets `more` of its facts; False when that staff member already holds it.

        Raises HeldBySomebodyElse when it is not in `taken_from`, or when staff hold it and not `held_by`.
        """
        answer = await self._hold(
            keys=keys(conversation.id),
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
                json.dumps(dict(more or {})),
                *[event.stored() for event in events],
            ],
        )
        _refuse(answer)
        return cast(bool, answer[0] == "ok")

    async def edit(
        self, conversation: Conversation, event_id: str, staff: str, text: str, *, masked: bool = False
    ) -> None:
        """Gives the last message of `staff` other words, or takes it back where `text` is empty; the old words are gone.

        Raises NotChangeable when it is not theirs, not their last, or older than `CHANGEABLE_MS`; and as `append` does.
        """
        message = await self.event(conversation.id, event_id)
        if message is None or message.staff != staff:
            raise NotChangeable("not_yours")
        told = said_by("staff", text, kind="edit", edits=event_id, withdrawn=not text, staff_name=message.staff_name)
        answer = await self._edit(
            keys=keys(conversation.id),
            args=[
                event_id,
                staff,
                _changed(message, text, masked).stored(),
                CHANGEABLE_MS,
                conversation.retention,
                CHANNEL,
                _notice(conversation),
                told.stored(),
            ],
        )
        _refuse(answer)

    async def note_read(self, conversation: Conversation, by: Literal["citizen", "staff"], event_id: str) -> str:
        """Keeps that all up to `event_id` has been seen; gives the mark where it moved on, else ''."""
        facts, events, *_ = keys(conversation.id)
        return cast(str, await self._read(keys=[facts, events], args=[f"read_{by}", event_id]))

    async def events(self, conversation: str, after: str = "0-0", count: int | None = None) -> list[Event]:
        """Its events in order, after the event `after`."""
        return _events(await self.redis.xrange(keys(conversation)[1], min=f"({after}", count=count))

    async def new_events(self, conversation: str, after: str) -> list[Event]:
        """The same for somebody who waits for them. Raises UnknownConversation once it is deleted."""
        facts, events, *_ = keys(conversation)
        async with self.redis.pipeline(transaction=False) as together:
            together.exists(facts)
            together.xrange(events, min=f"({after}")
            there, entries = await together.execute()
        if not there:
            raise UnknownConversation(conversation)
        return _events(entries)

    async def last_events(self, conversation: str, count: int) -> list[Event]:
        """Its newest events, newest first."""
        return _events(await self.redis.xrevrange(keys(conversation)[1], count=count))

    async def events_before(self, conversation: str, event_id: str, count: int) -> list[Event]:
        """Those before the event `event_id`, newest first."""
        return _events(await self.redis.xrevrange(keys(conversation)[1], max=f"({event_id}", count=count))

    async def event(self, conversation: str, event_id: str) -> Event | None:
        found = _events(await self.redis.xrange(keys(conversation)[1], min=event_id, max=event_id))
        return found[0] if found else None

    async def rate(self, conversation: Conversation, rating: dict[str, Any]) -> None:
        await self._note(conversation, "HSET", "rating", json.dumps(rating))
        await self.redis.publish(CHANNEL, _notice(conversation))

    async def note_helpful(self, conversation: Conversation, event: str, helpful: bool) -> bool:
        """Keeps whether the answer in `event` helped; False when that was said before, which then stays."""
        return await self._note(conversation, "HSETNX", f"helpful:{event}", "yes" if helpful else "no")

    async def helped(self, conversation: Conversation, event: str) -> bool | None:
        """Whether the answer in `event` helped; None where nobody has said so."""
        said = cast(str | None, await self.redis.hget(keys(conversation.id)[0], f"helpful:{event}"))
        return None if said is None else said == "yes"

    async def label(self, conversation: Conversation, labels: Sequence[str]) -> None:
        """Its labels from now on, as ids."""
        await self._note(conversation, "HSET", "labels", " ".join(labels))
        await self.redis.publish(CHANNEL, _notice(conversation))

    async def speak(self, conversation: Conversation, language: str) -> None:
        """Goes on in `language`."""
        await self._note(conversation, "HSET", "language", language)

    async def note_notices(self, conversation: Conversation, ids: Sequence[str]) -> None:
        """Keeps that the notices `ids` were told, so that they are told once."""
        await self._note(conversation, "HSET", "noticed", " ".join([*conversation.noticed.split(), *ids]))

    async def _note(self, conversation: Conversation, command: str, name: str, value: str) -> bool:
        """Writes one fact of a conversation that is still there; a deleted one must not come back half."""
        only_if_there = "return redis.call('EXISTS', KEYS[1]) == 1 and redis.call(ARGV[1], KEYS[1], ARGV[2], ARGV[3])"
        return bool(await self.redis.eval(only_if_there, 1, keys(conversation.id)[0], command, name, value))

    async def delete(self, conversation: Conversation) -> None:
        await self.redis.delete(*keys(conversation.id), f"lessons:{{{conversation.id}}}")
        await self.redis.publish(CHANNEL, _notice(conversation))


def keys(conversation: str) -> list[str]:
    """Its facts, its events, the clients' ids, and the private notes: all that is stored of it under names of its own."""
    return [f"{name}:{{{conversation}}}" for name in ("conversation", "events", "clients", "notes")]


def _events(entries: object) -> list[Event]:
    return [
        Event.read(event_id, fields["event"]) for event_id, fields in cast(list[tuple[str, dict[str, str]]], entries)
    ]


def _glanced(conversation: str, told: str) -> tuple[Conversation, list[Line]]:
    facts, lines = json.loads(told)
    stored = dict(zip(facts[::2], facts[1::2], strict=True))
    events = [(event_id, json.loads(event)) for event_id, event in zip(lines[::2], lines[1::2], strict=True)]
    return Conversation.read(conversation, stored), [
        Line(event_id, event.get("kind", "message"), event["from"], event["at"], event.get("text", ""))
        for event_id, event in events
    ]


def _notice(conversation: Conversation) -> str:
    return json.dumps({"id": conversation.id, "site": conversation.site})


def _refuse(answer: list[str]) -> None:
    """Raises what a script's answer means, unless it was done (now or before)."""
    match answer:
        case ["gone"]:
            raise UnknownConversation
        case ["closed", outcome]:
            raise ConversationClosed(by_staff=bool(outcome))
        case ["held", holder, staff_name]:
            raise HeldBySomebodyElse(holder, staff_name)
        case ["not_yours" | "not_last" | "late" as why]:
            raise NotChangeable(why)


def _changed(message: Event, text: str, masked: bool) -> Event:
    """The message as it stands after its edit: a withdrawn one is empty of everything that was shown."""
    if text:
        return message.model_copy(update={"text": text, "masked": masked, "edited": True})
    kept = {"at": message.at, "client_id": message.client_id, "staff": message.staff, "staff_name": message.staff_name}
    return said_by("staff", "", withdrawn=True, **kept)


def failed(event: Event) -> bool:
    """Whether the event tells that the assistant could not help."""
    return (event.status or "").startswith(("unanswered_", "error_"))
