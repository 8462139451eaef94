"""Counts that outlive conversations, and say nothing about who was in them."""

from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from indgang.danish_dates import DENMARK
from indgang.tallies import Counted, Tallies, Tally

# Expiry is judged by the server's clock, so the moments lie where no test will be run late.
TODAY = datetime(2090, 3, 15, 12, tzinfo=DENMARK)


@pytest.fixture
def tallies(redis: Redis) -> Tallies:
    return Tallies(redis)


async def counted(tallies: Tallies, answer: str, at: datetime = TODAY, site: str = "eksempelby", **times: int) -> None:
    for what, number in times.items():
        for _ in range(number):
            await tallies.count(site, answer, what, at)  # type: ignore[arg-type]


async def test_each_answer_is_counted_by_itself_in_each_municipality(tallies: Tallies) -> None:
    await counted(tallies, "pas_pris", given=3, helpful=2, unhelpful=1)
    await counted(tallies, "flytning_frist", given=1, handoff=1)
    await counted(tallies, "pas_pris", site="andeby", given=7)
    assert await tallies.of("eksempelby", 1, TODAY) == {
        "pas_pris": Tally(given=3, helpful=2, unhelpful=1),
        "flytning_frist": Tally(given=1, handoff=1),
    }


async def test_months_are_summed_as_far_back_as_asked(tallies: Tallies) -> None:
    for month in (1, 2, 3):
        await counted(tallies, "pas_pris", TODAY.replace(month=month), given=month)
    assert [(await tallies.of("eksempelby", months, TODAY))["pas_pris"].given for months in (1, 2, 3)] == [3, 5, 6]
    last_year = TODAY.replace(year=2089, month=12)
    await counted(tallies, "pas_pris", last_year, given=1)
    assert (await tallies.of("eksempelby", 4, TODAY))["pas_pris"].given == 7


async def test_the_month_is_denmarks(tallies: Tallies) -> None:
    late_in_utc = datetime.fromisoformat("2090-01-31T23:30:00+00:00")  # the first of February in Denmark
    await counted(tallies, "pas_pris", late_in_utc, given=1)
    assert await tallies.of("eksempelby", 1, datetime(2090, 1, 20, tzinfo=DENMARK)) == {}
    assert await tallies.of("eksempelby", 1, datetime(2090, 2, 20, tzinfo=DENMARK)) == {"pas_pris": Tally(given=1)}


async def test_a_month_is_kept_until_25_months_after_it(tallies: Tallies, redis: Redis) -> None:
    await counted(tallies, "pas_pris", given=1)
    assert await redis.keys() == ["counts:eksempelby:2090-03-15"]
    ends = datetime.now(UTC) + timedelta(seconds=await redis.ttl("counts:eksempelby:2090-03-15"))
    assert abs(ends - datetime(2092, 5, 1, tzinfo=DENMARK)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("site", "answer", "what"),
    [
        ("eksempelby", "Jeg hedder Bo og bor på Skolevej 3", "given"),
        ("eksempelby", "a" * 61, "given"),
        ("eksempelby", "", "given"),
        ("et sted", "pas_pris", "given"),
        ("eksempelby", "pas_pris", "liked"),
    ],
)
async def test_what_is_no_id_is_never_stored(
    tallies: Tallies, redis: Redis, site: str, answer: str, what: Counted
) -> None:
    await tallies.count(site, answer, what, TODAY)
    assert await redis.keys() == []


@pytest.mark.parametrize(
    ("tally", "disliked"),
    [
        (Tally(helpful=2, unhelpful=3), True),
        (Tally(helpful=0, unhelpful=4), False),  # too few to say
        (Tally(helpful=3, unhelpful=3), False),  # just half
        (Tally(), False),
    ],
)
def test_disliked(tally: Tally, disliked: bool) -> None:
    assert (tally.disliked, tally.badly_rated) == (disliked, disliked)


@pytest.mark.parametrize(
    ("tally", "often"),
    [
        (Tally(given=20, handoff=6), True),
        (Tally(given=20, handoff=5), False),  # just a quarter
        (Tally(given=19, handoff=19), False),  # too few to say
        (Tally(), False),
    ],
)
def test_often_handed_off(tally: Tally, often: bool) -> None:
    assert (tally.often_handed_off, tally.badly_rated) == (often, often)
