"""The catalogue is imported once, is what librarians make of it from then on, and never gives a date another's id."""

import asyncio
import multiprocessing
from datetime import date, datetime, time, timedelta

import pytest
from redis.asyncio import Redis

from indgang.catalogue import Catalogue, Change, ChangedMeanwhile, NoSuchCourse, Weekly, slot_of
from indgang.catalogue.offerings import course_id
from indgang.content import Content
from indgang.courses import HORIZON, NoSuchSession, coming
from indgang.danish_dates import DENMARK
from indgang.store import connect
from tests.indgang.small_catalogue import NOW, THURSDAY, offering, pattern, single

pytestmark = pytest.mark.slow

SITE = "eksempelby"


@pytest.fixture
def catalogue(redis: Redis) -> Catalogue:
    return Catalogue(redis, SITE, [pattern("ipad"), pattern("word", weekday="monday")])


async def ids(catalogue: Catalogue, now: datetime = NOW) -> list[str]:
    return [session.id for session in await catalogue.sessions(now)]


async def test_a_municipality_begins_with_what_its_file_says(redis: Redis, content: Content) -> None:
    patterns = content.municipality(SITE).courses
    sessions = await Catalogue(redis, SITE, patterns).sessions(NOW)
    told = coming(patterns, NOW)
    assert [(one.id, one.course, one.start, one.end, one.capacity) for one in sessions] == [
        (one.id, one.course, one.start, one.end, one.capacity) for one in told
    ]
    assert sessions


async def test_the_file_is_imported_once_only(redis: Redis, catalogue: Catalogue) -> None:
    before = await ids(catalogue)
    assert await ids(Catalogue(redis, SITE, [pattern("word")])) == before
    assert await ids(Catalogue(redis, SITE)) == before
    assert await ids(Catalogue(redis, "naboby")) == []


def _begin(url: str, id: str, count: int) -> int:
    async def begin() -> int:
        async with connect(url) as redis:
            return sum([await Catalogue(redis, f"by{number}", [pattern(id)]).begin() for number in range(count)])

    return asyncio.run(begin())


async def test_two_processes_at_a_time_import_one_file(redis: Redis, redis_url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        begun = pool.starmap(_begin, [(redis_url, id, 100) for id in ("ipad", "word")])
    assert sum(begun) == 100
    for number in range(100):
        assert len((await Catalogue(redis, f"by{number}").stock()).courses) == 1


async def test_what_another_saves_is_there_at_once(redis: Redis, redis_url: str, catalogue: Catalogue) -> None:
    await catalogue.sessions(NOW)
    async with connect(redis_url) as other:
        stored = await Catalogue(other, SITE).offering("ipad")
        await Catalogue(other, SITE).save(stored.model_copy(update={"title": "iPad til alle"}), "r1")
    assert (await catalogue.session(THURSDAY)).course.title == "iPad til alle"


async def test_unchanged_it_costs_one_command(redis: Redis, catalogue: Catalogue) -> None:
    await catalogue.sessions(NOW)
    before = (await redis.info("commandstats"))["cmdstat_get"]["calls"]
    first, second = await catalogue.sessions(NOW), await catalogue.sessions(NOW)
    stats = await redis.info("commandstats")
    assert stats["cmdstat_get"]["calls"] == before + 2
    assert all(one is other for one, other in zip(first, second, strict=True))


async def test_the_same_request_again_changes_nothing(catalogue: Catalogue) -> None:
    await catalogue.save(offering("ny", title="Først"), "r1")
    await catalogue.save(offering("ny", title="Igen"), "r1")
    assert (await catalogue.offering("ny")).title == "Først"


async def test_who_saves_what_another_has_changed_is_told(catalogue: Catalogue) -> None:
    read = await catalogue.save(offering("ny"), "r1")
    await catalogue.save(read.model_copy(update={"title": "Anden"}), "r2", revision=read.revision)
    with pytest.raises(ChangedMeanwhile):
        await catalogue.save(read.model_copy(update={"title": "Tredje"}), "r3", revision=read.revision)
    assert (await catalogue.offering("ny")).title == "Anden"


async def test_a_date_can_be_changed_by_itself(catalogue: Catalogue) -> None:
    start = datetime(2026, 11, 27, 14, tzinfo=DENMARK)
    change = Change(
        course="ipad", start=start, end=start + timedelta(hours=1), address="Lokale 2", teacher="Ole", capacity=3
    )
    await catalogue.change(THURSDAY, change, "r1")
    session = await catalogue.session(THURSDAY)
    assert (session.start, session.course.address, session.course.teacher, session.capacity) == (
        start,
        "Lokale 2",
        "Ole",
        3,
    )
    assert (await ids(catalogue)).count(THURSDAY) == 1
    assert (await catalogue.session("ipad-2026-12-03")).course.address == "Torvet 4"


async def test_a_cancelled_date_stays_and_says_so(catalogue: Catalogue) -> None:
    await catalogue.change(THURSDAY, Change(course="ipad", cancelled=True), "r1")
    assert {one.id: one.state for one in await catalogue.sessions(NOW)}[THURSDAY] == "cancelled"


async def test_sign_up_closes_so_many_hours_before(redis: Redis) -> None:
    catalogue = Catalogue(redis, SITE)
    await catalogue.save(offering(deadline_hours=24), "r1")
    last = datetime(2026, 11, 25, 10, tzinfo=DENMARK)
    session = await catalogue.session(THURSDAY)
    assert session.closes == last
    for now, state in ((last - timedelta(seconds=1), "open"), (last, "closed"), (last + timedelta(hours=26), "held")):
        assert (await catalogue.session(THURSDAY, now)).state == state
    assert {one.id: one.state for one in await catalogue.sessions(last)}[THURSDAY] == "closed"


async def test_single_dates_stand_beside_the_weekly_ones(catalogue: Catalogue) -> None:
    stock = await catalogue.stock()
    day = date(2026, 11, 26)
    second = stock.free_id("ipad", day, set())
    third = stock.free_id("ipad", day, {second})
    assert (second, third) == (f"{THURSDAY}-2", f"{THURSDAY}-3")
    assert stock.free_id("ipad", date(2026, 11, 27), set()) == "ipad-2026-11-27"
    ipad = await catalogue.offering("ipad")
    await catalogue.save(ipad.model_copy(update={"dates": (single(second, day, 14, 16),)}), "r1")
    assert [id for id in await ids(catalogue) if id.startswith(THURSDAY)] == [THURSDAY, second]
    assert (await catalogue.session(second)).start.hour == 14
    assert (await catalogue.stock()).free_id("ipad", day, set()) == third


async def test_a_date_that_was_cancelled_never_gives_its_id_away(catalogue: Catalogue) -> None:
    ipad = await catalogue.offering("ipad")
    await catalogue.save(ipad.model_copy(update={"dates": (single("ipad-2026-11-27", date(2026, 11, 27)),)}), "r1")
    await catalogue.change("ipad-2026-11-27", Change(course="ipad", cancelled=True), "r2")
    await catalogue.save(ipad, "r3")
    assert (await catalogue.stock()).free_id("ipad", date(2026, 11, 27), set()) == "ipad-2026-11-27-2"


async def test_a_kept_date_outlives_the_rule(catalogue: Catalogue) -> None:
    session = await catalogue.session(THURSDAY)
    friday = Weekly(weekday="friday", start=time(10), end=time(12))
    ipad = (await catalogue.offering("ipad")).model_copy(update={"weekly": friday})
    kept = Change(course="ipad", kept=True, start=session.start, end=session.end)
    await catalogue.save(ipad, "r1", {THURSDAY: kept})
    assert [id for id in await ids(catalogue) if id.startswith("ipad")][:2] == [THURSDAY, "ipad-2026-11-27"]
    with pytest.raises(NoSuchSession):
        await catalogue.session("ipad-2026-12-03")


async def test_a_rule_has_a_first_and_a_last_day(redis: Redis) -> None:
    weekly = Weekly(weekday="thursday", start=time(10), end=time(12), first=date(2026, 12, 3), last=date(2026, 12, 10))
    catalogue = Catalogue(redis, SITE)
    await catalogue.save(offering(weekly=weekly), "r1")
    assert await ids(catalogue) == ["ipad-2026-12-03", "ipad-2026-12-10"]


async def test_a_course_that_pauses_has_no_dates(catalogue: Catalogue) -> None:
    ipad = await catalogue.offering("ipad")
    await catalogue.save(ipad.model_copy(update={"paused": True}), "r1")
    assert {id.rsplit("-", 3)[0] for id in await ids(catalogue)} == {"word"}


@pytest.mark.parametrize(
    "id", ["", "ipad", "ipad-2026-11-25", "ipad-2026-02-31", "ipad-2026-11-26-9", "x" * 10_000, "kage-2026-11-26"]
)
async def test_a_date_that_never_was_is_unknown(catalogue: Catalogue, id: str) -> None:
    with pytest.raises(NoSuchSession):
        await catalogue.session(id)
    with pytest.raises(NoSuchCourse):
        await catalogue.offering(f"{id}-")


async def test_past_dates_are_known(catalogue: Catalogue) -> None:
    assert (await catalogue.session("ipad-2026-11-05", NOW)).state == "held"


async def test_summer_time_moves_no_clock(catalogue: Catalogue) -> None:
    now = datetime(2027, 3, 24, 12, tzinfo=DENMARK)
    hours = {one.start.isoformat()[10:] for one in await catalogue.sessions(now)}
    assert hours <= {"T10:00:00+01:00", "T10:00:00+02:00"}
    assert all(now < one.start <= now + HORIZON + timedelta(days=1) for one in await catalogue.sessions(now))


async def test_a_slot_is_what_the_bookings_need(catalogue: Catalogue, content: Content) -> None:
    session = await catalogue.session(THURSDAY)
    slot = slot_of(session, content.municipality(SITE))
    assert slot.cells == ((THURSDAY, 8),)
    assert (slot.kind, slot.closes, slot.waiting) == ("course", session.start, 5)


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("iPad: kom videre!", "ipad-kom-videre-2"),
        ("Ærø på nettet", "aeroe-paa-nettet"),
        ("!!!", "kursus"),
        ("x" * 200, "x" * 40),
    ],
)
def test_an_id_is_made_of_the_title(title: str, id: str) -> None:
    assert course_id(title, {"ipad-kom-videre"}) == id
