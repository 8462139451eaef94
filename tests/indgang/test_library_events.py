"""The library's own courses and events: read from a stand-in for its site, kept in a real Redis, told as they are known."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from redis.asyncio import Redis

from indgang.content.municipalities import Library
from indgang.course_search import search
from indgang.courses import Session
from indgang.danish_dates import DENMARK
from indgang.library_events import CourseMapping, LibraryEvents, Listing
from indgang.library_events.events import Event, events_of
from indgang.library_events.html import text_of
from indgang.library_events.listings import listing_of
from indgang.library_events.mapping import DEFAULT
from indgang.library_events.sentences import leads_to, note_on, price_text, state_text, unreachable
from indgang.library_site.fetching import Unusable
from tests.library_cms import LibraryCms, tickets

pytestmark = pytest.mark.slow

MONDAY = datetime(2026, 11, 23, 13, tzinfo=DENMARK)
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=DENMARK)


@pytest.fixture
def library() -> Iterator[LibraryCms]:
    """Two it courses and a knitting evening."""
    with LibraryCms() as library:
        library.holds("iPad for begyndere", TUESDAY)
        library.holds("It-café", TUESDAY + timedelta(days=1), branches=["Havnebyen Bibliotek"])
        library.holds("Strikkecafé", TUESDAY + timedelta(days=2))
        yield library


@pytest.fixture
async def events(redis: Redis) -> AsyncIterator[LibraryEvents]:
    events = LibraryEvents(redis)
    yield events
    await events.close()


async def listing(events: LibraryEvents, library: LibraryCms, now: datetime = MONDAY) -> Listing:
    return await events.listing("eksempelby", library.address, None, now)


def titles(sessions: list[Session]) -> list[str]:
    return [session.course.title for session in sessions]


async def test_courses_are_told_apart_from_other_events(events: LibraryEvents, library: LibraryCms) -> None:
    told = await listing(events, library)
    assert titles(told.courses) == ["iPad for begyndere", "It-café"]
    assert titles(told.events) == ["Strikkecafé"]
    assert (told.state, told.told_at, told.left_out) == ("known", None, 0)
    assert library.asked == [("/api/v1/events", {"_format": "json", "from_date": "2026-11-23"})]


async def test_a_site_without_a_library_of_its_own_has_nothing_to_read(events: LibraryEvents) -> None:
    assert await events.listing("eksempelby", None, None, MONDAY) == Listing("none")


async def test_the_library_is_asked_again_after_a_quarter_and_for_changes_only(
    events: LibraryEvents, library: LibraryCms
) -> None:
    for minutes in (0, 1, 14):
        await listing(events, library, MONDAY + timedelta(minutes=minutes))
    assert len(library.asked) == 1
    told = await listing(events, library, MONDAY + timedelta(minutes=25))
    assert (len(library.asked), library.unchanged, told.told_at) == (2, 1, None)
    library.holds("Excel", TUESDAY)
    told = await listing(events, library, MONDAY + timedelta(minutes=50))
    assert "Excel" in titles(told.courses)
    assert library.unchanged == 1


async def test_what_is_kept_serves_other_processes_and_expires(
    events: LibraryEvents, library: LibraryCms, redis: Redis
) -> None:
    first = await listing(events, library)
    other = LibraryEvents(redis)
    assert (await listing(other, library)).courses == first.courses
    assert (await listing(other, library)).courses[0].start.tzinfo == DENMARK
    assert len(library.asked) == 1
    assert 6 * 86400 < await redis.ttl("library_events:eksempelby") <= 7 * 86400


@pytest.mark.parametrize("mode", ["error", "half", "large", "packed", "wrong", "down", "elsewhere"])
async def test_a_failing_library_leaves_the_last_known_list_with_its_time(
    events: LibraryEvents, library: LibraryCms, mode: str
) -> None:
    before = await listing(events, library)
    library.mode, library.elsewhere = mode, "https://example.org/"
    later = MONDAY + timedelta(hours=1)
    told = await listing(events, library, later)
    assert told.courses == before.courses
    assert note_on(told, later) == (
        "Bibliotekets kurser er oplyst kl. 13.00. Jeg kan ikke hente nyere fra biblioteket lige nu."
    )
    await listing(events, library, later)
    assert len(library.asked) == 2, "a failing library is left alone for a minute"


async def test_a_list_from_another_day_says_so_and_after_a_week_it_is_gone(redis: Redis, library: LibraryCms) -> None:
    await listing(LibraryEvents(redis), library)
    library.mode = "error"
    later = MONDAY + timedelta(days=1, hours=3)
    told = await listing(LibraryEvents(redis), library, later)
    assert titles(told.courses) == ["It-café"], "what has begun is left out"
    assert "den 23. november kl. 13.00" in note_on(told, later)
    assert (await listing(LibraryEvents(redis), library, MONDAY + timedelta(days=8))).state == "unknown"


@pytest.mark.parametrize("mode", ["error", "half", "wrong", "down"])
async def test_where_nothing_was_ever_read_nobody_hears_that_there_are_no_courses(
    events: LibraryEvents, library: LibraryCms, mode: str
) -> None:
    library.mode = mode
    told = await listing(events, library)
    assert (told.state, told.courses) == ("unknown", [])
    assert unreachable("Eksempelby Bibliotek", "12 34 56 90", "https://bibliotek.example/det-sker") == (
        "Jeg kan ikke få fat i bibliotekets kalender lige nu, så jeg ved ikke, hvilke kurser der er. "
        "Se selv i [bibliotekets kalender](https://bibliotek.example/det-sker), eller ring til Eksempelby Bibliotek på 12 34 56 90."
    )


async def test_a_list_that_is_suddenly_empty_is_not_believed(events: LibraryEvents, library: LibraryCms) -> None:
    before = await listing(events, library)
    library.events.clear()
    told = await listing(events, library, MONDAY + timedelta(hours=1))
    assert told.courses == before.courses
    assert told.told_at == MONDAY


async def test_a_library_where_nothing_goes_on_is_believed(events: LibraryEvents, library: LibraryCms) -> None:
    library.events.clear()
    told = await listing(events, library)
    assert (told.state, told.courses, told.told_at) == ("known", [], None)


async def test_a_slow_library_is_not_waited_for(redis: Redis, library: LibraryCms) -> None:
    library.mode, library.delay = "slow", 0.6
    events = LibraryEvents(redis, wait=0.2)
    before = time.monotonic()
    assert (await listing(events, library)).state == "unknown"
    assert time.monotonic() - before < 0.5
    await asyncio.sleep(0.8)  # its answer comes in the background
    assert titles((await listing(events, library)).courses) == ["iPad for begyndere", "It-café"]
    assert len(library.asked) == 1
    await events.close()


async def test_a_list_of_a_quarter_is_told_at_once_while_a_newer_one_is_fetched(
    events: LibraryEvents, library: LibraryCms
) -> None:
    await listing(events, library)
    library.mode = "slow"
    before = time.monotonic()
    told = await listing(events, library, MONDAY + timedelta(minutes=16))
    assert time.monotonic() - before < 0.3
    assert (len(told.courses), told.told_at) == (2, None)


async def test_the_library_misbehaves_in_the_middle_and_recovers(redis: Redis, library: LibraryCms) -> None:
    """Each step an hour later, each in a process of its own: slow, down, wrong, well again with news."""
    await listing(LibraryEvents(redis), library)
    for hours, mode in enumerate(("slow", "down", "wrong", "half"), start=1):
        library.mode = mode
        events = LibraryEvents(redis, wait=0.2)
        told = await listing(events, library, MONDAY + timedelta(hours=hours))
        assert titles(told.courses) == ["iPad for begyndere", "It-café"]
        assert told.told_at == MONDAY
        await events.close()
    library.mode = "normal"
    library.holds("Excel", TUESDAY)
    told = await listing(LibraryEvents(redis), library, MONDAY + timedelta(hours=5))
    assert (len(told.courses), told.told_at) == (3, None)


async def test_many_questions_at_once_ask_the_library_once(events: LibraryEvents, library: LibraryCms) -> None:
    told = await asyncio.gather(*(listing(events, library) for _ in range(20)))
    assert {len(each.courses) for each in told} == {2}
    assert len(library.asked) == 1


async def test_a_store_that_is_away_does_no_harm(library: LibraryCms) -> None:
    nowhere = Redis.from_url("redis://127.0.0.1:1")
    events = LibraryEvents(nowhere)
    assert len((await listing(events, library)).courses) == 2
    library.mode = "error"
    told = await listing(events, library, MONDAY + timedelta(hours=1))
    assert (len(told.courses), told.told_at) == (2, MONDAY)
    await events.close()
    await nowhere.aclose()


async def test_an_emptied_store_is_filled_again(events: LibraryEvents, library: LibraryCms, redis: Redis) -> None:
    await listing(events, library)
    await redis.flushall()
    await listing(events, library, MONDAY + timedelta(minutes=30))
    assert len((await listing(LibraryEvents(redis), library, MONDAY + timedelta(minutes=31))).courses) == 2


async def test_what_was_kept_in_another_form_is_read_anew(
    events: LibraryEvents, library: LibraryCms, redis: Redis
) -> None:
    await listing(events, library)
    for name, text in (("known", "{}"), ("events", '[{"old": 1}]')):
        await redis.hset("library_events:eksempelby", name, text)
        assert len((await listing(LibraryEvents(redis), library)).courses) == 2
        assert len((await listing(LibraryEvents(redis), library)).courses) == 2


async def test_another_librarys_list_is_not_told(events: LibraryEvents, library: LibraryCms) -> None:
    await listing(events, library)
    with LibraryCms() as moved:
        assert (await listing(events, moved)).courses == []


async def test_lists_are_kept_fresh_without_any_question(events: LibraryEvents, library: LibraryCms) -> None:
    keeping = asyncio.create_task(events.keep_fresh(lambda: [("eksempelby", library.address, None)], lambda: MONDAY))
    while not library.asked:
        await asyncio.sleep(0.02)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def test_two_thousand_events(events: LibraryEvents, library: LibraryCms) -> None:
    body = "<p>Kom og vær med.</p>" * 100
    for number in range(2000):
        library.holds(f"iPad {number}", TUESDAY + timedelta(hours=number), body=body, description=None)
    before = time.monotonic()
    told = await listing(events, library)
    while told.state == "unknown":  # a first answer of that size may take longer than a citizen waits
        assert time.monotonic() - before < 10
        await asyncio.sleep(0.05)
        told = await listing(events, library)
    assert len(told.courses) == 2002
    before = time.monotonic()
    await listing(events, library)
    assert time.monotonic() - before < 0.1


async def test_a_site_says_itself_which_events_are_courses(events: LibraryEvents, library: LibraryCms) -> None:
    library.holds("Åben vejledning", TUESDAY, categories=["Lær noget"])
    mapping = CourseMapping(categories=["LÆR NOGET"], words=["strik"])
    told = await events.listing("eksempelby", library.address, mapping, MONDAY)
    assert titles(told.courses) == ["Åben vejledning", "Strikkecafé"]
    assert titles((await listing(events, library)).events) == ["Åben vejledning", "Strikkecafé"]


@pytest.mark.parametrize(
    ("title", "description", "tags", "course"),
    [
        ("Styr på din iPad", "", [], True), ("IPADKURSUS", "", [], True), ("It-café", "", [], True), ("IT for alle", "", [], True),
        ("Bliv klogere på AI", "Vi prøver ChatGPT sammen.", [], True), ("Torsdagshjælp", "", ["MitID"], True), ("Lær din pc at kende", "", [], True),
        ("Let it be: fællessang", "", [], False), ("Koncert", "Køb billet med MitID.", [], False), ("Foredrag", "Tilmeld dig på din computer.", [], False),
        ("Strikkecafé", "Tag dit strikketøj med.", ["hygge"], False), ("Upcycling", "", [], False),
    ],
)  # fmt: skip
def test_what_a_course_is_where_the_site_says_nothing(
    title: str, description: str, tags: list[str], course: bool
) -> None:
    assert DEFAULT.takes(title, description, [], tags) is course


def test_the_mapping_stands_in_the_municipalitys_file() -> None:
    library = {"name": "Eksempelby Bibliotek", "phone": "12 34 56 90", "citizen_services": True}
    assert Library.model_validate(library).courses is None
    words = Library.model_validate(library | {"courses": {"words": ["robot"]}}).courses
    assert words is not None
    assert words.takes("Robotter for børn", "", [], [])
    assert not words.takes("iPad", "", ["It"], ["mitid"]), "it replaces the usual words"
    with pytest.raises(ValidationError):
        Library.model_validate(library | {"courses": {"word": ["robot"]}})


def sent(**changes: Any) -> dict[str, Any]:
    return LibraryCms().holds("iPad", TUESDAY, **changes)


def read(*events: object) -> list[Event]:
    return events_of(json.dumps(events).encode())[0]


def session(**changes: Any) -> Session:
    (event,) = read(sent(**changes))
    return event.session()


def test_little_is_needed_and_new_fields_do_no_harm() -> None:
    bare = {"title": "iPad", "date_time": {"start": "2026-11-24T10:00:00+01:00"}}
    (event,) = read(bare)
    assert (event.start, event.end, event.price, event.link) == (TUESDAY, TUESDAY, None, None)
    assert read(bare | {"seats": {"free": [1]}, "state": "Postponed"})[0].state == "open"
    assert read(bare)[0].id == read(bare)[0].id


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": []}, {"address": {"zip_code": "ukendt"}}, {"branches": "Hovedbiblioteket"}, {"branches": [None, 3]}, {"series": []},
        {"ticket_categories": {}}, {"ticket_categories": [{"price": "dyr"}]}, {"external_data": []}, {"external_data": {"url": 7}},
        {"description": {"da": "x"}}, {"all_day": "ja"}, {"uuid": 7}, {"state": None}, {"url": "http://["}, {"tags": [[]]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_of_an_event_is_left_out_and_the_event_is_not(wrong: dict[str, Any]) -> None:
    assert session(**wrong).course.title == "iPad"


@pytest.mark.parametrize(
    "broken",
    [
        {}, [], None, 7, "x", {"title": "iPad"}, sent(title=None), sent(title=" "), sent(date_time=None), sent(date_time={"start": "snart"}),
        sent(date_time={"start": "9999-12-31T23:59:59-05:00"}), sent(date_time={"start": "0001-01-01T00:00:00+14:00"}),
    ],
)  # fmt: skip
def test_one_broken_event_is_left_out_and_counted(broken: object) -> None:
    events, left_out = events_of(json.dumps([sent(), broken]).encode())
    assert (len(events), left_out) == (1, 1)
    told = listing_of(events, left_out, DEFAULT)
    assert note_on(told, MONDAY) == "Nogle af bibliotekets arrangementer kan jeg ikke læse, så der kan være flere."
    with pytest.raises(Unusable):
        events_of(json.dumps([broken, broken]).encode())


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"null", b'[{"title": "iP', b"\xff", b"<html>", b"[" * 200_000, b'{"message": "x"}']
)
def test_anything_but_a_list_of_events_is_refused(body: bytes) -> None:
    with pytest.raises(Unusable):
        events_of(body)


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ([], ""), ([0], "Gratis"), ([0, 0], "Gratis"), ([65], "65 kr."), ([50, 20.5, 30], "20,50–50 kr."), ([0, 65], "Fra gratis til 65 kr."),
        ([-5], ""), ([1e9], ""),
    ],
)  # fmt: skip
def test_the_price_is_in_kroner_and_none_told_is_not_free(prices: list[float], said: str) -> None:
    assert price_text(session(ticket_categories=tickets(*prices)).course) == said


def test_a_price_in_another_currency_is_not_told() -> None:
    assert price_text(session(ticket_categories=tickets(10, currency="EUR")).course) == ""


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({}, "open", ""), ({"state": "Cancelled"}, "cancelled", "Aflyst"), ({"state": "SoldOut"}, "full", "Udsolgt"),
        ({"state": "TicketSaleNotOpen"}, "not_yet", "Tilmeldingen er ikke åbnet endnu"), ({"title": "AFLYST: iPad"}, "cancelled", "Aflyst"),
        ({"title": "*Udsolgt* iPad"}, "full", "Udsolgt"), ({"title": "Udsolgte bøger", "state": "Active"}, "open", ""),
    ],
)  # fmt: skip
def test_cancelled_and_sold_out_are_said(changes: dict[str, Any], state: str, said: str) -> None:
    assert session(**changes).card()["state"] == state
    assert state_text(session(**changes)) == said


def test_what_has_taken_place_is_left_out() -> None:
    assert listing_of(read(sent(state="Occurred")), 0, DEFAULT).courses == []


@pytest.mark.parametrize(
    ("changes", "link", "host"),
    [
        ({"external_data": {"url": "https://www.billetto.dk/x"}}, "https://www.billetto.dk/x", "billetto.dk"),
        ({"external_data": {}, "url": "https://bibliotek.example/a"}, "https://bibliotek.example/a", "bibliotek.example"),
        ({"external_data": {"url": "javascript:alert(1)"}, "url": "https://bibliotek.example/a"}, "https://bibliotek.example/a", "bibliotek.example"),
        ({"external_data": {"url": "https://bibliotek.dk@evil.example/"}}, "https://bibliotek.dk@evil.example/", "evil.example"),
        ({"url": None}, None, None),
    ],
)  # fmt: skip
def test_sign_up_is_a_link_and_we_say_where_it_leads(
    changes: dict[str, Any], link: str | None, host: str | None
) -> None:
    course = session(**changes).course
    assert (course.link, course.leads_to) == (link, host)
    assert leads_to(course) == (f"Tilmelding sker på {host}." if host else "")
    assert session(**changes).card().get("leads_to") == host


def test_the_place_is_the_branch_by_name_with_its_address() -> None:
    address = {
        "location": "Sal 2",
        "locationAdditional": "1. sal",
        "street": "Torvet 4 ",
        "zip_code": 900,
        "city": "By",
    }
    course = session(branches=["Havnebyen Bibliotek"], address=address).course
    assert (course.branch, course.address) == ("Havnebyen Bibliotek", "Sal 2, 1. sal, Torvet 4, 0900 By")
    together = session(branches=["Skovlunden", "Hovedbiblioteket"]).course
    assert (together.branch, together.address) == ("Hovedbiblioteket", "Torvet 4, 9999 Eksempelby")
    assert session(branches=[]).course.branch == "Hovedbiblioteket"
    assert session(branches=[], address=None).course.branch == ""


def test_online_has_no_branch_to_go_to() -> None:
    course = session(address={"locationType": "online"}).course
    assert (course.online, course.branch, course.address) == (True, "", "")


def test_the_body_serves_where_there_is_no_description_and_is_told_without_html() -> None:
    body = "<h2>Om kurset</h2><p>Vi l&aelig;rer <b>iPad</b> &amp; mere<br>sammen.</p><script>alert('x')</script><style>p{}</style>"
    assert session(body=body).course.about == "Om kurset Vi lærer iPad & mere sammen."
    assert session(body=body, description="Kort.").course.about == "Kort."
    long = session(body="<p>" + "ord " * 5000).course.about
    assert len(long) <= 300
    assert long.endswith("ord…")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a < b & c", "a < b & c"), ("<p>a</p><p>b</p>", "a b"), ("Hej<em>sa</em>", "Hejsa"), ("<p>uafsluttet <a href='", "uafsluttet"), ("<script>", ""),
        ("</script>tekst", "tekst"), ("&lt;script&gt;", "<script>"), ("a\x00\u202eb\u00a0c", "a b c"),
    ],
)  # fmt: skip
def test_html_becomes_text(html: str, text: str) -> None:
    assert text_of(html, 100) == text


def test_a_series_is_one_course_with_further_dates() -> None:
    series = {"uuid": "c8177097-1438-493e-8177-e8ef968cc133"}
    weekly = [LibraryCms().holds("iPad", TUESDAY + timedelta(weeks=week), series=series) for week in range(4)]
    for number, event in enumerate(weekly):
        event["uuid"] = f"u{number}"
    weekly[3]["state"] = "Cancelled"
    courses = listing_of(read(*weekly), 0, DEFAULT).courses
    assert len({each.course.id for each in courses}) == 1
    (shown,) = search("ipad på tirsdag", courses, MONDAY).sessions
    assert len(shown.more) == 2, "what is cancelled is no further date"
    assert shown.card()["more"] == 2


def test_without_a_series_the_same_title_at_the_same_branch_is_one_course() -> None:
    (here,), (again,), (there,) = (
        read(sent(uuid="a")), read(sent(uuid="b", title="IPAD", date_time={"start": "2026-12-01T10:00:00+01:00"})), read(sent(uuid="c", branches=["Havnebyen"], address=None)),
    )  # fmt: skip
    assert here.series == again.series != there.series


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-11-24T23:00:00+01:00", "2026-11-25T00:00:00+01:00", "2026-11-24T23:00:00+01:00"),
        ("2026-11-24T00:00:00+01:00", "2026-11-24T01:00:00+01:00", "2026-11-24T00:00:00+01:00"),
        ("2026-11-23T23:30:00+00:00", "2026-11-24T01:00:00+00:00", "2026-11-24T00:30:00+01:00"),
        ("2027-03-28T00:59:00Z", "2027-03-28T01:01:00Z", "2027-03-28T01:59:00+01:00"),
        ("2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z", "2027-03-28T03:00:00+02:00"),
        ("2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z", "2027-10-31T02:30:00+02:00"),
        ("2027-10-31T01:30:00Z", "2027-10-31T02:30:00Z", "2027-10-31T02:30:00+01:00"),
        ("2026-11-24T10:00:00", "2026-11-24T12:00:00", "2026-11-24T10:00:00+01:00"),
        ("2027-06-01T10:00:00", "2027-06-01T09:00:00", "2027-06-01T10:00:00+02:00"),
    ],
)
async def test_midnight_and_the_days_on_which_the_clocks_are_changed(
    events: LibraryEvents, library: LibraryCms, redis: Redis, start: str, end: str, told: str
) -> None:
    library.events = [sent(date_time={"start": start, "end": end})]
    for reader in (events, LibraryEvents(redis)):  # the second reads what the first has kept
        (given,) = (await listing(reader, library)).courses
        assert given.start.isoformat() == told
        assert given.end.timestamp() >= given.start.timestamp()


def test_both_half_past_two_in_the_night_when_the_clocks_go_back_are_in_order() -> None:
    second, first = (sent(uuid=hour, date_time={"start": f"2027-10-31T{hour}:30:00Z"}) for hour in ("01", "00"))
    assert [event.id for event in read(second, first)] == ["event-00", "event-01"]


async def test_what_has_begun_is_left_out_but_a_whole_day_lasts_until_it_is_over(
    events: LibraryEvents, library: LibraryCms
) -> None:
    midnight = MONDAY.replace(hour=0)
    library.holds("It-dag", midnight, 24, all_day=True)
    library.holds("It-uge", midnight - timedelta(days=1), 100, all_day=True)
    library.holds("It-formiddag", MONDAY - timedelta(hours=3))
    library.holds("It-nu", MONDAY)
    courses = (await listing(events, library)).courses
    assert titles(courses) == ["It-dag", "iPad for begyndere", "It-café"]
    assert courses[0].card()["all_day"] is True
    assert titles(search("it-dag i dag", courses, MONDAY).sessions) == ["It-dag"]


def test_the_level_is_read_from_title_and_description() -> None:
    assert session(title="iPad for begyndere").course.level == "Begynder"
    assert session(description="For let øvede.").course.level == "Øvet"
    assert session(description="For begyndere og øvede.").course.level == ""
    assert session(description="Kurset begynder kl. 10.").course.level == ""
