"""The connection to Redis (or Valkey), patient enough to sit out a restart."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError

# 8 tries, waiting 0.05 s and twice as long each time up to 0.6 s: about three seconds, what a restart takes.
_PATIENCE = Retry(ExponentialBackoff(cap=0.6, base=0.05), retries=8)


def connect(url: str, db: int = 0) -> Redis:
    """A client for database `db` that gives and takes text. Use it as an async context manager."""
    return Redis.from_url(
        url,
        db=db,
        decode_responses=True,
        socket_connect_timeout=2,
        socket_timeout=5,
        health_check_interval=30,
        retry=_PATIENCE,
        retry_on_error=[BusyLoadingError, ConnectionError, TimeoutError],
    )
