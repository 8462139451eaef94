"""The same race through the whole running Indgang: citizens are led to the confirmation, and then all press it at once.

How a citizen gets there stands in `lead`; it is the only thing here that knows the dialogue.
"""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx

from benchmarks.bookings.slots import Figure, percentile
from tests.product import Product, running

CONNECTIONS = 8
ASKED, CONFIRM = "Er der kurser i iPad?", "Ja"
_PATIENCE_S = 600  # for the last citizen to be led to the confirmation
_ERRORS = ("error_assistant", "unanswered_not_understood")
Event = dict[str, Any]


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
    milliseconds: float


def lead(citizen: Citizen, session: str) -> tuple[Event, int]:
    """From the greeting to the confirmation of one session: the event with the button, and the button's place."""
    found = citizen.say(ASKED)
    card = next(card for card in found["courses"] if card["id"] == session)
    citizen.press(found, card["button"])
    citizen.reply()
    citizen.say(f"Jeg hedder Borger {'ABCDEFGHIJ'[citizen.number % 10]}nna Nummer{_letters(citizen.number)}")
    event = citizen.say(f"borger{citizen.number}@example.dk")
    return event, next(place for place, button in enumerate(event["buttons"]) if button["title"].startswith(CONFIRM))


def race_through_the_product(data: Path, rounds: int, people: int) -> list[Figure]:
    """Starts Indgang in `data`, and races for a fresh session in each round."""
    with running(data) as product:
        product.wait_until_whole()
        got: list[Got] = []
        faults: list[str] = []
        for card in _sessions(product)[:rounds]:
            told = _race(product, card["id"], people)
            faults += _faults(card, told, people)
            got += told
        checked = product.run("indgang.bookings.check")
    for fault in faults:
        print(fault)
    times = [each.milliseconds for each in got]
    counts = ", ".join(
        f"{sum(each.what == what for each in got)} {what}" for what in ("taken", "waiting", "full", "error")
    )
    what = f"{people} citizens press the confirmation of one session over {CONNECTIONS} connections, {rounds} rounds"
    slow = f"; answered p50 {percentile(times, 0.5) / 1000:.1f} s, p95 {percentile(times, 0.95) / 1000:.1f} s"
    return [Figure(what, counts + slow, not faults), Figure("the product's own check", checked.strip(), True)]


def _sessions(product: Product) -> list[Event]:
    """The sessions with a seat that a citizen is shown."""
    with httpx.Client(base_url=product.url, timeout=60) as client:
        return [card for card in Citizen(client, 0).say(ASKED)["courses"] if "button" in card]


def _race(product: Product, session: str, people: int) -> list[Got]:
    start = Barrier(CONNECTIONS)

    def connection(first: int) -> list[Got]:
        limits = httpx.Limits(max_connections=1)
        with httpx.Client(base_url=product.url, timeout=_PATIENCE_S, limits=limits) as client:
            citizens = [Citizen(client, number) for number in range(first, people, CONNECTIONS)]
            led = [(citizen, *lead(citizen, session)) for citizen in citizens]
            start.wait(_PATIENCE_S)
            began = time.perf_counter()
            for citizen, event, place in led:
                citizen.press(event, place)
            return [_got(citizen.reply(), began) for citizen, _, _ in led]

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return [got for share in threads.map(connection, range(CONNECTIONS)) for got in share]


def _got(event: Event, began: float) -> Got:
    milliseconds = (time.perf_counter() - began) * 1000
    booking = event.get("booking") or {}
    with suppress(KeyError):
        return Got(booking.get("state", "taken"), booking["code"], milliseconds)
    return Got("error" if event.get("status") in _ERRORS else "full", "", milliseconds)


def _faults(card: Event, told: list[Got], people: int) -> list[str]:
    """What did not hold in one round."""
    seats = min(people, card["seats_free"])
    codes = [each.code for each in told if each.code]
    holds = {
        f"{sum(each.what == 'taken' for each in told)} seats sold of {seats}": sum(e.what == "taken" for e in told)
        == seats,
        "a code was given twice": len(set(codes)) == len(codes),
        "somebody got an error": not any(each.what == "error" for each in told),
        "somebody got no answer": len(told) == people,
    }
    return [f"{card['id']}: {fault}" for fault, held in holds.items() if not held]


def _letters(number: int) -> str:
    """A number as a word, for names without digits: 12 is `bc`."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
