"""Dated notices ("Borgerservice er lukket i dag"): those of a municipality's file, and those that its managers set in the console.

notices:{site}  hash  id → what a manager posted (JSON); one that is over stays a week for managers to see, then it is dropped
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from pydantic import BaseModel
from redis.asyncio import Redis
from redis.exceptions import RedisError

from indgang.content import Shelf
from indgang.content.municipalities import Notice
from indgang.content.rendering import fill
from indgang.danish_dates import now

KEPT_AFTER = timedelta(days=7)


class Posted(BaseModel):
    """A notice with who posted it; nobody where it stands in the municipality's file."""

    notice: Notice
    by: str = ""

    @property
    def id(self) -> str:
        return self.notice.id


@dataclass(frozen=True)
class Told:
    """A notice as one citizen reads it."""

    id: str
    text: str
    until: datetime


class Notices:
    """Every method but `told` may raise `redis.RedisError`."""

    def __init__(self, redis: Redis, shelf: Shelf) -> None:
        self._redis, self._shelf = redis, shelf

    async def all(self, site: str) -> list[Posted]:
        """Those of the file and of the console, past and coming ones too, by the moment they begin."""
        stored = cast(dict[str, str], await self._redis.hgetall(_key(site)))
        posted = [Posted.model_validate_json(one) for one in stored.values()]
        if over := [one.id for one in posted if one.notice.until + KEPT_AFTER < now()]:
            await self._redis.hdel(_key(site), *over)
        return sorted(
            [*self._of_file(site), *(one for one in posted if one.id not in over)], key=lambda one: one.notice.from_
        )

    async def add(self, site: str, notice: Notice, by: str) -> Posted:
        """Posts `notice` in the name of the account `by`; the same text from the same moment is the same notice."""
        posted = Posted(notice=notice, by=by)
        await self._redis.hset(_key(site), posted.id, posted.model_dump_json(by_alias=True))
        return posted

    async def remove(self, site: str, notice: str) -> bool:
        """Takes down what was posted; False when it was not there (one of the file cannot be taken down here)."""
        return bool(await self._redis.hdel(_key(site), notice))

    async def told(self, site: str, front: str, language: str, moment: datetime) -> list[Told]:
        """Those that a citizen on `front` reads at `moment`, in English where there is one and they don't read Danish.

        Never fails: while the store is away those of the file are all that is known.
        """
        try:
            posted = await self.all(site)
        except RedisError:
            posted = self._of_file(site)
        shown = [one.notice for one in posted if one.notice.shows(moment, front)]
        content = self._shelf.content
        values = content.values(content.municipality(site), moment.date(), language)
        return [
            Told(notice.id, text, notice.until)
            for notice in shown
            if (text := fill((notice.english if language != "da" else None) or notice.text, values))
        ]

    def _of_file(self, site: str) -> list[Posted]:
        return [Posted(notice=notice) for notice in self._shelf.content.municipality(site).notices]


def _key(site: str) -> str:
    return f"notices:{site}"
