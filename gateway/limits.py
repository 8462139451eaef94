"""Bounds on what one caller may send: how large, and how often."""

import json

from redis.asyncio import Redis
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import MEDIA_TYPE
from indgang.errors import TooMany

BODY_LIMIT = 32_768  # bytes: 2,000 characters of four bytes, escaped in JSON, and room to spare
TEXT_LIMIT = 2_000  # characters
MESSAGES = (30, 60)  # a conversation may send 30 messages in 60 seconds
LEFT_MESSAGES = (5, 600)  # a conversation may leave 5 messages, or try to, in ten minutes
CONVERSATIONS = (60, 60)  # an address may open 60 conversations in 60 seconds; a library's public computers share one
ADDRESS_MESSAGES = (600, 60)  # and send ten times as many messages, over all its conversations
SITE_CONVERSATIONS = (
    1_200,
    60,
)  # a municipality opens 20 a second, from however many addresses: more would be a flood that fills the store


class Rates:
    """Counts in Redis, so that all gateways count together; a count expires with its window."""

    def __init__(self, redis: Redis, on: bool) -> None:
        self._redis, self._on = redis, on

    async def count(self, what: str, limit: tuple[int, int]) -> None:
        """Notes one more of `what`. Raises TooMany past the limit."""
        if not self._on:
            return
        most, seconds = limit
        async with self._redis.pipeline(transaction=True) as together:
            together.set(f"rate:{what}", 0, ex=seconds, nx=True)
            together.incr(f"rate:{what}")
            together.ttl(f"rate:{what}")
            _, count, left = await together.execute()
        if count > most:
            raise TooMany(max(1, left))


class BodyLimit:
    """Refuses a request whose body is larger than `BODY_LIMIT`, announced or not, before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        body, more = b"", True
        while more and len(body) <= BODY_LIMIT:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if len(body) > BODY_LIMIT:
            await _too_large(send)
            return
        await self._app(scope, _replayed(body, receive), send)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


async def _too_large(send: Send) -> None:
    detail = "Det, der blev sendt, er for stort."
    body = json.dumps({"type": "about:blank", "title": "For stort", "status": 413, "detail": detail}).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
