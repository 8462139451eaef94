"""What editors decided about sentences: which answer was right, that an answer is missing, or that there is nothing to learn.

    taught:{site}  hash  sentence → the decision (JSON)

A decision holds the editor's own wording of the sentence and nothing of the conversation it came from: it is an example, and is kept
after the conversation is deleted. What was put aside keeps no words at all.
"""

import re
import secrets
from typing import Literal, cast

from pydantic import BaseModel
from redis.asyncio import Redis

from indgang.conversations import now_ms
from indgang.errors import Conflict, InvalidInput
from indgang.privacy import MASKS, mask_contacts

What = Literal["answer", "wanted", "aside"]
LONGEST = 300  # characters of an example: longer ones teach little
_MARKS = re.compile(r"[\[\]{}<>|`*#\\]")  # Rasa and YAML read something into these
_UNDO = (
    "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('HDEL', KEYS[1], ARGV[1]) end return 0"
)


class Decision(BaseModel):
    """`answer` is the right answer's id, `uden_for_emne` where the service has none; only for `what` = answer.

    `times` is how many conversations held the sentence then; `by` the account, `name` the person.
    """

    id: str
    key: str
    what: What
    text: str = ""
    answer: str = ""
    times: int = 1
    by: str
    name: str
    at: int


class AlreadyDecided(Conflict):
    """Another editor was first; `decision` is theirs."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"decided by {decision.by}")
        self.decision = decision


class NoExample(InvalidInput):
    """The text cannot be an example; `problem` is Danish."""

    def __init__(self, problem: str) -> None:
        super().__init__("text")
        self.problem = problem


class Decisions:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def of(self, site: str) -> dict[str, Decision]:
        """By the sentence's name, the newest first."""
        stored = cast(dict[str, str], await self._redis.hgetall(_key(site)))
        found = [Decision.model_validate_json(one) for one in stored.values()]
        return {one.key: one for one in sorted(found, key=lambda one: -one.at)}

    async def decide(self, site: str, decision: Decision) -> None:
        """Raises AlreadyDecided when somebody was first, who may be the same person twice: then it is no conflict."""
        stored = decision.model_dump_json()
        if await self._redis.hsetnx(_key(site), decision.key, stored):
            return
        first = await self._redis.hget(_key(site), decision.key)
        if first is None:  # and taken back at once
            await self.decide(site, decision)
            return
        found = Decision.model_validate_json(first)
        same = ("by", "what", "text", "answer")
        if any(getattr(found, name) != getattr(decision, name) for name in same):
            raise AlreadyDecided(found)

    async def take_back(self, site: str, key: str, decision_id: str) -> bool:
        """Undoes this decision; False when it is not there any more, or another stands in its place."""
        stored = await self._redis.hget(_key(site), key)
        if stored is None or Decision.model_validate_json(stored).id != decision_id:
            return False
        return bool(await self._redis.eval(_UNDO, 1, _key(site), key, stored))

    async def forget_put_aside(self, site: str, gone: list[Decision]) -> None:
        """What was put aside needs no memory when its conversations are gone."""
        if gone:
            await self._redis.hdel(_key(site), *(one.key for one in gone))


def decision(key: str, what: What, *, by: str, name: str, text: str = "", answer: str = "", times: int = 1) -> Decision:
    """A new one, of now. Raises NoExample where `text` cannot be one and should."""
    return Decision(
        id=secrets.token_urlsafe(9),
        key=key,
        what=what,
        text="" if what == "aside" else checked(text),
        answer=answer if what == "answer" else "",
        times=times,
        by=by,
        name=name,
        at=now_ms(),
    )


def example_of(text: str) -> str:
    """The sentence without what was masked in it, and without signs that mean something in a training file."""
    text = mask_contacts(text)
    for mask in MASKS:
        text = text.replace(mask, " ")
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(_MARKS.sub(" ", printable).split()).lstrip("/- ").strip()


def checked(text: str) -> str:
    """The same, if it can be an example. Raises NoExample."""
    example = example_of(text)
    if not re.search(r"[^\W\d_]", example):
        raise NoExample("Skriv sætningen, som den skal læres. Den skal have mindst ét ord.")
    if len(example) > LONGEST:
        raise NoExample(f"Sætningen er for lang. Kort den ned til {LONGEST} tegn, så den siger det vigtigste.")
    return example


def _key(site: str) -> str:
    return f"taught:{site}"
