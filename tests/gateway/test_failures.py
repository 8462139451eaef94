"""Whatever stops, the citizen is told and offered a way on, and nothing sent is lost or said twice."""

import asyncio
import dataclasses
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from gateway.assistant import Assistant
from indgang.config import Config
from indgang.conversations import Conversations
from indgang.errors import AssistantUnavailable
from indgang.events import said_by
from tests.gateway.conftest import Citizen, Script, serving
from tests.redis_server import RedisServer

pytestmark = pytest.mark.slow

NEMID: list[dict[str, Any]] = [{"answer": "nemid_lukket", "confidence": 0.9}]


@pytest.mark.parametrize("failure", [AssistantUnavailable("ConnectError"), []])
async def test_a_silent_assistant_is_told_and_the_question_can_be_asked_again(
    citizen: Citizen, script: Script, failure: Any
) -> None:
    script.says["nemid?"] = failure
    answer = await citizen.answer_to("nemid?")
    assert answer["status"] == "error_assistant"
    assert "12 34 56 78" in answer["text"]
    assert [button["title"] for button in answer["buttons"]] == ["Prøv igen", "Tal med en medarbejder"]
    script.says["nemid?"] = NEMID
    again = await citizen.press("Prøv igen")
    assert (await citizen.next_from_assistant(again.json()["event"]))["understood"]["id"] == "nemid_lukket"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"[]"),
        (200, b"null"),
        (200, b"<html>"),
        (200, b'[{"text": "hej"}]'),
        (200, b'[{"custom": {"confidence": 2}}]'),
        (500, b"{}"),
        (200, b"{}"),
    ],
)
async def test_rasa_saying_nothing_usable_is_a_failure(status: int, body: bytes) -> None:
    async def rasa(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d x\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (status, len(body), body))
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(rasa, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Assistant(address) as assistant:
        with pytest.raises(AssistantUnavailable):
            await assistant.outcomes("c", "hej", site="eksempelby")


async def test_rasa_too_slow_or_away_is_a_failure() -> None:
    closed = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the caller gives up
        writer.close()
        await writer.wait_closed()
        closed.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        async with Assistant(address, patience=0.1) as assistant:
            with pytest.raises(AssistantUnavailable, match="timeout"):
                await assistant.outcomes("c", "hej", site="eksempelby")
        await closed.wait()
    async with Assistant("http://127.0.0.1:9") as assistant:
        with pytest.raises(AssistantUnavailable):
            await assistant.outcomes("c", "hej", site="eksempelby")


async def test_a_message_whose_gateway_died_is_answered_by_another(
    redis: Redis, config: Config, script: Script, scripted: None
) -> None:
    script.says["nemid?"] = NEMID
    conversations = Conversations(redis)
    conversation, token = await conversations.open("eksempelby", "kommune", "", 30, [said_by("assistant", "hej")])
    asked = said_by("citizen", "nemid?", client_id="x")
    await conversations.append(await conversations.get(conversation), asked, turn=True)
    async with serving(config) as client:
        citizen = Citizen(client)
        citizen.id, citizen.token = conversation, token
        assert [event["from"] for event in await citizen.stream(until=3)] == ["assistant", "citizen", "assistant"]


async def test_two_gateways_answer_each_message_once_and_in_order(
    gateway: httpx.AsyncClient, citizen: Citizen, config: Config, script: Script
) -> None:
    async with serving(config) as second:
        elsewhere = Citizen(second)
        elsewhere.id, elsewhere.token = citizen.id, citizen.token
        for n in range(20):
            assert (await (citizen, elsewhere)[n % 2].send(f"besked {n}")).status_code == 202
        events = await citizen.stream(until=41)
    assert script.heard == [f"besked {n}" for n in range(20)]
    assert sum(event["from"] == "assistant" for event in events) == 21


@pytest.mark.slow
async def test_redis_away_and_back_loses_nothing(
    config: Config, script: Script, scripted: None, tmp_path: Path
) -> None:
    script.says["nemid?"] = NEMID
    with RedisServer(tmp_path) as store:
        async with serving(dataclasses.replace(config, redis_url=store.url)) as client:
            citizen = Citizen(client)
            await citizen.open()
            await citizen.answer_to("nemid?")
            store.kill()
            mine = str(uuid.uuid4())
            refused = await citizen.send("nemid?", client_id=mine)
            assert refused.status_code == 503
            assert refused.headers["retry-after"]
            store.start()
            sent = await citizen.send("nemid?", client_id=mine)
            assert sent.status_code == 202
            assert (await citizen.next_from_assistant(sent.json()["event"]))["understood"]["id"] == "nemid_lukket"
            assert [event["from"] for event in await citizen.transcript()] == [
                "assistant",
                "citizen",
                "assistant",
                "citizen",
                "assistant",
            ]


async def test_a_message_sent_during_a_short_restart_of_redis_is_simply_late(
    config: Config, script: Script, scripted: None, tmp_path: Path
) -> None:
    script.says["nemid?"] = NEMID
    with RedisServer(tmp_path) as store:
        async with serving(dataclasses.replace(config, redis_url=store.url)) as client:
            citizen = Citizen(client)
            await citizen.open()
            store.kill()
            sending = asyncio.create_task(citizen.answer_to("nemid?"))
            await asyncio.sleep(0.8)
            await asyncio.to_thread(store.start)
            assert (await sending)["understood"]["id"] == "nemid_lukket"


@pytest.mark.slow
async def test_an_open_stream_outlives_a_restart_of_redis(
    config: Config, script: Script, scripted: None, tmp_path: Path
) -> None:
    with RedisServer(tmp_path) as store:
        async with serving(dataclasses.replace(config, redis_url=store.url)) as client:
            citizen = Citizen(client)
            await citizen.open()
            reading = asyncio.create_task(citizen.stream(until=3, seconds=7))  # less than a reader's own patience
            await asyncio.sleep(0.2)
            store.kill()
            await asyncio.sleep(0.3)
            await asyncio.to_thread(store.start)
            assert (await citizen.send("hej")).status_code == 202
            assert [event["from"] for event in await reading] == ["assistant", "citizen", "assistant"]
