"""Every route of the gateway, tried by whoever has no business with Eksempelby's conversation; and every act without the CSRF token."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any, get_args

import httpx
import pytest
from redis.asyncio import Redis

from gateway.accounts import Account, Accounts, Role
from indgang.config import Config
from tests.gateway.conftest import Citizen, Script
from tests.gateway.routes import Route, routes
from tests.gateway.test_console import HUMAN, PASSWORD, Staff

pytestmark = pytest.mark.slow

SEARCH = "kanariefugl"
WORDS, NOTE, PAGE, NAME = (
    "Kanariefuglene synger",
    "Fortroligt om kanariefugle",
    "siden-om-kanariefugle",
    "Mette Kanariefugl",
)
REFUSED = {401, 403, 404}
FIRST_PAGE = "/console/sign-in"
KNOWN = {"site": "eksempelby", "username": "mette", "answer_id": "nemid_lukket", "act": "luk"}
NEVER_THERE = {"session_id", "course_id", "code", "notice_id", "key"}  # what the walk has none of: 404 comes before 403
EVERY_ROLE: frozenset[Role] = frozenset(get_args(Role))


@pytest.fixture
async def secret(gateway: httpx.AsyncClient, redis: Redis, script: Script) -> Citizen:
    """A conversation in Eksempelby that Mette has, with words, a page, a note and a label that nobody else may see."""
    script.says["menneske"] = HUMAN
    citizen = Citizen(gateway)
    await citizen.open(page=f"https://www.eksempelby.example/{PAGE}")
    await citizen.answer_to("menneske")
    await Accounts(redis).save(Account("mette", NAME, ["eksempelby"], EVERY_ROLE), PASSWORD)
    await Accounts(redis).save(Account("bo", "Bo", ["proevestrup"], EVERY_ROLE), PASSWORD)
    async with Staff(gateway.base_url).client as client:
        mette = Staff(gateway.base_url)
        mette.client = client
        await mette.sign_in("mette")
        path = f"/conversations/{citizen.id}"
        assert (await mette.post(f"{path}/claim")).status_code == 200
        await citizen.send(WORDS)
        assert (await mette.say(citizen.id, f"{WORDS} også her")).status_code == 202
        note = {"client_id": str(uuid.uuid4()), "text": NOTE}
        assert (await mette.post(f"{path}/notes", **note)).status_code == 201
    return citizen


@pytest.fixture
async def bo(gateway: httpx.AsyncClient, secret: Citizen) -> AsyncIterator[Staff]:
    """Everything one can be, in another municipality."""
    bo = Staff(gateway.base_url)
    async with bo.client:
        assert (await bo.sign_in("bo")).status_code == 303
        yield bo


async def kept(redis: Redis, conversation: str) -> dict[str, Any]:
    """All that is stored of the conversation, of Mette's account, and of what was done in Eksempelby."""
    found: dict[str, Any] = {}
    async for key in redis.scan_iter():
        if conversation in key or key == "account:mette":
            found[key] = await redis.dump(key) if await redis.type(key) != "stream" else await redis.xrange(key)
    return found | {"audit": await redis.xrange("audit:eksempelby")}


async def tried(client: httpx.AsyncClient, route: Route, secret: Citizen, headers: dict[str, str]) -> httpx.Response:
    """The route asked with everything that one could guess; of a stream only how it begins."""
    event = (await secret.transcript())[-1]["id"]
    path = route.filled(conversation_id=secret.id, event_id=event, **KNOWN)
    guesses = {"site": "eksempelby", "q": SEARCH, "conversation": secret.id, "samtale": secret.id, "kode": secret.id}
    body = {name: secret.id if name == "to" else value for name, value in route.body.items()}
    csrf = headers.get("X-Indgang-Csrf", "")
    sent: dict[str, Any] = {"params": guesses, "headers": headers}
    if route.method != "GET":
        api = "/api/" in path
        sent |= {"json": body} if api else {"data": guesses | {"csrf": csrf, "bekraeft": "ja", "confirm": "yes"}}
    async with client.stream(route.method, path, **sent) as response:
        if response.status_code == 200 and route.streams:
            return httpx.Response(200)
        await response.aread()
        return response


def leaks(response: httpx.Response) -> list[str]:
    told = response.text + json.dumps(dict(response.headers))
    return [word for word in (WORDS, NOTE, PAGE, NAME) if word in told]


def conversation_routes(config: Config) -> list[Route]:
    return [route for route in routes(config) if "{conversation_id}" in route.path]


async def test_nothing_leaks_to_the_staff_of_another_municipality(
    config: Config, secret: Citizen, bo: Staff, redis: Redis
) -> None:
    before = await kept(redis, secret.id)
    for route in routes(config):
        if route.path in ("/console/sign-out", "/console/konto/log-ud-alle-steder", "/console/konto"):
            continue  # one's own account: the walk would end here
        answer = await tried(bo.client, route, secret, {"X-Indgang-Csrf": bo.csrf})
        assert not leaks(answer), route.name
        if "{conversation_id}" in route.path:
            assert answer.status_code in REFUSED, (route.name, answer.status_code)
    assert await kept(redis, secret.id) == before


async def test_nothing_leaks_to_who_is_not_signed_in(config: Config, secret: Citizen, redis: Redis) -> None:
    before = await kept(redis, secret.id)
    async with httpx.AsyncClient(base_url=secret.client.base_url, timeout=20) as nobody:
        for route in routes(config):
            answer = await tried(nobody, route, secret, {})
            assert not leaks(answer), route.name
            if "{conversation_id}" in route.path:
                led_away = answer.status_code == 303 and FIRST_PAGE in answer.headers["Location"]
                assert led_away or answer.status_code in REFUSED, (route.name, answer.status_code)
            elif route.of_console and not route.path.startswith(FIRST_PAGE):
                assert answer.status_code in (303, *REFUSED), (route.name, answer.status_code)
    assert await kept(redis, secret.id) == before


async def test_nothing_leaks_to_another_citizen(config: Config, secret: Citizen, redis: Redis) -> None:
    before = await kept(redis, secret.id)
    other = Citizen(secret.client)
    await other.open()
    for route in conversation_routes(config):
        answer = await tried(secret.client, route, secret, other.headers)
        assert not leaks(answer), route.name
        assert answer.status_code in (303, *REFUSED), (route.name, answer.status_code)
    assert await kept(redis, secret.id) == before


async def test_the_live_stream_tells_nothing_of_another_municipality(secret: Citizen, bo: Staff) -> None:
    heard: list[str] = []

    async def listen() -> None:
        async with bo.client.stream("GET", "/console/api/events") as stream:
            async for line in stream.aiter_lines():
                heard.append(line)

    listening = asyncio.create_task(listen())
    while not heard:
        await asyncio.sleep(0.02)
    await secret.send(WORDS)
    await secret.client.post(f"{secret.path}/typing", headers=secret.headers)
    await asyncio.sleep(0.5)
    listening.cancel()
    assert not [line for line in heard if secret.id in line or "eksempelby" in line or WORDS in line]


async def test_no_act_of_the_console_without_the_token(config: Config, secret: Citizen, redis: Redis) -> None:
    acts = [route for route in routes(config) if route.of_console and route.method != "GET"]
    assert len(acts) > 20, "the walk finds the routes"
    mette = Staff(secret.client.base_url)
    async with mette.client:
        await mette.sign_in("mette")
        before = await kept(redis, secret.id)
        for route in acts:
            for headers in ({}, {"X-Indgang-Csrf": "forkert"}):
                answer = await tried(mette.client, route, secret, headers)
                allowed = {403, 404} if route.names & NEVER_THERE else {403}
                assert answer.status_code in allowed, (route.name, answer.status_code)
        assert await kept(redis, secret.id) == before
        assert (await mette.get("/me")).status_code == 200, "still signed in"
