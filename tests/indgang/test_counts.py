"""Numbers by the day, without a person in them: what is stored, how long, and a conversation counted once however often it is."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from redis.asyncio import Redis

from indgang.conversations import Conversations, keys
from indgang.counts import Counts, limit_of, summed
from indgang.danish_dates import DENMARK
from indgang.events import said_by

# Expiry is judged by the server's clock, so the moments lie where no test will be run late.
TODAY = datetime(2090, 3, 15, 12, tzinfo=DENMARK)
SITE = "eksempelby"


@pytest.fixture
def counts(redis: Redis) -> Counts:
    return Counts(redis)


@pytest.fixture
async def conversation(redis: Redis) -> str:
    return (await Conversations(redis).open(SITE, "kommune", "", 30, [said_by("assistant", "Hej")]))[0]


async def of(counts: Counts) -> dict[str, int]:
    day = TODAY.date()
    return (await counts.days(SITE, day, day))[day]


async def test_numbers_are_added_for_each_day_and_municipality(counts: Counts) -> None:
    await counts.add(SITE, TODAY, {"conversations": 2, "hour:09": 1})
    await counts.add(SITE, TODAY, {"conversations": 1})
    await counts.add(SITE, TODAY + timedelta(days=1), {"conversations": 5})
    await counts.add("andeby", TODAY, {"conversations": 7})
    found = await counts.days(SITE, date(2090, 3, 14), date(2090, 3, 16))
    assert list(found.values()) == [{}, {"conversations": 3, "hour:09": 1}, {"conversations": 5}]
    assert summed(found.values()) == {"conversations": 8, "hour:09": 1}


@pytest.mark.parametrize(
    "field",
    [
        "Jeg hedder Bo",
        "answer:Jeg hedder Bo:given",
        "answer:pas_pris:liked",
        f"answer:{'a' * 61}:given",
        "language:bo",
        "front:skolevej-3",
        "hour:24",
        "rating:6",
        "result:bo",
        "conversations\n",
        "",
    ],
)
async def test_what_is_no_field_of_ours_is_never_stored(
    counts: Counts, redis: Redis, conversation: str, field: str
) -> None:
    before = await redis.keys()
    await counts.add(SITE, TODAY, {field: 1})
    await counts.recount(SITE, conversation, TODAY, {field: 1})
    await counts.add("et sted", TODAY, {"conversations": 1})
    assert sorted(await redis.keys()) == sorted(before)


async def test_a_day_is_kept_until_25_months_after_its_month(counts: Counts, redis: Redis, conversation: str) -> None:
    await counts.add(SITE, TODAY, {"conversations": 1})
    await counts.recount(SITE, conversation, TODAY + timedelta(days=1), {"conversations": 1})
    for day in (15, 16):
        ends = datetime.now(UTC) + timedelta(seconds=await redis.ttl(f"counts:{SITE}:2090-03-{day}"))
        assert abs(ends - datetime(2092, 5, 1, tzinfo=DENMARK)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2090-12-31T22:59:59+00:00", "2090-12-31"),
        ("2090-12-31T23:00:00+00:00", "2091-01-01"),  # midnight in Denmark, the year before in UTC
        ("2090-03-25T23:30:00+00:00", "2090-03-26"),
        ("2090-03-26T22:30:00+00:00", "2090-03-27"),  # the clock went forward in the night: two hours ahead from then
        ("2090-10-28T21:59:59+00:00", "2090-10-28"),
        ("2090-10-29T22:59:59+00:00", "2090-10-29"),  # the clock went back: a day of 25 hours
        ("2090-10-29T23:00:00+00:00", "2090-10-30"),
    ],
)
async def test_the_day_is_denmarks(counts: Counts, redis: Redis, moment: str, day: str) -> None:
    await counts.add(SITE, datetime.fromisoformat(moment), {"conversations": 1})
    assert await redis.keys() == [f"counts:{SITE}:{day}"]


async def test_a_conversation_counts_as_what_it_was_counted_as_last(counts: Counts, conversation: str) -> None:
    await counts.add(SITE, TODAY, {"conversations": 1, "result:solved": 1})
    await counts.recount(SITE, conversation, TODAY, {"conversations": 1, "result:solved": 1, "turns:answered": 2})
    assert await of(counts) == {"conversations": 2, "result:solved": 2, "turns:answered": 2}
    await counts.recount(SITE, conversation, TODAY, {"conversations": 1, "result:staff": 1, "wait:seconds": 70})
    assert await of(counts) == {"conversations": 2, "result:solved": 1, "result:staff": 1, "wait:seconds": 70}


async def test_twenty_gateways_that_count_one_conversation_at_once_count_it_once(
    counts: Counts, conversation: str
) -> None:
    results = [{"conversations": 1, "result:solved": 1}, {"conversations": 1, "result:staff": 1}] * 10
    await asyncio.gather(*(counts.recount(SITE, conversation, TODAY, numbers) for numbers in results))
    found = await of(counts)
    assert found["conversations"] == 1
    assert sum(found.get(f"result:{one}", 0) for one in ("solved", "staff")) == 1


async def test_a_conversation_that_is_deleted_stays_counted_and_does_not_come_back(
    counts: Counts, redis: Redis, conversation: str
) -> None:
    await counts.recount(SITE, conversation, TODAY, {"conversations": 1})
    await redis.delete(*keys(conversation))
    await counts.recount(SITE, conversation, TODAY, {"conversations": 1})
    assert await of(counts) == {"conversations": 1}
    assert await redis.exists(*keys(conversation)) == 0


async def test_counting_does_not_lengthen_a_conversations_life(counts: Counts, redis: Redis, conversation: str) -> None:
    await redis.expire(keys(conversation)[0], 100)
    await counts.recount(SITE, conversation, TODAY, {"conversations": 1})
    assert 0 < await redis.ttl(keys(conversation)[0]) <= 100


@pytest.mark.parametrize(
    ("seconds", "limit"), [(0, "30"), (30, "30"), (31, "60"), (3600, "3600"), (3601, "beyond"), (10**9, "beyond")]
)
def test_the_limit_of_a_time(seconds: int, limit: str) -> None:
    assert limit_of(seconds) == limit
