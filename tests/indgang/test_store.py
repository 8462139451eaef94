"""The connections to Redis."""

import asyncio
from typing import Any, cast

import uvloop

from indgang import store
from indgang.store import connect


async def test_many_at_once_wait_for_a_connection_instead_of_failing(redis_url: str) -> None:
    async with connect(redis_url) as redis:
        counted = await asyncio.gather(*(redis.incr("counter") for _ in range(20 * store._CONNECTIONS)))
        assert sorted(counted) == list(range(1, 20 * store._CONNECTIONS + 1))
        assert len(await redis.client_list()) <= store._CONNECTIONS + 1


def test_a_line_closed_under_uvloop_is_a_lost_line(redis_url: str) -> None:
    """The gateway runs on uvloop, whose closed transports raise RuntimeError: nobody who waits for the store would be ready for that."""

    async def lost_and_asked() -> bool:
        async with connect(redis_url) as redis:
            await redis.ping()
            pool = cast(Any, redis.connection_pool)
            connection = await pool.get_connection()
            await pool.release(connection)
            connection._writer.transport.abort()
            return bool(await redis.ping())

    assert uvloop.run(lost_and_asked())
