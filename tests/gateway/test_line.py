"""Many citizens at once: nobody runs into a time-out because of those before them, and nobody waits in silence."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from fastapi import FastAPI, Request
from redis.asyncio import Redis

from gateway import assistant as assistant_module
from gateway import turns as turns_module
from gateway.assistant import Assistant
from indgang.config import Config
from indgang.errors import AssistantUnavailable
from indgang.events import position
from tests.gateway.conftest import Citizen, serving, serving_app

pytestmark = pytest.mark.slow

ANSWER = [{"custom": {"answer": "nemid_lukket", "confidence": 0.9}}]


LONGER = "Det tager lidt længere end normalt. Din besked er modtaget, og du får svar, så snart det kan lade sig gøre."


@dataclass
class SlowRasa:
    """Answers one message at a time, in `seconds` each, in the order in which they come."""

    seconds: float = 0.05
    heard: list[str] = field(default_factory=list)
    inside: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        self._one = asyncio.Lock()
        self.app = FastAPI()
        self.app.post("/webhooks/rest/webhook")(self._turn)

    async def _turn(self, request: Request) -> list[dict[str, Any]]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        async with self._one:
            self.heard.append((await request.json())["message"])
            await asyncio.sleep(self.seconds)
        self.inside -= 1
        return ANSWER


@asynccontextmanager
async def asking(rasa: SlowRasa, patience: float) -> AsyncIterator[Assistant]:
    async with serving_app(rasa.app) as client, Assistant(str(client.base_url), patience) as assistant:
        yield assistant


async def told(citizen: Citizen) -> list[dict[str, Any]]:
    return [event for event in await citizen.transcript() if event["from"] == "system"]


def seconds_between(earlier: str, later: str) -> float:
    """Of two events' ids."""
    return (position(later)[0] - position(earlier)[0]) / 1000


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A line that moves in tenths of a second."""
    monkeypatch.setattr(assistant_module, "AT_ONCE", 2)
    monkeypatch.setattr(turns_module, "TOLD_AFTER", 0.6)
    monkeypatch.setattr(turns_module, "SWEEP_SECONDS", 0.1)
    monkeypatch.setattr(assistant_module, "LONGEST_LINE", 30.0)
    return monkeypatch


async def test_a_line_longer_than_rasas_patience_is_answered_whole_and_in_order(line: pytest.MonkeyPatch) -> None:
    rasa = SlowRasa()
    async with asking(rasa, patience=0.5) as assistant:
        got = await asyncio.gather(*(assistant.outcomes(f"c{number}", str(number)) for number in range(30)))
    assert all(got)
    assert rasa.heard == [str(number) for number in range(30)]
    assert rasa.most <= 2


async def test_a_line_that_is_too_long_says_so_and_leaves_room_for_others(line: pytest.MonkeyPatch) -> None:
    line.setattr(assistant_module, "LONGEST_LINE", 0.3)

    async with asking(SlowRasa(seconds=0.2), patience=2) as assistant:
        got = await asyncio.gather(
            *(assistant.outcomes(f"c{number}", "hej") for number in range(8)), return_exceptions=True
        )
        busy = [each for each in got if isinstance(each, AssistantUnavailable)]
        assert busy
        assert all(each.reason == "timeout" for each in busy)
        assert await assistant.outcomes("c9", "hej")


async def test_whoever_stands_in_line_is_told_and_then_answered(
    config: Config, redis: Redis, line: pytest.MonkeyPatch
) -> None:
    rasa = SlowRasa(seconds=0.25)
    async with serving_app(rasa.app) as slow, serving(replace(config, rasa_url=str(slow.base_url))) as client:
        citizens = [Citizen(client) for _ in range(6)]
        for citizen in citizens:
            await citizen.open()
        sent = [(await citizen.send("nemid?")).json()["event"] for citizen in citizens]
        first, *_, last = [
            await citizen.next_from_assistant(event) for citizen, event in zip(citizens, sent, strict=True)
        ]
        assert first["answer"]["id"] == last["answer"]["id"] == "nemid_lukket"
        assert [event["text"] for event in await told(citizens[-1])] == [LONGER]
        assert not await told(citizens[0])


async def test_whoever_asked_a_frozen_rasa_is_told_while_it_is_asked(
    config: Config, redis: Redis, line: pytest.MonkeyPatch
) -> None:
    rasa = SlowRasa(seconds=3.0)
    async with serving_app(rasa.app) as slow, serving(replace(config, rasa_url=str(slow.base_url))) as client:
        citizen = Citizen(client)
        await citizen.open()
        event = (await citizen.send("nemid?")).json()["event"]
        assert (await citizen.next_from_assistant(event))["answer"]["id"] == "nemid_lukket"
        (longer,) = await told(citizen)
        assert 0.6 <= seconds_between(event, longer["id"]) < 2.0


async def test_what_a_dead_gateway_had_is_told_before_its_lock_is_gone(
    config: Config, redis: Redis, line: pytest.MonkeyPatch
) -> None:
    rasa = SlowRasa(seconds=1.0)
    async with serving_app(rasa.app) as slow, serving(replace(config, rasa_url=str(slow.base_url))) as client:
        citizen = Citizen(client)
        await citizen.open()
        await redis.set(f"turn:{{{citizen.id}}}", "a gateway that died", px=3_000)
        event = (await citizen.send("nemid?")).json()["event"]
        answer = await citizen.next_from_assistant(event, seconds=8)
        assert answer["answer"]["id"] == "nemid_lukket"
        (longer,) = await told(citizen)  # once, although another turn began after that
        assert 0.6 <= seconds_between(event, longer["id"]) < 2.0
        assert seconds_between(event, answer["id"]) > 3.0


async def test_two_gateways_tell_it_once_and_nothing_is_told_after_the_answer(
    config: Config, redis: Redis, line: pytest.MonkeyPatch
) -> None:
    rasa = SlowRasa(seconds=2.0)
    async with serving_app(rasa.app) as slow:
        chosen = replace(config, rasa_url=str(slow.base_url))
        async with serving(chosen) as client, serving(chosen):
            citizen = Citizen(client)
            await citizen.open()
            for number in range(2):
                event = (await citizen.send(f"nemid {number}?")).json()["event"]
                await citizen.next_from_assistant(event)
            await asyncio.sleep(0.5)
            assert [event["from"] for event in await citizen.transcript()][1:] == ["citizen", "system", "assistant"] * 2


async def test_a_second_message_has_a_wait_of_its_own(config: Config, redis: Redis, line: pytest.MonkeyPatch) -> None:
    rasa = SlowRasa(seconds=1.5)
    async with serving_app(rasa.app) as slow, serving(replace(config, rasa_url=str(slow.base_url))) as client:
        citizen = Citizen(client)
        await citizen.open()
        events = [(await citizen.send(f"nemid {number}?")).json()["event"] for number in range(2)]
        first = await citizen.next_from_assistant(events[1])
        await citizen.next_from_assistant(first["id"])
        assert len(await told(citizen)) == 2


async def test_when_the_line_is_full_one_is_told_at_once_that_many_are_writing(
    config: Config, redis: Redis, line: pytest.MonkeyPatch
) -> None:
    line.setattr(assistant_module, "AT_ONCE", 1)
    line.setattr(assistant_module, "MOST_IN_LINE", 1)
    rasa = SlowRasa(seconds=1.0)
    async with serving_app(rasa.app) as slow, serving(replace(config, rasa_url=str(slow.base_url))) as client:
        citizens = [Citizen(client) for _ in range(4)]
        for citizen in citizens:
            await citizen.open()
        sent = [(await citizen.send("nemid?")).json()["event"] for citizen in citizens]
        told = [
            await citizen.next_from_assistant(event, seconds=0.8)
            for citizen, event in zip(citizens[2:], sent[2:], strict=True)
        ]
        assert [event["status"] for event in told] == ["error_assistant"] * 2
        assert all(event["text"].startswith("Der er mange, der skriver lige nu") for event in told)
        assert told[0]["buttons"][0]["title"] == "Prøv igen"
        for citizen, event in zip(citizens[:2], sent[:2], strict=True):
            assert (await citizen.next_from_assistant(event))["answer"]["id"] == "nemid_lukket"
