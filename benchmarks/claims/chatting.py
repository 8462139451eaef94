"""Many open chats with staff: a citizen writes, the console sees it and answers, the citizen sees the answer."""

import asyncio
import json
import random
import time
from contextlib import suppress

import httpx

from benchmarks.bookings.slots import Figure, percentile
from benchmarks.claims.served import Citizen, Desk

AIM_MS = 150
_A_SECOND = 8  # messages of citizens
_AT_ONCE = 20  # conversations that are opened at the same time


class Chats:
    """All chats of one member of staff, each with the citizen's own open stream, and the console's."""

    def __init__(self, url: str, desk: Desk) -> None:
        self._url, self._desk = url, desk
        self._sent: dict[str, float] = {}  # when each text was sent, by the text
        self.seen: list[float] = []  # milliseconds from a citizen's message to the console
        self.back: list[float] = []  # and from there to the answer on the citizen's stream
        self.ready = asyncio.Semaphore(0)

    async def console(self) -> None:
        async with self._desk.client.stream("GET", f"{self._url}/console/api/events") as stream:
            self.ready.release()
            async for line in stream.aiter_lines():
                if not line.startswith("data: {"):
                    continue
                change = json.loads(line[6:])
                event = change.get("event") or {}
                if event.get("from") == "citizen" and event.get("text") in self._sent:
                    self.seen.append(self._since(event["text"]))
                    asyncio.get_running_loop().create_task(self._answer(change["conversation"]["id"], event["text"]))

    async def _answer(self, conversation: str, text: str) -> None:
        (await self._desk.say(self._url, conversation, f"svar på {text}")).raise_for_status()

    async def window(self, citizen: Citizen) -> None:
        async with citizen.client.stream("GET", f"{citizen.path}/events", headers=citizen.headers) as stream:
            self.ready.release()
            async for line in stream.aiter_lines():
                text = json.loads(line[5:]).get("text", "") if line.startswith("data:") else ""
                if text.startswith("svar på ") and text[8:] in self._sent:
                    self.back.append(self._since(text[8:]))
                    del self._sent[text[8:]]

    async def write(self, citizen: Citizen, text: str) -> None:
        self._sent[text] = time.perf_counter()
        await citizen.say(text)

    def _since(self, text: str) -> float:
        return (time.perf_counter() - self._sent[text]) * 1000

    @property
    def unanswered(self) -> int:
        return len(self._sent)


async def chat(redis_url: str, url: str, count: int, seconds: int) -> list[Figure]:
    desk = await Desk.opened(redis_url, url, "mette")
    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=None)) as client:
        citizens: list[Citizen] = []
        for _ in range(0, count, _AT_ONCE):
            citizens += await asyncio.gather(*(_held(client, url, desk) for _ in range(min(_AT_ONCE, count))))
        chats = Chats(url, desk)
        listening = [asyncio.create_task(job) for job in (chats.console(), *map(chats.window, citizens))]
        for _ in listening:
            await chats.ready.acquire()
        sent = await _talk(chats, citizens, seconds)
        for task in listening:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*listening, return_exceptions=True)
    await desk.client.aclose()
    what = f"{sent} messages of citizens in {len(citizens)} open chats"
    return [
        _figure(f"{what}: to the console", chats.seen, 0),
        _figure(f"{what}: to the console and back", chats.back, chats.unanswered),
    ]


async def _held(client: httpx.AsyncClient, url: str, desk: Desk) -> Citizen:
    citizen = await Citizen.opened(client, url)
    (await desk.post(url, f"/conversations/{citizen.id}/claim")).raise_for_status()
    return citizen


async def _talk(chats: Chats, citizens: list[Citizen], seconds: int) -> int:
    """Citizens write at random moments; gives how many messages, once all are answered or five seconds have passed."""
    lots, until = random.Random(1), time.monotonic() + seconds  # noqa: S311 – not for secrets
    writing: list[asyncio.Task[None]] = []
    while time.monotonic() < until:
        text = f"besked {len(writing)}"
        writing.append(asyncio.create_task(chats.write(lots.choice(citizens), text)))
        await asyncio.sleep(lots.expovariate(_A_SECOND))
    await asyncio.gather(*writing)
    for _ in range(50):
        if not chats.unanswered:
            break
        await asyncio.sleep(0.1)
    return len(writing)


def _figure(what: str, times: list[float], lost: int) -> Figure:
    if not times:
        return Figure(what, "nothing came", False)
    told = f"p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms (aim {AIM_MS})"
    return Figure(
        what, told + (f", {lost} not answered" if lost else ""), percentile(times, 0.95) < AIM_MS and not lost
    )
