"""The connections to Redis."""

import asyncio

from indgang import store
from indgang.store import connect


async def test_many_at_once_wait_for_a_connection_instead_of_failing(redis_url: str) -> None:
    async with connect(redis_url) as redis:
        counted = await asyncio.gather(*(redis.incr("counter") for _ in range(20 * store._CONNECTIONS)))
        assert sorted(counted) == list(range(1, 20 * store._CONNECTIONS + 1))
        assert len(await redis.client_list()) <= store._CONNECTIONS + 1
