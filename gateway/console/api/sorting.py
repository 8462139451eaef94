"""What staff tell each other about a conversation: private notes, and the labels they sort by."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from gateway.console.api.access import ActingHere, Ours, StaffRoute, as_it_is_now
from gateway.messages import cleaned
from gateway.services import Needed
from indgang.errors import InvalidInput
from indgang.notes import new_note
from indgang.privacy import mask_cpr

router = APIRouter(prefix="/conversations/{conversation_id}", route_class=StaffRoute)


class NoteIn(BaseModel):
    client_id: UUID
    text: str


class Labels(BaseModel):
    labels: list[str] = Field(max_length=30)


@router.post("/notes", status_code=201)
async def add_note(services: Needed, staff: ActingHere, conversation: Ours, written: NoteIn) -> dict[str, Any]:
    """A note that the citizen never sees; the same `client_id` again is the same note."""
    text = mask_cpr(cleaned(written.text))[0]
    note = new_note(staff.account.username, staff.account.name, text, str(written.client_id))
    await services.notes.add(conversation, note)
    return note.model_dump(mode="json")


@router.post("/labels")
async def label(services: Needed, staff: ActingHere, conversation: Ours, wanted: Labels) -> dict[str, Any]:
    """The labels from now on, each an id of the municipality's settings."""
    known = [one.id for one in services.content.municipality(conversation.site).chat.labels]
    if any(one not in known for one in wanted.labels):
        raise InvalidInput("labels")
    await services.conversations.label(conversation, [one for one in known if one in wanted.labels])
    return await as_it_is_now(services, conversation)
