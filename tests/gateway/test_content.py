"""Content as citizens of the running service meet it: edits, two municipalities, notices, and whether an answer helped."""

import asyncio
import dataclasses
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from indgang.config import ROOT, Config
from indgang.content import Shelf
from indgang.content.municipalities import Notice
from indgang.danish_dates import now
from indgang.notices import Notices
from indgang.tallies import Tallies
from tests.gateway.conftest import Citizen, Script, serving

pytestmark = pytest.mark.slow

SCHOOL = [{"answer": "skole_indskrivning", "confidence": 0.9}]
HUMAN = [{"answer": "kontakt_medarbejder", "confidence": 0.9}]


@asynccontextmanager
async def edited(config: Config, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Path]]:
    """A gateway on a copy of the content that the test may edit."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    async with serving(dataclasses.replace(config, content=folder)) as client:
        await asyncio.sleep(0.3)  # until the folder is watched
        yield client, folder


async def said(client: httpx.AsyncClient, text: str, site: str = "eksempelby") -> str:
    citizen = Citizen(client)
    await citizen.open(site=site)
    return str((await citizen.answer_to(text))["text"])


async def test_an_edit_is_what_the_next_citizen_reads_and_a_broken_one_is_not(
    config: Config, redis: Redis, scripted: None, script: Script, tmp_path: Path
) -> None:
    script.says["skole"] = SCHOOL
    async with edited(config, tmp_path) as (client, folder):
        file = folder / "answers" / "skole" / "skole_indskrivning.yml"
        whole = file.read_text()
        file.write_text(whole.replace("text: |\n", "text: |\n  Helt nye ord.\n"))
        began = time.monotonic()
        while not (await said(client, "skole")).startswith("Helt nye ord."):
            assert time.monotonic() - began < 5
        file.write_text("text: [")
        await asyncio.sleep(2)
        assert (await said(client, "skole")).startswith("Helt nye ord.")
        file.unlink()
        await asyncio.sleep(2)
        assert (await said(client, "skole")).startswith("Helt nye ord.")


async def test_two_municipalities_answer_for_themselves(gateway: httpx.AsyncClient, script: Script) -> None:
    script.says["skole"] = SCHOOL
    here, there = await said(gateway, "skole"), await said(gateway, "skole", "proevestrup")
    assert here != there
    assert "proevestrup" not in here.lower()
    assert "eksempelby" not in there.lower()


async def test_nobody_is_offered_where_nobody_answers_in_the_chat(gateway: httpx.AsyncClient, script: Script) -> None:
    citizen = Citizen(gateway)
    await citizen.open(site="proevestrup")
    script.says["menneske"] = HUMAN
    reply = await citizen.answer_to("menneske")
    assert reply["status"] == "handoff_no_chat"
    assert "Prøvestrup" in reply["text"]
    first, second = await citizen.answer_to("qwxz"), await citizen.answer_to("qwxz qwxz")
    ids = [button.get("id") for event in (first, second) for button in event.get("buttons", [])]
    assert "kontakt_medarbejder" not in ids
    assert "ring" in second["text"]


async def test_a_withdrawn_answer_leads_to_the_contact(
    config: Config, redis: Redis, scripted: None, script: Script, tmp_path: Path
) -> None:
    script.says["skole"] = SCHOOL
    async with edited(config, tmp_path) as (client, folder):
        file = folder / "answers" / "skole" / "skole_indskrivning.yml"
        file.write_text(file.read_text().replace("published: true", "published: false"))
        await asyncio.sleep(2)
        citizen = Citizen(client)
        await citizen.open()
        reply = await citizen.answer_to("skole")
        assert reply["status"] == "unanswered_no_text"
        assert "12 34 56 78" in reply["text"]


def notice(text: str, begins: int, ends: int, **more: str) -> Notice:
    """One that shows from `begins` to `ends` minutes from now."""
    moment = now()
    return Notice.model_validate(
        {"text": text, "from": moment + timedelta(minutes=begins), "until": moment + timedelta(minutes=ends)} | more
    )


@pytest.fixture
def notices(redis: Redis) -> Notices:
    return Notices(redis, Shelf(ROOT / "content"))


async def test_a_notice_shows_once_in_a_conversation_and_in_the_window(
    gateway: httpx.AsyncClient, notices: Notices, script: Script
) -> None:
    citizen = Citizen(gateway)
    await citizen.open()
    await notices.add("eksempelby", notice("Borgerservice er lukket i dag.", -5, 60), "leder")
    for _ in range(2):
        await citizen.answer_to("hej")
    told = [event for event in await citizen.transcript() if event.get("notice")]
    assert [event["text"] for event in told] == ["Borgerservice er lukket i dag."]
    other = Citizen(gateway)
    await other.open()
    assert (await other.transcript())[1]["text"] == "Borgerservice er lukket i dag."
    settings = (await gateway.get("/api/v1/sites/eksempelby")).json()
    assert [one["text"] for one in settings["notices"]] == ["Borgerservice er lukket i dag."]
    there = (await gateway.get("/api/v1/sites/proevestrup")).json()
    assert (there["notices"], there["live_chat"], settings["live_chat"]) == ([], False, True)


async def test_a_notice_has_its_time_its_front_and_its_english(gateway: httpx.AsyncClient, notices: Notices) -> None:
    await notices.add("eksempelby", notice("Senere.", 60, 120), "leder")
    await notices.add("eksempelby", notice("Før.", -120, -60), "leder")
    await notices.add("eksempelby", notice("Bøger.", -5, 60, front="bibliotek", english="Books."), "leder")

    async def told(**query: str) -> list[str]:
        settings = await gateway.get("/api/v1/sites/eksempelby", params=query)
        return [one["text"] for one in settings.json()["notices"]]

    assert await told() == []
    assert await told(front="bibliotek") == ["Bøger."]
    assert await told(front="bibliotek", language="en") == ["Books."]


async def test_a_notice_can_be_taken_down_and_is_forgotten(notices: Notices, redis: Redis) -> None:
    posted = await notices.add("eksempelby", notice("Nu.", -5, 60), "leder")
    await notices.add("eksempelby", notice("For længst.", -30_000, -20_000), "leder")
    assert posted.id in [one.id for one in await notices.all("eksempelby")]
    assert await notices.remove("eksempelby", posted.id)
    assert not await notices.remove("eksempelby", posted.id)
    assert await redis.hlen("notices:eksempelby") == 0


async def test_whether_an_answer_helped_is_counted_once(citizen: Citizen, script: Script, redis: Redis) -> None:
    script.says |= {"skole": SCHOOL, "menneske": HUMAN}
    reply = await citizen.answer_to("skole")
    rate = f"{citizen.path}/rating"
    for helpful in (False, False, True):
        done = await citizen.client.post(rate, json={"event": reply["id"], "helpful": helpful}, headers=citizen.headers)
        assert done.status_code == 204
    await citizen.answer_to("menneske")
    await asyncio.sleep(0.1)
    tally = (await Tallies(redis).of("eksempelby", 1, now()))["skole_indskrivning"]
    assert (tally.given, tally.helpful, tally.unhelpful, tally.handoff) == (1, 0, 1, 1)
    assert await Tallies(redis).of("proevestrup", 1, now()) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"score": 3, "helpful": True, "event": "1-0"},
        {"helpful": True},
        {"event": "1-0"},
        {"helpful": True, "event": "nothing"},
        {"helpful": True, "event": "1-0"},
        {"helpful": "måske", "event": "1-0"},
        {"score": 6},
    ],
)
async def test_a_rating_that_says_nothing_is_refused(citizen: Citizen, wrong: dict[str, object]) -> None:
    refused = await citizen.client.post(f"{citizen.path}/rating", json=wrong, headers=citizen.headers)
    assert refused.status_code == 422
