"""Asks Rasa what a message means and what follows from it.

Which Rasa, and who waits for one, is seen to by `gateway.workers`; the time that a turn may take begins when a worker has it.
"""

import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import httpx
from pydantic import ValidationError
from redis.exceptions import RedisError

from gateway.metrics import TURNS_MOVED_TOTAL
from gateway.workers import Bounds, Worker, Workers
from indgang.config import several
from indgang.errors import AssistantUnavailable
from indgang.outcomes import Outcome

PATIENCE = 8.0  # seconds for a turn, once Rasa has it
AT_ONCE = 8  # turns in a worker's hands: while one waits for an action, others go on
LONGEST_LINE = 120.0  # seconds in line after which a citizen had better try again later
MOST_IN_LINE = 1000  # turns in line; some 12 a second are answered, so that who came later would wait longer than that

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout)

Seen = Callable[[str, str], Awaitable[bool]]


class Assistant:
    """Rasa's REST channel. It answers HTTP 200 with an empty list when an action failed: that is a failure too.

    A turn that never reached a worker is tried with another at once. One whose worker was gone before it answered is run again only if Rasa's
    memory of the conversation (`seen`: conversation, message) does not hold the message yet. Then nothing of the turn is left but what its actions did, and
    those are carried out once for a request, however often they are asked (decision 9). A turn that takes too long may still
    be under way: it is never run again.
    """

    def __init__(self, rasa_urls: str, patience: float = PATIENCE, seen: Seen | None = None) -> None:
        self._patience, self._seen = patience, seen
        bounds = Bounds(AT_ONCE, LONGEST_LINE, MOST_IN_LINE)
        self._workers = Workers(several(rasa_urls), bounds, patience)

    async def __aenter__(self) -> Self:
        await self._workers.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._workers.__aexit__(kind, error, trace)

    async def outcomes(self, conversation: str, message: str, **metadata: str) -> list[Outcome]:
        """What the assistant makes of `message`, at least one outcome.

        `metadata` are the site, the front, the language to answer in, `about`: the answer that was given last, and `event`: the message's id.
        Raises AssistantUnavailable with the reason.
        """
        body = {"sender": conversation, "message": message, "metadata": metadata}
        try:
            worker = await self._workers.one()
            response = await self._asked(body, worker, time.monotonic() + self._patience)
            response.raise_for_status()
            outcomes = [_outcome(part) for part in response.json()]
        except httpx.TimeoutException as error:
            raise AssistantUnavailable("timeout") from error
        except httpx.HTTPError as error:
            raise AssistantUnavailable(type(error).__name__) from error
        except (TypeError, ValueError, ValidationError) as error:
            raise AssistantUnavailable("unreadable reply") from error
        if not outcomes:
            raise AssistantUnavailable("empty reply")
        return outcomes

    async def _asked(self, body: dict[str, Any], worker: Worker, deadline: float) -> httpx.Response:
        """The answer of this worker, or of another where that is safe."""
        tried = set[Worker]()
        while True:
            with self._workers.held(worker):
                try:
                    return await worker.ask(body, max(deadline - time.monotonic(), 0.1))
                except httpx.TransportError as error:
                    tried.add(worker)
                    self._workers.set_aside(worker, unless_last=_was_slow(error))
                    if not await self._may_be_run_again(error, body):
                        raise
                    other = self._workers.another(tried)
                    if other is None:
                        raise
            TURNS_MOVED_TOTAL.inc()
            worker = other

    async def _may_be_run_again(self, error: httpx.TransportError, body: dict[str, Any]) -> bool:
        if isinstance(error, _NEVER_SENT):
            return True
        if isinstance(error, httpx.TimeoutException) or self._seen is None:
            return False
        try:
            return not await self._seen(body["sender"], body["metadata"]["event"])
        except RedisError:
            return False

    async def answers(self) -> bool:
        """Whether a Rasa is up with a model."""
        return await self._workers.any_is_up()


def _was_slow(error: httpx.TransportError) -> bool:
    return isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout)


def _outcome(part: dict[str, Any]) -> Outcome:
    if "custom" not in part:
        raise ValueError("a reply without custom")
    return Outcome.model_validate(part["custom"])
