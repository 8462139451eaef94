"""Conversations are counted once they are over, by any gateway, and stay counted when they are deleted."""

import asyncio
from datetime import date, timedelta

import httpx
import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as NoConnection

from gateway.counting import Counting
from indgang.content import Content
from indgang.conversations import Conversations, now_ms
from indgang.counts import Counts, summed
from indgang.danish_dates import now
from indgang.queue import QUIET_MS, Queues
from tests.fixed import Fixed
from tests.gateway.conftest import Citizen, Script

pytestmark = pytest.mark.slow

LATER = QUIET_MS + 1_000


@pytest.fixture
def counting(redis: Redis, content: Content) -> Counting:
    return Counting(Fixed(content), Conversations(redis), Queues(redis), Counts(redis))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def answers(script: Script) -> None:
    script.says["pas?"] = [{"answer": "pas_pris", "confidence": 0.9}]
    script.says["menneske?"] = [{"answer": "kontakt_medarbejder", "confidence": 0.9}]


async def counted(redis: Redis, site: str = "eksempelby") -> dict[str, int]:
    """All numbers of yesterday and today, so that midnight does not matter."""
    today: date = now().date()
    return summed((await Counts(redis).days(site, today - timedelta(days=1), today)).values())


async def test_a_conversation_is_counted_when_nothing_more_is_said_for_half_an_hour(
    citizen: Citizen, counting: Counting, redis: Redis
) -> None:
    await citizen.answer_to("pas?")
    assert await counting.look(now_ms() + QUIET_MS - 60_000) == 0
    assert "conversations" not in await counted(redis)
    assert await counting.look(now_ms() + LATER) == 1
    assert await counting.look(now_ms() + LATER) == 0
    found = await counted(redis)
    assert found["conversations"] == found["result:solved"] == found["turns:answered"] == 1
    assert found["front:kommune"] == found["language:da"] == 1
    assert sum(number for field, number in found.items() if field.startswith("hour:")) == 1


async def test_one_that_is_closed_is_counted_at_once(citizen: Citizen, counting: Counting, redis: Redis) -> None:
    await citizen.answer_to("pas?")
    (await citizen.client.post(f"{citizen.path}/close", headers=citizen.headers)).raise_for_status()
    assert await counting.look(now_ms()) == 1
    assert (await counted(redis))["result:solved"] == 1


async def test_one_that_goes_on_is_counted_anew_and_still_once(
    citizen: Citizen, counting: Counting, redis: Redis
) -> None:
    await citizen.answer_to("pas?")
    await counting.look(now_ms() + LATER)
    await citizen.answer_to("menneske?")
    await counting.look(now_ms() + LATER)
    found = await counted(redis)
    assert found["conversations"] == found["result:unmet"] == found["staff:asked"] == 1
    assert "result:solved" not in found


async def test_a_rating_is_counted_and_a_new_one_takes_its_place(
    citizen: Citizen, counting: Counting, redis: Redis
) -> None:
    await citizen.answer_to("pas?")
    for score in (2, 5):
        body = {"score": score}
        (await citizen.client.post(f"{citizen.path}/rating", json=body, headers=citizen.headers)).raise_for_status()
        await counting.look(now_ms() + LATER)
    found = await counted(redis)
    assert {field: number for field, number in found.items() if field.startswith("rating:")} == {"rating:5": 1}


async def test_an_answer_that_did_not_help_is_not_solved(citizen: Citizen, counting: Counting, redis: Redis) -> None:
    said = await citizen.answer_to("pas?")
    body = {"event": said["id"], "helpful": False}
    (await citizen.client.post(f"{citizen.path}/rating", json=body, headers=citizen.headers)).raise_for_status()
    await counting.look(now_ms() + LATER)
    assert (await counted(redis))["result:unsolved"] == 1


async def test_one_that_is_deleted_is_counted_first(citizen: Citizen, counting: Counting, redis: Redis) -> None:
    await citizen.answer_to("pas?")
    (await citizen.client.delete(citizen.path, headers=citizen.headers)).raise_for_status()
    assert (await counted(redis))["conversations"] == 1
    assert await counting.look(now_ms() + LATER) == 0
    assert (await counted(redis))["conversations"] == 1
    assert not [key for key in await redis.keys() if citizen.id in key]


async def test_one_in_which_nobody_spoke_is_none(gateway: httpx.AsyncClient, counting: Counting, redis: Redis) -> None:
    citizen = Citizen(gateway)
    await citizen.open()
    (await citizen.client.post(f"{citizen.path}/close", headers=citizen.headers)).raise_for_status()
    await counting.look(now_ms() + LATER)
    assert await counted(redis) == {}


async def test_ten_gateways_at_once_count_each_conversation_once(
    gateway: httpx.AsyncClient, counting: Counting, redis: Redis
) -> None:
    for _ in range(12):
        citizen = Citizen(gateway)
        await citizen.open()
        await citizen.answer_to("pas?")
    await asyncio.gather(*(counting.look(now_ms() + LATER) for _ in range(10)))
    found = await counted(redis)
    assert found["conversations"] == found["result:solved"] == 12


async def test_a_gateway_that_dies_in_between_loses_nothing(
    citizen: Citizen, counting: Counting, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    await citizen.answer_to("pas?")

    async def dies(*_: object) -> None:
        raise NoConnection

    with monkeypatch.context() as patch:
        patch.setattr(Counts, "recount", dies)
        with pytest.raises(NoConnection):
            await counting.look(now_ms() + LATER)
    await counting.look(now_ms() + LATER)
    assert (await counted(redis))["conversations"] == 1


async def test_one_that_cannot_be_read_is_left_for_later_and_stands_in_nobodys_way(
    gateway: httpx.AsyncClient, counting: Counting, redis: Redis
) -> None:
    broken, whole = Citizen(gateway), Citizen(gateway)
    for citizen in (broken, whole):
        await citizen.open()
        await citizen.answer_to("pas?")
    await redis.hset(f"conversation:{{{broken.id}}}", "rating", "no json")
    await counting.look(now_ms() + LATER)
    assert (await counted(redis))["conversations"] == 1
    (await broken.client.delete(broken.path, headers=broken.headers)).raise_for_status()


async def test_what_was_counted_holds_no_word_and_no_id(citizen: Citizen, counting: Counting, redis: Redis) -> None:
    await citizen.answer_to("jeg hedder Bo Hansen")
    body = {"score": 1, "comment": "Ring til Bo på 12345678"}
    (await citizen.client.post(f"{citizen.path}/rating", json=body, headers=citizen.headers)).raise_for_status()
    await counting.look(now_ms() + LATER)
    stored = await redis.keys("counts:*")
    told = f"{stored} {[await redis.hgetall(key) for key in stored]}"
    assert stored
    assert not any(word in told for word in ("Bo", "Hansen", "1234", citizen.id))
