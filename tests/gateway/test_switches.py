"""The off-switch: the bot or the whole chat of one municipality, at once, for those who are in it too, and noted."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from redis.asyncio import Redis

from gateway import switching
from gateway.accounts import Account, Accounts
from tests.gateway.conftest import Citizen, Script
from tests.gateway.desk import Desk
from tests.gateway.test_console import HUMAN, PASSWORD, Staff

pytestmark = pytest.mark.slow
SWITCH = "/console/afbryder"


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    async with Desk(gateway, redis, ["eksempelby"], "agent", "manager") as desk:
        yield desk


async def flip(desk: Desk, what: str, on: bool, site: str = "eksempelby") -> httpx.Response:
    form = {"csrf": desk.csrf, "what": what, "on": str(on).lower()}
    return await desk.client.post(f"{SWITCH}?site={site}", data=form)


async def acts(redis: Redis, site: str = "eksempelby") -> list[str]:
    return [line["what"] for _, line in await redis.xrange(f"audit:{site}") if line["what"].startswith(("bot", "chat"))]


async def opened(gateway: httpx.AsyncClient, site: str = "eksempelby") -> httpx.Response:
    return await gateway.post("/api/v1/conversations", json={"site": site, "front": "kommune"})


async def test_without_the_bot_citizens_go_straight_to_staff(
    gateway: httpx.AsyncClient, citizen: Citizen, desk: Desk, script: Script, redis: Redis
) -> None:
    script.says["hej"] = [{"answer": "nemid_lukket", "confidence": 0.9}]
    assert (await flip(desk, "bot", False)).status_code == 303
    answer = await citizen.answer_to("hej")
    assert (answer["status"], script.heard) == ("handoff_queued", [])
    assert answer["text"].startswith("Chatrobotten er slået fra lige nu. Er det akut, så ring 112.")
    assert "buttons" not in answer, "there is no bot to go back to"
    assert (await desk.client.get("/console/api/conversations")).json()["conversations"][0]["holder"] == "waiting"
    site = (await gateway.get("/api/v1/sites/eksempelby")).json()
    assert site["greeting"].startswith("Du skriver med en chatrobot, ikke et menneske.")
    assert (site["suggestions"], site["live_chat"]) == ([], True)
    assert (await flip(desk, "bot", True)).status_code == 303
    fresh = Citizen(gateway)
    await fresh.open()
    assert (await fresh.answer_to("hej"))["status"] == "answered"
    assert await acts(redis) == ["bot_off", "bot_on"]


async def test_without_the_bot_and_without_staff_the_way_to_a_human_being_is_told(
    gateway: httpx.AsyncClient, desk: Desk, redis: Redis, script: Script
) -> None:
    await redis.hset("switched-off:proevestrup", "bot", '{"by": "mette", "at": 1}')
    citizen = Citizen(gateway)
    await citizen.open(site="proevestrup")
    answer = await citizen.answer_to("hej")
    assert answer["status"].startswith("handoff_")
    assert answer["status"] != "handoff_queued"
    assert "12 34 56 11" in answer["text"]
    assert script.heard == []


async def test_without_the_chat_nobody_begins_and_those_in_it_are_told(
    gateway: httpx.AsyncClient, desk: Desk, script: Script, redis: Redis
) -> None:
    script.says["menneske"] = HUMAN
    waiting, talking, held, left = (Citizen(gateway) for _ in range(4))
    for one in (waiting, talking, held, left):
        await one.open()
    for one in (waiting, held):
        await one.answer_to("menneske")
    await talking.answer_to("hej")
    await redis.hset(f"conversation:{{{left.id}}}", "case", '{"name": "Ib", "contact": "ib@example.dk", "at": 1}')
    await left.answer_to("hej")
    await Accounts(redis).save(Account("ole", "Ole", ["eksempelby"]), PASSWORD)
    ole = Staff(gateway.base_url)
    async with ole.client:
        await ole.sign_in("ole")
        assert (await ole.post(f"/conversations/{held.id}/claim")).status_code == 200
        page = (await flip(desk, "chat", False)).headers["Location"]
        assert "sluttede=2" in page
        for one in (waiting, talking):
            last = (await one.transcript())[-1]
            assert (last["kind"], last["from"]) == ("closed", "system")
            assert last["text"].startswith("Chatten er lukket nu, så samtalen slutter her. Ring til Borgerservice")
            again = await one.send("hallo?")
            assert (again.status_code, again.json()["detail"][:27]) == (409, "Chatten er lukket lige nu. ")
        assert (await held.send("er du der?")).status_code == 202
        assert (await ole.say(held.id, "Ja, jeg gør færdig")).status_code == 202
    assert (await left.transcript())[-1]["kind"] == "message", "whoever left a message still waits for the answer"
    refused = await opened(gateway)
    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        "Chatten er lukket lige nu. Ring til Borgerservice i Eksempelby (tlf. 12 34 56 78). Er det akut, så ring 112."
    )
    site = (await gateway.get("/api/v1/sites/eksempelby?language=en")).json()
    assert "The chat is closed right now" in site["greeting"]
    assert (site["live_chat"], site["suggestions"], site["phone"]) == (False, [], "12 34 56 78")
    assert (await opened(gateway, "proevestrup")).status_code == 201, "another municipality goes on"
    await flip(desk, "chat", True)
    assert (await opened(gateway)).status_code == 201
    assert await acts(redis) == ["chat_off", "chat_on"]


async def test_a_message_left_while_the_chat_is_off_is_refused(citizen: Citizen, desk: Desk) -> None:
    await flip(desk, "chat", False)
    body = {"client_id": "00000000-0000-4000-8000-000000000000", "name": "Ib", "contact": "ib@example.dk"}
    sent = body | {"text": "ring", "consent": True}
    answer = await citizen.client.post(f"{citizen.path}/message-left", json=sent, headers=citizen.headers)
    assert answer.status_code == 409


async def test_the_page_says_how_it_is_and_twice_is_noted_once(desk: Desk, redis: Redis) -> None:
    for _ in range(2):
        answer = await flip(desk, "bot", False)
    page = (await desk.client.get(answer.headers["Location"])).text
    assert "Chatrobotten er slået fra</strong> siden" in page
    assert "Slå chatrobotten til" in page
    assert "Slå chatten fra" in page
    assert await acts(redis) == ["bot_off"]
    assert "Slog chatrobotten fra" in (await desk.client.get("/console/logbog?site=eksempelby")).text


async def test_only_a_manager_of_the_municipality_with_the_token(
    gateway: httpx.AsyncClient, desk: Desk, redis: Redis
) -> None:
    assert (await flip(desk, "bot", False, site="proevestrup")).status_code == 404
    form = {"csrf": "forkert", "what": "chat", "on": "false"}
    assert (await desk.client.post(f"{SWITCH}?site=eksempelby", data=form)).status_code == 403
    await Accounts(redis).save(Account("ole", "Ole", ["eksempelby"]), PASSWORD)
    ole = Staff(gateway.base_url)
    async with ole.client:
        await ole.sign_in("ole")
        assert (await ole.client.get(SWITCH)).status_code == 403
        assert (await ole.client.post(SWITCH, data=form | {"csrf": ole.csrf})).status_code == 403
    assert [key async for key in redis.scan_iter("switched-off:*")] == []


def test_the_command_does_the_same(
    redis_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INDGANG_REDIS_URL", redis_url)
    assert switching.main(["off", "eksempelby", "chat", "--by", "drift"]) == 0
    assert switching.main(["on", "eksempelby", "chat", "--by", "drift"]) == 0
    assert capsys.readouterr().out.splitlines() == ["The chat of eksempelby is off.", "The chat of eksempelby is on."]
    with pytest.raises(SystemExit):
        switching.main(["off", "findesikke", "chat"])


async def test_the_command_is_noted_too(redis_url: str, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDGANG_REDIS_URL", redis_url)
    await asyncio.to_thread(switching.main, ["off", "eksempelby", "bot", "--by", "drift"])
    ((_, line),) = await redis.xrange("audit:eksempelby")
    assert (line["who"], line["what"]) == ("drift (kommando)", "bot_off")
