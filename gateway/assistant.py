"""Asks Rasa what a message means and what follows from it.

Rasa works on one message at a time, and what it cannot get to would only run into a time-out there. So messages beyond `AT_ONCE` wait here, in
the order in which they came; the time a turn may take begins when Rasa has it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import httpx
from pydantic import ValidationError

from indgang.errors import AssistantUnavailable
from indgang.outcomes import Outcome

PATIENCE = 8.0  # seconds for a turn, once Rasa has it: a citizen is told within ten
AT_ONCE = 8  # turns in Rasa's hands: while one waits for an action, others go on
TOLD_AFTER = 5.0  # seconds in line after which a citizen is told that it takes longer
LONGEST_LINE = 120.0  # seconds in line after which a citizen had better try again later


class Assistant:
    """Rasa's REST channel. It answers HTTP 200 with an empty list when an action failed: that is a failure too."""

    def __init__(self, rasa_url: str, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._room = asyncio.Semaphore(AT_ONCE)
        limits = httpx.Limits(max_connections=AT_ONCE + 2, max_keepalive_connections=AT_ONCE + 2)
        self._client = httpx.AsyncClient(base_url=rasa_url, timeout=httpx.Timeout(patience, connect=2.0), limits=limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def outcomes(
        self, conversation: str, message: str, in_line: Callable[[], Awaitable[None]], **metadata: str
    ) -> list[Outcome]:
        """What the assistant makes of `message`, at least one outcome.

        `in_line` is called once when others have been before it for long. `metadata` are the site, the front, the language to answer in, and
        `about`: the answer that was given last. Raises AssistantUnavailable with the reason.
        """
        body = {"sender": conversation, "message": message, "metadata": metadata}
        try:
            async with self._turn(in_line):
                response = await self._client.post("/webhooks/rest/webhook", json=body)
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

    @asynccontextmanager
    async def _turn(self, in_line: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Waits until Rasa has room for one more. Raises AssistantUnavailable after `LONGEST_LINE`."""
        place = asyncio.ensure_future(self._room.acquire())
        try:
            await asyncio.wait([place], timeout=TOLD_AFTER)
            if not place.done():
                await in_line()
                await asyncio.wait([place], timeout=LONGEST_LINE - TOLD_AFTER)
            if not place.done():
                raise AssistantUnavailable("timeout")
            yield
        finally:
            if place.done():
                self._room.release()
            else:
                place.cancel()

    async def answers(self) -> bool:
        """Whether Rasa is up with a model."""
        try:
            response = await self._client.get("/", timeout=2.0)
        except httpx.HTTPError:
            return False
        return response.status_code == 200


def _outcome(part: dict[str, Any]) -> Outcome:
    if "custom" not in part:
        raise ValueError("a reply without custom")
    return Outcome.model_validate(part["custom"])
