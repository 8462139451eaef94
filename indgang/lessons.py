"""What there is to learn from: sentences that were not understood or not well answered, and what citizens said of answers.

    lessons:{id}      hash  of one conversation; expires and is deleted with it:
                            {sentence} → what was believed (JSON), {sentence} {why} → when (ms), rating {event} → JSON
    learning:{site}   zset  the conversations that hold such sentences, by the moment of the newest
    comments:{site}   zset  those that hold ratings with a comment

A sentence is named by a digest of its plain form, so that it is one however it is spelt. Who wrote it is never shown.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, cast, get_args

from pydantic import BaseModel
from redis.asyncio import Redis

from indgang.content.sentences import Sentence
from indgang.conversations import Conversation, now_ms
from indgang.danish_dates import DENMARK
from indgang.outcomes import Candidate
from indgang.privacy import mask_contacts

Why = Literal["not_understood", "out_of_scope", "asked_back", "human", "unhelpful"]
# The named outcomes of a turn that tell at once that there is something to learn.
WHY_OF_STATUS: dict[str, Why] = {
    "unanswered_not_understood": "not_understood",
    "unanswered_out_of_scope": "out_of_scope",
    "clarified": "asked_back",
}
MOST_CONVERSATIONS = 2_000  # the newest; more would only make an editor wait
_SCRIPT = Path(__file__).parent / "scripts" / "note_lesson.lua"


class Believed(BaseModel):
    """What the assistant took `text` as; `ranking` holds the runners-up too, where they are known."""

    text: str
    answer: str = ""
    confidence: float = 0.0
    ranking: list[Candidate] = []
    status: str = ""
    language: str = "da"
    front: str = "kommune"
    at: int = 0


class Comment(BaseModel):
    """What a citizen said of one answer. `at` is in milliseconds since 1970."""

    answer: str
    helpful: bool
    text: str
    at: int

    @property
    def day(self) -> datetime:
        return _moment(self.at)


@dataclass(frozen=True)
class Noted:
    """A sentence in one conversation."""

    key: str
    believed: Believed
    why: frozenset[Why]
    at: int


@dataclass
class Lesson:
    """A sentence in however many conversations, with what was believed the last time."""

    key: str
    believed: Believed
    times: int = 0
    why: Counter[Why] = field(default_factory=Counter)
    at: int = 0

    @property
    def text(self) -> str:
        return self.believed.text

    @property
    def day(self) -> datetime:
        return _moment(self.at)


class Lessons:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._note = redis.register_script(_SCRIPT.read_text())

    async def note(self, conversation: Conversation, why: Why, believed: Believed) -> None:
        """Notes that there is something to learn from a sentence; nothing of a conversation that is gone, or without a word."""
        text = mask_contacts(" ".join(believed.text.split()))
        key = key_of(text)
        if not key:
            return
        stored = believed.model_copy(update={"text": text, "at": believed.at or now_ms()})
        if await self._kept(conversation, key, stored.model_dump_json(), f"{key} {why}", str(stored.at)):
            await self._index("learning", conversation)

    async def take_back(self, conversation: Conversation, why: Why, text: str) -> None:
        """The sentence is no longer one to learn from for this reason."""
        await self._redis.hdel(_key(conversation.id), f"{key_of(mask_contacts(' '.join(text.split())))} {why}")

    async def comment(self, conversation: Conversation, event: str, comment: Comment) -> None:
        """Keeps what was said of the answer in `event`; a later word of the same citizen takes its place."""
        stored = comment.model_copy(update={"text": mask_contacts(comment.text)}).model_dump_json()
        if await self._kept(conversation, f"rating {event}", stored):
            await self._index("comments", conversation)

    async def noted(self, site: str) -> list[Noted]:
        """All sentences of the newest conversations that hold any."""
        return [one for fields in await self._of(f"learning:{site}") for one in _noted(fields)]

    async def comments(self, site: str, answer: str = "") -> list[Comment]:
        """What citizens said of this answer, or of all, the newest first."""
        found = [
            Comment.model_validate_json(value)
            for fields in await self._of(f"comments:{site}")
            for name, value in fields.items()
            if name.startswith("rating ")
        ]
        return sorted((one for one in found if answer in ("", one.answer)), key=lambda one: -one.at)

    async def _kept(self, conversation: Conversation, *words: str) -> bool:
        keys = [f"conversation:{{{conversation.id}}}", _key(conversation.id)]
        return bool(await self._note(keys=keys, args=list(words)))

    async def _index(self, name: str, conversation: Conversation) -> None:
        key = f"{name}:{conversation.site}"
        async with self._redis.pipeline(transaction=True) as together:
            together.zadd(key, {conversation.id: now_ms()})
            together.expire(key, conversation.retention)
            await together.execute()

    async def _of(self, index: str) -> list[dict[str, str]]:
        """What is kept of the index's conversations; those that are gone leave the index."""
        ids = cast(list[str], await self._redis.zrevrange(index, 0, MOST_CONVERSATIONS - 1))
        if not ids:
            return []
        async with self._redis.pipeline(transaction=False) as together:
            for one in ids:
                together.hgetall(_key(one))
            found = cast(list[dict[str, str]], await together.execute())
        if gone := [one for one, fields in zip(ids, found, strict=True) if not fields]:
            await self._redis.zrem(index, *gone)
        return [fields for fields in found if fields]


def grouped(noted: Iterable[Noted], *, why: str = "", front: str = "", since: int = 0) -> list[Lesson]:
    """Each sentence once, the most frequent first; of those that fit."""
    lessons: dict[str, Lesson] = {}
    for one in noted:
        if (why and why not in one.why) or (front and front != one.believed.front) or one.at < since:
            continue
        lesson = lessons.setdefault(one.key, Lesson(one.key, one.believed))
        lesson.times += 1
        lesson.why.update(one.why)
        if one.at > lesson.at:
            lesson.at, lesson.believed = one.at, one.believed
    return sorted(lessons.values(), key=lambda one: (-one.times, -one.at))


def key_of(text: str) -> str:
    """The name of a sentence, the same for all its spellings; empty where it has no word."""
    plain = Sentence.of("", text).plain
    return hashlib.sha256(plain.encode()).hexdigest()[:24] if plain else ""


def believed_of(text: str, ranking: Sequence[Candidate], **more: object) -> Believed:
    """The likeliest of the ranking is what was believed, where there is one."""
    first = {"answer": ranking[0].id, "confidence": ranking[0].confidence} if ranking else {}
    return Believed.model_validate({"text": text, "ranking": list(ranking), **more, **first})


def _noted(fields: dict[str, str]) -> Iterable[Noted]:
    for key, stored in fields.items():
        if " " in key:
            continue
        times = {why: int(fields[f"{key} {why}"]) for why in get_args(Why) if f"{key} {why}" in fields}
        if times:
            yield Noted(key, Believed.model_validate(json.loads(stored)), frozenset(times), max(times.values()))


def _key(conversation: str) -> str:
    return f"lessons:{{{conversation}}}"


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, DENMARK)
