"""A message for later: checked field by field, stored once, masked, with a receipt; it makes a case and the assistant keeps quiet."""

import asyncio
import json
import uuid
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from tests.gateway.conftest import Citizen, Script
from tests.gateway.test_console import Staff, staff  # noqa: F401 – a fixture

pytestmark = pytest.mark.slow

GOOD = {"name": " Ane  Berg ", "contact": "Ane@Example.DK", "text": "Ring om mit pas, 010190-1234.", "consent": True}


async def leave(citizen: Citizen, client_id: str | None = None, **more: Any) -> httpx.Response:
    body = {"client_id": client_id or str(uuid.uuid4())} | GOOD | more
    return await citizen.client.post(f"{citizen.path}/message-left", json=body, headers=citizen.headers)


async def facts(redis: Redis, citizen: Citizen) -> dict[str, str]:
    found: dict[str, str] = await redis.hgetall(f"conversation:{{{citizen.id}}}")  # type: ignore[misc]
    return found


async def test_a_message_becomes_a_case_with_a_receipt(citizen: Citizen, redis: Redis, script: Script) -> None:
    left = await leave(citizen)
    assert left.status_code == 201
    said = (await citizen.transcript())[1:]
    assert said[0]["id"] == left.json()["event"]
    assert (said[0]["from"], said[0]["text"]) == ("citizen", "Ring om mit pas, [CPR-nummer fjernet].")
    assert said[1]["text"].startswith("Tak for din besked. En medarbejder svarer dig på e-mail")
    assert "30 dage" in said[1]["text"]
    assert "fjernet et CPR-nummer" in said[2]["text"]
    case = json.loads((await facts(redis, citizen))["case"])
    assert (case["name"], case["contact"]) == ("Ane Berg", "ane@example.dk")
    assert "ane@example.dk" not in json.dumps(said)
    assert await redis.zrange("cases:eksempelby", 0, -1) == [citizen.id]
    assert 0 < await redis.ttl(f"conversation:{{{citizen.id}}}") <= 30 * 86_400
    await asyncio.sleep(1.8)  # longer than a turn may be overdue
    assert script.heard == []


async def test_the_assistant_goes_on_with_what_is_asked_after(citizen: Citizen, script: Script) -> None:
    script.says["nemid?"] = [{"answer": "nemid_lukket", "confidence": 0.9}]
    await leave(citizen)
    assert (await citizen.answer_to("nemid?"))["understood"]["id"] == "nemid_lukket"
    assert script.heard == ["nemid?"]


async def test_whoever_waited_leaves_the_queue(citizen: Citizen, script: Script, redis: Redis) -> None:
    script.says["menneske"] = [{"answer": "kontakt_medarbejder", "confidence": 0.9}]
    await citizen.answer_to("menneske")
    await citizen.send("det haster")
    assert (await leave(citizen, contact="+45 12345678")).status_code == 201
    now = await facts(redis, citizen)
    assert (now["holder"], json.loads(now["case"])["contact"]) == ("assistant", "12 34 56 78")
    assert await redis.zcard("queue:eksempelby") == 0
    assert [event["holder"] for event in await citizen.transcript() if event["kind"] == "holder"][-1] == "assistant"
    await asyncio.sleep(1.8)
    assert script.heard == ["menneske"]


async def test_twenty_of_the_same_are_one(citizen: Citizen) -> None:
    client_id = str(uuid.uuid4())
    answers = await asyncio.gather(*(leave(citizen, client_id, text="hej") for _ in range(20)))
    assert len({answer.json()["event"] for answer in answers}) == 1
    assert [event["text"] for event in await citizen.transcript() if event["from"] == "citizen"] == ["hej"]


@pytest.mark.parametrize(
    ("wrong", "field", "detail"),
    [
        ({"name": " \n"}, "name", "Skriv dit navn."),
        ({"name": "a" * 81}, "name", "Navnet må højst være 80 tegn."),
        ({"name": "Ane 010190-1234"}, "name", "Skriv kun dit navn, ikke dit CPR-nummer."),
        ({"contact": ""}, "contact", "Skriv din e-mailadresse eller dit telefonnummer."),
        ({"contact": "ane@example"}, "contact", "Skriv en e-mailadresse som"),
        ({"contact": "010190-1234"}, "contact", "Skriv en e-mailadresse som"),
        ({"contact": "ane@example.dk eller 12345678"}, "contact", "Skriv en e-mailadresse som"),
        ({"text": "\u0007 "}, "text", "Skriv, hvad du vil spørge om."),
        ({"text": "a" * 2001}, "text", "Beskeden må højst være 2.000 tegn."),
        ({"consent": False}, "consent", "Sæt kryds ved"),
    ],
)
async def test_each_wrong_field_is_told_by_name(
    citizen: Citizen, wrong: dict[str, Any], field: str, detail: str
) -> None:
    refused = await leave(citizen, **wrong)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    (error,) = refused.json()["errors"]
    assert (error["field"], error["detail"][: len(detail)]) == (field, detail)
    assert len(await citizen.transcript()) == 1


async def test_all_that_is_wrong_is_told_at_once(citizen: Citizen) -> None:
    body = {"client_id": str(uuid.uuid4())}
    refused = await citizen.client.post(f"{citizen.path}/message-left", json=body, headers=citizen.headers)
    assert [error["field"] for error in refused.json()["errors"]] == ["name", "contact", "text", "consent"]


@pytest.mark.parametrize(
    "wrong", [{"consent": "true"}, {"consent": 1}, {"name": 5}, {"client_id": "x"}, {"text": None}]
)
async def test_what_cannot_be_read_is_refused(citizen: Citizen, wrong: dict[str, Any]) -> None:
    assert (await leave(citizen, **wrong)).status_code == 422


async def test_a_stranger_a_closed_chat_and_a_municipality_without_staff_take_no_message(
    citizen: Citizen, redis: Redis
) -> None:
    other = Citizen(citizen.client)
    await other.open(site="proevestrup")
    assert (await leave(other)).status_code == 409
    other.id = citizen.id
    assert (await leave(other)).status_code == 401
    await citizen.client.post(f"{citizen.path}/close", headers=citizen.headers)
    assert (await leave(citizen)).status_code == 409
    assert await redis.zcard("cases:eksempelby") == 0


async def test_deleting_the_conversation_deletes_the_case(citizen: Citizen, redis: Redis) -> None:
    await leave(citizen)
    await citizen.client.delete(citizen.path, headers=citizen.headers)
    for key in await redis.keys("*"):
        assert citizen.id not in key
    assert await redis.zcard("cases:eksempelby") == 0


async def test_staff_answer_a_case_where_the_page_is_still_open(citizen: Citizen, staff: Staff) -> None:  # noqa: F811
    await leave(citizen)
    (row,) = (await staff.get("/conversations")).json()["conversations"]
    assert (row["case"]["name"], row["case"]["contact"], row["holder"]) == ("Ane Berg", "ane@example.dk", "assistant")
    assert (await staff.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    assert (await staff.say(citizen.id, "Du kan komme i morgen.")).status_code == 202
    assert (await citizen.transcript())[-1]["text"] == "Du kan komme i morgen."
