"""Rasa's words: none. It says which answer a message was taken as, and the gateway finds the text."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import action_servers, quick_validation

quick_validation.install()  # here, because Rasa reads this module when it starts to serve
action_servers.install()

NOT_UNDERSTOOD = "nlu_fallback"
CANDIDATES = 4


class AnswerIds(NaturalLanguageGenerator):
    """Named in bot/endpoints.yml. Every utterance is the turn protocol's object, whatever its name."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Rasa hands both over; neither is needed."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        return {"custom": taken_as(tracker.latest_message.parse_data if tracker.latest_message else {})}


def taken_as(parsed: dict[str, Any]) -> dict[str, Any]:
    """{"answer", "confidence", "ranking"} of a parsed message, and "also" when it holds a second need.

    The confidence of what was not understood is its best guess's.
    """
    answer = (parsed.get("intent") or {}).get("name") or NOT_UNDERSTOOD
    ranking = candidates(parsed)
    confidence = ranking[0]["confidence"] if ranking else 0.0
    also = {"also": parsed["also"]} if parsed.get("also") else {}
    return {"answer": answer, "confidence": confidence, "ranking": ranking, **also}


def candidates(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """The likeliest ids, the surest first."""
    known = [guess for guess in parsed.get("intent_ranking") or [] if guess["name"] != NOT_UNDERSTOOD]
    return [{"id": guess["name"], "confidence": round(float(guess["confidence"]), 4)} for guess in known[:CANDIDATES]]
