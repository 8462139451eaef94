"""Who takes part: citizens who ask, who want a human being, and who want one of few seats; and the staff whom they wait for."""

import asyncio
import itertools
import random
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock

import httpx

from benchmarks.claims.served import Desk
from benchmarks.drill.windows import Event, Sent, Window
from indgang.catalogue import Catalogue
from indgang.catalogue.offerings import Offering, Single
from indgang.danish_dates import DENMARK
from indgang.store import connect

# Questions that are always understood alike, and as what.
QUESTIONS = {
    "Hvad gør jeg nu hvor NemID er lukket?": "nemid_lukket",
    "hvad koster et pas": "pas_pris",
    "hvad koster et kørekort": "koerekort_pris",
    "hvordan melder jeg flytning": "flytning_anmeld",
}
HUMAN = "Jeg vil gerne tale med en medarbejder"
SITES = ("eksempelby", "eksempelby", "proevestrup")
SEATS, LINE, A_SESSION = 4, 2, 10  # seats, places in line, and how many want one
_TRIES, _SESSION_SECONDS = 6, 30


@dataclass
class Storm:
    """All that is told or done in the storm. `over` is set when no new conversation is to begin, `served` when the last has ended."""

    urls: list[str]
    client: httpx.AsyncClient
    chance: random.Random
    over: asyncio.Event = field(default_factory=asyncio.Event)
    served: asyncio.Event = field(default_factory=asyncio.Event)
    askers: list[tuple[Window, list[tuple[Sent, str]]]] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    wins: dict[str, list[str]] = field(default_factory=dict)  # conversation → who were told that they have it
    said_by_staff: dict[str, list[str]] = field(default_factory=dict)  # conversation → texts that were accepted
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)  # code → state and session that were told
    sessions: list[str] = field(default_factory=list)
    gave_up: int = 0
    full: int = 0

    async def window(self, site: str = "eksempelby", front: str = "kommune") -> Window:
        window = Window(self.client, self.urls, random.Random(self.chance.random()), site, front)  # noqa: S311
        await window.open()
        self.windows.append(window)
        return window


async def ask(storm: Storm) -> None:
    """Questions, some of them in quick succession, in one conversation after the other."""
    while not storm.over.is_set():
        window = await storm.window(storm.chance.choice(SITES))
        asked: list[tuple[Sent, str]] = []
        storm.askers.append((window, asked))
        for _ in range(storm.chance.randint(2, 8)):
            for _ in range(storm.chance.choice([1, 1, 2, 3])):
                text = storm.chance.choice(list(QUESTIONS))
                if sent := await window.say(text):
                    asked.append((sent, QUESTIONS[text]))
            if asked:
                await window.answer(asked[-1][0])
            await asyncio.sleep(storm.chance.uniform(0.1, 2))
            if storm.over.is_set():
                return


async def wait_for_staff(storm: Storm) -> None:
    """Asks for a human being, writes while waiting, and goes on with whoever comes."""
    while not storm.over.is_set():
        window = await storm.window()
        for _ in range(_TRIES):  # while Rasa is away a human being is offered as a button
            answer = await window.answer(await window.say(HUMAN))
            if answer and not _queued(answer) and (place := _button(answer, "medarbejder")) is not None:
                answer = await window.answer(await window.press(answer, place))
            if _queued(answer) or window.holder != "assistant" or storm.over.is_set():
                break
        await window.say("jeg venter")
        await window.news(lambda event: event["from"] == "staff", seconds=60)
        await window.say("tak for hjælpen")
        await window.news(lambda event: event["kind"] == "closed", seconds=30)
        await asyncio.sleep(storm.chance.uniform(0.5, 2))


async def staff(storm: Storm, desk: Desk) -> None:
    """Takes whatever waits, in the same moment as the others; answers, and ends it."""
    while not storm.served.is_set():
        await asyncio.sleep(storm.chance.uniform(0.2, 0.8))
        try:
            listed = await desk.client.get(f"{storm.chance.choice(storm.urls)}/console/api/conversations", timeout=8)
            waiting = [one["id"] for one in listed.json()["conversations"] if one["holder"] == "waiting"]
        except (httpx.HTTPError, ValueError, KeyError):
            continue
        for conversation in waiting[:2]:
            if await _claimed(storm, desk, conversation):
                await _serve(storm, desk, conversation)


async def _claimed(storm: Storm, desk: Desk, conversation: str) -> bool:
    """Asks until it is told yes or no: the answer may be lost, and the claim be made."""
    while True:
        with suppress(httpx.HTTPError):
            answer = await desk.post(storm.chance.choice(storm.urls), f"/conversations/{conversation}/claim")
            if answer.status_code == 200:
                storm.wins.setdefault(conversation, []).append(desk.username)
                return True
            if answer.status_code < 500:
                return False
        await asyncio.sleep(0.4)


async def _serve(storm: Storm, desk: Desk, conversation: str) -> None:
    for number in range(2):
        text = f"svar {number} fra {desk.username} i {conversation[:8]}"
        if not await _done(
            storm, desk, f"/conversations/{conversation}/messages", client_id=str(uuid.uuid4()), text=text
        ):
            return
        storm.said_by_staff.setdefault(conversation, []).append(text)
        await asyncio.sleep(storm.chance.uniform(0.2, 1.5))
    await _done(storm, desk, f"/conversations/{conversation}/close", outcome="solved")


async def _done(storm: Storm, desk: Desk, path: str, **body: str) -> bool:
    while True:
        with suppress(httpx.HTTPError):
            answer = await desk.post(storm.chance.choice(storm.urls), path, **body)
            if answer.status_code < 500:
                return answer.status_code < 400
        await asyncio.sleep(0.4)


async def sessions(storm: Storm, redis_url: str) -> None:
    """A course with few seats every half minute, for which more sign up than it has room for."""
    async with asyncio.TaskGroup() as booking:
        for number in itertools.count():
            session = await _opened(redis_url, number)
            storm.sessions.append(session)
            for citizen in range(A_SESSION):
                booking.create_task(book(storm, session, f"{number}-{citizen}"))
            with suppress(TimeoutError):
                async with asyncio.timeout(_SESSION_SECONDS):
                    await storm.over.wait()
            if storm.over.is_set():
                return


async def _opened(redis_url: str, number: int) -> str:
    day = (datetime.now(DENMARK) + timedelta(days=7)).date()
    session = Single(id=f"drill-{number}--1", day=day, start=clock(10), end=clock(12))
    course = Offering(
        id=f"drill-{number}",
        title="iPad for begyndere",
        subject="ipad",
        branch="Hovedbiblioteket",
        address="Torvet 4, 9999 Eksempelby",
        capacity=SEATS,
        waiting=LINE,
        dates=(session,),
    )
    while True:
        with suppress(Exception):  # whatever is broken in this moment
            async with connect(redis_url) as redis:
                if before := await redis.keys("catalogue:*"):
                    await redis.delete(*before)
                await Catalogue(redis, "eksempelby").save(course, f"round {number}")
                return session.id
        await asyncio.sleep(0.5)


async def book(storm: Storm, session: str, number: str) -> None:
    """From the question to the code, beginning again in a new conversation where a step goes wrong."""
    for attempt in range(_TRIES):
        if storm.over.is_set() and attempt:
            break
        window = await storm.window(front="bibliotek")
        told = await _led(window, session, number)
        if told is None:
            continue
        booking = told.get("booking") or {}
        if "code" in booking:
            storm.codes[booking["code"]] = (booking.get("state", "taken"), session)
        else:
            storm.full += 1
        return
    storm.gave_up += 1


async def _led(window: Window, session: str, number: str) -> Event | None:
    """The last word on the sign-up; None when the way there was broken."""
    shown = await _answered(window, await window.say("Er der kurser i iPad?"))
    card = next((card for card in (shown or {}).get("courses", []) if card["id"] == session), None)
    if not shown or not card or card.get("button") is None:
        return None
    if not await _answered(window, await window.press(shown, card["button"])):
        return None
    letters = "".join(chr(ord("a") + int(digit)) for digit in number if digit.isdigit())
    await _answered(window, await window.say(f"Jeg hedder Anna Nummer{letters}"))
    confirm = await _answered(window, await window.say(f"borger{number}@example.dk"))
    if confirm is None or (place := _button(confirm, "Ja")) is None:
        return None
    told = await _answered(window, await window.press(confirm, place))
    return told if told and told.get("status") != "unanswered_not_understood" else None


async def _answered(window: Window, sent: Sent | None) -> Event | None:
    """The answer; where it is that something went wrong, “Prøv igen” is pressed."""
    answer = await window.answer(sent)
    for _ in range(_TRIES):
        if answer is None or answer.get("status") != "error_assistant":
            return answer
        await asyncio.sleep(2)
        place = _button(answer, "Prøv igen")
        if place is None:
            return None
        answer = await window.answer(await window.press(answer, place))
    return None


def _queued(answer: Event | None) -> bool:
    """Whether it is the word that one waits now; who holds the conversation comes in an event of its own."""
    return answer is not None and answer.get("status") == "handoff_queued"


def _button(event: Event, words: str) -> int | None:
    return next((place for place, one in enumerate(event.get("buttons", [])) if words in one["title"]), None)
