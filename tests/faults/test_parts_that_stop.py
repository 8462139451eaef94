"""Real parts, really killed: the citizen is told and offered a way on, and afterwards nothing is lost or said twice."""

import asyncio
import uuid
from typing import Any

import httpx
import pytest

from tests.gateway.conftest import Citizen
from tests.product import Product

pytestmark = pytest.mark.slow
QUESTION = "Hvad gør jeg nu hvor NemID er lukket?"
SILENCE = 10.0  # seconds after which a citizen would think that nobody is there


async def told(citizen: Citizen, text: str) -> dict[str, Any]:
    sent = await citizen.send(text)
    assert sent.status_code == 202
    return await citizen.next_from_assistant(sent.json()["event"], seconds=SILENCE)


async def whole_again(product: Product) -> None:
    await asyncio.to_thread(product.wait_until_whole)


async def test_rasa_killed(product: Product, citizen: Citizen) -> None:
    assert (await told(citizen, QUESTION))["understood"]["id"] == "nemid_lukket"
    product.kill("rasa")
    answer = await told(citizen, QUESTION)
    assert answer["status"] == "error_assistant"
    assert "12 34 56 78" in answer["text"]
    assert {"title": "Tal med en medarbejder", "id": "kontakt_medarbejder"} in answer["buttons"]
    await whole_again(product)
    again = await citizen.press("Prøv igen")
    assert (await citizen.next_from_assistant(again.json()["event"]))["understood"]["id"] == "nemid_lukket"
    assert [event["from"] for event in await citizen.transcript()] == ["assistant"] + ["citizen", "assistant"] * 3


async def test_rasa_frozen(product: Product, citizen: Citizen) -> None:
    product.freeze("rasa")
    try:
        assert (await told(citizen, QUESTION))["status"] == "error_assistant"
    finally:
        product.thaw("rasa")
    await whole_again(product)
    assert (await told(citizen, QUESTION))["understood"]["id"] == "nemid_lukket"


async def test_actions_killed(product: Product, citizen: Citizen) -> None:
    product.kill("actions")
    answer = await told(citizen, "er der kurser i at bruge en tablet?")
    assert answer["text"]
    assert answer.get("buttons") or "12 34 56" in answer["text"]
    await whole_again(product)
    assert (await told(citizen, "er der kurser i at bruge en tablet?"))["courses"]


async def test_a_sign_up_goes_on_after_rasa_and_actions_were_killed(product: Product, citizen: Citizen) -> None:
    listed = await told(citizen, "er der kurser i at bruge en tablet?")
    card = next(card for card in listed["courses"] if card["state"] == "open")
    pressed = await citizen.send(button={"event": listed["id"], "index": card["button"]})
    await citizen.next_from_assistant(pressed.json()["event"])
    await told(citizen, "Inger Holm")
    product.kill("rasa")
    product.kill("actions")
    await whole_again(product)
    confirm = await told(citizen, "inger@example.dk")
    assert "inger@example.dk" in confirm["text"]
    assert (await told(citizen, "ja"))["booking"]["code"]


@pytest.mark.parametrize("times", [1, 3])
async def test_redis_killed(product: Product, citizen: Citizen, times: int) -> None:
    before = await told(citizen, QUESTION)
    sent: dict[str, str] = {}
    for _ in range(times):
        product.kill("redis")
        mine = str(uuid.uuid4())
        sent[mine] = await accepted(citizen, mine)
    await whole_again(product)
    events = await citizen.stream(until=3 + 2 * times, seconds=30)
    assert before in events
    for mine, event in sent.items():
        assert [e["id"] for e in events if e.get("client_id") == mine] == [event]
    assert sum(event["from"] == "assistant" for event in events) == 2 + times


async def accepted(citizen: Citizen, mine: str) -> str:
    """Sends until it is accepted, as the widget does: a refusal must be a Danish problem that says so."""
    for _ in range(30):
        response = await citizen.send(QUESTION, client_id=mine)
        if response.status_code == 202:
            return str(response.json()["event"])
        assert response.status_code == 503
        assert response.json()["contact"]["phone"] == "12 34 56 78"
        await asyncio.sleep(0.3)
    raise AssertionError("never accepted")


async def test_gateway_killed_in_the_middle_of_turns(product: Product) -> None:
    """Twenty citizens ask, the gateway dies at once; every accepted question is answered once by its successor."""
    async with httpx.AsyncClient(base_url=product.url, timeout=30) as client:
        citizens = [Citizen(client) for _ in range(20)]
        for citizen in citizens:
            await citizen.open()
        sent = await asyncio.gather(*(citizen.send(QUESTION) for citizen in citizens))
        assert {response.status_code for response in sent} == {202}
        product.kill("gateway")
    await whole_again(product)
    async with httpx.AsyncClient(base_url=product.url, timeout=30) as client:
        for citizen, response in zip(citizens, sent, strict=True):
            citizen.client = client
            await citizen.next_from_assistant(response.json()["event"], seconds=20)
            said = await citizen.transcript()
            longer = [
                event for event in said if event["from"] == "system"
            ]  # told, once at most, where the start took over five seconds
            assert len(longer) <= 1
            assert all(event["text"].startswith("Det tager lidt længere") for event in longer)
            assert [event["from"] for event in said if event not in longer] == ["assistant", "citizen", "assistant"]
