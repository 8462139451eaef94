"""Looks through the stored conversations of one municipality, the newest first. There is no index that could outlive them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from redis.asyncio import Redis

from gateway.services import Services
from indgang.bookings import code_in
from indgang.bookings.mine import mine_key
from indgang.conversations import Conversation
from indgang.errors import UnknownConversation
from indgang.events import Event

MOST = 50  # found at a time
MOST_READ = 2_000  # conversations looked through for it: about a second
_AT_ONCE = 50
_SHORTEST_ID = 20  # characters; a booking's code has eight
_SNIPPET = 160  # characters


@dataclass(frozen=True)
class Asked:
    """What to look for; empty is everything. The period is that of a conversation's last word, its end not in it."""

    since: datetime
    until: datetime
    words: str = ""
    topic: str = ""
    outcome: str = ""
    label: str = ""

    def fits(self, conversation: Conversation) -> bool:
        return self.outcome in ("", conversation.outcome) and (
            not self.label or self.label in conversation.labels.split()
        )


@dataclass(frozen=True)
class Hit:
    conversation: Conversation
    last: datetime
    snippet: str


@dataclass(frozen=True)
class Page:
    """`read` conversations were looked through. `before` (ms) is where to go on, 0 when all were."""

    hits: list[Hit]
    read: int
    before: int


async def search(services: Services, site: str, asked: Asked, before: int = 0) -> Page:
    """The next `MOST` that fit, among at most `MOST_READ`; from `before` (ms) on towards older ones."""
    hits: list[Hit] = []
    read, last = 0, 0
    async for conversation, at, events in _newest(services.redis, site, asked, before):
        if (len(hits) >= MOST or read >= MOST_READ) and at != last:
            return Page(hits, read, last)
        read, last = read + 1, at
        if conversation and (snippet := _found(conversation, events, asked)) is not None:
            hits.append(Hit(conversation, datetime.fromtimestamp(at / 1000, UTC), snippet))
    return Page(hits, read, 0)


Entry = tuple[Conversation | None, int, list[Event]]


async def _newest(redis: Redis, site: str, asked: Asked, before: int) -> AsyncIterator[Entry]:
    """Each conversation of the period with the moment of its last word (ms) and, where it may fit, its events."""
    end = min(before, _ms(asked.until)) if before else _ms(asked.until)
    start = 0
    while True:
        found = cast(
            list[tuple[str, float]],
            await redis.zrevrangebyscore(
                f"inbox:{site}", f"({end}", _ms(asked.since), start=start, num=_AT_ONCE, withscores=True
            ),
        )
        for entry in await _read(redis, site, asked, [(one, int(at)) for one, at in found]):
            yield entry
        if len(found) < _AT_ONCE:
            return
        start += _AT_ONCE


async def _read(redis: Redis, site: str, asked: Asked, found: Sequence[tuple[str, int]]) -> list[Entry]:
    async with redis.pipeline(transaction=False) as together:
        for conversation, _ in found:
            together.hgetall(f"conversation:{{{conversation}}}")
        stored = cast(list[dict[str, str]], await together.execute())
        read = [Conversation.read(id, facts) for (id, _), facts in zip(found, stored, strict=True)]
        fitting = [one for one in read if one.site == site and asked.fits(one)]
        for one in fitting:
            together.xrange(f"events:{{{one.id}}}")
        entries = cast(list[list[tuple[str, dict[str, str]]]], await together.execute() if fitting else [])
    events = {
        one.id: [Event.read(event, fields["event"]) for event, fields in some]
        for one, some in zip(fitting, entries, strict=True)
    }
    return [
        (one if one.id in events else None, at, events.get(one.id, []))
        for one, (_, at) in zip(read, found, strict=True)
    ]


def _found(conversation: Conversation, events: list[Event], asked: Asked) -> str | None:
    """The words around the first find, or the citizen's first; None where the conversation is not what was asked for."""
    if asked.topic and not any(event.answer and event.answer.topic == asked.topic for event in events):
        return None
    said = [event.text for event in events if event.kind == "message" and event.text]
    wanted = asked.words.casefold().split()
    if not wanted:
        return _short(next((event.text for event in events if event.from_ == "citizen" and event.text), ""), 0)
    everything = "\n".join([*said, conversation.case]).casefold()
    if not all(word in everything for word in wanted):
        return None
    for text in said:
        if (place := text.casefold().find(wanted[0])) >= 0:
            return _short(text, place)
    return ""


def _short(text: str, place: int) -> str:
    start = max(0, place - _SNIPPET // 3)
    part = " ".join(text[start : start + _SNIPPET].split())
    return ("… " if start else "") + part + (" …" if start + _SNIPPET < len(text) else "")


async def of_person(services: Services, site: str, code: str) -> list[Conversation]:
    """All conversations of whoever has this conversation or booking, as far as bookings tell: those that made or proved the same ones."""
    redis = services.redis
    booking = code_in(code) if len(code.strip()) < _SHORTEST_ID else None
    ids = {code.strip()} if booking is None else set()
    codes = {booking} if booking else set()
    if not booking:
        codes = set(cast(list[str], await redis.zrange(mine_key(site, code.strip()), 0, -1)))
    if codes:
        ids |= await _that_have(redis, site, codes)
    found = [one for one in [await _get(services, one) for one in sorted(ids)] if one and one.site == site]
    return sorted(found, key=lambda one: one.opened)


async def _that_have(redis: Redis, site: str, codes: set[str]) -> set[str]:
    prefix = mine_key(site, "")
    found: set[str] = set()
    async for key in redis.scan_iter(match=f"{prefix}*", count=1000):
        if codes & set(cast(list[str], await redis.zrange(key, 0, -1))):
            found.add(cast(str, key).removeprefix(prefix))
    return found


async def _get(services: Services, conversation: str) -> Conversation | None:
    try:
        return await services.conversations.get(conversation)
    except UnknownConversation:
        return None


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
