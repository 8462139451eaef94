"""Whether what was written stands in more than one place: see docs/decisions/0014-what-is-accepted-stands-twice.md."""

import time
from typing import Any, cast

from redis.asyncio import Redis

from indgang.errors import StoreUnavailable

_WAIT_MS = 500  # for a replica to have it; a sound one takes one or two
_SOUND_SECONDS = 2  # since a replica was last heard of; they speak up every second
_LOOK_SECONDS = 1.0  # for which a look holds
_NOWHERE = "indgang:written"  # a channel that nobody listens to


class Replicas:
    """Of the master that `redis` speaks to. Only where Sentinels watch (`watched`): elsewhere none would take the master's place."""

    def __init__(self, redis: Redis, watched: bool) -> None:
        self._redis, self._watched = redis, watched
        self._master, self._sound, self._looked = "", False, 0.0

    async def master(self) -> str:
        """Which master it is, as `have_it` wants to be told: ask before writing. Raises `redis.RedisError`."""
        if self._watched and time.monotonic() - self._looked > _LOOK_SECONDS:
            self._take_in(await self._redis.info("replication"))
        return self._master

    async def have_it(self, master: str) -> None:
        """Returns when a replica has all that was written to `master`, or when there is no sound replica to have it.

        Raises StoreUnavailable when a replica that should have it does not say so, or when another master has come, which may not have it;
        and `redis.RedisError`.
        """
        if not self._watched:
            return
        has_it = self._sound and await self._one_has_it()
        if not has_it:
            self._take_in(await self._redis.info("replication"))
        if master != self._master:
            raise StoreUnavailable("another master since it was written")
        if not has_it and self._sound:
            raise StoreUnavailable("no replica has what was written")

    async def _one_has_it(self) -> bool:
        """A notice goes the way of what is written, on the connection that then waits: WAIT looks at its own connection's last write."""
        async with self._redis.pipeline(transaction=False) as together:
            together.publish(_NOWHERE, "")
            together.execute_command("WAIT", 1, _WAIT_MS)
            together.info("replication")
            _, replicas, told = await together.execute()
        self._take_in(told)
        return int(replicas) > 0

    def _take_in(self, told: Any) -> None:
        replicas = [
            cast(dict[str, Any], told.get(f"slave{number}", {})) for number in range(int(told["connected_slaves"]))
        ]
        self._sound = any(one.get("state") == "online" and int(one["lag"]) <= _SOUND_SECONDS for one in replicas)
        self._master, self._looked = str(told["master_replid"]), time.monotonic()
