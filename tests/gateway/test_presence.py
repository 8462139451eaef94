"""An open console means that somebody is there; whoever says away is not, and signing out leaves at once."""

import asyncio
import json

import pytest
from redis.asyncio import Redis

from indgang.danish_dates import now
from indgang.presence import Presence
from tests.gateway.conftest import Citizen
from tests.gateway.test_console import Staff, staff  # noqa: F401 – a fixture

pytestmark = pytest.mark.slow


async def test_an_open_console_is_presence_until_one_says_away(staff: Staff, redis: Redis) -> None:  # noqa: F811
    presence = Presence(redis)
    assert await presence.present("eksempelby", now()) == []
    heard: list[dict[str, dict[str, str]]] = []
    async with asyncio.timeout(8), staff.client.stream("GET", "/console/api/events") as stream:
        async for line in stream.aiter_lines():
            if line == "event: ping":
                assert await presence.present("eksempelby", now()) == ["mette"]
                assert (await staff.post("/presence", state="away")).status_code == 204
                assert await presence.present("eksempelby", now()) == []
                assert (await staff.get("/me")).json()["presence"] == "away"
            if line.startswith("data: {"):
                heard.append(json.loads(line[5:]))
                if heard[-1]["presence"]["state"] == "away":
                    break
    assert heard[-1] == {"presence": {"username": "mette", "state": "away"}}
    await staff.post("/presence", state="present")
    assert await presence.present("eksempelby", now()) == ["mette"]
    await staff.client.post("/console/sign-out", headers={"X-Indgang-Csrf": staff.csrf})
    assert await presence.present("eksempelby", now()) == []


async def test_presence_is_said_with_a_token_and_in_words_we_know(staff: Staff, citizen: Citizen) -> None:  # noqa: F811
    assert (await staff.client.post("/console/api/presence", json={"state": "away"})).status_code == 403
    assert (await staff.post("/presence", state="asleep")).status_code == 422
    assert (await citizen.client.post("/console/api/presence", json={"state": "away"})).status_code == 401


async def test_colleagues_are_told_who_opens_the_console(staff: Staff, redis: Redis) -> None:  # noqa: F811
    async with asyncio.timeout(8), staff.client.stream("GET", "/console/api/events") as stream:
        async for line in stream.aiter_lines():
            if line == "event: ping":
                await Presence(redis).seen(["eksempelby"], "ole", now())
            if line.startswith("data: {") and json.loads(line[5:]) == {
                "presence": {"username": "ole", "state": "present"}
            }:
                break
