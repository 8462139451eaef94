"""Finding among sessions of any source: what suits, what comes nearest, what to ask, and how long that takes."""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from indgang.course_search import MOST, Found, Wish, others_of, search
from indgang.course_search.likeness import Vocabulary, words_in
from indgang.course_search.wishes import wish_among
from indgang.courses import Course, Session
from indgang.danish_dates import DENMARK

SUNDAY = datetime(2026, 11, 22, 13, tzinfo=DENMARK)
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=DENMARK)
HALL, HARBOUR, GROVE = "Hovedbiblioteket", "Havnebyen Bibliotek", "Skovlunden Bibliotek"
OF_COURSE = {"about", "subject", "words", "level", "branch", "online", "price", "link"}


def session(title: str, start: datetime = TUESDAY, branch: str = HALL, course: str = "", **facts: Any) -> Session:
    told = {name: value for name, value in facts.items() if name in OF_COURSE}
    rest = {name: value for name, value in facts.items() if name not in OF_COURSE}
    taught = Course(id=course or f"{title}-{branch}", title=title, branch=branch, **told)
    return Session(f"{taught.id}-{start:%m%d%H%M}", taught, start, start + timedelta(hours=2), **rest)


def weekly(title: str, number: int, start: datetime = TUESDAY, **facts: Any) -> list[Session]:
    return [session(title, start + timedelta(weeks=week), **facts) for week in range(number)]


IPAD = weekly("iPad for begyndere", 4, subject="ipad", level="Begynder", price=0, capacity=8, waiting=5)
IPAD_HARBOUR = weekly(
    "iPad: kom videre", 3, TUESDAY + timedelta(days=2, hours=4), branch=HARBOUR, subject="ipad", level="Let øvet"
)
FROM_LIBRARY = [
    session("Excel på arbejdet", TUESDAY + timedelta(hours=7), HARBOUR, price=150, words=("regneark",), link="https://billetto.dk/1"),
    session("Webinar om ChatGPT", TUESDAY + timedelta(days=7), "", online=True, price=0),
    session("Drop-in it-hjælp", TUESDAY + timedelta(days=1), GROVE, course="hjaelp"),
    session("Podcast for begyndere", TUESDAY + timedelta(days=3), GROVE, state="cancelled"),
    session("Lær dit digitale kamera at kende", TUESDAY + timedelta(days=4), GROVE, state="full"),
]  # fmt: skip
ALL = [*IPAD, *IPAD_HARBOUR, *FROM_LIBRARY]
EVENTS = [
    session("Strikkecafé", TUESDAY + timedelta(hours=9), words=("håndarbejde",)),
    session("Foredrag om vikinger", TUESDAY + timedelta(days=5), HARBOUR),
]


def find(text: str | Sequence[str], **more: Any) -> Found:
    return search(text, more.pop("sessions", ALL), SUNDAY, **({"events": EVENTS} | more))


def titles(found: Found) -> list[str]:
    return list(dict.fromkeys(each.course.title for each in found.sessions))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("er der et excelkursus?", ["Excel på arbejdet"]),
        ("noget med regneark", ["Excel på arbejdet"]),
        ("ipad for begyndere", ["iPad for begyndere", "iPad: kom videre"]),
        ("ipad for øvede", ["iPad: kom videre", "iPad for begyndere"]),
        ("hvad er der på tirsdag om eftermiddagen", ["Excel på arbejdet"]),
        ("gratis kurser på tirsdag", ["iPad for begyndere"]),
        ("et onlinekursus", ["Webinar om ChatGPT"]),
        ("kan jeg være med hjemmefra", ["Webinar om ChatGPT"]),
        ("kurser der koster penge", ["Excel på arbejdet"]),
        ("ipad i havnebyen", ["iPad: kom videre"]),
        ("ipad torsdag den 26. november", ["iPad: kom videre"]),
    ],
)
def test_what_suits_is_found_whatever_its_source(question: str, expected: list[str]) -> None:
    found = find(question)
    assert (titles(found), found.exact, found.nearest) == (expected, True, None)


@pytest.mark.parametrize(
    ("question", "nearest", "expected"),
    [
        ("excel i Skovlunden", "branch", ["Excel på arbejdet"]),
        ("ipad torsdag i Skovlunden", "branch", ["iPad: kom videre"]),
        ("ipad på onsdag", "later", ["iPad: kom videre", "iPad for begyndere"]),
        ("chatgpt på fredag", "later", ["Webinar om ChatGPT"]),
        ("gratis excelkursus", "other", ["Excel på arbejdet"]),
        ("excel om formiddagen", "other", ["Excel på arbejdet"]),
        ("excel for begyndere online", "other", ["Excel på arbejdet"]),
        ("excel efter den 1. februar", "other", ["Excel på arbejdet"]),
        ("kan I hjælpe med min netbank", "other", ["Drop-in it-hjælp"]),
    ],
)
def test_where_nothing_suits_the_nearest_is_offered_and_called_what_it_is(
    question: str, nearest: str, expected: list[str]
) -> None:
    found = find(question)
    assert (found.exact, found.nearest, titles(found)) == (False, nearest, expected)


def test_full_ones_are_offered_for_their_waiting_list_only_where_nothing_else_is() -> None:
    full = {each.id for each in IPAD}
    assert find("ipad", full=full).sessions == IPAD_HARBOUR
    found = find("ipad", full=full, sessions=[*IPAD, *FROM_LIBRARY])
    assert (found.exact, found.nearest, found.sessions, found.gone) == (False, "waiting", IPAD, [])
    found = find("ipad på tirsdag", full={IPAD[0].id}, sessions=IPAD)
    assert (found.nearest, found.sessions, found.gone) == ("later", IPAD[1:], IPAD[:1])


@pytest.mark.parametrize(("question", "state"), [("podcast", "cancelled"), ("kursus i kamera", "full")])
def test_what_is_cancelled_or_sold_out_is_said_and_other_help_offered(question: str, state: str) -> None:
    found = find(question)
    assert [each.state for each in found.gone] == [state]
    assert (found.exact, found.nearest, titles(found)) == (False, "other", ["Drop-in it-hjælp"])


def test_what_nobody_can_have_is_not_offered() -> None:
    assert not {"Podcast for begyndere", "Lær dit digitale kamera at kende"} & {
        title for offset in range(0, 20, MOST) for title in titles(find("kurser", offset=offset))
    }
    assert not find("kurser").gone


def test_other_events_are_found_by_words_of_their_own_only() -> None:
    for question in ("er der et strikkearrangement", "strik i aften på tirsdag", "håndarbejde"):
        found = find(question)
        assert (titles(found), found.events) == (["Strikkecafé"], True)
    assert "Strikkecafé" not in titles(find("hvad kan jeg lære på tirsdag"))
    assert not find("er der et foredrag om excel").events
    assert titles(find("hvilke arrangementer er der på søndag den 29.")) == ["Foredrag om vikinger"]
    assert titles(find("hvad sker der på tirsdag")) == ["iPad for begyndere", "Excel på arbejdet", "Strikkecafé"]


def test_nothing_at_all_is_no_error() -> None:
    found = search("ipad", [], SUNDAY)
    assert (found.sessions, found.exact, found.nearest) == ([], False, None)


def test_flere_goes_on_until_every_session_was_shown_once() -> None:
    shown: list[Session] = []
    found = find("kurser")
    while found.sessions:
        shown += found.sessions
        assert found.left == len(IPAD + IPAD_HARBOUR) + 3 - len(shown)
        found = find("kurser", offset=found.next)
    assert len({each.id for each in shown}) == len(shown) == 10
    assert {each.course.title for each in shown[:MOST]} == {each.course.title for each in shown}, "each course first"


def test_andet_tidspunkt_shows_the_other_sessions_of_the_course() -> None:
    found = others_of(IPAD[1], ALL, SUNDAY)
    assert found.sessions == [IPAD[0], IPAD[2], IPAD[3]]
    many = weekly("Word", 12)
    found = others_of(many[0], many, SUNDAY, 5)
    assert (found.sessions, found.left) == (many[6:11], 1)
    assert others_of(many[0], many, SUNDAY, found.next).sessions == many[11:]
    assert others_of(FROM_LIBRARY[0], ALL, SUNDAY).sessions == []


def test_the_last_date_shown_of_a_course_tells_how_many_more_there_are() -> None:
    shown = search("word", weekly("Word", 8), SUNDAY).sessions
    assert [len(each.more) for each in shown] == [0, 0, 0, 0, 3]
    shown = search("word på tirsdag", weekly("Word", 8), SUNDAY).sessions
    assert [len(each.more) for each in shown] == [7]


def test_what_has_begun_is_not_found_though_the_list_has_it() -> None:
    later = TUESDAY + timedelta(minutes=1)
    assert search("ipad på tirsdag", IPAD, later).sessions[0] == IPAD[1]
    whole_day = [session("It-dag", TUESDAY, all_day=True)]
    assert search("it-dag", whole_day, later).sessions == whole_day
    assert search("it-dag", whole_day, TUESDAY + timedelta(days=1)).sessions == []


MANY = [
    session(f"{subject} {level}", TUESDAY + timedelta(days=number), branch, subject=subject)
    for number, (subject, level, branch) in enumerate(
        (subject, level, branch) for subject in ("ipad", "word") for level in ("1", "2", "3", "4") for branch in (HALL, HARBOUR, GROVE)
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        (["kurser"], "subject"),
        (["kurser i Havnebyen"], None),
        (["kurser i november"], None),
        (["ipad"], "branch"),
        (["kurser", "ipad"], "branch"),
        (["kurser", "ipad", "i havnebyen"], None),
    ],
)
def test_one_thing_is_asked_at_a_time_while_many_courses_fit(said: list[str], ask: str | None) -> None:
    assert search(said, MANY, SUNDAY).ask == ask


def test_the_time_is_asked_for_last() -> None:
    here = [session(f"Word {number}", TUESDAY + timedelta(days=number), subject="word") for number in range(12)]
    assert search("word", here, SUNDAY).ask == "time"
    assert search("word om formiddagen", here, SUNDAY).ask is None
    assert search("word", here[:10], SUNDAY).ask is None


def test_what_is_said_bit_by_bit_is_one_wish() -> None:
    found = find(["ipad", "i Havnebyen", "hellere på Hovedbiblioteket", "det må gerne være gratis, og på tirsdag"])
    assert found.sessions == IPAD[:1]
    assert titles(find(["ipad", "nej, hellere excel"])) == ["Excel på arbejdet"]
    assert titles(find(["excel", "det passer mig fint tirsdag"])) == ["Excel på arbejdet"]
    assert titles(find(["kurser på torsdag", "om formiddagen"])) == titles(find("kurser torsdag formiddag"))


def test_a_later_day_replaces_an_earlier_one_and_keeps_the_hours() -> None:
    evening, monday, tuesday = (wish_among(text, [], SUNDAY) for text in ("om aftenen", "på mandag", "på tirsdag"))
    wish = evening.then(monday).then(tuesday)
    assert wish.times == (*tuesday.times, *evening.times)
    assert Wish(free=True).then(Wish(free=False)).free is False
    assert Wish(free=True).then(Wish()).free is True


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("jeg er begynder", "beginner"), ("for nybegyndere", "beginner"), ("et begynderkursus", "beginner"), ("fra helt forfra", "beginner"),
        ("hvornår begynder kurset", None), ("kurset begynder kl. 10", None), ("jeg er let øvet", "experienced"), ("et fortsætterhold", "experienced"),
        ("for begyndere og øvede", None), ("ipad", None),
    ],
)  # fmt: skip
def test_levels(text: str, level: str | None) -> None:
    assert wish_among(text, [], SUNDAY).level == level


@pytest.mark.parametrize(
    "text", ["", "🙂", "'; --", "x" * 2000, "\0", "ipad " * 400, " ".join(f"ord{number}" for number in range(400))]
)
def test_odd_texts_are_answered_in_time(text: str) -> None:
    before = time.perf_counter()
    assert find(text).sessions
    assert time.perf_counter() - before < 1


def test_words_are_known_however_they_are_written() -> None:
    known = Vocabulary(["computer", "ipad", "strikkecafe", "mail", "slaegtsforskning", "pc"])
    for word, term in {
        "komputer": "computer", "computerkursus": "computer", "ipads": "ipad", "strik": "strikkecafe", "slaegt": "slaegtsforskning",
        "slægtsforskning": "slaegtsforskning", "pc": "pc", "strikkearrangement": "strikkecafe",
    }.items():  # fmt: skip
        assert term in known.meant_by(words_in(word)[0]), word
    for word in ("pcx", "skak", "mai", "xx", "kommune"):
        assert not known.meant_by(word), word


def test_ten_thousand_sessions_are_searched_in_thirty_milliseconds() -> None:
    """The limit is for nineteen of twenty; here the best of three rounds, since other work may share the machine."""
    chance = random.Random(5)  # noqa: S311
    subjects = ["ipad", "android", "excel", "mitid", "billeder", "svindel", "netbank", "kodning"]
    sessions = [
        session(
            f"{chance.choice(subjects)} {chance.randrange(4000)}x",
            SUNDAY + timedelta(hours=chance.randrange(1, 4000)),
            chance.choice([HALL, HARBOUR, GROVE]),
            price=chance.choice([0, 50, None]),
            course=f"c{number // 2}",
        )
        for number in range(10_000)
    ]
    questions = ["kurser", "ipad på tirsdag", "gratis kursus om svindl", "noget om aftenen i næste uge", "skak", "excel i Havnebyen for begyndere"]  # fmt: skip
    search("ipad", sessions, SUNDAY)
    rounds = [sorted(_seconds(question, list(sessions)) for question in questions * 5) for _ in range(3)]
    assert min(each[int(len(each) * 0.95)] for each in rounds) < 0.030


def _seconds(question: str, sessions: list[Session]) -> float:
    before = time.perf_counter()
    search(question, sessions, SUNDAY)
    return time.perf_counter() - before
