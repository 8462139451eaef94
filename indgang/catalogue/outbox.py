"""Letters that wait to be sent, and what became of each: nothing is lost, and nothing is sent twice.

letters:{site}:text:SLOT   hash    letter id → Letter (JSON)
letters:{site}:state:SLOT  hash    letter id → State (JSON)
letters:{site}:due         sorted  "SLOT ID" of each that waits → when it is tried next
letters:{site}:slots       sorted  slots with letters → when those are gone

Names and contacts stand only in `text`, which expires with the bookings of its slot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel
from redis.asyncio import Redis

from indgang.catalogue.letters import Letter

Outcome = Literal["waiting", "sending", "sent", "failed", "unsure", "late", "called"]
LEASE_SECONDS = 300  # longer than any try takes
_PUT = (Path(__file__).parent / "letter.lua").read_text("utf-8")
_CLAIM = """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
if not due[1] then return false end
redis.call('ZADD', KEYS[1], ARGV[2], due[1])
return due[1]
"""


class State(BaseModel):
    """`failed`: the address took no mail. `unsure`: whether it went out is not known. `late`: of no use any more. `called` by `by`."""

    outcome: Outcome = "waiting"
    tries: int = 0
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """A letter and what became of it."""

    letter: Letter
    state: State

    @property
    def to_call(self) -> bool:
        """Whether somebody must tell this person who is not told by e-mail, as far as that is known; `Told.open` where it is off."""
        if not self.letter.call or self.state.outcome in ("called", "sent", "late"):
            return False
        return not self.letter.by_mail or self.state.outcome in ("failed", "unsure")

    @property
    def open(self) -> bool:
        """Whether nobody has told this person yet."""
        return self.letter.call and self.state.outcome not in ("called", "sent", "late")


class Outbox:
    """One municipality's letters. Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis, site: str) -> None:
        self._redis, self.site, self._prefix = redis, site, f"letters:{{{site}}}:"

    async def put(self, letters: Iterable[Letter], now: datetime) -> None:
        """Stores each once, whatever became of it since; those with an e-mail address wait to be sent."""
        storing = self._redis.register_script(_PUT)
        for letter in letters:
            keys = [*self._keys(letter.slot_id), self._key("due"), self._key("slots")]
            gone, due = int(letter.kept_until.timestamp()), now.timestamp() if letter.by_mail else ""
            facts: list[Any] = [
                letter.id,
                letter.model_dump_json(),
                State(at=now).model_dump_json(),
                letter.slot_id,
                gone,
                due,
            ]
            await storing(keys=keys, args=facts)

    async def of_slots(self, slot_ids: Sequence[str]) -> list[Told]:
        """Every letter about these, the earliest date first."""
        async with self._redis.pipeline(transaction=True) as together:
            for slot_id in slot_ids:
                for key in self._keys(slot_id):
                    together.hgetall(key)
            stored = await together.execute() if slot_ids else []
        found = [
            Told(Letter.model_validate_json(text), _state(states.get(id)))
            for texts, states in zip(stored[::2], stored[1::2], strict=True)
            for id, text in texts.items()
        ]
        return sorted(
            found, key=lambda told: (told.letter.start, told.letter.slot_id, told.letter.name, told.letter.id)
        )

    async def all(self, now: datetime) -> list[Told]:
        """Every letter of the municipality that is still kept."""
        slots = await self._redis.zrangebyscore(self._key("slots"), now.timestamp(), "+inf")
        return await self.of_slots([str(slot) for slot in slots])

    async def called(self, slot_id: str, letter_id: str, by: str, now: datetime) -> bool:
        """Notes that the account `by` has told the person; whether there was such a letter."""
        if not (told := await self._told(slot_id, letter_id)):
            return False
        if told.state.outcome not in ("called", "sent"):
            await self.settle(told.letter, State(outcome="called", tries=told.state.tries, by=by, at=now))
        return True

    async def overtaken(self, slot_id: str, now: datetime, code: str | None = None) -> None:
        """Of what is still to be told about a date, or to one person there, nothing is true any more, except that they are off."""
        for told in await self.of_slots([slot_id]):
            other = told.letter.kind in ("cancelled", "removed") or (code and told.letter.code != code)
            if not other and told.state.outcome in ("waiting", "failed", "unsure"):
                await self.settle(told.letter, State(outcome="late", tries=told.state.tries, at=now))

    async def claim(self, now: datetime) -> Told | None:
        """The next letter to send, for the caller alone and for `LEASE_SECONDS`; None where none is due.

        One that somebody had begun to send, and never told how it went, is `sending`.
        """
        claiming = self._redis.register_script(_CLAIM)
        lease = now.timestamp() + LEASE_SECONDS
        while member := await claiming(keys=[self._key("due")], args=[now.timestamp(), lease]):
            slot_id, _, letter_id = str(member).partition(" ")
            told = await self._told(slot_id, letter_id)
            if told and told.state.outcome in ("waiting", "sending"):
                return told
            await self._redis.zrem(self._key("due"), member)
        return None

    async def begin(self, told: Told, now: datetime) -> None:
        """Notes that it is being sent now."""
        state = State(outcome="sending", tries=told.state.tries + 1, at=now)
        await self._note(told.letter, state)

    async def settle(self, letter: Letter, state: State) -> None:
        """Notes what became of it in the end."""
        await self._note(letter, state, remove=True)

    async def again(self, letter: Letter, state: State, at: datetime) -> None:
        """It was not sent; it is tried again from `at` on."""
        await self._note(letter, state, at=at)

    async def _note(self, letter: Letter, state: State, *, remove: bool = False, at: datetime | None = None) -> None:
        member, key = f"{letter.slot_id} {letter.id}", self._keys(letter.slot_id)[1]
        async with self._redis.pipeline(transaction=True) as together:
            together.hset(key, letter.id, state.model_dump_json())
            together.expireat(key, int(letter.kept_until.timestamp()))
            if remove:
                together.zrem(self._key("due"), member)
            if at:
                together.zadd(self._key("due"), {member: at.timestamp()}, xx=True)
            await together.execute()

    async def _told(self, slot_id: str, letter_id: str) -> Told | None:
        text, state = self._keys(slot_id)
        async with self._redis.pipeline(transaction=True) as together:
            together.hget(text, letter_id)
            together.hget(state, letter_id)
            found, noted = cast(Any, await together.execute())
        return Told(Letter.model_validate_json(found), _state(noted)) if found else None

    def _keys(self, slot_id: str) -> tuple[str, str]:
        return self._key(f"text:{slot_id}"), self._key(f"state:{slot_id}")

    def _key(self, name: str) -> str:
        return f"{self._prefix}{name}"


def _state(stored: str | None) -> State:
    return State.model_validate_json(stored) if stored else State()
