"""What must never break the service: each a clear problem or a polite answer."""

import uuid
from typing import Any

import httpx
import pytest

from tests.gateway.conftest import Citizen

pytestmark = pytest.mark.slow

PROBLEM = "application/problem+json"


def is_problem(response: httpx.Response, status: int) -> bool:
    body = response.json()
    return (response.status_code, response.headers["content-type"], body["status"]) == (
        status,
        PROBLEM,
        status,
    ) and bool(body["detail"])


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\x00\x07\n\t", "\u200b"[:0]])
async def test_nothing_to_read_is_told_so(citizen: Citizen, text: str) -> None:
    refused = await citizen.send(text)
    assert is_problem(refused, 422)
    assert refused.json()["detail"] == "Beskeden er tom. Skriv et spørgsmål med ord."


async def test_too_long_and_far_too_long(citizen: Citizen) -> None:
    assert is_problem(await citizen.send("a" * 2001), 422)
    assert is_problem(await citizen.send("a" * 1_000_000), 413)


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂🙂",
        "hej\x00med\x1b[31mdig",
        "\n".join(["linje"] * 300),
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "{{7*7}} ${7*7} %s %n {name} {fact.x}",
        "'; DROP TABLE citizens; --",
        "ﷺ" * 100,
        "\u202eevil\u202c",
    ],
)
async def test_odd_texts_get_a_polite_answer(citizen: Citizen, text: str) -> None:
    answer = await citizen.answer_to(text)
    assert answer["text"]
    assert "\x00" not in str(await citizen.transcript())


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b'{"client_id": "x", "text": "hej"}',
        b'{"text": "hej"}',
        b"\xff\xfe",
        b'{"client_id": 1}',
        b'{"client_id": "6f1c1a3e-5d5e-4b8a-9d3e-0d8f4f4f0a11", "text": "\\ud800"}',
        b'{"client_id": "6f1c1a3e-5d5e-4b8a-9d3e-0d8f4f4f0a11"}',
        b'{"client_id": "6f1c1a3e-5d5e-4b8a-9d3e-0d8f4f4f0a11", "text": "a", "button": {"event": "1-1", "index": 0}}',
        b"[" * 20_000,
    ],
)
async def test_malformed_json_is_a_problem_that_repeats_nothing(citizen: Citizen, body: bytes) -> None:
    headers = citizen.headers | {"Content-Type": "application/json"}
    refused = await citizen.client.post(f"{citizen.path}/messages", content=body, headers=headers)
    assert is_problem(refused, 400 if body.startswith(b"[[") else 422)
    assert "0d8f4f4f0a11" not in refused.text


@pytest.mark.parametrize(
    "button",
    [
        {"event": "1-1", "index": 0},
        {"event": "sludder", "index": 0},
        {"event": "1-1", "index": -1},
        {"event": None},
        {},
    ],
)
async def test_a_button_that_is_not_there(citizen: Citizen, button: dict[str, Any]) -> None:
    assert is_problem(await citizen.send(button=button), 422)
    (greeting,) = await citizen.stream()
    assert is_problem(await citizen.send(button={"event": greeting["id"], "index": 99}), 422)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer forkert", "Basic Zm9v", "Bearer " + "a" * 5000])
async def test_a_wrong_token(citizen: Citizen, authorization: str) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    for method, path in (
        ("POST", "/messages"),
        ("GET", "/events"),
        ("GET", "/transcript"),
        ("DELETE", ""),
        ("POST", "/close"),
    ):
        body = {"json": {"client_id": str(uuid.uuid4()), "text": "hej"}} if path == "/messages" else {}
        refused = await citizen.client.request(method, citizen.path + path, headers=headers, **body)
        assert is_problem(refused, 401)


async def test_a_foreign_token(citizen: Citizen) -> None:
    other = Citizen(citizen.client)
    await other.open()
    assert is_problem(await citizen.client.get(f"{other.path}/transcript", headers=citizen.headers), 401)


async def test_unknown_site_front_conversation_and_path(citizen: Citizen) -> None:
    client = citizen.client
    assert is_problem(await client.post("/api/v1/conversations", json={"site": "findesikke"}), 404)
    assert is_problem(await client.post("/api/v1/conversations", json={"site": "../../etc/passwd"}), 404)
    assert is_problem(await client.post("/api/v1/conversations", json={"site": "eksempelby", "front": "kirke"}), 422)
    assert is_problem(await client.get("/api/v1/conversations/findesikke/transcript", headers=citizen.headers), 404)
    assert is_problem(await client.get("/api/v1/findesikke"), 404)
    assert is_problem(await client.put("/api/v1/conversations"), 405)


async def test_a_foreign_page_may_not_open_a_conversation(citizen: Citizen) -> None:
    body = {"site": "eksempelby"}
    refused = await citizen.client.post("/api/v1/conversations", json=body, headers={"Origin": "https://falsk.example"})
    assert is_problem(refused, 403)
    allowed = await citizen.client.post(
        "/api/v1/conversations", json=body, headers={"Origin": "https://www.eksempelby.example"}
    )
    assert allowed.status_code == 201
    assert allowed.headers["access-control-allow-origin"] == "https://www.eksempelby.example"
