"""Courses: which dates a pattern gives, and how they are found by people's words."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from indgang.content import Content
from indgang.course_search import MOST, search
from indgang.courses import HORIZON, NoSuchSession, Pattern, coming, session_by_id
from indgang.danish_dates import DENMARK
from indgang.opening_hours import holiday

SUNDAY = datetime(2026, 11, 22, 13, 0, tzinfo=DENMARK)


@pytest.fixture(scope="module")
def courses(content: Content) -> list[Pattern]:
    return content.municipality("eksempelby").courses


def course(**changes: object) -> Pattern:
    facts = {
        "id": "ipad",
        "title": "iPad",
        "about": "",
        "subject": "ipad",
        "level": "Begynder",
        "branch": "Hovedbiblioteket",
    }
    times = {"address": "Torvet 4", "weekday": "thursday", "start": "10:00", "end": "12:00", "capacity": 8}
    return Pattern.model_validate(facts | times | changes)


def found(text: str, courses: list[Pattern]) -> set[str]:
    return {session.course.id for session in search(text, coming(courses, SUNDAY), SUNDAY).sessions}


def test_a_weekly_course_has_a_session_each_week() -> None:
    days = [session.start.date() for session in coming([course()], SUNDAY)]
    assert days[:3] == [date(2026, 11, 26), date(2026, 12, 3), date(2026, 12, 10)]


def test_every_second_week_does_not_shift_with_the_day_of_asking() -> None:
    fortnightly = course(every_weeks=2)
    first = {session.id for session in coming([fortnightly], SUNDAY)}
    later = {session.id for session in coming([fortnightly], SUNDAY + timedelta(days=3))}
    assert len(first) == 3
    assert {session for session in later if session < "ipad-2027"} <= first


def test_no_course_on_a_public_holiday() -> None:
    assert not course(weekday="friday").takes_place(date(2026, 12, 25))


def test_a_session_that_has_begun_is_not_coming() -> None:
    began = datetime(2026, 11, 26, 10, 0, tzinfo=DENMARK)
    assert next(session.id for session in coming([course()], began)) == "ipad-2026-12-03"


def test_times_are_danish_in_summer_and_winter() -> None:
    assert course().session(date(2026, 11, 26)).start.isoformat() == "2026-11-26T10:00:00+01:00"
    assert course().session(date(2026, 6, 4)).start.isoformat() == "2026-06-04T10:00:00+02:00"


@given(st.dates(date(2024, 1, 1), date(2035, 1, 1)))
def test_the_catalogue_has_courses_whatever_the_day(today: date) -> None:
    now = datetime(today.year, today.month, today.day, 9, tzinfo=DENMARK)
    sessions = coming([course(), course(id="pc", weekday="monday", every_weeks=2)], now)
    assert len(sessions) >= 4
    assert all(
        now < session.start <= now + HORIZON + timedelta(days=1) and not holiday(session.start.date())
        for session in sessions
    )
    assert len({session.id for session in sessions}) == len(sessions)


def test_a_session_is_found_again_by_its_id(courses: list[Pattern]) -> None:
    for session in coming(courses, SUNDAY):
        assert session_by_id(courses, session.id) == session


@pytest.mark.parametrize(
    "wrong",
    ["", "ipad", "ipad-begynder-2026-11-27", "ipad-begynder-2026-13-45", "xx-2026-11-26", "ipad-begynder--2026-11-26"],
)
def test_no_other_id_is_a_session(courses: list[Pattern], wrong: str) -> None:
    with pytest.raises(NoSuchSession):
        session_by_id(courses, wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"start": 600}, {"start": "25:00"}, {"start": "9:00"}, {"weekday": "torsdag"}, {"capacity": 0}, {"colour": "red"}],
)
def test_a_wrong_setting_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        course(**wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("er der et kursus i ipad på biblioteket", {"ipad-begynder", "ipad-videre"}),
        ("i pad", {"ipad-begynder", "ipad-videre"}),
        ("tablet kursus for begyndere", {"ipad-begynder", "ipad-videre"}),
        ("komputer for begynnere", {"windows-pc"}),
        ("edb", {"windows-pc"}),
        ("slaegtsforskning", {"slaegtsforskning"}),
        ("jeg er bange for at blive snydt på nettet", {"sikker-paa-nettet"}),
        ("hvordan bruger man mit id", {"mitid-digital-post"}),
        ("noget med ipad i Havnebyen", {"ipad-videre"}),
        ("ebøger og lydbog", {"ereolen"}),
    ],
)
def test_found_by_peoples_words(courses: list[Pattern], text: str, expected: set[str]) -> None:
    assert found(text, courses) == expected


def test_a_weekday_narrows(courses: list[Pattern]) -> None:
    sessions = search("noget om tirsdagen", coming(courses, SUNDAY), SUNDAY).sessions
    assert sessions
    assert {session.start.weekday() for session in sessions} == {1}


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("ipad d. 1/12 om eftermiddagen i Havnebyen", {"ipad-videre-2026-12-01"}),
        ("ipad på torsdag kl 10", {"ipad-begynder-2026-11-26"}),
        ("kursus d. 5/12", {"slaegtsforskning-2026-12-05"}),
        ("er der kurser om aftenen i uge 48", {"word-2026-11-23"}),
        ("noget på torsdag om eftermiddagen i havne byen", {"facebook-messenger-2026-11-26"}),
    ],
)
def test_a_day_an_hour_and_a_place_narrow(courses: list[Pattern], text: str, sessions: set[str]) -> None:
    result = search(text, coming(courses, SUNDAY), SUNDAY)
    assert {session.id for session in result.sessions} == sessions


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("er der kurser i næste uge", date(2026, 11, 23), date(2026, 11, 29)),
        ("kursus inden jul", date(2026, 11, 23), date(2026, 12, 23)),
        ("ipad efter den 1. december", date(2026, 12, 2), date(2027, 12, 31)),
    ],
)
def test_a_period_narrows(courses: list[Pattern], text: str, first: date, last: date) -> None:
    result = search(text, coming(courses, SUNDAY), SUNDAY)
    assert result.exact
    assert all(first <= session.start.date() <= last for session in result.sessions)


def test_nothing_on_the_day_shows_what_comes_from_then_on(courses: list[Pattern]) -> None:
    result = search("ipad den 5. december", coming(courses, SUNDAY), SUNDAY)
    assert not result.exact
    assert min(session.start.date() for session in result.sessions) > date(2026, 12, 5)


@pytest.mark.parametrize("text", ["kurser i skak", "slægtsforskning på tirsdag", "aftenkursus i ipad"])
def test_what_there_is_not_is_said_with_the_nearest_there_is(courses: list[Pattern], text: str) -> None:
    result = search(text, coming(courses, SUNDAY), SUNDAY)
    assert not result.exact
    assert result.sessions


@pytest.mark.parametrize("text", ["", "kurser", "🙂", "hvilke kurser har I?", "x" * 2000])
def test_at_most_five_in_order_of_time(courses: list[Pattern], text: str) -> None:
    sessions = search(text, coming(courses, SUNDAY), SUNDAY).sessions
    assert len(sessions) == MOST
    assert sessions == sorted(sessions, key=lambda session: session.start)
    assert len({session.course.id for session in sessions}) == MOST


def test_a_full_session_says_so() -> None:
    session = course().session(date(2026, 11, 26))
    assert session.card(0)["state"] == "full"
    assert session.card(3)["seats_free"] == 3
