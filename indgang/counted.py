"""What a conversation counts as, read from what was said in it.

**Solved by the assistant** is a conversation in which it gave at least one answer, nobody asked for a human being and no member of
staff came in, its last words were an answer or small talk, and the citizen did not say that its last answer did not help.
A conversation is counted when it is closed or nothing has been said for half an hour, and anew when it goes on after that.

Each conversation has one result: `solved`; `staff` when staff came in; `unmet` when a human being was asked for and none came;
else `unsolved`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from indgang.cases import LEFT
from indgang.conversations import Conversation
from indgang.counts import limit_of
from indgang.events import Event, Holder, position
from indgang.replies import HUMAN

ANSWERED = "answered"
_ENDS_WELL = frozenset({ANSWERED, "dialogue"})
_NOBODY_CAME = {f"handoff_{why}": why for why in ("closed_hours", "nobody_present", "no_chat")}


def began(events: Sequence[Event]) -> datetime | None:
    """When the citizen wrote first; None where they never did, and there is nothing to count."""
    first = next((event for event in events if event.from_ == "citizen" and event.kind == "message"), None)
    return datetime.fromtimestamp(_ms(first) / 1000, UTC) if first else None


def last_answer(events: Sequence[Event]) -> str:
    """The event of the last answer that the assistant gave; empty where it gave none."""
    return next((event.id for event in reversed(events) if event.status == ANSWERED and event.answer), "")


def counted(
    conversation: Conversation, events: Sequence[Event], *, unhelpful: bool, outside_hours: bool
) -> dict[str, int]:
    """The numbers of one conversation, as `indgang.counts` names them; `unhelpful` is what was said of its last answer."""
    replies = [event for event in events if event.from_ == "assistant" and event.status][1:]  # without the greeting
    spans = list(_spans(events))
    staff = set(_staff(events, spans))
    numbers = Counter(
        [
            "conversations",
            f"front:{conversation.front}",
            f"language:{conversation.language}",
            f"result:{_result(events, replies, staff, unhelpful=unhelpful)}",
            *(f"turns:{event.status}" for event in replies),
            *(f"staff:{what}" for what in staff),
        ]
    )
    if outside_hours:
        numbers["outside_hours"] = 1
    for what, seconds in _times(spans):
        numbers.update({f"{what}:{limit_of(seconds)}": 1, f"{what}:times": 1, f"{what}:seconds": seconds})
    if conversation.outcome:
        numbers[f"outcome:{conversation.outcome}"] = 1
    if conversation.rating and (score := json.loads(conversation.rating).get("score")):
        numbers[f"rating:{score}"] = 1
    return dict(numbers)


def _result(events: Sequence[Event], replies: Sequence[Event], staff: set[str], *, unhelpful: bool) -> str:
    if "taken" in staff or any(event.from_ == "staff" for event in events):
        return "staff"
    if "asked" in staff:
        return "unmet"
    answered = any(reply.status == ANSWERED for reply in replies)
    return "solved" if answered and replies[-1].status in _ENDS_WELL and not unhelpful else "unsolved"


Span = tuple[
    Holder, int, Holder | None, int
]  # who held it, since when (ms), who did after that (None: it was closed), when


def _spans(events: Sequence[Event]) -> Iterator[Span]:
    """Who held the conversation one after another; the last, which still goes on, is left out."""
    holder: Holder = "assistant"
    since = _ms(events[0]) if events else 0
    for event in events:
        if event.kind == "closed":
            yield holder, since, None, _ms(event)
            return
        if event.kind == "holder" and event.holder and event.holder != holder:
            yield holder, since, event.holder, _ms(event)
            holder, since = event.holder, _ms(event)


def _times(spans: Sequence[Span]) -> Iterator[tuple[str, int]]:
    """How long a citizen waited until staff came, and how long staff had the conversation, in seconds."""
    for holder, since, then, until in spans:
        seconds = max(0, until - since) // 1000  # a clock may go back
        if holder == "waiting" and then == "staff":
            yield "wait", seconds
        elif holder == "staff":
            yield "handle", seconds


def _staff(events: Sequence[Event], spans: Sequence[Span]) -> Iterator[str]:
    """What there was to be said about a human being, each once or more."""
    for event in events:
        if event.holder == "waiting" or (event.understood and event.understood.id == HUMAN):
            yield "asked"
        if event.holder == "staff":
            yield "taken"
        if why := _NOBODY_CAME.get(event.status or ""):
            yield why
        if event.status == LEFT:
            yield "message_left"
    if any(holder == "waiting" and then in ("assistant", None) for holder, _, then, _ in spans):
        yield "given_up"


def _ms(event: Event) -> int:
    return position(event.id)[0]
