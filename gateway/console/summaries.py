"""One line of the inbox: what a conversation is about and where it stands; and the lists that such lines make up."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from gateway.services import Services
from indgang.conversations import Conversation, Line
from indgang.events import position

OPEN_ONES = 300  # of one municipality and one kind: waiting, held, message left
PAGE = 100  # conversations


async def listed(services: Services, sites: Sequence[str]) -> tuple[list[dict[str, Any]], int | None]:
    """What there is to do in `sites`, then the newest page of all; and where the next page begins."""
    open_ones = [(site, one) for site in sites for one in await services.queues.open_ones(site, OPEN_ONES)]
    newest = await services.queues.page("inbox", sites, None, PAGE)
    both = dict.fromkeys([*open_ones, *((site, one) for site, one, _ in newest)])
    return await _rows(services, list(both)), _next(newest)


async def newest_page(
    services: Services, sites: Sequence[str], name: Literal["inbox", "closed"], before: int | None
) -> tuple[list[dict[str, Any]], int | None]:
    """The newest page of a list before a moment (ms)."""
    found = await services.queues.page(name, sites, before, PAGE)
    return await _rows(services, [(site, one) for site, one, _ in found]), _next(found)


def _next(page: list[tuple[str, str, int]]) -> int | None:
    return page[-1][2] if len(page) >= PAGE else None


async def _rows(services: Services, ids: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The summaries; ids of conversations that have expired are dropped on the way."""
    found = await services.conversations.glances([one for _, one in ids])
    for (site, one), pair in zip(ids, found, strict=True):
        if pair is None:
            await services.queues.forget(site, one)
    return [summary(services, *pair) for pair in found if pair]


def summary(services: Services, conversation: Conversation, recent: Sequence[Line]) -> dict[str, Any]:
    """`recent` are its newest lines, newest first."""
    last = _last_words(recent)
    topic = services.content.title(conversation.topic, conversation.site, conversation.front)
    town = services.content.municipality(conversation.site)
    return {
        "id": conversation.id,
        "site": conversation.site,
        "site_name": town.name,
        "front": conversation.front,
        "page": conversation.page,
        "language": conversation.language,
        "holder": conversation.holder,
        "staff": conversation.staff,
        "staff_name": conversation.staff_name,
        "team": conversation.team or town.chat.team_for(conversation.front),
        "labels": conversation.labels.split(),
        "case": json.loads(conversation.case) if conversation.case else None,
        "outcome": conversation.outcome,
        "opened": _iso(conversation.opened),
        "asked_staff": _iso(conversation.asked_staff),
        "claimed_at": _iso(conversation.claimed_at),
        "waiting_since": _iso(conversation.waiting_since) if conversation.holder == "waiting" else None,
        "last_text": last.text if last else "",
        "last_from": last.from_ if last else None,
        "last_at": last.at if last else None,
        "last_event": recent[0].id if recent else None,
        "topics": [topic] if topic else [],
        "unread": _unread(conversation, recent),
        "failed_turns": conversation.failed_turns,
        "read_citizen": conversation.read_citizen,
        "read_staff": conversation.read_staff,
        "rating": json.loads(conversation.rating) if conversation.rating else None,
        "closed": bool(conversation.closed),
    }


def _last_words(recent: Sequence[Line]) -> Line | None:
    """What a person said last, for it tells staff most; else what the assistant said last."""
    said = [event for event in recent if event.kind == "message" and event.text]
    return next((event for event in said if event.from_ in ("citizen", "staff")), said[0] if said else None)


def _unread(conversation: Conversation, recent: Sequence[Line]) -> int:
    """The citizen's messages that staff have not seen, as far as the newest events tell."""
    seen = position(conversation.read_staff)
    new = [event for event in recent if position(event.id) > seen]
    return sum(event.kind == "message" and event.from_ == "citizen" for event in new)


def _iso(milliseconds: int) -> str | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat() if milliseconds else None
