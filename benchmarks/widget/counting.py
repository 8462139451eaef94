"""What became of every word: what a citizen wrote, what the server has, and what stands in the window, held against each other."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.widget.backstage import TOKEN
from indgang.conversations import Conversations
from indgang.events import Event
from indgang.store import connect

_SAME = 60  # letters by which words on the page are told to be the server's: Markdown and links look different there
_LONGEST_S = 12  # without a word or a notice: ten, until an answer is called late, and what the machine takes


@dataclass
class Found:
    """Of one conversation, or of many together. `faults` says in words what the numbers count."""

    conversations: int = 0
    written: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    not_answered: int = 0
    answered_again: int = 0
    errors: int = 0
    longest: float = 0  # seconds without a word or a notice
    whole_pages: int = 0  # pages that came back with the button as they were left
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: "Found") -> "Found":
        summed = {name: value + getattr(other, name) for name, value in vars(self).items()}
        return Found(**{**summed, "longest": max(self.longest, other.longest)})


async def found_of(redis_url: str, written: Sequence[str], seen: dict[str, Any]) -> Found:
    """Holds one citizen's words against their conversation on the server, and that against the window."""
    ticket = (seen["kept"] or {}).get("ticket")
    events: list[Event] = []
    if ticket:
        async with connect(redis_url) as redis:
            events = await Conversations(redis).events(ticket["id"])
    watch = seen["watch"]
    found = Found(
        conversations=1, written=len(written), longest=watch.get("longest", 0) / 1000, whole_pages=watch.get("back", 0)
    )
    _hold_written(found, written, [event.text for event in events if event.from_ == "citizen"])
    _hold_answers(found, events)
    _hold_window(found, [(event.from_, event.text) for event in events], seen)
    if found.longest > _LONGEST_S:
        found.faults.append(f"{found.longest:.1f} s without a word or a notice, after {watch.get('at')!r}")
    return found


def _hold_written(found: Found, written: Sequence[str], stored: list[str]) -> None:
    _compare(found, "on the server", list(written), stored)


def _hold_answers(found: Found, events: list[Event]) -> None:
    """Each message has one answer, in the same order: its own words, or the honest error."""
    asked = [event.text for event in events if event.from_ == "citizen"]
    answers = [event for event in events if event.from_ == "assistant"][1:]  # after the greeting
    found.errors = sum(event.status == "error_assistant" for event in answers)
    found.not_answered = max(0, len(asked) - len(answers))
    found.answered_again = max(0, len(answers) - len(asked))
    if found.not_answered or found.answered_again:
        found.faults.append(f"{len(asked)} messages have {len(answers)} answers")
    for question, answer in zip(asked, answers, strict=False):
        if answer.status != "error_assistant" and _token(question) != _token(answer.text):
            found.out_of_order += 1
            found.faults.append(f"{question!r} was answered with {answer.text!r}")


def _hold_window(found: Found, events: list[tuple[str, str]], seen: dict[str, Any]) -> None:
    stored = [f"{who}: {_bare(text)}" for who, text in events]
    _compare(found, "in the window", stored, [f"{who}: {_bare(text)}" for who, text in seen["said"]])
    if seen["unsent"] or seen["draft"] or (seen["kept"] or {}).get("unsent"):
        found.faults.append(
            f"left unsent: {seen['unsent']} marked, {seen['draft']!r} in the field, kept {seen['kept']}"
        )
    if seen["notice"]:
        found.faults.append(f"still told: {seen['notice']!r}")


def _compare(found: Found, where: str, wanted: list[str], got: list[str]) -> None:
    missing, more = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
    found.lost += missing.total()
    found.doubled += more.total()
    found.faults += [f"not {where}: {text!r}" for text in missing] + [f"too often {where}: {text!r}" for text in more]
    both = Counter(wanted) & Counter(got)
    if [text for text in wanted if text in both] != [text for text in got if text in both] and not missing and not more:
        found.out_of_order += 1
        found.faults.append(f"out of order {where}: {got}")


async def strays(redis_url: str, written: Sequence[str]) -> Found:
    """Over all conversations of the server, also those that no citizen came back to: every word once."""
    async with connect(redis_url) as redis:
        stored = [
            event.text
            async for key in redis.scan_iter("events:*")
            for event in await Conversations(redis).events(key.removeprefix("events:{").removesuffix("}"))
            if event.from_ == "citizen"
        ]
    found = Found()
    _compare(found, "on the whole server", sorted(written), sorted(stored))
    return found


def _token(text: str) -> str:
    found = TOKEN.search(text)
    return found[0] if found else text


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)[:_SAME] + " " + "".join(TOKEN.findall(text))
