"""A Redis with a replica, watched by Sentinels: what was accepted outlives the master, and nobody is told "accepted" before that is so."""

import asyncio
import dataclasses
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from indgang.config import Config, redis_url, with_password
from indgang.replicas import Replicas
from indgang.store import connect, is_watched
from tests.gateway.conftest import Citizen, Script, serving
from tests.redis_pair import RedisPair, pair

pytestmark = pytest.mark.slow

NEMID: list[dict[str, Any]] = [{"answer": "nemid_lukket", "confidence": 0.9}]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RedisPair]:
    with pair(tmp_path) as store:
        yield store


async def sent_until_accepted(citizen: Citizen, text: str, seconds: float = 20) -> tuple[list[int], float, str]:
    """The refusals and the time until it was accepted, and its event: sent as the widget does, with one client id."""
    began, refusals, mine = time.monotonic(), list[int](), str(uuid.uuid4())
    while True:
        sent = await citizen.send(text, client_id=mine)
        if sent.status_code == 202:
            return refusals, time.monotonic() - began, sent.json()["event"]
        refusals.append(sent.status_code)
        assert time.monotonic() < began + seconds
        await asyncio.sleep(0.2)


def test_the_password_comes_from_a_file_and_the_address_keeps_its_name(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("p@ss/word\n")
    env = {"INDGANG_REDIS_URL": "redis://redis:6379", "INDGANG_REDIS_PASSWORD_FILE": str(secret)}
    assert redis_url(env) == "redis://:p%40ss%2Fword@redis:6379"
    assert redis_url({"INDGANG_REDIS_URL": "redis://redis:6379"}) == "redis://redis:6379"
    watched = "redis+sentinel://indgang:old@a:1,b:2/name"
    assert with_password(watched, "new") == "redis+sentinel://indgang:new@a:1,b:2/name"
    assert is_watched(watched)


async def test_what_was_accepted_outlives_the_master(
    config: Config, script: Script, scripted: None, store: RedisPair
) -> None:
    script.says["nemid?"] = NEMID
    async with serving(dataclasses.replace(config, redis_url=store.url)) as client:
        citizen = Citizen(client)
        await citizen.open()
        for _ in range(20):
            await citizen.answer_to("nemid?")
        before = store.master()
        store.parts[before].kill()
        refusals, seconds, event = await sent_until_accepted(citizen, "nemid?")
        assert (await citizen.next_from_assistant(event))["understood"]["id"] == "nemid_lukket"
        print(f"the master killed: accepted after {seconds:.1f} s and {len(refusals)} refusals")
        assert set(refusals) <= {503}
        assert seconds < 15
        assert store.master() != before
        said = [event["from"] for event in await citizen.transcript()]
        assert said == ["assistant"] + ["citizen", "assistant"] * 21


async def test_without_its_replica_the_master_goes_on_alone(
    config: Config, script: Script, scripted: None, store: RedisPair
) -> None:
    async with serving(dataclasses.replace(config, redis_url=store.url)) as client:
        citizen = Citizen(client)
        await citizen.open()
        store.parts[store.replica()].kill()
        refusals, seconds, _ = await sent_until_accepted(citizen, "hej")
        assert (refusals, seconds < 2) == ([], True)


async def test_a_replica_that_hangs_holds_messages_up_for_some_seconds_only(
    config: Config, script: Script, scripted: None, store: RedisPair
) -> None:
    async with serving(dataclasses.replace(config, redis_url=store.url)) as client:
        citizen = Citizen(client)
        await citizen.open()
        store.parts[store.replica()].send(signal.SIGSTOP)
        refusals, seconds, _ = await sent_until_accepted(citizen, "hej")
        print(f"the replica frozen: accepted after {seconds:.1f} s and {len(refusals)} refusals")
        assert refusals
        assert set(refusals) == {503}
        assert seconds < 6
        assert [event["from"] for event in await citizen.transcript()].count("citizen") == 1


async def test_a_new_master_is_not_taken_for_the_one_that_was_written_to(store: RedisPair) -> None:
    async with connect(store.url) as redis:
        replicas = Replicas(redis, watched=True)
        await replicas.have_it(await replicas.master())
        with pytest.raises(Exception, match="another master"):
            await replicas.have_it("the master before")


async def test_a_single_redis_is_asked_nothing_more(redis_url: str) -> None:
    gone = httpx.URL("redis://127.0.0.1:9")
    async with connect(str(gone)) as nobody:
        replicas = Replicas(nobody, watched=False)
        await replicas.have_it(await replicas.master())
