"""Stored conversations are found, read, taken along and deleted by staff of their own municipality – wholly, and each time noted."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from redis.asyncio import Redis

from gateway import archive
from indgang.bookings.mine import mine_key
from indgang.store import connect
from tests.gateway.conftest import Citizen, Script
from tests.gateway.desk import Desk

pytestmark = pytest.mark.slow
ARCHIVE = "/console/arkiv"
HUMAN = [{"answer": "kontakt_medarbejder", "confidence": 0.97}]


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    async with Desk(gateway, redis, ["eksempelby"], "agent", "manager") as desk:
        yield desk


async def said(gateway: httpx.AsyncClient, *texts: str, **more: str) -> Citizen:
    citizen = Citizen(gateway)
    await citizen.open(**more)
    for text in texts:
        await citizen.answer_to(text)
    return citizen


async def look(desk: Desk, status: int = 200, **form: object) -> str:
    answer = await desk.client.post(f"{ARCHIVE}?site=eksempelby", data={"csrf": desk.csrf} | form)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


async def noted(redis: Redis, site: str = "eksempelby") -> list[tuple[str, str]]:
    lines = [fields for _, fields in await redis.xrange(f"audit:{site}")]
    return [(line["what"], line.get("conversation", "")) for line in lines if not line["what"].startswith("sign_")]


async def traces(redis: Redis, redis_url: str, words: list[str]) -> list[str]:
    """Every key of both databases, but the audit log's, in whose name or value one of the words stands."""
    found = []
    async with connect(redis_url, db=1) as rasa:
        for database in (redis, rasa):
            async for key in database.scan_iter(count=1000):
                match await database.type(key):
                    case "string":
                        value = await database.get(key)
                    case "hash":
                        value = await database.hgetall(key)
                    case "zset":
                        value = await database.zrange(key, 0, -1)
                    case "set":
                        value = await database.smembers(key)
                    case "list":
                        value = await database.lrange(key, 0, -1)
                    case "stream":
                        value = await database.xrange(key)
                if not key.startswith("audit:") and any(word in f"{key} {value}" for word in words):
                    found.append(key)
    return found


async def test_words_period_and_nothing_else_are_found(gateway: httpx.AsyncClient, desk: Desk) -> None:
    bike = await said(gateway, "Jeg har mistet min røde cykel", "ved søen")
    await said(gateway, "Hvornår åbner biblioteket?")
    page = await look(desk, ord="CYKEL søen")
    assert f"{ARCHIVE}/samtale/{bike.id}" in page
    assert "mistet min røde cykel" in page
    assert page.count("/samtale/") == 1
    assert "Viser den ene, der passer. Der er ledt i 2 samtaler" in page.replace("\n", " ").replace("    ", "")
    assert "Ingen samtaler passer" in await look(desk, ord="cykel tog")
    yesterday = (datetime.now(UTC) - timedelta(days=2)).strftime("%d-%m-%Y")
    assert "Ingen samtaler passer" in await look(desk, til=yesterday)
    assert "Skriv dagen som" in await look(desk, 422, fra="i går")


async def test_it_is_found_by_outcome_and_label(gateway: httpx.AsyncClient, desk: Desk, redis: Redis) -> None:
    one = await said(gateway, "hej")
    await said(gateway, "hej igen")
    await redis.hset(f"conversation:{{{one.id}}}", mapping={"outcome": "answered", "labels": "klage hastesag"})
    for form in ({"udfald": "answered"}, {"maerke": "klage"}):
        page = await look(desk, **form)
        assert page.count("/samtale/") == 1
        assert one.id in page
    assert "Ingen samtaler passer" in await look(desk, maerke="kla")


async def test_the_search_ends_and_says_so(
    gateway: httpx.AsyncClient, desk: Desk, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where all were last written to in the same millisecond, each is seen once on the way to the oldest."""
    monkeypatch.setattr(archive, "MOST", 3)
    monkeypatch.setattr(archive, "_AT_ONCE", 2)
    citizens = [await said(gateway, "hej cykel") for _ in range(8)]
    for number, one in enumerate(citizens):
        await redis.zadd("inbox:eksempelby", {one.id: 1_795_000_000_000 + number // 2 * 1000 - 10**9})
    seen: list[str] = []
    before = 0
    for _ in range(5):
        page = await look(desk, ord="cykel", fra="2026-01-01", til="2026-12-31", before=before)
        seen += [one.id for one in citizens if f"/samtale/{one.id}" in page]
        found = page.partition('name="before" value="')[2].partition('"')[0]
        if not found:
            break
        assert "Led videre i ældre samtaler" in page
        before = int(found)
    assert sorted(seen) == sorted(one.id for one in citizens)


async def test_a_cpr_number_is_not_searched_for_and_not_kept(desk: Desk, redis: Redis, redis_url: str) -> None:
    page = await look(desk, 422, ord="010203-1234")
    assert "Skriv ikke CPR-numre her" in page
    assert "010203" not in page
    assert await traces(redis, redis_url, ["010203"]) == []


async def test_the_words_of_a_search_stand_nowhere(desk: Desk, redis: Redis, redis_url: str) -> None:
    await look(desk, ord="Hemmelighuset")
    assert "Hemmelighuset" not in str(await redis.xrange("audit:eksempelby"))
    assert await traces(redis, redis_url, ["Hemmelighuset"]) == []
    assert await noted(redis) == [("search", "")]


async def test_reading_and_taking_along_are_noted(gateway: httpx.AsyncClient, desk: Desk, redis: Redis) -> None:
    one = await said(gateway, "<b>hej</b> 010203-1234")
    await redis.rpush(
        f"notes:{{{one.id}}}",
        json.dumps({"id": "n", "at": "2026-11-22T10:00:00Z", "staff": "mona", "staff_name": "Mona", "text": "Ring op"}),
    )
    raw = (await desk.client.get(f"{ARCHIVE}/samtale/{one.id}")).text
    assert "&lt;b&gt;hej&lt;/b&gt; [CPR-nummer fjernet]" in raw
    assert "Ring op" in raw
    text = await desk.client.get(f"{ARCHIVE}/samtale/{one.id}/tekst")
    assert text.headers["Content-Disposition"] == f'attachment; filename="samtale-{one.id}.txt"'
    assert "Borger:\n<b>hej</b> [CPR-nummer fjernet]" in text.text
    assert "Ring op" in text.text
    data = (await desk.client.get(f"{ARCHIVE}/samtale/{one.id}/data")).json()
    assert [event["from"] for event in data["events"]][:2] == ["assistant", "citizen"]
    assert data["notes"][0]["text"] == "Ring op"
    assert await noted(redis) == [("read", one.id), ("export", one.id), ("export", one.id)]


@pytest.mark.parametrize("by", ["citizen", "staff"])
async def test_deleting_leaves_no_trace_in_either_database(
    gateway: httpx.AsyncClient, desk: Desk, redis: Redis, redis_url: str, script: Script, by: str
) -> None:
    script.says["menneske"] = HUMAN
    one = await said(gateway, "Jeg hedder Kunigunde", "volapyk om Kunigunde")
    kept = await said(gateway, "Noget helt andet")
    await desk.post(f"/conversations/{one.id}/claim")
    await desk.say(one.id, "Hej Kunigunde")
    await desk.post(
        f"/conversations/{one.id}/notes", client_id="0b9e9c2e-0000-4000-8000-000000000001", text="Kunigunde"
    )
    await gateway.post(f"{one.path}/rating", json={"score": 5, "comment": "Kunigunde"}, headers=one.headers)
    await gateway.post(f"{one.path}/typing", headers=one.headers)
    for name in ("queue", "held", "cases", "left", "closed", "learning", "comments"):
        await redis.zadd(f"{name}:eksempelby", {one.id: 1, kept.id: 2})
    await redis.hset("places:eksempelby", one.id, "1")
    await redis.zadd(mine_key("eksempelby", one.id), {"KTR-4729": 4_000_000_000})
    async with connect(redis_url, db=1) as rasa:
        await rasa.set(f"tracker:{one.id}", "Kunigunde")
    assert len(await traces(redis, redis_url, [one.id, "Kunigunde"])) > 10
    if by == "citizen":
        assert (await gateway.delete(one.path, headers=one.headers)).status_code == 204
    else:
        forged = await desk.client.post(f"{ARCHIVE}/samtale/{one.id}/slet", data={"csrf": "falsk"})
        assert forged.status_code == 403
        assert "Vil du slette samtalen?" in await desk.see(f"{ARCHIVE}/samtale/{one.id}/slet")
        answer = await desk.client.post(f"{ARCHIVE}/samtale/{one.id}/slet", data={"csrf": desk.csrf})
        assert answer.status_code == 303
        assert ("delete", one.id) in await noted(redis)
    await asyncio.sleep(2.6)  # that somebody types is remembered so long
    assert await traces(redis, redis_url, [one.id, "Kunigunde"]) == []
    assert await kept.transcript()


async def test_all_of_a_persons_go_by_a_booking_or_a_conversation(
    gateway: httpx.AsyncClient, desk: Desk, redis: Redis, redis_url: str
) -> None:
    made, proved, other = [await said(gateway, text) for text in ("en", "to", "tre")]
    for one, code in ((made, "KTR-4729"), (proved, "KTR-4729"), (other, "LMX-2345")):
        await redis.zadd(mine_key("eksempelby", one.id), {code: 4_000_000_000})
    for code in ("ktr 4729", proved.id):
        answer = await desk.client.post(f"{ARCHIVE}/person?site=eksempelby", data={"csrf": desk.csrf, "kode": code})
        page = unescape(answer.text)
        assert "Slet de 2 samtaler" in page, code
        assert other.id not in page
    form = {"csrf": desk.csrf, "kode": "KTR-4729"}
    gone = await desk.client.post(f"{ARCHIVE}/person/slet?site=eksempelby", data=form)
    assert "slettet=2" in gone.headers["Location"]
    assert await traces(redis, redis_url, [made.id, proved.id]) == []
    assert await other.transcript()
    nothing = await desk.client.post(f"{ARCHIVE}/person?site=eksempelby", data={"csrf": desk.csrf, "kode": "*"})
    assert "Ingen samtaler" in nothing.text


async def test_a_neighbour_finds_opens_and_deletes_nothing(
    gateway: httpx.AsyncClient, desk: Desk, redis: Redis
) -> None:
    foreign = await said(gateway, "hej fra Prøvestrup", site="proevestrup")
    await redis.zadd("inbox:eksempelby", {foreign.id: 4_000_000_000_000})  # even if it stood in the wrong list
    await redis.zadd(mine_key("eksempelby", foreign.id), {"KTR-4729": 4_000_000_000})
    assert foreign.id not in await look(desk, ord="Prøvestrup", til="2199-01-01")
    for end in ("", "/tekst", "/data", "/slet"):
        assert (await desk.client.get(f"{ARCHIVE}/samtale/{foreign.id}{end}")).status_code == 404, end
    token = {"csrf": desk.csrf}
    assert (await desk.client.post(f"{ARCHIVE}/samtale/{foreign.id}/slet", data=token)).status_code == 404
    for path in ("", "/person", "/person/slet"):
        answer = await desk.client.post(f"{ARCHIVE}{path}?site=proevestrup", data=token | {"kode": foreign.id})
        assert answer.status_code == 404, path
    for code in ("KTR-4729", foreign.id):
        await desk.client.post(f"{ARCHIVE}/person/slet?site=eksempelby", data=token | {"kode": code})
    assert await foreign.transcript()


async def test_what_has_expired_is_not_found_and_leaves_nothing(
    gateway: httpx.AsyncClient, desk: Desk, redis: Redis, redis_url: str
) -> None:
    """Everything with a citizen's words has a time to live; moved on, it is gone, and the list forgets it at the next word."""
    one = await said(gateway, "Kunigunde var her")
    await desk.post(f"/conversations/{one.id}/claim")
    await desk.post(
        f"/conversations/{one.id}/notes", client_id="0b9e9c2e-0000-4000-8000-000000000002", text="Kunigunde"
    )
    days = int(await redis.hget(f"conversation:{{{one.id}}}", "retention") or 0)
    for key in await traces(redis, redis_url, ["Kunigunde"]):
        left = await redis.ttl(key)
        assert 0 < left <= days, key
        await redis.expire(key, 0)
    for key in (f"conversation:{{{one.id}}}", f"clients:{{{one.id}}}"):
        assert 0 < await redis.ttl(key) <= days
        await redis.expire(key, 0)
    assert await traces(redis, redis_url, ["Kunigunde"]) == []
    assert one.id not in await look(desk, ord="Kunigunde")
    long_ago = datetime.now(UTC).timestamp() * 1000 - days * 1000 - 1
    await redis.zadd("inbox:eksempelby", {one.id: long_ago})
    await said(gateway, "en ny")
    assert await redis.zscore("inbox:eksempelby", one.id) is None
