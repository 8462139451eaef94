"""How long staff have taken for a conversation today, as the ground of an honest estimate for those who wait.

handling:{site}:{YYYY-MM-DD}  hash  count, seconds; gone two days later. No conversation and no person is named.
"""

import math
from datetime import datetime, timedelta
from typing import cast

from redis.asyncio import Redis

FEWEST = 3  # conversations of a day before its own times are used
_KEPT = timedelta(days=2)
_SOON, _STEP = 10, 5  # minutes: longer waits are said in steps, for nobody knows them to the minute


class Handling:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def note(self, site: str, seconds: int, now: datetime) -> None:
        """One conversation more that staff are done with, `seconds` after they took it."""
        key = _key(site, now)
        async with self._redis.pipeline(transaction=True) as together:
            together.hincrby(key, "count", 1)
            together.hincrby(key, "seconds", max(0, seconds))
            together.expire(key, _KEPT)
            await together.execute()

    async def minutes_each(self, site: str, usual: int, now: datetime) -> float:
        """The day's mean where enough have been measured, else `usual`."""
        count, seconds = cast(list[str | None], await self._redis.hmget(_key(site, now), "count", "seconds"))
        return int(seconds or 0) / 60 / int(count) if count and int(count) >= FEWEST else usual


def wait_minutes(place: int, staff: int, minutes_each: float) -> int | None:
    """About how long whoever has that place waits, rounded up; None where nobody is there to tell by."""
    if staff < 1:
        return None
    minutes = max(1, math.ceil(minutes_each * place / staff))
    return minutes if minutes <= _SOON else math.ceil(minutes / _STEP) * _STEP


def _key(site: str, now: datetime) -> str:
    return f"handling:{site}:{now.date().isoformat()}"
