"""A conversation to take along: as a text for people, and as data for programs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from indgang.conversations import Conversation
from indgang.danish_dates import DENMARK
from indgang.events import Event
from indgang.notes import Note

WHO = {"citizen": "Borger", "assistant": "Indgang", "staff": "Medarbejder", "system": "System"}
WITHDRAWN = "[Beskeden er trukket tilbage]"


def who(event: Event) -> str:
    return event.staff_name or WHO[event.from_] if event.from_ == "staff" else WHO[event.from_]


def words(event: Event) -> str:
    """What was said, or that it was withdrawn; '' for an event without words, and for the note of a change."""
    if event.withdrawn:
        return WITHDRAWN
    return "" if event.kind == "edit" else event.text


def as_text(conversation: Conversation, events: Sequence[Event], notes: Sequence[Note], municipality: str) -> str:
    """Line by line with times in Denmark; the notes of staff stand at the end."""
    lines = [f"Samtale {conversation.id}", municipality, f"Begyndt {_when(opened(conversation))}", ""]
    for event in events:
        if said := words(event):
            lines += [f"{_when(event.at)}  {who(event)}{' (redigeret)' if event.edited else ''}:", said, ""]
    if notes:
        lines += ["Medarbejdernes noter, som borgeren ikke har set", ""]
    for note in notes:
        lines += [f"{_when(note.at)}  {note.staff_name}:", note.text, ""]
    return "\n".join(lines)


def as_data(conversation: Conversation, events: Sequence[Event], notes: Sequence[Note]) -> dict[str, Any]:
    """What a citizen's own copy has, with what staff added to it."""
    return {
        "id": conversation.id,
        "site": conversation.site,
        "front": conversation.front,
        "page": conversation.page,
        "language": conversation.language,
        "opened": opened(conversation).isoformat(),
        "outcome": conversation.outcome,
        "labels": conversation.labels.split(),
        "case": conversation.case,
        "rating": conversation.rating,
        "events": [event.for_staff() for event in events],
        "notes": [note.model_dump(mode="json") for note in notes],
    }


def opened(conversation: Conversation) -> datetime:
    return datetime.fromtimestamp(conversation.opened / 1000, UTC)


def _when(moment: datetime) -> str:
    return moment.astimezone(DENMARK).strftime("%d-%m-%Y %H.%M")
