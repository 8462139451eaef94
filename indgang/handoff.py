"""Asking for a human being: a place in the queue when one can come, the way to one when none can."""

from datetime import datetime

from indgang.content.library import Content
from indgang.conversations import Conversation
from indgang.danish_dates import clock, said_from
from indgang.events import Button, Event, Holder, Understood, said_by
from indgang.queue import Queues
from indgang.replies import HUMAN


class Handoff:
    def __init__(self, content: Content, queues: Queues) -> None:
        self._content, self._queues = content, queues

    async def ask(self, conversation: Conversation, now: datetime, confidence: float) -> tuple[list[Event], Holder]:
        """What to tell the citizen, and who holds the conversation from then on: `waiting`, or still `assistant`."""
        staffed = self._content.municipality(conversation.site).chat.staffed
        understood = Understood(id=HUMAN, confidence=confidence)
        if staffed.closes(now) is None:
            return [self._nobody_there(conversation, now, understood)], "assistant"
        place = await self._queues.enter(conversation.site, conversation.id)
        told = said_by(
            "assistant",
            self._sentence(conversation, now, "queued"),
            understood=understood,
            status="handoff_queued",
            buttons=[self.way_back(conversation, now)],
        )
        return [told, said_by("system", "", kind="holder", holder="waiting", queue=place)], "waiting"

    def way_back(self, conversation: Conversation, now: datetime) -> Button:
        """For whoever waits: to go on with the assistant instead."""
        return Button(title=self._sentence(conversation, now, "queued_resume"), resume=True)

    def _nobody_there(self, conversation: Conversation, now: datetime, understood: Understood) -> Event:
        opening = self._content.municipality(conversation.site).chat.staffed.opens(now)
        when = f"{said_from(opening.date(), now.date())} kl. {clock(opening)}" if opening else ""
        opens = self._sentence(conversation, now, "opens", when=when) if when else ""
        text = self._sentence(conversation, now, "closed_hours", opens=opens)
        return said_by("assistant", text, understood=understood, status="handoff_closed_hours")

    def _sentence(self, conversation: Conversation, now: datetime, key: str, **values: str) -> str:
        return self._content.sentence(key, conversation.site, now.date(), **values)
