"""The connections to Redis (or Valkey): few, shared by all, and patient enough to sit out a restart or a change of master.

An address is `redis://host:port`, or `rediss://` with TLS. Where Sentinels watch over a master and its replicas it names those instead:
`redis+sentinel://host:26379,host:26379,host:26379/NAME`, where NAME is the master's among them (`rediss+sentinel://` with TLS to the master).
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError

# 8 tries, waiting 0.05 s and twice as long each time up to 0.6 s: about three seconds, what a restart takes.
_PATIENCE = Retry(ExponentialBackoff(cap=0.6, base=0.05), retries=8)

_CONNECTIONS = 50
_SECONDS_FOR_ONE = 5  # to wait for a connection when all are in use; then redis.ConnectionError
_SENTINEL_PORT = 26379
_SENTINEL_SECONDS = 0.5  # for one to answer; then the next is asked


def connect(url: str, db: int = 0) -> Redis:
    """A client for database `db` that gives and takes text. Use it as an async context manager."""
    settings: dict[str, Any] = {
        "max_connections": _CONNECTIONS,
        "timeout": _SECONDS_FOR_ONE,
        "db": db,
        "decode_responses": True,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "health_check_interval": 30,
        "retry": _PATIENCE,
        "retry_on_error": [BusyLoadingError, ConnectionError, TimeoutError],
    }
    if is_watched(url):
        return Redis.from_pool(_watched(url, settings))
    pool = BlockingConnectionPool.from_url(url, **settings)
    pool.connection_class = _telling(pool.connection_class)
    return Redis.from_pool(pool)


def is_watched(url: str) -> bool:
    """Whether the address names Sentinels."""
    return urlsplit(url).scheme.endswith("+sentinel")


class _ClosedIsLost:
    """uvloop tells by a RuntimeError what asyncio tells by an OSError, and redis-py knows the latter only: the line is closed."""

    async def _send_packed_command(self, command: Iterable[bytes]) -> None:
        try:
            await super()._send_packed_command(command)  # type: ignore[misc]
        except RuntimeError as error:
            raise ConnectionResetError(str(error)) from error


def _telling(kind: type[AbstractConnection]) -> type[AbstractConnection]:
    """The same kind of connection, that says when it is lost."""
    return type(kind.__name__, (_ClosedIsLost, kind), {})


class _WatchedPool(SentinelConnectionPool, BlockingConnectionPool):
    """Each new connection goes to the master of that moment; nobody waits longer for one than elsewhere."""

    async def aclose(self) -> None:
        await super().aclose()
        for sentinel in self.sentinel_manager.sentinels:
            await sentinel.aclose()


def _watched(url: str, settings: dict[str, Any]) -> _WatchedPool:
    parts = urlsplit(url)
    login, _, servers = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    asked = {
        "socket_timeout": _SENTINEL_SECONDS,
        "socket_connect_timeout": _SENTINEL_SECONDS,
        "retry": Retry(NoBackoff(), 0),  # the next one knows as well
    }
    places = [_place(server) for server in servers.split(",")]
    sentinels = Sentinel(places, sentinel_kwargs=asked)  # type: ignore[no-untyped-call]
    known = {"username": unquote(user), "password": unquote(password)}
    settings = settings | {name: value for name, value in known.items() if value}
    tls = parts.scheme.startswith("rediss")
    pool: _WatchedPool = _WatchedPool(  # type: ignore[no-untyped-call]
        parts.path.strip("/"), sentinels, ssl=tls, check_connection=True, **settings
    )
    pool.connection_class = _telling(pool.connection_class)
    return pool


def _place(server: str) -> tuple[str, int]:
    parts = urlsplit(f"//{server}")
    return parts.hostname or "", parts.port or _SENTINEL_PORT
