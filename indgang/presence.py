"""Which staff are there: whoever has the console open and has not said that they are away.

    present:{site}  sorted set  user name → when the console was last seen open (ms)
    away:{site}     sorted set  user name → since when they are away (ms)
    there:{site}    set         those whom colleagues were told of as present

All are gone a day after the last sign of anybody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

from redis.asyncio import Redis

State = Literal["present", "away"]
SEEN = timedelta(seconds=60)  # how long one counts as there after the last sign
AWAY = timedelta(hours=10)  # the longest session; whoever forgets to come back is there again at the next one
_KEPT = timedelta(days=1)


class Presence:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def seen(self, sites: Iterable[str], username: str, now: datetime) -> None:
        """Notes a sign of life in all these municipalities; an open console gives one every few seconds."""
        async with self._redis.pipeline(transaction=False) as together:
            for site in sites:
                together.zadd(f"present:{site}", {username: ms(now)})
                together.zremrangebyscore(f"present:{site}", 0, ms(now, -_KEPT))
                together.expire(f"present:{site}", _KEPT)
            await together.execute()

    async def say(self, sites: Iterable[str], username: str, state: State, now: datetime) -> None:
        """Notes what somebody says of themselves."""
        async with self._redis.pipeline(transaction=True) as together:
            for site in sites:
                if state == "away":
                    together.zadd(f"away:{site}", {username: ms(now)}, nx=True)
                    together.expire(f"away:{site}", _KEPT)
                else:
                    together.zrem(f"away:{site}", username)
            await together.execute()
        if state == "present":
            await self.seen(sites, username, now)

    async def left(self, sites: Iterable[str], username: str) -> None:
        """They have signed out, or their account is gone."""
        async with self._redis.pipeline(transaction=True) as together:
            for site in sites:
                together.zrem(f"present:{site}", username)
                together.zrem(f"away:{site}", username)
            await together.execute()

    async def present(self, site: str, now: datetime) -> list[str]:
        """The user names of those who are there."""
        async with self._redis.pipeline(transaction=True) as together:
            together.zrangebyscore(f"present:{site}", f"({ms(now, -SEEN)}", "+inf")
            together.zrangebyscore(f"away:{site}", f"({ms(now, -AWAY)}", "+inf")
            seen, away = cast(Sequence[list[str]], await together.execute())
        return [username for username in seen if username not in away]

    async def changes(self, sites: Sequence[str], now: datetime) -> list[tuple[str, str, State]]:
        """Who has come or gone since the last look, each told to one asker only: municipality, user name, what they are now."""
        async with self._redis.pipeline(transaction=False) as together:
            for site in sites:
                together.zrangebyscore(f"present:{site}", f"({ms(now, -SEEN)}", "+inf")
                together.zrangebyscore(f"away:{site}", f"({ms(now, -AWAY)}", "+inf")
                together.smembers(f"there:{site}")
            found = iter(await together.execute())
        new: list[tuple[str, str, State]] = []
        for site, seen, away, told in ((site, set(next(found)), set(next(found)), set(next(found))) for site in sites):
            here, key = seen - away, f"there:{site}"
            new += [(site, one, "present") for one in sorted(here - told) if await self._redis.sadd(key, one)]
            new += [(site, one, "away") for one in sorted(told - here) if await self._redis.srem(key, one)]
            if here != told:
                await self._redis.expire(key, _KEPT)
        return new

    async def state(self, site: str, username: str, now: datetime) -> State:
        """What colleagues see: away also when the console is not open."""
        return "present" if username in await self.present(site, now) else "away"

    async def is_away(self, site: str, username: str, now: datetime) -> bool:
        """Whether they have said so themselves."""
        since = await self._redis.zscore(f"away:{site}", username)
        return since is not None and since > ms(now, -AWAY)

    async def last_there(self, site: str, username: str, now: datetime) -> int:
        """When they were there last (ms): as they went away, or as the console was last open; 0 where nothing is known."""
        async with self._redis.pipeline(transaction=True) as together:
            together.zscore(f"present:{site}", username)
            together.zscore(f"away:{site}", username)
            seen, away = cast(Sequence[float | None], await together.execute())
        gone = away is not None and away > ms(now, -AWAY)
        return int(min(seen or 0, away or 0) if gone else seen or 0)


def ms(moment: datetime, later: timedelta = timedelta(0)) -> int:
    """Milliseconds since 1970, `later` by a clock that summer time does not move: `moment + later` would be by the one on the wall."""
    return int((moment.timestamp() + later.total_seconds()) * 1000)
