"""Takes in what a citizen sends: cleans it, masks it, finds the button that was pressed, stores it once."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from gateway.limits import MESSAGES, TEXT_LIMIT
from gateway.metrics import MASKED_TOTAL
from gateway.services import Services
from indgang.conversations import Conversation, now_ms
from indgang.danish_dates import now
from indgang.errors import EmptyText, HeldBySomebodyElse, TextTooLong, UnknownButton
from indgang.events import Button, Event, position, said_by, spoken_to
from indgang.languages import recognised
from indgang.privacy import mask_cpr

_CONTROL = re.compile(r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
PAGE_LIMIT = 500  # characters


class Press(BaseModel):
    event: str = Field(max_length=40)
    index: int = Field(ge=0, le=100)


class MessageIn(BaseModel):
    """Either a text or a pressed button; `client_id` makes sending it again harmless."""

    client_id: UUID
    text: str | None = None
    button: Press | None = None

    @model_validator(mode="after")
    def is_one_of_two(self) -> "MessageIn":
        if (self.text is None) == (self.button is None):
            raise ValueError("send a text or a button")
        return self


@dataclass(frozen=True)
class Inbox:
    """Takes in messages for one request."""

    services: Services

    async def accept(self, conversation: Conversation, message: MessageIn) -> str:
        """Stores `message` and sees to its answer; gives its event's id, the same for the same client id."""
        services = self.services
        await services.rates.count(f"messages:{conversation.id}", MESSAGES)
        await services.switching.refuse_if_off(conversation)
        event = await self._event(conversation, message)
        if event.pressed and event.pressed.resume and event.pressed.id:
            conversation = await self._back_to_assistant(conversation)
        stored = await services.conversations.append(conversation, event, turn=True)
        if event.language and event.language != conversation.language:
            await services.conversations.speak(conversation, event.language)
        if not stored.again:
            await self._after(conversation, event)
        services.turns.wake(conversation.id)
        return stored.event

    async def _event(self, conversation: Conversation, message: MessageIn) -> Event:
        if message.button:
            pressed = await self._pressed(conversation, message.button)
            return said_by(
                "citizen",
                pressed.title,
                client_id=str(message.client_id),
                pressed=pressed,
                language=pressed.language,
            )
        text, masked = mask_cpr(cleaned(message.text or ""))
        return said_by("citizen", text, client_id=str(message.client_id), masked=masked, language=recognised(text))

    async def _pressed(self, conversation: Conversation, press: Press) -> Button:
        try:
            position(press.event)
        except ValueError:
            raise UnknownButton(press.event) from None
        event = await self.services.conversations.event(conversation.id, press.event)
        if event is None or press.index >= len(event.buttons):
            raise UnknownButton(press.event)
        return event.buttons[press.index]

    async def _after(self, conversation: Conversation, event: Event) -> None:
        services = self.services
        await services.queues.touch(conversation.site, conversation.id, conversation.retention)
        await self._tell_notices(conversation)
        if event.masked:
            MASKED_TOTAL.labels(conversation.site).inc()
            await self._tell(conversation, "masked")
        if conversation.holder == "staff":
            await services.queues.expect_staff(conversation.site, conversation.id, now_ms())
        if conversation.holder == "waiting":
            await self._while_waiting(conversation, event)

    async def _while_waiting(self, conversation: Conversation, event: Event) -> None:
        if not (event.pressed and event.pressed.resume):
            await self._tell(conversation, "already_queued", self.services.handoff.way_back(conversation, now()))
            return
        await self._back_to_assistant(conversation)

    async def _back_to_assistant(self, conversation: Conversation) -> Conversation:
        """From the queue, or from staff who sent a card that the assistant sees to; as it is then."""
        services, key = self.services, "handed_back" if conversation.holder == "staff" else "resumed"
        back = said_by("system", self._sentence(conversation, key), kind="holder", holder="assistant")
        with suppress(HeldBySomebodyElse):  # the assistant has it already
            await services.conversations.hold(conversation, "assistant", [back], taken_from=["waiting", "staff"])
        await services.queues.leave(conversation.site, conversation.id)
        await services.queues.give_back(conversation.site, conversation.id)
        return await services.conversations.get(conversation.id)

    async def _tell_notices(self, conversation: Conversation) -> None:
        """Those that have come into force since the conversation began."""
        told = await self.services.notices.told(conversation.site, conversation.front, conversation.language, now())
        if new := [notice for notice in told if notice.id not in conversation.noticed.split()]:
            for notice in new:
                event = said_by("system", notice.text, notice=notice.id)
                await self.services.conversations.append(conversation, event)
            await self.services.conversations.note_notices(conversation, [notice.id for notice in new])

    async def _tell(self, conversation: Conversation, key: str, *buttons: Button) -> None:
        told = said_by(
            "system",
            self._sentence(conversation, key),
            language=spoken_to(conversation.language),
            buttons=list(buttons),
        )
        await self.services.conversations.append(conversation, told)

    def _sentence(self, conversation: Conversation, key: str) -> str:
        return self.services.content.sentence(key, conversation.site, now().date(), conversation.language)


def cleaned(text: str) -> str:
    """`text` without control characters and outer white space, composed (NFC). Raises EmptyText or TextTooLong."""
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(TEXT_LIMIT)
    text = printable(text)
    if not text:
        raise EmptyText
    return text


def printable(text: str) -> str:
    """`text` composed (NFC), without control characters, lone surrogates and outer white space."""
    whole = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n")
    return _CONTROL.sub("", unicodedata.normalize("NFC", whole)).strip()


def page_of(address: str | None) -> str:
    """The page a citizen came from, without the query and the fragment, which may hold personal data."""
    if not address:
        return ""
    try:
        parts = urlsplit(printable(address[:PAGE_LIMIT]))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    return mask_cpr(f"{parts.scheme}://{parts.hostname or ''}{unquote(parts.path)}")[0]
