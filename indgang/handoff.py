"""Asking for a human being: a place in the queue when one can come, the way to one when none can."""

from dataclasses import dataclass
from datetime import datetime

from indgang.availability import Availability, Available
from indgang.content import Shelf
from indgang.conversations import Conversation
from indgang.danish_dates import clock, said_from
from indgang.events import Button, Event, Holder, Understood, said_by, spoken_to
from indgang.handling import Handling, wait_minutes
from indgang.queue import Queues
from indgang.replies import HUMAN


@dataclass(frozen=True)
class Wait:
    """A place in the queue, counted from 1, and about how many minutes are left; None where nobody can know."""

    place: int
    minutes: int | None = None

    def __str__(self) -> str:
        return f"{self.place}:{self.minutes or ''}"

    def signal(self) -> dict[str, int]:
        """As `indgang.signals` sends it."""
        return {"queue": self.place} | ({"minutes": self.minutes} if self.minutes else {})


@dataclass(frozen=True)
class Pace:
    """How fast a queue moves: how many staff are there, and the minutes each conversation takes them."""

    staff: int
    minutes_each: float

    def wait(self, place: int) -> Wait:
        return Wait(place, wait_minutes(place, self.staff, self.minutes_each))


class Handoff:
    def __init__(self, shelf: Shelf, queues: Queues, availability: Availability, handling: Handling) -> None:
        self._shelf, self._queues = shelf, queues
        self._availability, self._handling = availability, handling

    async def ask(self, conversation: Conversation, now: datetime, confidence: float) -> tuple[list[Event], Holder]:
        """What to tell the citizen, and who holds the conversation from then on: `waiting`, or still `assistant`."""
        available = await self._availability.of(conversation.site, conversation.front, now)
        understood = Understood(id=HUMAN, confidence=confidence)
        if not available.now:
            return [self._nobody_there(conversation, available, now, understood)], "assistant"
        place = await self._queues.enter(conversation.site, conversation.id)
        wait = (await self.pace(conversation.site, available.staff, now)).wait(place)
        await self._queues.told_one(conversation.site, conversation.id, str(wait))
        told = said_by(
            "assistant",
            self._sentence(conversation, now, "queued"),
            understood=understood,
            language=spoken_to(conversation.language),
            status="handoff_queued",
            buttons=[self.way_back(conversation, now)],
        )
        return [told, self.waits(conversation, wait, now)], "waiting"

    async def can_come(self, conversation: Conversation, now: datetime) -> bool:
        """Whether a human being may be offered now."""
        return (await self._availability.of(conversation.site, conversation.front, now)).now

    async def pace(self, site: str, staff: int, now: datetime) -> Pace:
        usual = self._shelf.content.municipality(site).chat.minutes_each
        return Pace(staff, await self._handling.minutes_each(site, usual, now))

    def waits(self, conversation: Conversation, wait: Wait, now: datetime, before: str = "") -> Event:
        """Tells that the conversation waits now, where in the queue and about how long; `before` is said first."""
        said = [before] if before else []
        said.append(self._sentence(conversation, now, "queue_place", place=str(wait.place)))
        if wait.minutes:
            said.append(self._sentence(conversation, now, "queue_minutes", minutes=str(wait.minutes)))
        return said_by(
            "system",
            " ".join(said),
            kind="holder",
            holder="waiting",
            queue=wait.place,
            minutes=wait.minutes,
            language=spoken_to(conversation.language),
        )

    def staff_left(self, conversation: Conversation, wait: Wait, now: datetime) -> Event:
        """Tells that whoever held the conversation is gone, and that it waits again."""
        gone = self._sentence(conversation, now, "staff_left", staff_name=conversation.staff_name)
        told = self.waits(conversation, wait, now, gone)
        return told.model_copy(update={"buttons": [self.way_back(conversation, now)]})

    def unanswered(self, conversation: Conversation, available: Available, now: datetime) -> Event:
        """Tells that nobody has answered in time, and what one can do about it."""
        if available.why == "closed" and not available.staff:
            text = self._with_opening(conversation, "closed_while_waiting", available.opens, now)
        else:
            text = self._sentence(conversation, now, "nobody_answered")
        return said_by(
            "system",
            text,
            language=spoken_to(conversation.language),
            status="handoff_unanswered",
            form="message",
            buttons=[
                Button(title=self._sentence(conversation, now, "keep_waiting")),
                self.way_back(conversation, now),
            ],
        )

    def way_back(self, conversation: Conversation, now: datetime) -> Button:
        """For whoever waits: to go on with the assistant instead."""
        return Button(title=self._sentence(conversation, now, "queued_resume"), resume=True)

    def _nobody_there(
        self, conversation: Conversation, available: Available, now: datetime, understood: Understood
    ) -> Event:
        match available.why:
            case "no_chat":
                text, status = self._sentence(conversation, now, "no_live_chat"), "handoff_no_chat"
            case "nobody_present":
                text, status = self._sentence(conversation, now, "nobody_present"), "handoff_nobody_present"
            case _:
                text = self._with_opening(conversation, "closed_hours", available.opens, now)
                status = "handoff_closed_hours"
        return said_by(
            "assistant",
            text,
            language=spoken_to(conversation.language),
            understood=understood,
            status=status,
            form=None if available.why == "no_chat" else "message",
        )

    def _with_opening(self, conversation: Conversation, key: str, opening: datetime | None, now: datetime) -> str:
        """The sentence `key`, with when the chat opens next where that is known."""
        if opening is None:
            return self._sentence(conversation, now, key)
        danish = conversation.language == "da"
        day = said_from(opening.date(), now.date()) if danish else f"{opening.date():%A %-d %B}"
        when = f"{day} kl. {clock(opening)}" if danish else f"{day} at {opening:%H:%M}"
        opens = self._sentence(conversation, now, "opens", when=when)
        return self._sentence(conversation, now, key, opens=opens)

    def _sentence(self, conversation: Conversation, now: datetime, key: str, **values: str) -> str:
        return self._shelf.content.sentence(key, conversation.site, now.date(), conversation.language, **values)
