"""Asks the library's site, and trusts it with little: a few seconds, a few megabytes, its own host."""

import asyncio
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import httpx

from indgang.errors import Unavailable

SECONDS = 10.0  # for the whole of an answer
LARGEST = 1_000_000  # bytes of an answer: some thousand openings
_HOPS = 3  # redirects within the host
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Unusable(Unavailable):
    """It answered, but not with what was asked for."""


class Unreachable(Unavailable):
    """No usable answer: no connection, too slow, too large, an error, or sent on to somewhere else. Says which, never what was sent."""


@dataclass(frozen=True)
class Fetched:
    """`body` is None when nothing has changed since the answer whose `etag` or `modified` was sent along."""

    body: bytes | None
    etag: str | None
    modified: str | None


def address(cms: str, what: str, **query: object) -> str:
    """Of `what` the API of the library's site (its base address is `cms`) offers; dates as they are, in ISO 8601."""
    words = {name: value.isoformat() if isinstance(value, date) else value for name, value in query.items()}
    return f"{cms.rstrip('/')}/api/v1/{what}?{urlencode({'_format': 'json'} | words)}"


async def fetch(
    client: httpx.AsyncClient,
    url: str,
    etag: str | None,
    modified: str | None,
    *,
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> Fetched:
    """Raises Unreachable, within so many seconds; also for more than `largest` bytes."""
    validators = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Indgang"}
    headers |= {name: value for name, value in validators.items() if value}
    try:
        async with asyncio.timeout(seconds):
            return await _followed(client, httpx.URL(url), headers, largest)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise Unreachable(type(error).__name__) from None


async def _followed(client: httpx.AsyncClient, url: httpx.URL, headers: dict[str, str], largest: int) -> Fetched:
    host = url.host
    for _ in range(_HOPS):
        if url.scheme != "https" and url.host not in _LOOPBACK:
            raise Unreachable("not https")
        async with client.stream("GET", url, headers=headers, follow_redirects=False) as response:
            if not response.has_redirect_location:
                return await _read(response, largest)
            url = url.join(response.headers["location"])
        if url.host != host:
            raise Unreachable("sent on to another host")
    raise Unreachable("sent on too often")


async def _read(response: httpx.Response, largest: int) -> Fetched:
    etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Fetched(None, etag, modified)
    if response.status_code != httpx.codes.OK:
        raise Unreachable(f"status {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unreachable("packed, though that was declined")
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > largest:
            raise Unreachable("too large")
    return Fetched(bytes(body), etag, modified)
