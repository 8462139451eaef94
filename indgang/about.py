"""What a conversation has been about, for whoever takes it over: read off its events, without guessing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from indgang.conversations import failed
from indgang.events import Event
from indgang.replies import DIALOGUE_TOPICS, HUMAN, OUT_OF_SCOPE

_KEPT = 10  # lines of each kind, the newest


@dataclass(frozen=True)
class About:
    """`wanted` counts what the citizen's messages were taken as, by answer id in order; `answered` are the ids of texts that were given;
    `failed` are messages that the assistant could not help with, each with the status of the turn; `branch` the place named last."""

    wanted: dict[str, int] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    branch: str = ""


def about(events: Sequence[Event], dialogue: set[str]) -> About:
    """`events` in order; `dialogue` are the ids of answers that only keep the conversation going."""
    wanted: Counter[str] = Counter()
    answered: dict[str, None] = {}
    lost: list[tuple[str, str]] = []
    asked, branch = "", ""
    for event in events:
        if event.kind == "message" and event.from_ == "citizen":
            asked = event.text
        if event.from_ != "assistant":
            continue
        if event.understood and event.understood.id not in {*dialogue, HUMAN, OUT_OF_SCOPE}:
            wanted[event.understood.id] += 1
        if event.answer and event.answer.topic not in DIALOGUE_TOPICS:
            answered[event.answer.id] = None
        if failed(event):
            lost.append((asked, event.status or ""))
        branch = _branch(event) or branch
    return About(dict(list(wanted.items())[-_KEPT:]), list(answered)[-_KEPT:], lost[-_KEPT:], branch)


def _branch(event: Event) -> str:
    """The place of what was booked, or of the only course that was shown."""
    shown = event.booking or (event.courses[0] if len(event.courses) == 1 else {})
    return str(shown.get("branch") or "")
