"""One turn of a conversation, as an action sees it: who asks, where, what was said; and the way to answer."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from rasa_sdk import Action, Tracker  # type: ignore[import-untyped]
from rasa_sdk.executor import CollectingDispatcher  # type: ignore[import-untyped]
from redis.exceptions import RedisError

from actions.services import Services
from indgang.bookings import Bookings
from indgang.catalogue import Catalogue
from indgang.content.municipalities import Municipality
from indgang.opening_hours import Language, Teller

Event = dict[str, Any]
NOT_UNDERSTOOD = "nlu_fallback"


@dataclass
class Turn:
    services: Services
    tracker: Tracker
    dispatcher: CollectingDispatcher

    @cached_property
    def municipality(self) -> Municipality:
        return self.services.content.municipality(self._metadata["site"])

    @property
    def front(self) -> str:
        return str(self._metadata.get("front", "kommune"))

    @property
    def language(self) -> Language:
        """What the citizen reads: `da`, or `en` for whoever reads no Danish."""
        return "da" if self._metadata.get("language", "da") == "da" else "en"

    @cached_property
    def now(self) -> datetime:
        return self.services.clock()

    @property
    def about(self) -> str | None:
        """The answer that was given last."""
        return self._metadata.get("about") or None

    @property
    def teller(self) -> Teller:
        return Teller(self.now, self.language)

    def either(self, danish: str, english: str) -> str:
        """The one in the language that the citizen reads."""
        return danish if self.language == "da" else english

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.services.redis, self.municipality.id, self.municipality.courses)

    @property
    def bookings(self) -> Bookings:
        return Bookings(self.services.redis, self.municipality.id, self.municipality.retention)

    @property
    def conversation(self) -> str:
        return str(self.tracker.sender_id)

    @property
    def text(self) -> str:
        """What the citizen wrote; empty when a button was pressed."""
        text = str(self.tracker.latest_message.get("text") or "")
        return "" if text.startswith("/") else text

    @property
    def intent(self) -> str:
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or NOT_UNDERSTOOD)

    @property
    def best_guess(self) -> tuple[str, float]:
        """The likeliest id and its probability, also where that was too low to count as understood."""
        for guess in self.tracker.latest_message.get("intent_ranking") or []:
            if guess["name"] != NOT_UNDERSTOOD:
                return guess["name"], float(guess["confidence"])
        return self.intent, 0.0

    def slot(self, name: str) -> Any:
        return self.tracker.slots.get(name)

    def entity(self, name: str) -> str | None:
        """An entity of the latest message: what a pressed button carries."""
        return next(
            (
                str(entity["value"])
                for entity in self.tracker.latest_message.get("entities") or []
                if entity["entity"] == name
            ),
            None,
        )

    def say(self, answer: str, text: str | None = None, *, status: str | None = None, **more: Any) -> None:
        """One message to the citizen, as the turn protocol has it. Without a text the gateway takes the answer's own."""
        guess, confidence = self.best_guess
        message = {
            "answer": answer,
            "confidence": round(confidence, 4) if guess == answer else 1.0,
            "text": text,
            "status": status,
            "also": self.tracker.latest_message.get("also"),
            **more,
        }
        self.dispatcher.utter_message(json_message={key: value for key, value in message.items() if value is not None})

    @property
    def _metadata(self) -> dict[str, Any]:
        return self.tracker.latest_message.get("metadata") or {}


class TurnAction(Action):
    """An action that takes a turn. When the store fails, the citizen hears so, and how to go on; `answer` is what it is about."""

    answer: str

    def __init__(self, services: Services) -> None:
        self.services = services

    def name(self) -> str:
        raise NotImplementedError

    async def take(self, turn: Turn) -> list[Event]:
        """Says something and returns events for Rasa's tracker."""
        raise NotImplementedError

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        turn = Turn(self.services, tracker, dispatcher)
        try:
            return await self.take(turn)
        except RedisError:
            dispatcher.messages.clear()
            self.say_sorry(turn)
            return self.after_failure(turn)

    def say_sorry(self, turn: Turn) -> None:
        library = turn.municipality.library
        text = (
            f"Det kan jeg desværre ikke lige nu. Prøv igen om lidt, eller ring til {library.name} på {library.phone}."
        )
        turn.say(self.answer, text, status="error_assistant")

    def after_failure(self, turn: Turn) -> list[Event]:
        """Events that leave the conversation in order when the store has failed."""
        return []
