"""Asking for a human being: a place in the queue when one can come, the way to one when none can."""

from datetime import datetime

from indgang.content import Shelf
from indgang.conversations import Conversation
from indgang.danish_dates import clock, said_from
from indgang.events import Button, Event, Holder, Understood, said_by, spoken_to
from indgang.queue import Queues
from indgang.replies import HUMAN


class Handoff:
    def __init__(self, shelf: Shelf, queues: Queues) -> None:
        self._shelf, self._queues = shelf, queues

    async def ask(self, conversation: Conversation, now: datetime, confidence: float) -> tuple[list[Event], Holder]:
        """What to tell the citizen, and who holds the conversation from then on: `waiting`, or still `assistant`."""
        staffed = self._shelf.content.municipality(conversation.site).chat.staffed
        understood = Understood(id=HUMAN, confidence=confidence)
        if staffed is None or staffed.closes(now) is None:
            return [self._nobody_there(conversation, now, understood)], "assistant"
        place = await self._queues.enter(conversation.site, conversation.id)
        told = said_by(
            "assistant",
            self._sentence(conversation, now, "queued"),
            understood=understood,
            language=spoken_to(conversation.language),
            status="handoff_queued",
            buttons=[self.way_back(conversation, now)],
        )
        return [told, said_by("system", "", kind="holder", holder="waiting", queue=place)], "waiting"

    def way_back(self, conversation: Conversation, now: datetime) -> Button:
        """For whoever waits: to go on with the assistant instead."""
        return Button(title=self._sentence(conversation, now, "queued_resume"), resume=True)

    def _nobody_there(self, conversation: Conversation, now: datetime, understood: Understood) -> Event:
        staffed = self._shelf.content.municipality(conversation.site).chat.staffed
        if staffed is None:
            text, status = self._sentence(conversation, now, "no_live_chat"), "handoff_no_chat"
        else:
            text, status = self._closed(conversation, now, staffed.opens(now)), "handoff_closed_hours"
        return said_by(
            "assistant", text, language=spoken_to(conversation.language), understood=understood, status=status
        )

    def _closed(self, conversation: Conversation, now: datetime, opening: datetime | None) -> str:
        if opening is None:
            return self._sentence(conversation, now, "closed_hours")
        danish = conversation.language == "da"
        day = said_from(opening.date(), now.date()) if danish else f"{opening.date():%A %-d %B}"
        when = f"{day} kl. {clock(opening)}" if danish else f"{day} at {opening:%H:%M}"
        return self._sentence(
            conversation, now, "closed_hours", opens=self._sentence(conversation, now, "opens", when=when)
        )

    def _sentence(self, conversation: Conversation, now: datetime, key: str, **values: str) -> str:
        return self._shelf.content.sentence(key, conversation.site, now.date(), conversation.language, **values)
