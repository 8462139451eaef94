"""What the assistant says to one message: asks Rasa, and finds the words — or the way on when Rasa is silent."""

import json
import logging
import re
from dataclasses import dataclass, field

from gateway.assistant import Assistant
from indgang.content import Shelf
from indgang.conversations import Conversation, Conversations
from indgang.danish_dates import now
from indgang.errors import AssistantUnavailable
from indgang.events import Event, Holder, position, said_by, spoken_to
from indgang.handoff import Handoff
from indgang.outcomes import NOT_UNDERSTOOD, Candidate, Outcome
from indgang.privacy import MASK
from indgang.replies import HUMAN, Reply, Scene, failure, reply_to
from indgang.switches import Switches

PERSONAL_DATA = "persondata_chat"
LOOK_BACK = 12  # events; the assistant's last words before a message are always among them
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spoken:
    """A reply ready to be stored, with who holds the conversation after it; `ranking` is what the message may have meant."""

    events: list[Event] = field(default_factory=list)
    misses: int = 0
    topic: str = ""
    holder: Holder = "assistant"
    ranking: list[Candidate] = field(default_factory=list)


class Speaker:
    def __init__(
        self, shelf: Shelf, conversations: Conversations, assistant: Assistant, handoff: Handoff, switches: Switches
    ) -> None:
        self._shelf, self._conversations = shelf, conversations
        self._assistant, self._handoff, self._switches = assistant, handoff, switches

    async def reply(self, conversation: Conversation, message: Event) -> Spoken:
        if (await self._switches.of(conversation.site)).bot:
            return await self._without_the_bot(conversation)
        scene = await self._scene(conversation, message)
        try:
            outcomes = await self._outcomes(conversation, message)
        except AssistantUnavailable as error:
            log.error("the assistant gave no reply: %s", error.reason)
            return _spoken([failure(scene, message.id, busy=error.reason in ("timeout", "busy"))])
        first, *rest = outcomes
        once = [
            first,
            *(outcome.model_copy(update={"also": None}) for outcome in rest),
        ]  # a second need is offered once
        replies = [reply_to(outcome, scene) for outcome in once]
        if any(reply.handoff for reply in replies):
            events, holder = await self._handoff.ask(conversation, now(), outcomes[-1].confidence)
            return Spoken(events, holder=holder)
        return _spoken(replies, first.ranking)

    async def _without_the_bot(self, conversation: Conversation) -> Spoken:
        """Nothing is asked of Rasa: straight to a human being, or the way to one."""
        (first, *rest), holder = await self._handoff.ask(conversation, now(), confidence=1.0)
        off = self._shelf.content.sentence("bot_off", conversation.site, now().date(), conversation.language)
        buttons = [button for button in first.buttons if not button.resume]  # there is no bot to go back to
        said = first.model_copy(update={"text": f"{off} {first.text}", "understood": None, "buttons": buttons})
        return Spoken([said, *rest], holder=holder)

    async def _scene(self, conversation: Conversation, message: Event) -> Scene:
        recent = await self._conversations.last_events(conversation.id, LOOK_BACK)
        earlier = (e for e in recent if e.from_ == "assistant" and position(e.id) < position(message.id))
        last = next(earlier, None)
        offered = last is not None and last.offered
        return Scene(
            content=self._shelf.content,
            site=conversation.site,
            day=now().date(),
            front=conversation.front,
            language=language_of(conversation, message),
            message=message.id,
            misses=conversation.misses,
            offered=offered,
            human_now=await self._handoff.can_come(conversation, now()),
        )

    async def _outcomes(self, conversation: Conversation, message: Event) -> list[Outcome]:
        asked = message
        if message.pressed and message.pressed.repeat:
            asked = await self._conversations.event(conversation.id, message.pressed.repeat) or message
        if asked.pressed and asked.pressed.id == HUMAN:
            return [Outcome(answer=HUMAN)]  # needs no understanding, so it works while Rasa is away
        words = as_said(asked)
        if words is None:
            return [Outcome(answer=PERSONAL_DATA) if asked.masked else Outcome(answer=NOT_UNDERSTOOD, confidence=0)]
        return await self._assistant.outcomes(
            conversation.id,
            words,
            site=conversation.site,
            front=conversation.front,
            about=conversation.topic,
            language=language_of(conversation, message),
            event=message.id,
        )

    def takes_longer(self, conversation: Conversation, message: Event) -> Event:
        """For whoever has waited for an answer to `message` for a while."""
        language = language_of(conversation, message)
        text = self._shelf.content.sentence("takes_longer", conversation.site, now().date(), language)
        return said_by("system", text, language=spoken_to(language))


def language_of(conversation: Conversation, message: Event) -> str:
    """The language to answer `message` in: its own where it was recognised, else the one that was spoken last."""
    return message.language or conversation.language


def as_said(message: Event) -> str | None:
    """The message as Rasa gets it: a pressed button as its intent, text never as a command; None when there is no word in it."""
    if message.pressed and message.pressed.id:
        return f"/{message.pressed.id}{json.dumps(message.pressed.entities)}"
    words = " ".join(message.text.split()).lstrip("/ ")
    return words if re.search(r"\w", words.replace(MASK, "")) else None


def _spoken(replies: list[Reply], ranking: list[Candidate] | None = None) -> Spoken:
    last = replies[-1]
    return Spoken(
        [event for reply in replies for event in reply.events], last.misses, last.topic, ranking=ranking or []
    )
