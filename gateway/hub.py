"""Wakes everyone in this process who waits for a conversation or a municipality to change.

One Redis subscription serves all open streams, however many. A notice only says *that* something changed; the reader
then asks the store what. So a notice that is lost with the connection costs a delay, never an event: the connection is asked for a sign of
life when it has been silent for `SILENCE`, and a new one wakes every reader. Signals (`indgang.signals`) are handed on as they are, since
they stand nowhere else.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError, RedisError

from indgang.signals import CHANNEL, Change

# Seconds without a notice, after which the store is asked for a sign of life; and for how long that may take.
SILENCE = 4.0
# So many readers are woken together, and seconds between them: thousands at once would keep the process from all else.
AT_ONCE, PAUSE = 50, 0.05
log = logging.getLogger(__name__)

Changed = asyncio.Queue[Change]


class Hub:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: dict[str, set[Changed]] = defaultdict(set)

    @asynccontextmanager
    async def listening(self, *names: str) -> AsyncIterator[Changed]:
        """A queue that gets every change and signal of one of `names` (conversations, or `site:{id}`)."""
        queue: Changed = asyncio.Queue(maxsize=1000)
        for name in names:
            self._waiting[name].add(queue)
        try:
            yield queue
        finally:
            for name in names:
                self._waiting[name].discard(queue)
                if not self._waiting[name]:
                    del self._waiting[name]

    async def run(self) -> None:
        """Listens for ever. After a lost connection it subscribes again, which redis-py may do by itself, and each time everyone is woken:
        what was told meanwhile was told to nobody."""
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(CHANNEL)
                    async for message in _heard(subscription):
                        if message["type"] == "subscribe":
                            self._wake_all()
                        elif message["type"] == "message":
                            self._wake(json.loads(message["data"]))
            except RedisError:
                log.warning("the store does not answer; listening again in a second")
                await asyncio.sleep(1)
            except Exception:
                log.exception("the changes were not heard; listening again in a second")
                await asyncio.sleep(1)

    def _wake(self, notice: dict[str, Any]) -> None:
        change = Change(notice["id"], notice["site"], notice.get("signal"))
        for name in (change.conversation, f"site:{change.site}"):
            for queue in self._waiting.get(name, ()):
                _put(queue, change)

    def _wake_all(self) -> None:
        readers = [
            (name, queue) for name, queues in self._waiting.items() for queue in queues if _is_conversation(name)
        ]
        for number, (name, queue) in enumerate(readers):
            asyncio.get_running_loop().call_later(number // AT_ONCE * PAUSE, _put, queue, Change(name, ""))


def _is_conversation(name: str) -> bool:
    return not name.startswith("site:")


async def _heard(subscription: PubSub) -> AsyncIterator[dict[str, Any]]:
    """What comes on it. Raises RedisError, also when the store leaves a ping unanswered: a connection may be gone and nobody told us."""
    asked = False
    while True:
        message = await subscription.get_message(timeout=SILENCE)
        if message is not None:
            asked = False
            yield message
        elif asked:
            raise ConnectionError("the subscription is silent")
        else:
            await subscription.ping()
            asked = True


def _put(queue: Changed, change: Change) -> None:
    if not queue.full():  # a reader so far behind will look for itself
        queue.put_nowait(change)


async def changed(queue: Changed, seconds: float) -> Change | None:
    """The next change, or None when so many seconds have passed without one."""
    try:
        async with asyncio.timeout(seconds):
            return await queue.get()
    except TimeoutError:
        return None
