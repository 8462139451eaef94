"""Clears away what expiry alone leaves: the numbers of conversations that are gone, and deleted words in Redis' file.

    sweeping:lock  held for most of an hour by the gateway whose turn it is
    sweeping:file  there for a day after Redis was asked to write its file anew

Redis appends every write to its file and rewrites it by itself only when it has doubled, so in a small municipality words that were
deleted or have expired could stand on the disk for months. Once a day it is asked to write the file anew, which leaves what is stored now.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from indgang.content import Shelf
from indgang.conversations import keys

AGAIN_SECONDS = 3_600
LOCK_SECONDS = 3_500
A_DAY = 86_400 - 600  # seconds; a little less, so that it happens at about the same hour
AT_ONCE = 500  # conversations looked up in one round trip
LISTS = ("queue", "left", "held", "cases", "inbox", "closed", "learning", "comments")
log = logging.getLogger(__name__)


class Sweeping:
    def __init__(self, redis: Redis, shelf: Shelf) -> None:
        self._redis, self._shelf = redis, shelf

    async def run(self) -> None:
        """For ever. While the store is away it waits."""
        while True:
            try:
                if await self._redis.set("sweeping:lock", "1", nx=True, ex=LOCK_SECONDS):
                    await self.sweep(self._shelf.content.municipalities)
                    await self.write_file_anew()
            except RedisError as error:
                log.warning("what is gone is swept later: %s", type(error).__name__)
            except Exception:
                log.exception("what is gone is swept later")
            await asyncio.sleep(AGAIN_SECONDS)

    async def sweep(self, sites: Iterable[str]) -> int:
        """Takes conversations that are gone out of every list; gives how many entries those were. Raises RedisError."""
        lists = ["turns", "uncounted", *(f"{name}:{site}" for site in sites for name in LISTS)]
        return sum([await self._sweep(name) for name in lists])

    async def _sweep(self, name: str) -> int:
        """One list, from its oldest entries on."""
        swept = start = 0
        while found := cast(list[str], await self._redis.zrange(name, start, start + AT_ONCE - 1)):
            async with self._redis.pipeline(transaction=False) as together:
                for conversation in found:
                    together.exists(keys(conversation)[0])
                there = await together.execute()
            gone = [conversation for conversation, is_there in zip(found, there, strict=True) if not is_there]
            if gone:
                swept += int(await self._redis.zrem(name, *gone))
            start += len(found) - len(gone)
        return swept

    async def write_file_anew(self) -> bool:
        """Once a day, over all gateways; false when it was done before, or Redis is not ours to ask (a hosted one)."""
        if not await self._redis.set("sweeping:file", "1", nx=True, ex=A_DAY):
            return False
        try:
            await self._redis.bgrewriteaof()
        except ResponseError:
            log.warning("Redis did not write its file anew; whoever runs it must see to that")
            return False
        return True
