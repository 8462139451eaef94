"""The off-switch of a municipality: for the bot, or for the whole chat. It holds from the next message on, in every gateway, without a restart.

switched-off:{site}  hash  bot or chat → who did it and when (JSON); what is not there is on
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from pydantic import BaseModel
from redis.asyncio import Redis

from indgang.conversations import now_ms

What = Literal["bot", "chat"]
WHATS: tuple[What, ...] = ("bot", "chat")


class Off(BaseModel):
    """Since when something is off (ms), and by whose account."""

    by: str
    at: int

    @property
    def since(self) -> datetime:
        return datetime.fromtimestamp(self.at / 1000, UTC)


@dataclass(frozen=True)
class Switched:
    """What is off in a municipality, None where it is on."""

    bot: Off | None = None
    chat: Off | None = None


class Switches:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def of(self, site: str) -> Switched:
        stored = cast(dict[str, str], await self._redis.hgetall(_key(site)))
        return Switched(**{what: Off.model_validate_json(stored[what]) for what in WHATS if what in stored})

    async def turn_off(self, site: str, what: What, by: str) -> bool:
        """False when it was off already; who was first stays."""
        return bool(await self._redis.hsetnx(_key(site), what, Off(by=by, at=now_ms()).model_dump_json()))

    async def turn_on(self, site: str, what: What) -> bool:
        """False when it was on already."""
        return bool(await self._redis.hdel(_key(site), what))


def _key(site: str) -> str:
    return f"switched-off:{site}"
