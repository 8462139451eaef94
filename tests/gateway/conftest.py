"""A gateway in the test's own process, on a real Redis, with an assistant that says what the test wants."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from redis.asyncio import Redis

from gateway.app import create_app
from indgang.config import ROOT, Config
from indgang.errors import AssistantUnavailable
from indgang.outcomes import Outcome


@dataclass
class Script:
    """Stands for Rasa: `says` maps a message to its outcomes, an error, or nothing; every message is kept in `heard`, what the
    conversation was about in `about`, the language to answer in in `languages`."""

    says: dict[str, list[dict[str, Any]] | Exception] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    pause: asyncio.Event | None = None

    async def outcomes(self, conversation: str, message: str, **metadata: str) -> list[Outcome]:
        self.heard.append(message)
        self.about.append(metadata["about"])
        self.languages.append(metadata["language"])
        if self.pause:
            await self.pause.wait()
        found = self.says.get(message, [{"answer": "nlu_fallback", "confidence": 0.1}])
        if isinstance(found, Exception):
            raise found
        if not found:
            raise AssistantUnavailable("empty reply")
        return [Outcome.model_validate(outcome) for outcome in found]


class Citizen:
    """One citizen's view of the API."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.id = self.token = ""
        self.seen: list[dict[str, Any]] = []

    async def open(self, **more: str) -> None:
        response = await self.client.post(
            "/api/v1/conversations", json={"site": "eksempelby", "front": "kommune"} | more
        )
        response.raise_for_status()
        self.id, self.token = response.json()["id"], response.json()["token"]

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, text: str | None = None, client_id: str | None = None, **body: Any) -> httpx.Response:
        message = {"client_id": client_id or str(uuid.uuid4())} | ({} if text is None else {"text": text}) | body
        return await self.client.post(f"{self.path}/messages", json=message, headers=self.headers)

    async def press(self, title: str) -> httpx.Response:
        """Presses the newest button with this title."""
        event, index = next(
            (event["id"], index)
            for event in reversed(await self.transcript())
            for index, button in enumerate(event.get("buttons", []))
            if button["title"] == title
        )
        return await self.send(button={"event": event, "index": index})

    async def transcript(self) -> list[dict[str, Any]]:
        response = await self.client.get(f"{self.path}/transcript", headers=self.headers)
        response.raise_for_status()
        events: list[dict[str, Any]] = response.json()["events"]
        return events

    async def stream(self, after: str = "0-0", until: int = 1, seconds: float = 8) -> list[dict[str, Any]]:
        """The first `until` events after `after`, as the stream gives them."""
        found: list[dict[str, Any]] = []
        headers = self.headers | {"Last-Event-ID": after}
        async with (
            asyncio.timeout(seconds),
            self.client.stream("GET", f"{self.path}/events", headers=headers) as response,
        ):
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    found.append(json.loads(line[5:]))
                    if len(found) == until:
                        break
        return found

    async def answer_to(self, text: str) -> dict[str, Any]:
        """Sends `text` and waits for the assistant's next event."""
        sent = await self.send(text)
        sent.raise_for_status()
        return await self.next_from_assistant(sent.json()["event"])

    async def next_from_assistant(self, after: str, seconds: float = 8) -> dict[str, Any]:
        headers = self.headers | {"Last-Event-ID": after}
        async with (
            asyncio.timeout(seconds),
            self.client.stream("GET", f"{self.path}/events", headers=headers) as response,
        ):
            async for line in response.aiter_lines():
                if line.startswith("data:") and (event := json.loads(line[5:]))["from"] == "assistant":
                    return dict(event)
        raise AssertionError("the stream ended")


@pytest.fixture
def config(redis_url: str, tmp_path: Path) -> Config:
    return config_of(redis_url, tmp_path)


def config_of(redis_url: str, data: Path) -> Config:
    """A gateway by itself: no Rasa, no actions, no widget."""
    return Config(
        host="127.0.0.1",
        port=0,
        data=data,
        content=ROOT / "content",
        widget=data,
        model_info=data / "model.json",
        redis_url=redis_url,
        rasa_url="http://127.0.0.1:9",
        actions_url="http://127.0.0.1:9",
        limits=False,
        public_url=None,
    )


@pytest.fixture
def script() -> Script:
    return Script()


@asynccontextmanager
async def serving(config: Config) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a gateway that listens on a real socket."""
    async with serving_app(create_app(config)) as client:
        yield client


@asynccontextmanager
async def serving_app(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of `app`, which listens on a real socket."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        yield client
    server.should_exit = True
    await task


@pytest.fixture
def scripted(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every gateway of the test hears what the script says."""
    monkeypatch.setattr(
        "gateway.assistant.Assistant.outcomes", lambda _, *turn, **metadata: script.outcomes(*turn, **metadata)
    )


@pytest.fixture
async def gateway(config: Config, redis: Redis, scripted: None) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(config) as client:
        yield client


@pytest.fixture
async def citizen(gateway: httpx.AsyncClient) -> Citizen:
    citizen = Citizen(gateway)
    await citizen.open()
    return citizen
