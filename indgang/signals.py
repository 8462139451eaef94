"""What is told at once and never kept: that somebody types, has read, moves up in the queue, is present.

A signal goes over the same channel as "something changed": {"id": conversation or '', "site", "signal": {…}}. One that is lost
is no loss. Who hears it: the streams of its conversation and of its municipality's console (`gateway.hub`).

    {"typing": "citizen"}                         a citizen writes
    {"typing": "staff", "staff_name"}             a member of staff writes
    {"read": "citizen"|"staff", "event"}          everything up to that event has been seen
    {"queue": n, "minutes"?: m}                   the place in the queue, counted from 1, and the wait that is left
    {"notes": true}                               a private note was written
    {"presence": {"username", "state"}}           somebody came or went; the conversation is ''
"""

import json
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from indgang.events import Event, said_by

CHANNEL = "changes"  # pub/sub: {"id": conversation, "site": municipality} after every change
_ONE_EVERY_MS = 2_500  # typing is sent on at most so often; the window sends it every three seconds

Signal = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """Something changed in a conversation; with `signal`, nothing that is stored."""

    conversation: str
    site: str
    signal: Signal | None = None


class Signals:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def send(self, site: str, conversation: str, signal: Signal) -> None:
        notice = {"id": conversation, "site": site, "signal": signal}
        await self._redis.publish(CHANNEL, json.dumps(notice))

    async def typing(self, site: str, conversation: str, by: str, signal: Signal) -> None:
        """Tells that `by` (a user name, or 'citizen') writes, unless that was told just now."""
        if await self._redis.set(f"typing:{{{conversation}}}:{by}", "1", nx=True, px=_ONE_EVERY_MS):
            await self.send(site, conversation, signal)


def told_to_citizen(signal: Signal) -> Event | None:
    """The event without an id that a citizen's stream makes of a signal; None where it is not for citizens."""
    match signal:
        case {"typing": "staff"}:
            return said_by("staff", "", kind="typing", staff_name=signal.get("staff_name"))
        case {"read": "staff", "event": event}:
            return said_by("staff", "", kind="read", event=event)
        case {"queue": place}:
            return said_by("system", "", kind="queue", queue=place, minutes=signal.get("minutes"))
    return None
