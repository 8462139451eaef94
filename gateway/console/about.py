"""The summary above a conversation, in the words that staff read."""

import json
from typing import Any, cast

from gateway.console.choice import FRONTS
from gateway.console.html import danish_moment
from gateway.services import Services
from indgang.about import about
from indgang.bookings import Bookings, mine
from indgang.content.municipalities import FrontName
from indgang.conversations import Conversation
from indgang.danish_dates import now
from indgang.replies import DIALOGUE_TOPICS

_NEWEST = 2_000  # events that are read for it
_STATES = {"taken": "", "waiting": " (venteliste)", "cancelled": " (afmeldt)"}


async def what_it_is_about(services: Services, conversation: Conversation) -> dict[str, Any]:
    content, site, front = services.content, conversation.site, conversation.front
    newest = await services.conversations.last_events(conversation.id, _NEWEST)
    dialogue = {answer.id for answer in content.answers.values() if answer.topic in DIALOGUE_TOPICS}
    found = about(newest[::-1], dialogue)

    def title(answer: str) -> str:
        return content.title(answer, site, front) or answer

    return {
        "wanted": [{"id": one, "title": title(one), "times": times} for one, times in found.wanted.items()],
        "answered": [{"id": one, "title": title(one)} for one in found.answered],
        "failed": [{"text": text, "status": status} for text, status in found.failed],
        "form": await _form(services, conversation),
        "municipality": content.municipality(site).name,
        "front": FRONTS[cast(FrontName, front)],
        "branch": found.branch,
        "page": conversation.page,
        "language": conversation.language,
    }


async def _form(services: Services, conversation: Conversation) -> dict[str, str]:
    """What the citizen has filled in: who left a message, and what was booked for whom."""
    values: dict[str, str] = {}
    if conversation.case:
        case = json.loads(conversation.case)
        values |= {"Navn": case.get("name", ""), "Kontakt": case.get("contact", "")}
    booked = await mine.bookings_of(Bookings(services.redis, conversation.site), conversation.id, now())
    for number, booking in enumerate(booked, 1):
        label = "Booking" if len(booked) == 1 else f"Booking {number}"
        state = _STATES.get(booking.state, "")
        values |= {"Navn": booking.name, "Kontakt": booking.contact}
        values[label] = f"{booking.title}, {danish_moment(booking.start)}, {booking.branch}{state}, kode {booking.code}"
    return {label: value for label, value in values.items() if value}
