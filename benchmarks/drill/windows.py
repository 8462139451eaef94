"""One citizen's window as the widget behaves: it sends until it is told yes or no, and follows the stream from wherever it broke off."""

import asyncio
import json
import random
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from indgang.events import position

Event = dict[str, Any]
_SECONDS_TO_SEND = 12.0  # for one try; then another gateway is asked
_SILENT_LINE = 20.0  # seconds after which a line without even a sign of life is given up


@dataclass
class Sent:
    """A message that was accepted: `began` and `accepted` are moments, `event` what it became, `to_staff` that no answer is due."""

    client_id: str
    text: str
    began: float
    accepted: float
    event: str
    to_staff: bool


@dataclass
class Window:
    """`seen` is everything that came on the stream, with when; `broken` when the citizen was shown that there is no connection."""

    client: httpx.AsyncClient
    urls: list[str]
    chance: random.Random
    site: str = "eksempelby"
    front: str = "kommune"
    id: str = ""
    token: str = ""
    holder: str = "assistant"
    url: str = ""
    seen: list[tuple[float, Event]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    broken: list[float] = field(default_factory=list)
    stands_at: list[tuple[float, str]] = field(default_factory=list)  # since when the stream is at which gateway
    refused: int = 0

    async def open(self) -> None:
        """Until it is opened, whatever breaks."""
        self.url = self.chance.choice(self.urls)
        while True:
            try:
                answer = await self.client.post(
                    f"{self.url}/api/v1/conversations",
                    json={"site": self.site, "front": self.front},
                    timeout=_SECONDS_TO_SEND,
                )
                if answer.status_code == 201:
                    break
            except httpx.HTTPError:
                pass
            self._elsewhere()
            await asyncio.sleep(0.5)
        self.id, self.token = answer.json()["id"], answer.json()["token"]
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())
        await self.news(lambda event: event["from"] == "assistant", seconds=120)

    async def close(self) -> None:
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    async def say(self, text: str) -> Sent | None:
        return await self._send(text, {"text": text})

    async def press(self, event: Event, index: int) -> Sent | None:
        return await self._send(event["buttons"][index]["title"], {"button": {"event": event["id"], "index": index}})

    async def _send(self, text: str, what: dict[str, Any]) -> Sent | None:
        """Sends it again under the same id until it is accepted; None when it was refused for good."""
        body = {"client_id": str(uuid.uuid4()), **what}
        self.tried.add(body["client_id"])
        began, url = time.monotonic(), self.url
        while True:
            to_staff = self.holder != "assistant"
            with suppress(httpx.HTTPError):
                answer = await self.client.post(
                    f"{url}{self.path}/messages", json=body, headers=self.headers, timeout=_SECONDS_TO_SEND
                )
                if answer.status_code == 202:
                    to_staff = to_staff or self.holder != "assistant"
                    sent = Sent(body["client_id"], text, began, time.monotonic(), answer.json()["event"], to_staff)
                    self.sent.append(sent)
                    return sent
                if answer.status_code in (401, 404, 409, 422):
                    self.refused += 1
                    return None
            self.broken.append(time.monotonic())  # the window marks the message as not sent yet
            url = self.chance.choice(self.urls)
            await asyncio.sleep(0.5)

    async def _read(self) -> None:
        while True:
            self.stands_at.append((time.monotonic(), self.url))
            with suppress(httpx.HTTPError, ValueError):
                await self._follow()
            self.broken.append(time.monotonic())
            self._elsewhere()
            await asyncio.sleep(0.5)

    async def _follow(self) -> None:
        last = next((event["id"] for _, event in reversed(self.seen) if event.get("id")), "")
        headers = self.headers | ({"Last-Event-ID": last} if last else {})
        waits = httpx.Timeout(_SECONDS_TO_SEND, read=_SILENT_LINE)
        async with self.client.stream("GET", f"{self.url}{self.path}/events", headers=headers, timeout=waits) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    self._take(json.loads(line[5:]))

    def _take(self, event: Event) -> None:
        self.seen.append((time.monotonic(), event))
        if event.get("holder"):
            self.holder = event["holder"]
        self._news.set()

    def _elsewhere(self) -> None:
        self.url = self.chance.choice(self.urls)

    async def news(self, wanted: Any, after: str = "0-0", seconds: float = 45) -> Event | None:
        """The first event behind `after` that is `wanted`; None when it does not come."""
        until = time.monotonic() + seconds
        while True:
            for _, event in self.seen:
                if event.get("id") and position(event["id"]) > position(after) and wanted(event):
                    return event
            self._news.clear()
            try:
                async with asyncio.timeout(max(until - time.monotonic(), 0)):
                    await self._news.wait()
            except TimeoutError:
                return None

    async def answer(self, sent: Sent | None, seconds: float = 45) -> Event | None:
        """The assistant's word on a message."""
        if sent is None:
            return None
        return await self.news(
            lambda event: event["from"] == "assistant" and event.get("kind", "message") == "message",
            sent.event,
            seconds,
        )
