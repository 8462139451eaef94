"""What became of every accepted word, seat and claim, held against what is stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.drill.roles import SEATS, Storm
from benchmarks.drill.troubles import Stood
from benchmarks.drill.windows import Sent, Window
from indgang.bookings import Bookings
from indgang.conversations import Conversations
from indgang.events import Event, position
from indgang.store import connect

SILENCE = 10.0  # seconds
LOST, DOUBLED, DISORDER = "accepted messages lost", "accepted messages doubled", "out of order"
UNANSWERED, ANSWERED_TWICE = "accepted messages without any answer", "messages answered more than once"
SILENT = "citizens in silence for more than 10 s after an accepted message"
STREAM = "events lost, doubled or out of order on a stream"
FOREIGN, SEATS_TWICE = "events of another conversation or municipality on a stream", "seats sold twice"
BOOKINGS, WINNERS, STAFF = (
    "bookings not as told",
    "claims with two winners",
    "accepted messages of staff lost or doubled",
)
ALL = (
    LOST,
    DOUBLED,
    DISORDER,
    UNANSWERED,
    ANSWERED_TWICE,
    SILENT,
    STREAM,
    FOREIGN,
    SEATS_TWICE,
    BOOKINGS,
    WINNERS,
    STAFF,
)


@dataclass
class Found:
    """`faults` by kind, each with words for whoever looks into it. `longest` silence in seconds, less the time in which nobody could speak;
    `not_able` counts those who heard nothing for longer only because store or gateway stood still."""

    faults: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in ALL})
    longest: float = 0
    not_able: int = 0
    accepted: int = 0

    def add(self, kind: str, words: str) -> None:
        self.faults[kind].append(words)

    @property
    def number(self) -> int:
        return sum(map(len, self.faults.values()))


async def count(storm: Storm, redis_url: str, stood: Stood) -> Found:
    found = Found()
    async with connect(redis_url) as redis:
        conversations = Conversations(redis)
        stored = {window.id: await conversations.events(window.id) for window in storm.windows}
        for window in storm.windows:
            _words(found, window, stored[window.id])
            _stream(found, window, stored[window.id])
            _silence(found, window, stood)
        for window, asked in storm.askers:
            _answers(found, window, asked, stored[window.id])
        for conversation, winners in storm.wins.items():
            _winners(found, conversation, winners, await conversations.events(conversation))
        for conversation, texts in storm.said_by_staff.items():
            said = Counter(event.text for event in await conversations.events(conversation) if event.from_ == "staff")
            for text in texts:
                if said[text] != 1:
                    found.add(STAFF, f"{conversation}: {text!r} is there {said[text]} times")
        await _seats(found, storm, Bookings(redis, "eksempelby"))
    return found


def _words(found: Found, window: Window, stored: list[Event]) -> None:
    mine = [event for event in stored if event.from_ == "citizen"]
    times, by_client = Counter(event.client_id for event in mine), {event.client_id: event for event in reversed(mine)}
    found.accepted += len(window.sent)
    for sent in window.sent:
        event = by_client.get(sent.client_id)
        if event is None or event.id != sent.event or event.text != sent.text:
            found.add(LOST, f"{window.id}: {sent.text!r}, accepted as {sent.event}")
    for client_id, number in times.items():
        if number > 1 or client_id not in window.tried:
            found.add(DOUBLED, f"{window.id}: {number} times {by_client[client_id].text!r}")
    if not _rising([sent.event for sent in window.sent]):
        found.add(DISORDER, f"{window.id}: {[sent.event for sent in window.sent]}")


def _stream(found: Found, window: Window, stored: list[Event]) -> None:
    seen = [event["id"] for _, event in window.seen if event.get("id")]
    kept = [event.id for event in stored]
    for stray in set(seen) - set(kept):
        found.add(FOREIGN, f"{window.id}: {stray}")
    until = kept.index(seen[-1]) + 1 if seen and seen[-1] in kept else 0
    if seen != kept[:until] or until < len(kept):
        found.add(STREAM, f"{window.id}: stored {kept}, seen {seen}")


def _answers(found: Found, window: Window, asked: Sequence[tuple[Sent, str]], stored: list[Event]) -> None:
    """One answer each, in the order of the questions: the right one, or the honest error."""
    given = [event for event in stored if event.from_ == "assistant" and event.kind == "message"][1:]
    if len(given) < len(asked):
        found.add(UNANSWERED, f"{window.id}: {len(asked)} questions, {len(given)} answers")
    if len(given) > len(asked) and not window.refused and len(window.tried) == len(window.sent):
        found.add(ANSWERED_TWICE, f"{window.id}: {len(asked)} questions, {len(given)} answers")
    for (sent, wanted), answer in zip(asked, given, strict=False):
        understood = answer.understood.id if answer.understood else ""
        if answer.status != "error_assistant" and understood != wanted:
            found.add(DISORDER, f"{window.id}: {sent.text!r} was answered with {understood}: {answer.text[:60]!r}")
        if position(answer.id) < position(sent.event):
            found.add(DISORDER, f"{window.id}: {sent.text!r} was answered before it was sent")


def _silence(found: Found, window: Window, stood: Stood) -> None:
    for sent in window.sent:
        if sent.to_staff:
            continue
        signs = [at for at, event in window.seen if at >= sent.began and event.get("client_id") != sent.client_id]
        signs += [at for at in window.broken if at >= sent.accepted]
        if not signs:
            found.add(SILENT, f"{window.id}: for ever after {sent.text!r} ({sent.event})")
            continue
        until = max(min(signs), sent.accepted)
        able = until - sent.accepted - _not_able(window, sent.accepted, until, stood)
        found.longest = max(found.longest, able)
        if able > SILENCE:
            found.add(SILENT, f"{window.id}: {able:.1f} s after {sent.text!r} ({sent.event})")
        elif until - sent.accepted > SILENCE:
            found.not_able += 1


def _not_able(window: Window, since: float, until: float, stood: Stood) -> float:
    """Seconds of these in which the store, or the gateway at which the stream was, did not run: nobody could have said a word."""
    moments = [(max(begin, since), min(end, until)) for begin, end, who in stood if who in _silencing(window, begin)]
    total, reached = 0.0, since
    for begin, end in sorted(moments):
        total += max(end - max(begin, reached), 0)
        reached = max(reached, end)
    return total


def _silencing(window: Window, at: float) -> set[str]:
    place = next((url for since, url in reversed(window.stands_at) if since <= at), "")
    return {"store"} | {f"gateway-{number}" for number, url in enumerate(window.urls, 1) if url == place}


def _winners(found: Found, conversation: str, winners: list[str], stored: list[Event]) -> None:
    """Between two who have it, somebody else (the queue) must have had it."""
    holds = [event for event in stored if event.holder]
    told = [event.staff_name for event in holds if event.holder == "staff"]
    twice = any(first.holder == second.holder == "staff" for first, second in pairwise(holds))
    if twice or len(set(winners)) > len(told):
        found.add(WINNERS, f"{conversation}: won by {winners}, told {told}")


async def _seats(found: Found, storm: Storm, bookings: Bookings) -> None:
    codes: dict[str, str] = {}
    for session in storm.sessions:
        people = await bookings.people(session)
        taken = [booking for booking in people if booking.state == "taken"]
        if len(taken) > SEATS:
            found.add(SEATS_TWICE, f"{session}: {len(taken)} seats taken of {SEATS}")
        if len({booking.person for booking in people}) != len(people):
            found.add(SEATS_TWICE, f"{session}: somebody has two")
        codes |= {booking.code: session for booking in people}
    for code, (state, session) in storm.codes.items():
        if codes.get(code) != session:
            found.add(BOOKINGS, f"{code}: told {state} in {session}, is in {codes.get(code)}")


def _rising(ids: Sequence[str]) -> bool:
    return all(position(first) < position(second) for first, second in pairwise(ids))
