"""Two gateways, two Rasas, two action servers and a Redis with a replica: whichever of them dies, conversations go on; and with another model.

Citizens chat over both gateways while one part after another is killed with SIGKILL. They behave as the widget behind a balancer: what was not
accepted is sent again with the same client id to the next gateway, and a broken stream is taken up there after the last event seen.
"""

import asyncio
import io
import json
import tarfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from indgang.store import connect
from setup import paths
from tests.faults.cluster import Cluster, running

pytestmark = pytest.mark.slow

CITIZENS = 6
SILENCE = 10.0  # seconds after which a citizen would think that nobody is there
# Told that it failed, at most: a turn that Rasa had stored but not yet answered when it was killed cannot be run again.
TOLD = {"rasa-1": 1, "actions-1": 1}
NEW_MODEL = "a-new-model"
PAUSE = 0.4  # seconds between an answer and the next question: many more turns than people would take
QUESTIONS = {  # → what it is taken as; the second one needs an action
    "Hvad gør jeg nu hvor NemID er lukket?": "nemid_lukket",
    "er der kurser i at bruge en tablet?": "kursus_find",
}


@dataclass
class Turn:
    """When a message was sent first, accepted and answered; `status` and `taken_as` are the answer's."""

    text: str
    client_id: str
    sent: float
    accepted: float = 0.0
    answered: float = 0.0
    status: str = ""
    taken_as: str = ""
    refused: int = 0


@dataclass
class Citizen:
    """One who chats through whichever gateway answers."""

    gateways: list[str]
    client: httpx.AsyncClient
    turns: list[Turn] = field(default_factory=list)
    last: str = "0-0"

    async def asked(self, text: str) -> str:
        """Asks one question; what it was taken as."""
        turn = Turn(text, str(uuid.uuid4()), time.monotonic())
        self.turns.append(turn)
        await self._send(turn)
        turn.accepted = time.monotonic()
        answer = await self._answer()
        turn.status, turn.taken_as = answer.get("status") or "", answer.get("understood", {}).get("id", "")
        turn.answered = time.monotonic()
        return turn.taken_as

    async def open(self) -> None:
        made = await self.client.post(f"{self.gateways[0]}/api/v1/conversations", json={"site": "eksempelby"})
        self.id, self.token = made.raise_for_status().json()["id"], made.json()["token"]
        await self._answer()

    async def chat(self, over: asyncio.Event) -> None:
        """Asks one question after the other until it is over, and gets an answer to each."""
        number = 0
        while not over.is_set():
            await self.asked(list(QUESTIONS)[number % 2])
            number += 1
            await asyncio.sleep(PAUSE)

    async def transcript(self) -> list[dict[str, Any]]:
        got = await self.client.get(f"{self._path}/transcript", headers=self._headers)
        events: list[dict[str, Any]] = got.raise_for_status().json()["events"]
        return events

    @property
    def _path(self) -> str:
        return f"{self.gateways[0]}/api/v1/conversations/{self.id}"

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Last-Event-ID": self.last}

    async def _send(self, turn: Turn) -> None:
        body = {"client_id": turn.client_id, "text": turn.text}
        while True:
            try:
                got = await self.client.post(f"{self._path}/messages", json=body, headers=self._headers)
            except httpx.TransportError:
                self._elsewhere()
            else:
                if got.status_code == 202:
                    return
                assert got.status_code == 503, got.text
            turn.refused += 1
            await asyncio.sleep(0.2)

    async def _answer(self) -> dict[str, Any]:
        """The next event of the assistant; each is read once, whichever gateways it takes."""
        while True:
            try:
                async for event in self._events():
                    self.last = event["id"]
                    if event["from"] == "assistant":
                        return event
            except httpx.TransportError:
                self._elsewhere()
            await asyncio.sleep(0.2)

    async def _events(self) -> AsyncIterator[dict[str, Any]]:
        async with self.client.stream("GET", f"{self._path}/events", headers=self._headers) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data:") and "id" in (event := json.loads(line[5:])):
                    yield event

    def _elsewhere(self) -> None:
        self.gateways = [*self.gateways[1:], self.gateways[0]]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@asynccontextmanager
async def storm(cluster: Cluster) -> AsyncIterator[list[Citizen]]:
    """Citizens who chat during the block, half of them over each gateway."""
    over = asyncio.Event()
    async with httpx.AsyncClient(timeout=httpx.Timeout(20, connect=1)) as client:
        citizens = [
            Citizen(cluster.gateways if number % 2 else cluster.gateways[::-1], client) for number in range(CITIZENS)
        ]
        for citizen in citizens:
            await citizen.open()
        chats = [asyncio.create_task(citizen.chat(over)) for citizen in citizens]
        try:
            yield citizens
        finally:
            over.set()
            async with asyncio.timeout(40):
                await asyncio.gather(*chats)
            for citizen in citizens:
                await _stands_once(citizen)


async def _stands_once(citizen: Citizen) -> None:
    """Every accepted message stands once in the transcript, in order, with one answer after it and before the next."""
    said = [event for event in await citizen.transcript() if event["from"] in ("citizen", "assistant")][1:]
    assert [event["from"] for event in said] == ["citizen", "assistant"] * len(citizen.turns)
    assert [event["client_id"] for event in said[::2]] == [turn.client_id for turn in citizen.turns]


def _told(name: str, citizens: list[Citizen], killed: float, until: float) -> list[Turn]:
    """The turns of that while, with a line about them."""
    turns = [turn for one in citizens for turn in one.turns if turn.answered > killed and turn.sent < until]
    sorry = sum(turn.status.startswith("error") for turn in turns)
    silence = max(turn.answered - turn.accepted for turn in turns)
    shut = max(turn.accepted - turn.sent for turn in turns)
    right = [turn for turn in turns if turn.status.startswith("error") or turn.taken_as == QUESTIONS[turn.text]]
    assert right == turns
    print(
        f"{name} killed: {len(turns)} turns, {sorry} told that it failed, "
        f"longest silence {silence:.1f} s, longest until accepted {shut:.1f} s, {sum(turn.refused for turn in turns)} refusals"
    )
    return turns


async def _killed(cluster: Cluster, name: str, citizens: list[Citizen], seconds: float = 5.0) -> list[Turn]:
    killed = time.monotonic()
    cluster.parts[name].kill()
    await asyncio.sleep(seconds)
    until = time.monotonic()
    while any(not one.turns[-1].answered and one.turns[-1].sent < until for one in citizens):
        assert time.monotonic() < until + 30, "a message was never answered"
        await asyncio.sleep(0.1)
    return _told(name, citizens, killed, until)


async def _back(cluster: Cluster, name: str) -> None:
    cluster.parts[name].start()
    await asyncio.to_thread(cluster.parts[name].wait)


async def test_whichever_dies_conversations_go_on(cluster: Cluster) -> None:
    async with storm(cluster) as citizens:
        await asyncio.sleep(2)
        for name in ("gateway-1", "rasa-1", "actions-1", "sentinel-1", "redis-2"):
            turns = await _killed(cluster, name, citizens)
            assert max(turn.answered - turn.accepted for turn in turns) < SILENCE
            assert max(turn.accepted - turn.sent for turn in turns) < SILENCE
            assert len([turn for turn in turns if turn.status.startswith("error")]) <= TOLD.get(name, 0)
            await _back(cluster, name)
        for name in ("gateway-2", "rasa-2", "actions-2"):
            turns = await _killed(cluster, name, citizens, seconds=3)
            assert max(turn.answered - turn.accepted for turn in turns) < SILENCE
            await _back(cluster, name)
        await asyncio.to_thread(cluster.store.wait_for_replica)
        name = cluster.store.master()
        turns = await _killed(cluster, name, citizens, seconds=12)
        assert cluster.store.master() != name
        assert max(turn.accepted - turn.sent for turn in turns) < 15
        assert max(turn.answered - turn.accepted for turn in turns) < SILENCE
        assert turns[-1].answered


async def test_a_new_model_takes_over_and_old_conversations_finish(cluster: Cluster, tmp_path: Path) -> None:
    """As docs/upgrading-it.md has it: one Rasa after the other is ended and started with the new model."""
    new = tmp_path / "new.tar.gz"
    await asyncio.to_thread(_another_model, paths.MODEL_FILE, new)
    async with storm(cluster) as citizens:
        async with httpx.AsyncClient(timeout=httpx.Timeout(20, connect=1)) as client:
            signing_up = Citizen(cluster.gateways, client)
            await signing_up.open()
            assert await signing_up.asked("jeg vil gerne tilmelde mig et kursus") == "kursus_tilmeld"
            for place in (1, 2):
                began = time.monotonic()
                await asyncio.to_thread(cluster.change_model, place, new)
                await asyncio.sleep(2)
                turns = _told(f"rasa-{place}, for another model", citizens, began, time.monotonic())
                assert max(turn.answered - turn.accepted for turn in turns) < SILENCE
                assert [turn for turn in turns if turn.status.startswith("error")] == []
            assert await signing_up.asked("stop, jeg vil ikke alligevel") == "afbryd"
        old, now = await _models_of(cluster, signing_up)
    assert old != NEW_MODEL
    assert now == NEW_MODEL


def _another_model(model: Path, into: Path) -> None:
    """The same model under another name, as a training makes it."""
    with tarfile.open(model) as old, tarfile.open(into, "w:gz", compresslevel=1) as new:
        for member in old:
            data = old.extractfile(member)
            if member.name.rpartition("/")[2] == "metadata.json" and data:
                told = json.dumps(json.load(data) | {"model_id": NEW_MODEL}).encode()
                member.size, data = len(told), io.BytesIO(told)  # type: ignore[assignment]
            new.addfile(member, data)


async def _models_of(cluster: Cluster, citizen: Citizen) -> list[str]:
    """The models that took part in Rasa's memory of a conversation, in order."""
    async with connect(cluster.store.url, db=1) as redis:
        tracker = json.loads(await redis.get(f"tracker:{citizen.id}"))
    return list(dict.fromkeys(event["metadata"]["model_id"] for event in tracker["events"] if event["metadata"]))
