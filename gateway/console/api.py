"""What the console's page asks: the inbox, a conversation, and taking, answering, handing back or closing it."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from gateway.console.rooms import entering
from gateway.console.sessions import Acting, SignedIn, Staff, signed_in
from gateway.console.summaries import inbox, summary
from gateway.hub import changed
from gateway.messages import cleaned
from gateway.services import Needed, Services
from indgang.conversations import Conversation, now_ms
from indgang.danish_dates import now
from indgang.errors import UnknownConversation
from indgang.events import Event, said_by
from indgang.privacy import mask_cpr

router = APIRouter(prefix="/console/api", include_in_schema=False)
AtTheInbox = Annotated[Staff, Depends(entering("inbox"))]


class StaffMessage(BaseModel):
    client_id: UUID
    text: str


class HandBack(BaseModel):
    text: str = ""


async def _ours(services: Needed, staff: AtTheInbox, conversation_id: str) -> Conversation:
    """The conversation, if it belongs to one of the staff member's municipalities; else it does not exist for them."""
    conversation = await services.conversations.get(conversation_id)
    if conversation.site not in staff.account.sites:
        raise UnknownConversation(conversation_id)
    return conversation


Ours = Annotated[Conversation, Depends(_ours)]


@router.get("/me")
async def me(services: Needed, staff: SignedIn) -> dict[str, Any]:
    sites = [{"id": site, "name": services.content.municipality(site).name} for site in staff.account.sites]
    return {
        "username": staff.account.username,
        "name": staff.account.name,
        "sites": sites,
        "csrf": staff.csrf,
        "statuses": {name: status.title for name, status in services.content.statuses.items()},
    }


@router.get("/conversations")
async def conversations(services: Needed, staff: AtTheInbox) -> dict[str, Any]:
    return {"conversations": await inbox(services, staff.account.sites)}


@router.get("/conversations/{conversation_id}")
async def thread(services: Needed, conversation: Ours) -> dict[str, Any]:
    events = await services.conversations.events(conversation.id)
    return {"conversation": await summary(services, conversation), "events": [event.public() for event in events]}


@router.post("/conversations/{conversation_id}/claim")
async def claim(services: Needed, staff: Acting, conversation: Ours) -> dict[str, Any]:
    """Takes the conversation. One wins; whoever comes later is told who has it (409)."""
    name = staff.account.name
    text = _sentence(services, conversation, "claimed", staff_name=name)
    taken = said_by("system", text, kind="holder", holder="staff", staff_name=name)
    await services.conversations.hold(
        conversation,
        "staff",
        [taken],
        taken_from=["assistant", "waiting"],
        staff=staff.account.username,
        staff_name=name,
    )
    await services.queues.leave(conversation.site, conversation.id)
    return await _now(services, conversation)


@router.post("/conversations/{conversation_id}/messages", status_code=202)
async def answer(services: Needed, staff: Acting, conversation: Ours, message: StaffMessage) -> dict[str, str]:
    said = _by_staff(staff.account.name, message.text, client_id=str(message.client_id))
    stored = await services.conversations.append(conversation, said, held_by=staff.account.username)
    await services.queues.touch(conversation.site, conversation.id, conversation.retention)
    return {"event": stored.event}


@router.post("/conversations/{conversation_id}/hand-back")
async def hand_back(services: Needed, staff: Acting, conversation: Ours, words: HandBack) -> dict[str, Any]:
    """Gives the conversation back to the assistant, with a last sentence to the citizen if there is one."""
    back = said_by("system", _sentence(services, conversation, "handed_back"), kind="holder", holder="assistant")
    last = [_by_staff(staff.account.name, words.text)] if words.text.strip() else []
    await services.conversations.hold(
        conversation, "assistant", [*last, back], taken_from=["staff"], held_by=staff.account.username
    )
    return await _now(services, conversation)


@router.post("/conversations/{conversation_id}/close")
async def close(services: Needed, staff: Acting, conversation: Ours) -> dict[str, Any]:
    text = _sentence(services, conversation, "closed_by_staff", staff_name=staff.account.name)
    await services.conversations.hold(
        conversation,
        "assistant",
        [said_by("system", text, kind="closed")],
        taken_from=["staff"],
        held_by=staff.account.username,
        close=True,
    )
    return await _now(services, conversation)


@router.get("/events", response_class=EventSourceResponse)
async def live(services: Needed, staff: AtTheInbox) -> AsyncIterator[ServerSentEvent]:
    """Every change in the staff member's municipalities, as it happens; a ping where nothing does."""
    seen: dict[str, str] = {}
    began = f"{now_ms()}-0"
    async with services.hub.listening(*(f"site:{site}" for site in staff.account.sites)) as changes:
        yield ServerSentEvent(event="ping", data="")
        while True:
            conversation = await changed(changes)
            if conversation is None:
                await signed_in(services, staff.key)  # a session that has ended ends its stream
                yield ServerSentEvent(event="ping", data="")
                continue
            for change in await _changes(services, conversation, seen.get(conversation, began)):
                if "event" in change:
                    seen[conversation] = change["event"]["id"]
                yield ServerSentEvent(data=change)


async def _changes(services: Services, conversation: str, after: str) -> list[dict[str, Any]]:
    try:
        line = await summary(services, await services.conversations.get(conversation))
    except UnknownConversation:
        return [{"deleted": conversation}]
    new = await services.conversations.events(conversation, after=after)
    return [{"conversation": line, "event": event.public()} for event in new] or [{"conversation": line}]


async def _now(services: Services, conversation: Conversation) -> dict[str, Any]:
    return await summary(services, await services.conversations.get(conversation.id))


def _by_staff(name: str, text: str, **more: Any) -> Event:
    words, masked = mask_cpr(cleaned(text))
    return said_by("staff", words, staff_name=name, masked=masked, **more)


def _sentence(services: Services, conversation: Conversation, key: str, **values: str) -> str:
    return services.content.sentence(key, conversation.site, now().date(), conversation.language, **values)
