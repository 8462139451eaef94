"""What citizens' questions about opening hours are taken to ask."""

from datetime import date, datetime

import pytest

from indgang.danish_dates import DENMARK
from indgang.danish_times import Hours
from indgang.opening_hours import Contact, Teller, Unit, answer, question_in

NOW = datetime(2026, 11, 23, 13, tzinfo=DENMARK)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("hvornår lukker I", "closing"),
        ("hva tid lukker biblioteket i dag", "closing"),
        ("hvornar luker i", "closing"),
        ("lukketid borgerservice", "closing"),
        ("hvor længe har I åbent i dag", "closing"),
        ("hvor sent kan man komme", "closing"),
        ("jeg har fri kl 15, når jeg så at komme inden i lukker", "closing"),
        ("when do you close", "closing"),
        ("hvornår åbner I i morgen", "opening"),
        ("hvornaar abner borgerservice", "opening"),
        ("hvornår lukker I op", "opening"),
        ("what time does the library open", "opening"),
        ("hvornår åbner og lukker I", "open"),
        ("har I lukket på fredag", "open"),
        ("er I lukket", "open"),
        ("er I åbne på lørdag", "open"),
        ("åbningstider", "open"),
        ("is the library open on Sunday", "open"),
        ("hvor længe har hovedbiblioteket åbent", "closing"),
    ],
)
def test_opening_closing_or_both(text: str, about: str) -> None:
    assert question_in(text, NOW).about == about


@pytest.mark.parametrize(
    "text",
    [
        "kan jeg ringe nu",
        "telefontid",
        "Hvornår er telefonerne åbne?",
        "tlf tider",
        "can I call you",
        "ringer man bare",
    ],
)
def test_ringing(text: str) -> None:
    assert question_in(text, NOW).phone
    assert not question_in("har I åbent nu", NOW).phone


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("er biblioteket selvbetjent om aftenen", True),
        ("hvornår er der selv betjening", True),
        ("er der ubemandet i weekenden", True),
        ("kan man komme ind uden personale", True),
        ("åbent bibliotek tider", True),
        ("hvornår er der personale", False),
        ("hvornår er der betjening på biblioteket", False),
        ("er der selvbetjening eller personale på lørdag", False),
        ("has the library self-service hours", True),
    ],
)
def test_self_service(text: str, asked: bool) -> None:
    assert question_in(text, NOW).self_service is asked


def test_days_and_hours() -> None:
    question = question_in("har I åbent lørdag eller på søndag efter kl 12", NOW)
    assert [when.first for when in question.whens] == [date(2026, 11, 28), date(2026, 11, 29)]
    assert question_in("har I åbent kl 20", NOW).hours == Hours(1200, 1200)
    assert question_in("har I åbent nu", NOW).whens == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("open tomorrow", date(2026, 11, 24)),
        ("are you open on Saturday?", date(2026, 11, 28)),
        ("open Christmas Eve", date(2026, 12, 24)),
        ("open on New Year's Day", date(2027, 1, 1)),
        ("when do you close tonight", date(2026, 11, 23)),
    ],
)
def test_days_in_english(text: str, day: date) -> None:
    (when,) = question_in(text, NOW).whens
    assert when.day == day


@pytest.mark.parametrize(
    ("text", "saturday"), [("open at the weekend", 28), ("åbent næste weekend", 5), ("har I åbent i weekenden", 28)]
)
def test_weekends_in_both_languages(text: str, saturday: int) -> None:
    (when,) = question_in(text, NOW).whens
    assert when.first
    assert when.first.day == saturday


@pytest.mark.parametrize("text", ["", "?", "x" * 5000, "kl kl kl", "lukker" * 500, "\x00", "ring " * 900])
def test_any_text_is_some_question(text: str) -> None:
    assert question_in(text, NOW)


def test_a_note_stands_apart_from_the_list_of_the_week() -> None:
    week = {key: ["10:00-15:00"] for key in "monday tuesday wednesday thursday friday saturday sunday".split()}
    unit = Unit.model_validate({"id": "b", "name": "Borgerservice", "hours": week, "note": "Kun efter aftale."})
    now = datetime(2026, 11, 23, 11, 0, tzinfo=DENMARK)
    text = answer([unit], question_in("hvornår har I åbent", now), Teller(now, "da"), lambda _: Contact("Byen", "12"))
    assert text.endswith("15.00\n\nKun efter aftale."), text
