"""The same race through the whole running Indgang: citizens are led to the confirmation, and then all press it at once.

How a citizen gets there stands in `lead`; it is the only thing here that knows the dialogue.
"""

import asyncio
import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx

from benchmarks.bookings.slots import Figure, percentile
from indgang.catalogue import Catalogue
from indgang.catalogue.offerings import Offering, Single
from indgang.danish_dates import DENMARK
from indgang.store import connect
from tests.product import Product, running

CONNECTIONS, SEATS, LINE = 8, 20, 30
ASKED, CONFIRM = "Er der kurser i iPad?", "Ja"
_PATIENCE_S = 600  # for the last citizen to be led to the confirmation
_ERRORS = ("error_assistant", "unanswered_not_understood")
Event = dict[str, Any]
Press = tuple[Event, int]  # an event and the place of the button


@dataclass
class Citizen:
    """One conversation, over a connection that it shares with others."""

    client: httpx.Client
    number: int

    def __post_init__(self) -> None:
        opened = self.client.post("/api/v1/conversations", json={"site": "eksempelby", "front": "bibliotek"})
        conversation = opened.raise_for_status().json()
        self._path = f"/api/v1/conversations/{conversation['id']}"
        self._headers = {"Authorization": f"Bearer {conversation['token']}"}
        self._seen = ""
        self.reply()

    def say(self, text: str) -> Event:
        self._send(text=text)
        return self.reply()

    def press(self, event: Event, index: int) -> None:
        """The answer is read by `reply`, which may be later."""
        self._send(button={"event": event["id"], "index": index})

    def reply(self) -> Event:
        """The assistant's next message; the stream is resumed behind the last one."""
        headers = self._headers | ({"Last-Event-ID": self._seen} if self._seen else {})
        with self.client.stream("GET", f"{self._path}/events", headers=headers) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    event: Event = json.loads(line[5:])
                    if event.get("from") == "assistant" and event.get("kind") == "message":
                        self._seen = event["id"]
                        return event
        raise RuntimeError("the stream ended")

    def _send(self, **what: Any) -> None:
        body = {"client_id": str(uuid.uuid4()), **what}
        self.client.post(f"{self._path}/messages", json=body, headers=self._headers).raise_for_status()


@dataclass(frozen=True)
class Got:
    """What a citizen was told after pressing: `taken`, `waiting`, `full` or `error`."""

    what: str
    code: str
    place: int
    milliseconds: float
    citizen: Citizen
    event: Event


def lead(citizen: Citizen, session: str) -> Press:
    """From the greeting to the confirmation of one session."""
    return lead_on(citizen, citizen.say(ASKED), session)


def lead_on(citizen: Citizen, shown: Event, session: str) -> Press:
    """From the session's card to its confirmation: a seat, or a place in line where there is no seat."""
    card = next(card for card in shown["courses"] if card["id"] == session)
    citizen.press(shown, card["button"])
    citizen.reply()
    citizen.say(f"Jeg hedder Borger {'ABCDEFGHIJ'[citizen.number % 10]}nna Nummer{_letters(citizen.number)}")
    event = citizen.say(f"borger{citizen.number}@example.dk")
    return event, next(place for place, button in enumerate(event["buttons"]) if button["title"].startswith(CONFIRM))


def race_through_the_product(data: Path, rounds: int, people: int) -> list[Figure]:
    """Starts Indgang in `data`, and races for the seats of a fresh session in each round."""
    with running(data) as product:
        product.wait_until_whole()
        got: list[Got] = []
        faults: list[str] = []
        for number in range(rounds):
            told = _race(product, asyncio.run(_opened(product, number)), people)
            faults += [f"round {number + 1}: {fault}" for fault in _faults(told, people)]
            got += told
        checked = product.run("indgang.bookings.check")
    for fault in faults:
        print(fault)
    times = [each.milliseconds for each in got]
    counts = ", ".join(
        f"{sum(each.what == what for each in got)} {what}" for what in ("taken", "waiting", "full", "error")
    )
    what = f"{people} citizens press the confirmation for {SEATS} seats and {LINE} places in line over {CONNECTIONS} connections, {rounds} rounds"
    slow = f"; answered p50 {percentile(times, 0.5) / 1000:.1f} s, p95 {percentile(times, 0.95) / 1000:.1f} s"
    return [Figure(what, counts + slow, not faults), Figure("the product's own check", checked.strip(), True)]


async def _opened(product: Product, number: int) -> str:
    """The one course of the library, with one date that nobody has taken a seat in; the session's id."""
    day = (datetime.now(DENMARK) + timedelta(days=7)).date()
    session = Single(id=f"race-{number}--1", day=day, start=clock(10), end=clock(12))
    course = Offering(
        id=f"race-{number}",
        title="iPad for begyndere",
        subject="ipad",
        branch="Hovedbiblioteket",
        address="Torvet 4, 9999 Eksempelby",
        capacity=SEATS,
        waiting=LINE,
        dates=(session,),
    )
    async with connect(product.environment["INDGANG_REDIS_URL"]) as redis:
        if before := await redis.keys("catalogue:*"):
            await redis.delete(*before)
        await Catalogue(redis, "eksempelby").save(course, f"round {number}")
    return session.id


def _race(product: Product, session: str, people: int) -> list[Got]:
    """All press for a seat at once; then twice as many as the line has places, of those who got none, press for one."""
    start = Barrier(CONNECTIONS)

    def connection(first: int) -> list[Got]:
        limits = httpx.Limits(max_connections=1)
        with httpx.Client(base_url=product.url, timeout=_PATIENCE_S, limits=limits) as client:
            citizens = [Citizen(client, number) for number in range(first, people, CONNECTIONS)]
            told = _pressed_at_once([(citizen, lead(citizen, session)) for citizen in citizens], start)
            late = [got for got in told if got.what == "full"][: 2 * LINE // CONNECTIONS]
            in_line = [(got.citizen, lead_on(got.citizen, got.event, session)) for got in late]
            return told + _pressed_at_once(in_line, start)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return [got for share in threads.map(connection, range(CONNECTIONS)) for got in share]


def _pressed_at_once(led: list[tuple[Citizen, Press]], start: Barrier) -> list[Got]:
    start.wait(_PATIENCE_S)
    began = time.perf_counter()
    for citizen, (event, place) in led:
        citizen.press(event, place)
    return [_got(citizen, citizen.reply(), began) for citizen, _ in led]


def _got(citizen: Citizen, event: Event, began: float) -> Got:
    milliseconds = (time.perf_counter() - began) * 1000
    booking = event.get("booking") or {}
    what = booking.get("state", "taken") if "code" in booking else "error" if event.get("status") in _ERRORS else "full"
    return Got(what, booking.get("code", ""), booking.get("place", 0), milliseconds, citizen, event)


def _faults(told: list[Got], people: int) -> list[str]:
    """What did not hold in one round."""
    taken, codes = sum(each.what == "taken" for each in told), [each.code for each in told if each.code]
    places, seats = sorted(each.place for each in told if each.what == "waiting"), min(people, SEATS)
    holds = {
        f"{taken} seats sold": taken == seats,
        "a code was given twice": len(set(codes)) == len(codes),
        f"the places in line are {places}": places == list(range(1, min(people - seats, LINE) + 1)),
        "somebody got an error": not any(each.what == "error" for each in told),
    }
    return [fault for fault, held in holds.items() if not held]


def _letters(number: int) -> str:
    """A number as a word, for names without digits: 12 is `bc`."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
