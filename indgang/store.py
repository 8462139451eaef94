"""The connections to Redis (or Valkey): few, shared by all, and patient enough to sit out a restart."""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError

# 8 tries, waiting 0.05 s and twice as long each time up to 0.6 s: about three seconds, what a restart takes.
_PATIENCE = Retry(ExponentialBackoff(cap=0.6, base=0.05), retries=8)


_CONNECTIONS = 50
_SECONDS_FOR_ONE = 5  # to wait for a connection when all are in use; then redis.ConnectionError


def connect(url: str, db: int = 0) -> Redis:
    """A client for database `db` that gives and takes text. Use it as an async context manager."""
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=_CONNECTIONS,
        timeout=_SECONDS_FOR_ONE,
        db=db,
        decode_responses=True,
        socket_connect_timeout=2,
        socket_timeout=5,
        health_check_interval=30,
        retry=_PATIENCE,
        retry_on_error=[BusyLoadingError, ConnectionError, TimeoutError],
    )
    return Redis.from_pool(pool)
