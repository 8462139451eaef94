"""Staff sign in, see who waits, take a conversation, answer it, hand it back — and nobody else can."""

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from gateway.accounts import Account, Accounts
from tests.gateway.conftest import Citizen, Script

pytestmark = pytest.mark.slow

PASSWORD = "rigtig hest batteri"
HUMAN = [{"answer": "kontakt_medarbejder", "confidence": 0.97}]


class Staff:
    """One staff member's browser."""

    def __init__(self, base_url: httpx.URL) -> None:
        self.client = httpx.AsyncClient(base_url=base_url, timeout=20)
        self.csrf = ""

    async def sign_in(self, username: str, password: str = PASSWORD) -> httpx.Response:
        page = await self.client.get("/console/sign-in")
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert found
        form = {"username": username, "password": password, "csrf": found[1]}
        response = await self.client.post("/console/sign-in", data=form)
        if response.status_code == 303:
            self.csrf = (await self.client.get("/console/api/me")).json()["csrf"]
        return response

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(f"/console/api{path}")

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(f"/console/api{path}", json=body, headers={"X-Indgang-Csrf": self.csrf})

    async def say(self, conversation: str, text: str) -> httpx.Response:
        return await self.post(f"/conversations/{conversation}/messages", client_id=str(uuid.uuid4()), text=text)


@pytest.fixture
async def other(gateway: httpx.AsyncClient) -> AsyncIterator[Staff]:
    """A browser in which nobody has signed in yet."""
    other = Staff(gateway.base_url)
    async with other.client:
        yield other


@pytest.fixture
async def staff(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Staff]:
    """Mette, signed in; Ole has an account too."""
    await Accounts(redis).save(Account("mette", "Mette", ["eksempelby"]), PASSWORD)
    await Accounts(redis).save(Account("ole", "Ole", ["eksempelby"]), PASSWORD)
    staff = Staff(gateway.base_url)
    async with staff.client:
        assert (await staff.sign_in("mette")).status_code == 303
        yield staff


@pytest.fixture
async def waiting(citizen: Citizen, script: Script) -> Citizen:
    script.says["menneske"] = HUMAN
    assert (await citizen.answer_to("menneske"))["status"] == "handoff_queued"
    return citizen


async def test_a_wrong_password_and_a_stale_form_are_refused(staff: Staff, other: Staff) -> None:
    assert (await other.sign_in("mette", "forkert")).status_code == 401
    assert (await other.sign_in("findesikke")).status_code == 401
    forged = await other.client.post("/console/sign-in", data={"username": "mette", "password": PASSWORD, "csrf": "x"})
    assert forged.status_code == 403


async def test_guessing_locks_the_account_for_a_while(staff: Staff, other: Staff) -> None:
    for _ in range(5):
        await other.sign_in("ole", "forkert adgangskode")
    locked = await other.sign_in("ole", PASSWORD)
    assert locked.status_code == 429
    assert "Vent 15 minutter" in locked.text


async def test_a_whole_handoff(staff: Staff, waiting: Citizen, script: Script) -> None:
    (line,) = (await staff.get("/conversations")).json()["conversations"]
    assert (line["id"], line["holder"], line["site_name"]) == (waiting.id, "waiting", "Eksempelby Kommune")
    claimed = await staff.post(f"/conversations/{waiting.id}/claim")
    assert (claimed.status_code, claimed.json()["holder"], claimed.json()["staff_name"]) == (200, "staff", "Mette")
    heard = len(script.heard)
    await waiting.send("hej Mette")
    assert (await staff.say(waiting.id, "Hej! Hvad kan jeg hjælpe med?")).status_code == 202
    await asyncio.sleep(0.3)
    assert len(script.heard) == heard, "the assistant is silent while a human being has the conversation"
    back = await staff.post(f"/conversations/{waiting.id}/hand-back", text="Farvel så længe")
    assert back.json()["holder"] == "assistant"
    texts = [(event["from"], event["text"]) for event in await waiting.transcript()]
    assert texts[-4:] == [
        ("citizen", "hej Mette"),
        ("staff", "Hej! Hvad kan jeg hjælpe med?"),
        ("staff", "Farvel så længe"),
        ("system", "Du taler nu med Indgang igen – en chatrobot."),
    ]
    assert (await waiting.answer_to("hallo"))["status"] == "unanswered_not_understood"
    assert script.heard[heard:] == ["hallo"], "what staff answered is not answered again"


async def test_of_twenty_claims_one_wins(staff: Staff, other: Staff, waiting: Citizen) -> None:
    await other.sign_in("ole")
    path = f"/conversations/{waiting.id}/claim"
    answers = await asyncio.gather(*(someone.post(path) for _ in range(10) for someone in (staff, other)))
    winners = {answer.json()["staff"] for answer in answers if answer.status_code == 200}
    assert len(winners) == 1
    lost = [answer.json() for answer in answers if answer.status_code == 409]
    assert len(lost) == 10
    assert lost[0]["detail"] in ("Mette har allerede taget samtalen.", "Ole har allerede taget samtalen.")
    loser = other if winners == {"mette"} else staff
    assert (await loser.say(waiting.id, "mig!")).status_code == 409
    assert (await loser.post(f"/conversations/{waiting.id}/close", outcome="solved")).status_code == 409


async def test_a_late_reply_of_the_assistant_is_dropped(staff: Staff, citizen: Citizen, script: Script) -> None:
    script.pause = asyncio.Event()
    script.says["nemid?"] = [{"answer": "nemid_lukket", "confidence": 0.9}]
    await citizen.send("nemid?")
    while not script.heard:
        await asyncio.sleep(0.01)
    assert (await staff.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    script.pause.set()
    await asyncio.sleep(0.3)
    assert [event["from"] for event in await citizen.transcript()] == ["assistant", "citizen", "system"]


async def test_who_waits_may_go_back_to_the_assistant(waiting: Citizen, script: Script) -> None:
    script.says["nemid?"] = [{"answer": "nemid_lukket", "confidence": 0.9}]
    await waiting.send("nemid?")
    assert (await waiting.transcript())[-1]["text"] == "Du står stadig i kø. En medarbejder ser din besked."
    await waiting.press("Fortsæt med Indgang i stedet")
    assert (await waiting.answer_to("nemid?"))["understood"]["id"] == "nemid_lukket"


async def test_staff_of_another_municipality_see_nothing(other: Staff, waiting: Citizen, redis: Redis) -> None:
    await Accounts(redis).save(Account("pia", "Pia", []), PASSWORD)
    await other.sign_in("pia")
    assert (await other.get("/conversations")).json()["conversations"] == []
    assert (await other.get(f"/conversations/{waiting.id}")).status_code == 404
    for action in ("claim", "hand-back", "close"):
        assert (await other.post(f"/conversations/{waiting.id}/{action}")).status_code == 404
    assert (await other.say(waiting.id, "hej")).status_code == 404


async def test_signed_out_and_forged_requests_are_refused(staff: Staff, other: Staff, waiting: Citizen) -> None:
    for path in ("/me", "/conversations", f"/conversations/{waiting.id}", "/events"):
        assert (await other.client.get(f"/console/api{path}")).status_code == 401
    assert (await other.client.get("/console")).status_code == 303
    forged = await staff.client.post(f"/console/api/conversations/{waiting.id}/claim")
    assert forged.status_code == 403
    assert (await staff.client.post("/console/sign-out", headers={"X-Indgang-Csrf": staff.csrf})).status_code == 303
    assert (await staff.get("/me")).status_code == 401


async def test_the_console_is_told_live(staff: Staff, citizen: Citizen, script: Script) -> None:
    script.says["menneske"] = HUMAN
    async with asyncio.timeout(8), staff.client.stream("GET", "/console/api/events") as stream:
        async for line in stream.aiter_lines():
            if line == "event: ping":
                await citizen.send("menneske")
            if line.startswith("data: {"):
                change = json.loads(line[5:])
                if change.get("conversation", {}).get("holder") == "waiting":
                    assert change["conversation"]["id"] == citizen.id
                    break
