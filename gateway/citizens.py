"""The citizens' API, version 1: conversations, their messages and their stream of events."""

import logging
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field, model_validator
from redis.exceptions import RedisError

from gateway import deletion, left_messages
from gateway.hub import changed
from gateway.left_messages import MessageLeftIn
from gateway.limits import ADDRESS_MESSAGES, CONVERSATIONS, SITE_CONVERSATIONS, TEXT_LIMIT
from gateway.messages import Inbox, MessageIn, page_of, printable
from gateway.metrics import CONVERSATIONS_TOTAL, OPEN_STREAMS
from gateway.services import Needed, Services
from indgang.content.municipalities import FrontName, Municipality
from indgang.conversations import Conversation
from indgang.danish_dates import now
from indgang.errors import ForeignOrigin, InvalidInput, UnknownConversation, WrongToken
from indgang.events import Button, Event, position, said_by, spoken_to
from indgang.machine_notice import with_notice
from indgang.privacy import mask_cpr
from indgang.signals import Signal, told_to_citizen
from indgang.switches import Switched
from indgang.tallies import Counted

router = APIRouter(prefix="/api/v1")
SpokenLanguage = Literal["da", "en"]
LOOKS_EVERY = (45.0, 60.0)  # seconds, from and to: a stream to which nothing is told looks for itself
LOOKS_AGAIN = (1.0, 3.0)  # one that could not
log = logging.getLogger(__name__)


class ConversationIn(BaseModel):
    site: str = Field(max_length=40)
    front: FrontName = "kommune"
    page: str | None = Field(default=None, max_length=2000)
    language: SpokenLanguage = "da"


class LanguageIn(BaseModel):
    language: SpokenLanguage


class ReadIn(BaseModel):
    event: str = Field(max_length=40)


class RatingIn(BaseModel):
    """Of the whole conversation: `score`. Of one answer: its `event`, and whether it was `helpful`. Either with a comment."""

    score: Literal[1, 2, 3, 4, 5] | None = None
    comment: str = Field(default="", max_length=500)
    event: str = Field(default="", max_length=40)
    helpful: bool | None = None

    @model_validator(mode="after")
    def is_one_of_two(self) -> "RatingIn":
        if (self.score is None) == (self.helpful is None) or (self.helpful is not None) != bool(self.event):
            raise ValueError("send a score, or an event and whether it was helpful")
        return self


async def _own(services: Needed, conversation_id: str, authorization: Annotated[str, Header()] = "") -> Conversation:
    """The conversation that the bearer token opens."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token:
        raise WrongToken
    return await services.conversations.get_for(conversation_id, token)


Own = Annotated[Conversation, Depends(_own)]


def _fingerprint(services: Services, request: Request) -> str:
    """Of the citizen's address, by which it can be counted but not told, without the secret of this installation."""
    return services.signer.get_signature(request.client.host if request.client else "").decode()


def _check_origin(request: Request, municipality: Municipality) -> None:
    """A browser tells where a page comes from: it must be ours or one of the municipality's."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host") and origin not in municipality.allowed_origins:
        raise ForeignOrigin(origin)


@router.get("/sites/{site}")
async def site_settings(
    services: Needed, site: str, front: FrontName = "kommune", language: SpokenLanguage = "da"
) -> dict[str, Any]:
    """What the widget shows before a conversation begins."""
    municipality = services.content.municipality(site)
    title, _ = _front(municipality, front, language)
    off = await services.switching.known(site)
    notices = await services.notices.told(site, front, language, now())
    return {
        "site": site,
        "front": front,
        "name": municipality.name if front == "kommune" else municipality.library.name,
        "language": language,
        "title": title,
        "greeting": _greeting(services, municipality, front, language, off),
        "notices": [{"id": notice.id, "text": notice.text, "until": notice.until.isoformat()} for notice in notices],
        "suggestions": [button.public() for button in _suggestions(services, municipality, front, language, off)],
        "colors": {"primary": municipality.colours.primary, "on_primary": municipality.colours.on_primary},
        "phone": municipality.phone if front == "kommune" else municipality.library.phone,
        "contact_url": str(municipality.links["kontakt"]),
        "privacy_url": str(municipality.links["persondata"]),
        "max_length": TEXT_LIMIT,
        "live_chat": municipality.chat.staffed is not None and not off.chat,
        "retention_days": municipality.chat.retention_days,
    }


@router.post("/conversations", status_code=201)
async def open_conversation(services: Needed, request: Request, wanted: ConversationIn) -> dict[str, str]:
    """Opens a conversation. Its first event is the greeting, which says that this is a machine."""
    municipality = services.content.municipality(wanted.site)
    _check_origin(request, municipality)
    off = await services.switches.of(wanted.site)
    if off.chat:
        raise services.switching.closed(wanted.site, wanted.language)
    await services.rates.count(f"conversations:{_fingerprint(services, request)}", CONVERSATIONS)
    await services.rates.count(f"site:{wanted.site}", SITE_CONVERSATIONS)
    greeting = said_by(
        "assistant",
        _greeting(services, municipality, wanted.front, wanted.language, off),
        language=spoken_to(wanted.language),
        status="dialogue",
        buttons=_suggestions(services, municipality, wanted.front, wanted.language, off),
    )
    told = await services.notices.told(wanted.site, wanted.front, wanted.language, now())
    notices = [said_by("system", notice.text, notice=notice.id) for notice in told]
    days = municipality.chat.retention_days
    conversation, token = await services.conversations.open(
        wanted.site, wanted.front, page_of(wanted.page), days, [greeting, *notices], wanted.language
    )
    CONVERSATIONS_TOTAL.labels(wanted.site, wanted.front).inc()
    return {"id": conversation, "token": token}


def _front(municipality: Municipality, front: FrontName, language: str) -> tuple[str, str]:
    """The title and the greeting; in Danish where the municipality has written none in English."""
    settings = municipality.fronts[front]
    words = settings.english if language != "da" and settings.english else settings
    return words.title, words.greeting


def _greeting(services: Services, municipality: Municipality, front: FrontName, language: str, off: Switched) -> str:
    """The municipality's own, which always says that this is a machine; or what is switched off."""
    greeting = _front(municipality, front, language)[1]
    key = "chat_off" if off.chat else "bot_off_greeting" if off.bot else ""
    if key:
        greeting = services.content.sentence(key, municipality.id, now().date(), language)
    return with_notice(greeting, language)


def _suggestions(
    services: Services, municipality: Municipality, front: FrontName, language: str, off: Switched
) -> list[Button]:
    if off.bot or off.chat:
        return []
    wanted = municipality.fronts[front].suggestions
    titles = {answer: services.content.title(answer, municipality.id, front, language) for answer in wanted}
    return [Button(title=title, id=answer) for answer, title in titles.items() if title]


@router.post("/conversations/{conversation_id}/messages", status_code=202)
async def send(services: Needed, request: Request, conversation: Own, message: MessageIn) -> dict[str, str]:
    """Accepts a message; its answer comes on the stream."""
    await services.rates.count(f"from:{_fingerprint(services, request)}", ADDRESS_MESSAGES)
    return {"event": await Inbox(services).accept(conversation, message)}


@router.get("/conversations/{conversation_id}/events", response_class=EventSourceResponse)
async def events(
    services: Needed, conversation: Own, last_event_id: Annotated[str, Header()] = "0-0"
) -> AsyncIterator[ServerSentEvent]:
    """The conversation's events from `Last-Event-ID` on, then each new one as it is stored, until it is deleted."""
    with OPEN_STREAMS.track_inprogress():
        async for event in _follow(services, conversation, _resumable(last_event_id)):
            yield ServerSentEvent(data=event.public(), id=event.id or None)


def _resumable(last_event_id: str) -> str:
    try:
        return "{}-{}".format(*position(last_event_id))
    except ValueError:
        return "0-0"


async def _follow(services: Services, conversation: Conversation, last: str) -> AsyncIterator[Event]:
    async with services.hub.listening(conversation.id) as changes:
        signal: Signal | None = None
        first_look, within = True, LOOKS_EVERY
        while True:
            if signal is None:
                try:
                    new, within = await services.conversations.new_events(conversation.id, after=last), LOOKS_EVERY
                except UnknownConversation:
                    return
                except RedisError:
                    log.warning("a stream waits for the store")
                    new, within = [], LOOKS_AGAIN
                for event in new:
                    yield event
                    last = event.id
                if first_look and (place := await _place(services, conversation)):
                    yield place
                first_look = False
            elif told := told_to_citizen(signal):
                yield told
            change = await changed(changes, random.uniform(*within))  # noqa: S311
            signal = change.signal if change else None


async def _place(services: Services, conversation: Conversation) -> Event | None:
    """The place in the queue as it is now, for a window that has just been opened: what is stored is how it was then."""
    with suppress(RedisError):
        wait = await services.waiting.wait_of(conversation, now())
        return told_to_citizen(wait.signal()) if wait else None
    return None


@router.post("/conversations/{conversation_id}/message-left", status_code=201)
async def leave_message(services: Needed, conversation: Own, sent: MessageLeftIn) -> dict[str, str]:
    """Keeps a message that staff answer later, and how to reach whoever wrote it."""
    return {"event": await left_messages.keep(services, conversation, sent)}


@router.post("/conversations/{conversation_id}/rating", status_code=204)
async def rate(services: Needed, conversation: Own, rating: RatingIn) -> Response:
    """Keeps the citizen's opinion of the conversation, or of one answer in it, which is then counted once."""
    if rating.helpful is not None:
        comment = mask_cpr(printable(rating.comment))[0]
        await _rate_answer(services, conversation, rating.event, rating.helpful, comment)
        return Response(status_code=204)
    await services.conversations.rate(
        conversation, {"score": rating.score, "comment": mask_cpr(printable(rating.comment))[0]}
    )
    await services.queues.expect_count(conversation.id, over=bool(conversation.closed))
    return Response(status_code=204)


async def _rate_answer(
    services: Services, conversation: Conversation, event_id: str, helpful: bool, comment: str
) -> None:
    try:
        position(event_id)
    except ValueError:
        raise InvalidInput("event") from None
    event = await services.conversations.event(conversation.id, event_id)
    if event is None or event.answer is None:
        raise InvalidInput("event")
    if await services.conversations.note_helpful(conversation, event.id, helpful):
        what: Counted = "helpful" if helpful else "unhelpful"
        await services.tallies.count(conversation.site, event.answer.id, what, now())
    await services.learner.after_rating(conversation, event, helpful, comment)


@router.post("/conversations/{conversation_id}/language", status_code=204)
async def speak(services: Needed, conversation: Own, wanted: LanguageIn) -> Response:
    """Goes on in this language, until the citizen writes in another."""
    await services.conversations.speak(conversation, wanted.language)
    return Response(status_code=204)


@router.post("/conversations/{conversation_id}/close", status_code=204)
async def close(services: Needed, conversation: Own) -> Response:
    """Ends the conversation; it can still be read until it expires or is deleted."""
    text = services.content.sentence("closed_by_citizen", conversation.site, now().date(), conversation.language)
    closed = said_by("citizen", text, kind="closed")
    await services.conversations.hold(
        conversation, "assistant", [closed], taken_from=["assistant", "waiting", "staff"], close=True
    )
    await services.queues.close(conversation.site, conversation.id, conversation.retention)
    return Response(status_code=204)


@router.post("/conversations/{conversation_id}/typing", status_code=204)
async def typing(services: Needed, conversation: Own) -> Response:
    """Shows staff that the citizen writes. Kept nowhere."""
    if conversation.holder in ("waiting", "staff") and not conversation.closed:
        await services.signals.typing(conversation.site, conversation.id, "citizen", {"typing": "citizen"})
    return Response(status_code=204)


@router.post("/conversations/{conversation_id}/read", status_code=204)
async def read(services: Needed, conversation: Own, mark: ReadIn) -> Response:
    """The citizen's window has shown everything up to that event."""
    try:
        seen = "{}-{}".format(*position(mark.event))
    except ValueError:
        raise InvalidInput("event") from None
    if moved := await services.conversations.note_read(conversation, "citizen", seen):
        signal = {"read": "citizen", "event": moved}
        await services.signals.send(conversation.site, conversation.id, signal)
    return Response(status_code=204)


@router.get("/conversations/{conversation_id}/transcript")
async def transcript(services: Needed, conversation: Own) -> dict[str, Any]:
    """A copy of everything that is stored of the conversation's words."""
    opened = datetime.fromtimestamp(conversation.opened / 1000, UTC).isoformat()
    said = [event.public() for event in await services.conversations.events(conversation.id)]
    return {
        "id": conversation.id,
        "site": conversation.site,
        "front": conversation.front,
        "opened": opened,
        "events": said,
    }


@router.delete("/conversations/{conversation_id}", status_code=204)
async def delete(services: Needed, conversation: Own) -> Response:
    """Deletes every trace of the conversation, Rasa's memory of it included."""
    await deletion.delete(services, conversation)
    return Response(status_code=204)
