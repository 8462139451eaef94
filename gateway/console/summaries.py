"""One line of the inbox: what a conversation is about and where it stands."""

from datetime import UTC, datetime
from typing import Any

from gateway.services import Services
from indgang.conversations import Conversation
from indgang.errors import UnknownConversation
from indgang.events import Event

INBOX_LENGTH = 500  # conversations of one municipality, newest first
_RECENT = 12  # events in which the last words are looked for


async def inbox(services: Services, sites: list[str]) -> list[dict[str, Any]]:
    """The summaries of all conversations of `sites`; ids of conversations that have expired are dropped on the way."""
    found = []
    for site in sites:
        for conversation in await services.queues.inbox(site, INBOX_LENGTH):
            try:
                found.append(await summary(services, await services.conversations.get(conversation)))
            except UnknownConversation:
                await services.queues.forget(site, conversation)
    return found


async def summary(services: Services, conversation: Conversation) -> dict[str, Any]:
    recent = await services.conversations.last_events(conversation.id, _RECENT)
    last = _last_words(recent)
    topic = services.content.title(conversation.topic, conversation.site, conversation.front)
    return {
        "id": conversation.id,
        "site": conversation.site,
        "site_name": services.content.municipality(conversation.site).name,
        "front": conversation.front,
        "page": conversation.page,
        "holder": conversation.holder,
        "staff": conversation.staff,
        "staff_name": conversation.staff_name,
        "opened": _iso(conversation.opened),
        "waiting_since": _iso(conversation.waiting_since) if conversation.holder == "waiting" else None,
        "last_text": last.text if last else "",
        "last_from": last.from_ if last else None,
        "last_at": last.at.isoformat() if last else None,
        "last_event": recent[0].id if recent else None,
        "topics": [topic] if topic else [],
        "closed": bool(conversation.closed),
    }


def _last_words(recent: list[Event]) -> Event | None:
    """What a person said last, for it tells staff most; else what the assistant said last."""
    said = [event for event in recent if event.kind == "message" and event.text]
    return next((event for event in said if event.from_ in ("citizen", "staff")), said[0] if said else None)


def _iso(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()
