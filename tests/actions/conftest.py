"""The actions on a real Redis, and a hand-written stand-in for Rasa's side of a form."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from redis.asyncio import Redis

from actions.form import FORM, STEPS
from actions.server import all_actions
from actions.services import Services
from indgang.content import Content
from indgang.courses import Pattern
from indgang.danish_dates import DENMARK
from indgang.library_events import LibraryEvents
from indgang.library_hours import LibraryHours
from tests.fixed import Fixed

SUNDAY = datetime(2026, 11, 22, 13, 0, tzinfo=DENMARK)


def with_courses(services: Services, courses: list[Pattern]) -> Services:
    """The same services where Eksempelby holds these courses instead."""
    return with_settings(services, courses=courses)


def with_settings(services: Services, **settings: object) -> Services:
    """The same services where Eksempelby has these settings instead."""
    content = services.content
    town = content.municipality("eksempelby").model_copy(update=settings)
    changed = dataclasses.replace(content, municipalities={**content.municipalities, "eksempelby": town})
    return dataclasses.replace(services, shelf=Fixed(changed))


@dataclass
class Conversation:
    """Sends messages to actions as Rasa would, and keeps slots and the form between them."""

    services: Services
    id: str = "conversation-1"
    front: str = "kommune"
    site: str = "eksempelby"
    language: str = "da"
    about: str = ""
    slots: dict[str, Any] = field(default_factory=dict)
    form: bool = False
    message: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    def hears(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.9, **entities: str) -> None:
        self.message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [{"name": intent, "confidence": confidence}],
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "metadata": {"site": self.site, "front": self.front, "language": self.language, "about": self.about},
        }
        self.events = [{"event": "user"}]

    async def does(self, action: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Runs one action: the messages it says, and the events it returns."""
        loop = {"name": FORM} if self.form else {}
        tracker = Tracker(self.id, dict(self.slots), self.message, self.events, False, None, loop, "action_listen")
        dispatcher = CollectingDispatcher()
        wanted = next(known for known in all_actions(self.services) if known.name() == action)
        events = await wanted.run(dispatcher, tracker, {})
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.form = event["name"] is not None
        return [said["custom"] for said in dispatcher.messages], events

    async def fills(
        self, text: str, intent: str = "nlu_fallback", confidence: float = 0.9, **entities: str
    ) -> list[dict[str, Any]]:
        """One turn of the form, as Rasa's FormAction takes it. An empty answer: the message is left to the rules."""
        self.hears(text, intent, confidence, **entities)
        asked = self.slots.get("requested_slot")
        said, events = await self.does("validate_tilmeld_form")
        if any(
            event["event"] == "active_loop" for event in events
        ):  # the form ends, and the rule for that books nothing
            self.slots["requested_slot"] = None
            return said + (await self.does("action_book_seat"))[0]
        if asked and not any(event["event"] == "slot" for event in events):
            return said
        self.form = True
        return said + await self.asks()

    async def presses(self, button: dict[str, Any]) -> list[dict[str, Any]]:
        """A turn of the form with what a button carries."""
        return await self.fills(f"/{button['id']}", button["id"], 1.0, **button.get("entities", {}))

    async def asks(self) -> list[dict[str, Any]]:
        """The next question of the form; when none is left, the booking."""
        missing = next((step for step in STEPS if self.slots.get(step) is None), None)
        self.slots["requested_slot"] = missing
        if missing is None:
            self.form = False
        said, _ = await self.does(f"action_ask_tilmeld_form_{missing}" if missing else "action_book_seat")
        return said


@pytest.fixture
def services(content: Content, redis: Redis) -> Services:
    return Services(Fixed(content), redis, LibraryHours(redis), LibraryEvents(redis), clock=lambda: SUNDAY)


@pytest.fixture
def conversation(services: Services) -> Conversation:
    return Conversation(services)
