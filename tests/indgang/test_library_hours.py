"""The library's own hours: read from a stand-in for its site, kept in a real Redis, told as they are known."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from indgang.danish_dates import DENMARK
from indgang.library_hours import LibraryHours
from indgang.library_hours.categories import kind_of
from indgang.library_hours.entries import OPEN, entries_of
from indgang.library_hours.listings import listed, listing_of
from indgang.library_site.fetching import Unreachable, Unusable, address, fetch
from indgang.opening_hours import Span, Teller, Unit
from indgang.opening_hours.days import day_text
from indgang.opening_hours.states import state_text
from indgang.opening_hours.weeks import week_text
from tests.library_cms import LibraryCms, days

pytestmark = pytest.mark.slow

MONDAY = datetime(2026, 11, 23, 13, tzinfo=DENMARK)
TODAY = MONDAY.date()
BARE = Unit(id="main", name="Hovedbiblioteket", hours=None, branch=12)
WEEK = {day: ["10:00-12:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}
FILED = Unit.model_validate({"id": "main", "name": "Hovedbiblioteket", "hours": WEEK, "branch": 12})


@pytest.fixture
def library() -> Iterator[LibraryCms]:
    """Branch 12: staff on weekdays 10 to 18, self-service every day 7 to 22, six weeks ahead."""
    with LibraryCms() as library:
        library.opens(12, days(TODAY, 42, 0, 1, 2, 3, 4), "10:00", "18:00")
        library.opens(12, days(TODAY, 42), "07:00", "22:00", "Selvbetjening")
        yield library


@pytest.fixture
async def hours(redis: Redis) -> AsyncIterator[LibraryHours]:
    hours = LibraryHours(redis)
    yield hours
    await hours.close()


async def one(hours: LibraryHours, library: LibraryCms, unit: Unit = BARE, now: datetime = MONDAY) -> Unit:
    (unit,) = await hours.units("eksempelby", library.address, [unit], now)
    return unit


async def test_hours_are_those_that_the_library_lists(hours: LibraryHours, library: LibraryCms) -> None:
    unit = await one(hours, library)
    assert state_text(unit, Teller(MONDAY)) == (
        "**Hovedbiblioteket** har åbent nu med personale til kl. 18.00. Derefter er der selvbetjent til kl. 22.00."
    )
    assert day_text(unit, date(2026, 11, 28), Teller(MONDAY)) == (
        "**Hovedbiblioteket** har ikke personale lørdag den 28. november, men er selvbetjent kl. 7.00–22.00. "
        "Næste dag med personale er mandag den 30. november kl. 10.00–18.00."
    )
    assert week_text(unit, Teller(MONDAY)).splitlines()[:2] == [
        "- Med personale: mandag–fredag 10.00–18.00, lørdag og søndag ingen",
        "- Selvbetjent: alle dage 7.00–22.00",
    ]
    assert unit.told_at is None
    (asked,) = library.asked
    assert asked[1] == {"_format": "json", "branch_id": "12", "from_date": "2026-11-23", "to_date": "2027-01-22"}


async def test_after_the_last_day_that_is_entered_nothing_is_known(hours: LibraryHours, library: LibraryCms) -> None:
    after = TODAY + timedelta(days=50)
    assert (await one(hours, library)).staffed.of(after) is None
    assert (await one(hours, library, FILED)).staffed.of(after) == [Span(600, 720)]  # the file's own, where it has them
    assert (await one(hours, library, FILED)).staffed.of(date(2026, 11, 28)) == []


async def test_a_question_asks_again_only_after_a_quarter_and_for_the_changes(
    hours: LibraryHours, library: LibraryCms
) -> None:
    for minutes in (0, 1, 14):
        await one(hours, library, now=MONDAY + timedelta(minutes=minutes))
    assert len(library.asked) == 1
    unit = await one(hours, library, now=MONDAY + timedelta(minutes=25))
    assert (len(library.asked), library.unchanged, unit.told_at) == (2, 1, None)
    library.openings = [opening for opening in library.openings if opening["date"] != TODAY.isoformat()]
    unit = await one(hours, library, now=MONDAY + timedelta(minutes=50))
    assert unit.staffed.of(TODAY) == []
    assert library.unchanged == 1


async def test_what_is_kept_serves_other_processes(hours: LibraryHours, library: LibraryCms, redis: Redis) -> None:
    await one(hours, library)
    assert (await one(LibraryHours(redis), library)).staffed.of(TODAY) == [Span(600, 1080)]
    assert len(library.asked) == 1
    ttl = await redis.ttl("library_hours:eksempelby")
    assert 6 * 86400 < ttl <= 7 * 86400


@pytest.mark.parametrize("mode", ["error", "half", "large", "packed"])
async def test_a_failing_library_leaves_the_last_known_hours_with_their_time(
    hours: LibraryHours, library: LibraryCms, mode: str
) -> None:
    await one(hours, library)
    library.mode = mode
    library.openings.clear() if mode != "half" else None
    later = MONDAY + timedelta(hours=1)
    unit = await one(hours, library, now=later)
    assert unit.staffed.of(TODAY) == [Span(600, 1080)]
    assert Teller(later).moment(unit.told_at or later) == "kl. 13.00"
    await one(hours, library, now=later)
    assert len(library.asked) == 2, "a failing library is left alone for a minute"


async def test_hours_from_another_day_say_so_and_after_a_week_they_are_gone(redis: Redis, library: LibraryCms) -> None:
    await one(LibraryHours(redis), library)
    library.mode = "error"
    later = MONDAY + timedelta(days=2)
    unit = await one(LibraryHours(redis), library, now=later)
    assert unit.told_at
    assert Teller(later).moment(unit.told_at) == "den 23. november kl. 13.00"
    assert (await one(LibraryHours(redis), library, now=MONDAY + timedelta(days=8))).staffed.of(TODAY) is None


@pytest.mark.parametrize(("unit", "known"), [(BARE, None), (FILED, [Span(600, 720)])])
async def test_without_any_answer_the_file_tells_or_nobody(
    hours: LibraryHours, redis: Redis, unit: Unit, known: object
) -> None:
    (given,) = await hours.units("eksempelby", "http://127.0.0.1:9", [unit], MONDAY)
    assert given.staffed.of(TODAY) == known
    (given,) = await hours.units("eksempelby", None, [unit], MONDAY)
    assert given is unit


async def test_a_slow_library_is_not_waited_for(redis: Redis, library: LibraryCms) -> None:
    library.mode, library.delay = "slow", 0.6
    hours = LibraryHours(redis, wait=0.2)
    before = time.monotonic()
    unit = await one(hours, library)
    assert time.monotonic() - before < 0.5
    assert unit.staffed.of(TODAY) is None
    await asyncio.sleep(0.8)  # its answer comes in the background
    assert (await one(hours, library)).staffed.of(TODAY) == [Span(600, 1080)]
    assert len(library.asked) == 1
    await hours.close()


async def test_hours_of_a_quarter_are_told_at_once_while_newer_ones_are_fetched(
    redis: Redis, library: LibraryCms
) -> None:
    hours = LibraryHours(redis)
    await one(hours, library)
    library.mode = "slow"
    before = time.monotonic()
    unit = await one(hours, library, now=MONDAY + timedelta(minutes=16))
    assert time.monotonic() - before < 0.3
    assert (unit.staffed.of(TODAY), unit.told_at) == ([Span(600, 1080)], None)
    await hours.close()


async def test_many_questions_at_once_ask_the_library_once(hours: LibraryHours, library: LibraryCms) -> None:
    units = await asyncio.gather(*(one(hours, library) for _ in range(20)))
    assert {str(unit.staffed.of(TODAY)) for unit in units} == {str([Span(600, 1080)])}
    assert len(library.asked) == 1


async def test_each_branch_has_its_own_hours(hours: LibraryHours, library: LibraryCms) -> None:
    library.opens(13, days(TODAY, 42), "09:00", "11:00")
    other = Unit(id="harbour", name="Havnebyen Bibliotek", hours=None, branch=13)
    office = Unit(id="office", name="Borgerservice", hours=None)
    main, harbour, same = await hours.units("eksempelby", library.address, [BARE, other, office], MONDAY)
    assert main.staffed.of(TODAY) == [Span(600, 1080)]
    assert harbour.staffed.of(TODAY) == [Span(540, 660)]
    assert harbour.self_served is None
    assert same is office


async def test_hours_are_kept_fresh_without_any_question(hours: LibraryHours, library: LibraryCms) -> None:
    keeping = asyncio.create_task(hours.keep_fresh(lambda: [("eksempelby", library.address, [BARE])], lambda: MONDAY))
    while not library.asked:
        await asyncio.sleep(0.02)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def test_another_librarys_kept_hours_are_not_told(hours: LibraryHours, library: LibraryCms) -> None:
    await one(hours, library)
    with LibraryCms() as moved:
        assert (await one(hours, moved)).staffed.of(TODAY) is None


async def test_a_store_that_is_away_leaves_the_file(library: LibraryCms) -> None:
    nowhere = Redis.from_url("redis://127.0.0.1:1")
    hours = LibraryHours(nowhere)
    assert (await one(hours, library, FILED)).staffed.of(TODAY) == [Span(600, 720)]
    await hours.close()
    await nowhere.aclose()


async def test_it_is_not_led_to_another_host(library: LibraryCms) -> None:
    async with httpx.AsyncClient() as client:
        for elsewhere in ("http://localhost:1/", "https://example.org/", "http://127.0.0.2:1/"):
            library.mode, library.elsewhere = "elsewhere", elsewhere
            with pytest.raises(Unreachable, match="another host"):
                await fetch(client, address(library.address, "opening_hours", from_date=TODAY), None, None)
        library.elsewhere = "/api/v1/opening_hours"
        with pytest.raises(Unreachable, match="too often"):
            await fetch(client, address(library.address, "opening_hours", from_date=TODAY), None, None)
        with pytest.raises(Unreachable, match="not https"):
            await fetch(client, "http://bibliotek.example/api/v1/opening_hours", None, None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Betjent", "staffed"), ("Med personale", "staffed"), ("Personlig betjening", "staffed"), ("Bemandet", "staffed"),
        ("Åbningstid", "staffed"), ("Åbent", "staffed"), ("Biblioteket åbent med personale", "staffed"),
        ("Selvbetjent", "self_service"), ("Selvbetjening", "self_service"), ("Ubemandet", "self_service"),
        ("Åbent uden personale", "self_service"), ("Åbent bibliotek", "self_service"), ("Selvbetjent åbent", "self_service"),
        ("Lukket", "closed"), ("Ferielukket", "closed"),
        ("Telefontid", "other"), ("Telefonbetjening", "other"), ("Borgerservice", "other"), ("Betjening i Borgerservice", "other"), ("Café", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_categories_are_known_by_their_words(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def opening(**changes: Any) -> dict[str, Any]:
    return {
        "id": 1, "category": {"title": "Betjent", "color": "#fff"}, "date": "2026-11-23", "start_time": "10:00", "end_time": "18:00",
        "branch_id": 12, "repetition": {"id": 1, "type": "none"},
    } | changes  # fmt: skip


def of(*openings: dict[str, Any], unit: Unit = BARE, last: date = date(2027, 1, 22)) -> Unit:
    listing = listing_of(entries_of(12, _json(*openings)), TODAY, last)
    return listed(unit, listing, None) if listing else unit


@pytest.mark.parametrize(
    ("start", "end", "today", "tomorrow"),
    [
        ("10:00", "18:00", [Span(600, 1080)], None),
        ("18:00", "23:59", [Span(1080, 1440)], None),
        ("18:00", "00:00", [Span(1080, 1440)], None),
        ("18:00", "24:00", [Span(1080, 1440)], None),
        ("18:00", "02:00", [Span(1080, 1440)], [Span(0, 120)]),
        ("00:00", "23:59", [Span(0, 1440)], None),
        ("9:00", "10:00:00", [Span(540, 600)], None),
        ("09.30", "10.15", [Span(570, 615)], None),
    ],
)
def test_hours_however_they_are_written(start: str, end: str, today: object, tomorrow: object) -> None:
    unit = of(opening(start_time=start, end_time=end))
    assert unit.staffed.of(TODAY) == today
    assert unit.staffed.of(TODAY + timedelta(days=1)) == tomorrow


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_time": None}, {"end_time": "sen aften"}, {"start_time": "25:00"}, {"start_time": "10:00", "end_time": "10:00"},
        {"start_time": "24:00"}, {"end_time": "24:30"},
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_read_is_neither_open_nor_closed(wrong: dict[str, Any]) -> None:
    unit = of(opening(**wrong), opening(date="2026-11-24"), opening(date="2026-11-27"), unit=FILED)
    assert unit.staffed.of(TODAY) is None
    assert unit.staffed.of(date(2026, 11, 24)) == [Span(600, 1080)]
    assert unit.staffed.of(date(2026, 11, 25)) == []


def test_new_fields_and_missing_ones_do_no_harm() -> None:
    bare = {"date": "2026-11-23", "start_time": "10:00", "end_time": "18:00"}
    assert of(bare | {"category": {"title": "Betjent"}}).staffed.of(TODAY) == [Span(600, 1080)]
    assert of(opening(note={"a": [1]}, category={"title": "Betjent", "id": 3})).staffed.of(TODAY) == [Span(600, 1080)]
    without_category = of(bare)
    assert without_category.staffed.of(TODAY) is None
    assert without_category.others[OPEN].of(TODAY) == [Span(600, 1080)]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"null", b'[{"date": "2026-', b"[1]", b'[{"date": null}]', b"\xff", b"<html>"]
)
def test_anything_but_a_list_of_openings_is_refused(body: bytes) -> None:
    with pytest.raises(Unusable):
        entries_of(12, body)


def test_nothing_entered_is_nothing_known() -> None:
    assert of() is BARE
    assert of(opening(branch_id=99)) is BARE
    assert of(opening(date="2025-01-01")) is BARE


def test_other_categories_keep_their_own_title() -> None:
    unit = of(opening(), opening(category={"title": "Telefontid"}, start_time="09:00", end_time="11:00"))
    assert day_text(unit, TODAY, Teller(MONDAY - timedelta(days=1))) == (
        "**Hovedbiblioteket** har åbent i morgen kl. 10.00–18.00. Telefontid: kl. 9.00–11.00."
    )


def test_a_closed_day_is_closed_whatever_else_is_entered() -> None:
    closed = {"category": {"title": "Lukket"}}
    whole = of(opening(), opening(start_time="00:00", end_time="23:59", **closed), opening(date="2026-11-27"))
    assert whole.staffed.of(TODAY) == []
    lunch = of(opening(), opening(start_time="12:00", end_time="13:00", **closed))
    assert lunch.staffed.of(TODAY) == [Span(600, 720), Span(780, 1080)]


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_days_on_which_the_clocks_are_changed(day: date) -> None:
    unit = listed(BARE, listing_of(entries_of(12, _json(opening(date=day.isoformat()))), day, day), None)  # type: ignore[arg-type]
    morning = datetime(day.year, day.month, day.day, 9, tzinfo=DENMARK)
    assert unit.staffed.opens(morning) == morning.replace(hour=10)
    assert unit.staffed.closes(morning.replace(hour=17)) == morning.replace(hour=18)


def test_a_holiday_that_the_library_lists_as_open_is_open_and_has_its_name() -> None:
    unit = of(opening(date="2026-12-26"), opening(date="2027-01-04"))
    assert day_text(unit, date(2026, 12, 26), Teller(MONDAY)) == (
        "**Hovedbiblioteket** har åbent lørdag den 26. december (anden juledag) kl. 10.00–18.00."
    )


def _json(*openings: dict[str, Any]) -> bytes:
    return json.dumps(openings).encode()
