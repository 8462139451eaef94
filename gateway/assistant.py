"""Asks Rasa what a message means and what follows from it."""

from types import TracebackType
from typing import Any, Self

import httpx
from pydantic import ValidationError

from indgang.errors import AssistantUnavailable
from indgang.outcomes import Outcome

PATIENCE = 8.0  # seconds for a whole turn: a citizen is told within ten


class Assistant:
    """Rasa's REST channel. It answers HTTP 200 with an empty list when an action failed: that is a failure too."""

    def __init__(self, rasa_url: str, patience: float = PATIENCE) -> None:
        self._patience = patience
        limits = httpx.Limits(max_connections=50, max_keepalive_connections=50)
        self._client = httpx.AsyncClient(base_url=rasa_url, timeout=httpx.Timeout(patience, connect=2.0), limits=limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def outcomes(self, conversation: str, message: str, **metadata: str) -> list[Outcome]:
        """What the assistant makes of `message`, at least one outcome.

        `metadata` are the site, the front, the language to answer in, and `about`: the answer that was given last.
        Raises AssistantUnavailable with the reason.
        """
        body = {"sender": conversation, "message": message, "metadata": metadata}
        try:
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
