"""The daily round of the links: once among all gateways, kept in Redis, and never in anybody's way."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from gateway import upkeep
from gateway.upkeep import Upkeep
from indgang.content import Shelf
from indgang.danish_dates import now
from indgang.tallies import Tallies
from indgang.upkeep import LinkReport, LinkResult
from indgang.upkeep.verdicts import Offline
from tests.indgang.small_content import ANSWER, written
from tests.indgang.small_web import Web, serving

pytestmark = pytest.mark.slow

TODAY = now().date()
FRESH = ANSWER | {
    "sources": [{"title": "Borger", "url": "https://borger.example/", "checked": TODAY}],
    "reviewed": TODAY - timedelta(days=1),
    "review_by": TODAY + timedelta(days=100),
}


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """Speaks no TLS, so that the content's https links to it are in trouble."""
    async with serving() as web:
        yield web


@pytest.fixture
def shelf(tmp_path: Path, web: Web) -> Shelf:
    text = f"Se [her](https://127.0.0.1:{web.port}/pas)."
    return Shelf(written(tmp_path, {"answers/pas/pas_pris.yml": FRESH | {"text": text}}))


@pytest.fixture
def one(redis: Redis, shelf: Shelf) -> Upkeep:
    return Upkeep(redis, shelf, Tallies(redis), private=True)


async def test_a_round_is_kept_for_the_console(one: Upkeep, redis: Redis) -> None:
    assert await one.findings() == []
    assert await one.round() is True
    [told] = await one.findings()
    assert (told.kind, told.path) == ("link_silent", "content/answers/pas/pas_pris.yml")
    last = await one.last()
    assert last is not None
    assert (last.asked, now() - last.at < timedelta(minutes=1)) == (1, True)
    assert timedelta(days=13) < timedelta(seconds=await redis.ttl("upkeep:links")) <= timedelta(days=14)


async def test_of_two_gateways_one_does_it(one: Upkeep, redis: Redis, shelf: Shelf) -> None:
    other = Upkeep(redis, shelf, Tallies(redis), private=True)
    assert sorted(await asyncio.gather(one.round(), other.round())) == [False, True]


async def test_it_is_done_once_a_day(one: Upkeep, redis: Redis) -> None:
    await one.round()
    await redis.delete("upkeep:lock")
    assert await one.round() is False
    yesterday = LinkReport(at=now() - timedelta(hours=23, minutes=1), asked=0, results=[])
    await redis.set("upkeep:links", yesterday.model_dump_json())
    assert await one.round() is True


async def test_without_a_network_the_last_round_stands(redis: Redis, tmp_path: Path) -> None:
    text = "Se [her](https://findes-ikke.invalid/)."
    shelf = Shelf(written(tmp_path, {"answers/pas/pas_pris.yml": FRESH | {"text": text}}))
    result = LinkResult(url="https://findes-ikke.invalid/", verdict="dead", why="findes ikke (404).")
    await redis.set(
        "upkeep:links", LinkReport(at=now() - timedelta(days=2), asked=1, results=[result]).model_dump_json()
    )
    one = Upkeep(redis, shelf, Tallies(redis))
    with pytest.raises(Offline):
        await one.round()
    assert [told.kind for told in await one.findings()] == ["link_dead"]
    assert await one.round() is False  # not again before its lock is gone
    assert 0 < await redis.ttl("upkeep:lock") <= upkeep.LOCK_SECONDS < upkeep.AGAIN_SECONDS


async def test_what_another_version_kept_is_no_obstacle(one: Upkeep, redis: Redis) -> None:
    await redis.set("upkeep:links", '{"at": "i går"}')
    assert await one.last() is None
    assert await one.round() is True


async def test_findings_hold_ratings_due_dates_and_broken_files(
    one: Upkeep, redis: Redis, shelf: Shelf, tmp_path: Path
) -> None:
    for _ in range(5):
        await Tallies(redis).count("andeby", "pas_pris", "unhelpful", now())
    (tmp_path / "content" / "facts" / "forkert.yml").write_text("title: [", "utf-8")
    late = FRESH | {"text": "Se her.", "reviewed": TODAY - timedelta(days=9), "review_by": TODAY - timedelta(days=1)}
    written(tmp_path, {"answers/pas/pas_pris.yml": late})
    shelf.reload()
    assert [told.kind for told in await one.findings()] == ["broken", "review_passed", "badly_rated"]


async def test_what_goes_wrong_is_noted_without_texts_and_tried_again(
    one: Upkeep, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = 0

    async def fails() -> bool:
        nonlocal tried
        tried += 1
        raise RuntimeError("en borgers ord")

    monkeypatch.setattr(one, "round", fails)
    monkeypatch.setattr(upkeep, "FIRST_SECONDS", 0)
    monkeypatch.setattr(upkeep, "AGAIN_SECONDS", 0.01)
    with caplog.at_level(logging.INFO), pytest.raises(TimeoutError):
        await asyncio.wait_for(one.run(), 0.3)
    assert tried > 1
    assert "RuntimeError" in caplog.text
    assert "en borgers ord" not in caplog.text


async def test_nothing_is_asked_at_once_after_the_start(one: Upkeep, web: Web) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(one.run(), 0.2)
    assert upkeep.FIRST_SECONDS >= 300
    assert web.asked == []
