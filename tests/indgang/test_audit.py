"""What staff did is written down, found again, and gone after a year."""

from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from indgang import audit as audits
from indgang.audit import KEPT, Audit, Wanted
from indgang.conversations import now_ms

pytestmark = pytest.mark.slow


def lately(**words: str) -> Wanted:
    moment = datetime.now(UTC)
    return Wanted(moment - timedelta(hours=1), moment + timedelta(hours=1), **words)


@pytest.fixture
def audit(redis: Redis) -> Audit:
    return Audit(redis)


async def test_the_newest_stands_first_and_each_municipality_has_its_own(audit: Audit) -> None:
    await audit.note("eksempelby", "mette", "read", "abc")
    await audit.note("eksempelby", "ole", "take_over", "abc", "Mette er gået hjem")
    await audit.note("proevestrup", "per", "read", "xyz")
    found = await audit.found("eksempelby", lately(), 10)
    assert [(line.who, line.what, line.conversation, line.detail) for line in found] == [
        ("ole", "take_over", "abc", "Mette er gået hjem"),
        ("mette", "read", "abc", ""),
    ]


async def test_it_is_found_by_person_act_conversation_and_period(audit: Audit) -> None:
    await audit.note("eksempelby", "mette", "read", "abc")
    await audit.note("eksempelby", "mette", "close", "def")
    await audit.note("eksempelby", "ole", "read", "def")

    async def whats(wanted: Wanted) -> list[tuple[str, str]]:
        return [(line.who, line.what) for line in await audit.found("eksempelby", wanted, 10)]

    assert await whats(lately(who="mette")) == [("mette", "close"), ("mette", "read")]
    assert await whats(lately(what="read")) == [("ole", "read"), ("mette", "read")]
    assert await whats(lately(conversation="def")) == [("ole", "read"), ("mette", "close")]
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert await whats(Wanted(yesterday - timedelta(days=1), yesterday)) == []


async def test_the_end_of_the_period_is_not_in_it(audit: Audit, redis: Redis) -> None:
    moment = datetime.fromtimestamp(now_ms() // 1000, UTC)
    ms = int(moment.timestamp() * 1000)
    await redis.xadd("audit:eksempelby", {"who": "mette", "what": "read"}, id=f"{ms}-5")
    assert await audit.found("eksempelby", Wanted(moment - timedelta(hours=1), moment), 10) == []
    assert len(await audit.found("eksempelby", Wanted(moment, moment + timedelta(seconds=1)), 10)) == 1


async def test_a_rare_act_is_found_among_many(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audits, "_PAGE", 7)
    await audit.note("eksempelby", "ole", "delete", "abc")
    for _ in range(40):
        await audit.note("eksempelby", "mette", "read", "def")
    assert [line.who for line in await audit.found("eksempelby", lately(what="delete"), 5)] == ["ole"]
    assert len(await audit.found("eksempelby", lately(), 25)) == 25
    assert len(await audit.found("eksempelby", lately(), 100)) == 41


async def test_what_is_older_than_a_year_goes_by_writing_and_by_reading(audit: Audit, redis: Redis) -> None:
    old = now_ms() - int(KEPT.total_seconds() * 1000) - 5000
    await redis.xadd("audit:eksempelby", {"who": "gammel", "what": "read"}, id=f"{old}-0")
    long_ago = Wanted(datetime.fromtimestamp(0, UTC), datetime.now(UTC) + timedelta(hours=1))
    assert await audit.found("eksempelby", long_ago, 10) == []
    assert await redis.xlen("audit:eksempelby") == 0
    await redis.xadd("audit:proevestrup", {"who": "gammel", "what": "read"}, id=f"{old}-0")
    await audit.note("proevestrup", "ny", "read")
    assert await redis.xlen("audit:proevestrup") == 1
    assert 0 < await redis.ttl("audit:proevestrup") <= KEPT.total_seconds()


async def test_a_cpr_number_in_a_reason_is_masked(audit: Audit) -> None:
    await audit.note("eksempelby", "ole", "take_over", "abc", "borger 010203-1234 venter")
    (line,) = await audit.found("eksempelby", lately(), 10)
    assert line.detail == "borger [CPR-nummer fjernet] venter"
