"""What a member of staff writes to the citizen: messages with what goes with them, changes to the last one, and signs of life."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from gateway.console.api.access import ActingHere, Ours, StaffRoute, by_staff
from gateway.console.api.cards import CardRef, card_for
from gateway.messages import cleaned
from gateway.services import Needed, Services
from indgang.conversations import Conversation
from indgang.danish_dates import now
from indgang.errors import HeldBySomebodyElse, InvalidInput
from indgang.events import position
from indgang.privacy import mask_cpr
from indgang.replies import answer_line

router = APIRouter(prefix="/conversations/{conversation_id}", route_class=StaffRoute)


class StaffMessage(BaseModel):
    """`answer` is the id of the assistant's answer that the words come from, `card` a course or an appointment to send along."""

    client_id: UUID
    text: str = ""
    answer: str | None = Field(default=None, max_length=60)
    card: CardRef | None = None


class Words(BaseModel):
    text: str


class Mark(BaseModel):
    event: str = Field(max_length=40)


@router.post("/messages", status_code=202)
async def write(services: Needed, staff: ActingHere, conversation: Ours, message: StaffMessage) -> dict[str, str]:
    text, more = message.text, await _attached(services, conversation, message)
    if message.card and not text.strip():
        text = more["text"]
    more.pop("text", None)
    said = by_staff(staff, text, client_id=str(message.client_id), **more)
    stored = await services.conversations.append(conversation, said, held_by=staff.account.username)
    await services.queues.touch(conversation.site, conversation.id, conversation.retention)
    await services.queues.staff_answered(conversation.site, conversation.id)
    return {"event": stored.event}


@router.post("/messages/{event_id}/edit", status_code=204)
async def edit(services: Needed, staff: ActingHere, conversation: Ours, event_id: str, words: Words) -> Response:
    """Other words in one's last message, for a minute; the old ones are removed from the store."""
    text, masked = mask_cpr(cleaned(words.text))
    username = staff.account.username
    await services.conversations.edit(conversation, _id(event_id), username, text, masked=masked)
    await services.audit.note(conversation.site, username, "edit", conversation.id)
    return Response(status_code=204)


@router.post("/messages/{event_id}/withdraw", status_code=204)
async def withdraw(services: Needed, staff: ActingHere, conversation: Ours, event_id: str) -> Response:
    await services.conversations.edit(conversation, _id(event_id), staff.account.username, "")
    await services.audit.note(conversation.site, staff.account.username, "withdraw", conversation.id)
    return Response(status_code=204)


@router.post("/typing", status_code=204)
async def typing(services: Needed, staff: ActingHere, conversation: Ours) -> Response:
    """Shows the citizen that somebody writes, when it is the one who has the conversation."""
    _is_mine(conversation, staff.account.username)
    signal = {"typing": "staff", "staff_name": staff.account.name}
    await services.signals.typing(conversation.site, conversation.id, staff.account.username, signal)
    return Response(status_code=204)


@router.post("/read", status_code=204)
async def read(services: Needed, staff: ActingHere, conversation: Ours, mark: Mark) -> Response:
    """Everything up to the event has been seen; the citizen is told by whoever has the conversation."""
    by: Literal["staff"] = "staff"
    moved = await services.conversations.note_read(conversation, by, _id(mark.event))
    if moved:
        mine = conversation.holder == "staff" and conversation.staff == staff.account.username
        signal = {"read": "staff" if mine else "colleague", "event": moved}
        await services.signals.send(conversation.site, conversation.id, signal)
    return Response(status_code=204)


async def _attached(services: Services, conversation: Conversation, message: StaffMessage) -> dict[str, Any]:
    """The fields of the event beside its words. `text` is what a card says by itself. Raises InvalidInput."""
    more: dict[str, Any] = {}
    if message.answer:
        day, language = now().date(), conversation.language
        said = services.content.said(message.answer, conversation.site, day, conversation.front, language)
        if said is None:
            raise InvalidInput("answer")
        more["answer"] = answer_line(said)
    if message.card:
        more |= await card_for(services, conversation, message.card)
    return more


def _is_mine(conversation: Conversation, username: str) -> None:
    if conversation.holder != "staff" or conversation.staff != username:
        raise HeldBySomebodyElse(conversation.holder, conversation.staff_name)


def _id(event_id: str) -> str:
    try:
        return "{}-{}".format(*position(event_id))
    except ValueError:
        raise InvalidInput("event") from None
