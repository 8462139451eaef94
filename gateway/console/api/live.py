"""The stream of everything that happens in a staff member's municipalities."""

import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent

from gateway.console.api.access import AtTheInbox, StaffRoute
from gateway.console.rooms import ROOMS
from gateway.console.sessions import Staff, signed_in
from gateway.console.summaries import summary
from gateway.hub import changed
from gateway.services import Needed, Services
from indgang.conversations import Line, now_ms
from indgang.danish_dates import now
from indgang.errors import SignedOut, UnknownConversation
from indgang.events import Event, position
from indgang.signals import Change

SIGN_OF_LIFE = 10.0  # seconds between two looks at the session, each of which says that its staff member is there
router = APIRouter(route_class=StaffRoute)


@router.get("/events", response_class=EventSourceResponse)
async def live(services: Needed, staff: AtTheInbox) -> AsyncIterator[ServerSentEvent]:
    """Every change in the staff member's municipalities, as it happens; a ping where nothing does."""
    seen: dict[str, str] = {}
    began, looked = f"{now_ms()}-0", 0.0
    async with services.hub.listening(*(f"site:{site}" for site in staff.account.sites)) as changes:
        while True:
            if time.monotonic() - looked >= SIGN_OF_LIFE:
                looked = time.monotonic()
                if not await _still_there(services, staff):
                    return
                yield ServerSentEvent(event="ping", data="")
            change = await changed(changes, SIGN_OF_LIFE)
            if change is None:
                continue
            if change.signal is not None:
                yield ServerSentEvent(data=_told(change))
                continue
            for one in await _changes(services, change.conversation, seen.get(change.conversation, began)):
                if "event" in one:
                    seen[change.conversation] = one["event"]["id"]
                yield ServerSentEvent(data=one)


async def _still_there(services: Services, staff: Staff) -> bool:
    """Whether the session may go on hearing what it hears; if so, its staff member counts as there."""
    try:
        account = (await signed_in(services, staff.key)).account
    except SignedOut:
        return False
    if account.sites != staff.account.sites or not ROOMS["inbox"].admits(account):
        return False
    await services.presence.seen(account.sites, account.username, now())
    return True


def _told(change: Change) -> dict[str, Any]:
    """A signal as the console's page gets it."""
    match change.signal:
        case {"presence": presence}:
            return {"presence": presence}
        case {"notes": _}:
            return {"notes": change.conversation}
    return {"signal": {"conversation": change.conversation} | (change.signal or {})}


async def _changes(services: Services, conversation: str, after: str) -> list[dict[str, Any]]:
    try:
        found, recent = await services.conversations.with_recent(conversation)
    except UnknownConversation:
        return [{"deleted": conversation}]
    line = summary(services, found, [Line.of(event) for event in recent])
    new = await _new(services, conversation, recent, after)
    return [{"conversation": line, "event": event.for_staff()} for event in new] or [{"conversation": line}]


async def _new(services: Services, conversation: str, recent: list[Event], after: str) -> list[Event]:
    """The events after `after` in order; `recent`, newest first, mostly holds them all."""
    new = [event for event in reversed(recent) if position(event.id) > position(after)]
    if len(new) == len(recent):
        return await services.conversations.events(conversation, after=after)
    return new
