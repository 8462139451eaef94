"""Opening hours at moments that are easy to get wrong."""

from datetime import date, datetime
from string import Formatter

import pytest
from pydantic import ValidationError

from indgang.danish_dates import DENMARK
from indgang.danish_times import Hours, When
from indgang.opening_hours import Teller, Unit, Week, holiday
from indgang.opening_hours.asked import closing_text, hour_text, opening_text
from indgang.opening_hours.days import day_text
from indgang.opening_hours.sentences import DANISH, ENGLISH
from indgang.opening_hours.spans import Span, joined, without
from indgang.opening_hours.states import state_text
from indgang.opening_hours.weeks import week_text, when_text

WEEK = {day: ["10:00-15:00"] for day in ("monday", "tuesday", "wednesday", "friday")}
WEEK |= {"thursday": ["10:00-12:00", "13:00-17:00"], "saturday": [], "sunday": []}
ALL_DAY = {day: ["00:00-24:00"] for day in Week.model_fields}
SELF_SERVICE = {day: ["07:00-22:00"] for day in Week.model_fields}
CLOSED = {"2026-12-24": [], "2026-12-31": []}


def unit(**changes: object) -> Unit:
    return Unit.model_validate({"id": "borgerservice", "name": "Borgerservice", "hours": WEEK} | changes)


def library(**changes: object) -> Unit:
    return unit(id="b", name="Biblioteket", self_service=SELF_SERVICE, exceptions=CLOSED, **changes)


def told(moment: datetime) -> Teller:
    return Teller(moment)


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=DENMARK)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(11, 23, 10, 0), "**Borgerservice** har åbent nu og lukker kl. 15.00."),
        (at(11, 23, 9, 59), "**Borgerservice** åbner i dag kl. 10.00."),
        (at(11, 23, 15, 0), "**Borgerservice** har lukket nu og åbner i morgen kl. 10.00."),
        (at(11, 26, 12, 30), "**Borgerservice** åbner i dag kl. 13.00."),
        (at(11, 27, 16, 0), "**Borgerservice** har lukket nu og åbner mandag den 30. november kl. 10.00."),
        (at(12, 25, 11, 0), "**Borgerservice** har lukket nu (juledag) og åbner mandag den 28. december kl. 10.00."),
        (at(4, 2, 11, 0), "**Borgerservice** har lukket nu (skærtorsdag) og åbner tirsdag den 7. april kl. 10.00."),
    ],
)
def test_the_state_now_and_what_comes_next(moment: datetime, said: str) -> None:
    assert state_text(unit(exceptions=CLOSED), told(moment)) == said


def test_an_exception_beats_the_week_and_the_holiday() -> None:
    special = unit(exceptions={"2026-12-24": [], "2026-12-25": ["12:00-13:00"]})
    assert special.closes(at(12, 24, 11)) is None
    assert special.opens(at(12, 24, 11)) == at(12, 25, 12)


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        ((11, 28), (11, 22), "har lukket lørdag den 28. november. Næste åbningstid er mandag den 30. november kl. 10.00–15.00."),
        ((11, 26), (11, 25), "har åbent i morgen kl. 10.00–12.00 og 13.00–17.00."),
        ((12, 25), (12, 1), "har lukket fredag den 25. december (juledag). Næste åbningstid er mandag den 28. december kl. 10.00–15.00."),
        ((11, 21), (11, 22), "havde lukket lørdag den 21. november."),
        ((11, 20), (11, 22), "havde åbent fredag den 20. november kl. 10.00–15.00."),
    ],
)  # fmt: skip
def test_a_day_that_was_asked_for(day: tuple[int, int], today: tuple[int, int], said: str) -> None:
    assert day_text(unit(exceptions=CLOSED), date(2026, *day), told(at(*today, 12))) == f"**Borgerservice** {said}"


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31), date(2027, 6, 5)])
def test_days_on_which_most_places_are_closed_are_not_taken_for_ordinary_ones(day: date) -> None:
    assert unit().staffed.of(day) is None
    assert day_text(unit(), day, told(at(12, 1, 12))).startswith("Jeg kender ikke åbningstiden for **Borgerservice**")
    assert unit(open_on_holidays=True).staffed.of(day) is not None
    assert state_text(unit(), told(at(12, 23, 16))) == (
        "**Borgerservice** har lukket. Jeg kan ikke se, hvornår der åbner igen."
    )


@pytest.mark.parametrize(
    ("on_holidays", "christmas_day", "christmas_eve"),
    [(None, None, None), (True, [Span(420, 1320)], [Span(420, 1320)]), (False, [], None)],
)
def test_self_service_on_holidays_is_only_known_where_it_is_said(
    on_holidays: bool | None, christmas_day: object, christmas_eve: object
) -> None:
    self_served = library(self_service_on_holidays=on_holidays).self_served
    assert self_served
    assert self_served.of(date(2026, 12, 25)) == christmas_day
    assert self_served.of(date(2026, 12, 24)) == christmas_eve
    assert self_served.of(date(2026, 12, 28)) == [Span(420, 1320)]


@pytest.mark.parametrize(
    ("exception", "said"),
    [
        (["08:00-12:00"], "har ikke personale fredag den 25. december (juledag), men er selvbetjent kl. 8.00–12.00."),
        ([], "har lukket fredag den 25. december (juledag)."),
    ],
)
def test_an_exception_of_self_service_beats_the_holiday(exception: list[str], said: str) -> None:
    open_then = library(self_service_exceptions={"2026-12-25": exception})
    assert day_text(open_then, date(2026, 12, 25), told(at(12, 1, 12))).startswith(f"**Biblioteket** {said}")


def test_a_shortened_day_with_staff_leaves_self_service_alone() -> None:
    short = unit(self_service=SELF_SERVICE, exceptions={"2026-11-25": ["10:00-12:00"]})
    assert day_text(short, date(2026, 11, 25), told(at(11, 24, 9))) == (
        "**Borgerservice** har personale i morgen kl. 10.00–12.00 og er selvbetjent kl. 7.00–22.00."
    )


def test_exceptions_of_a_self_service_that_there_is_not_are_refused() -> None:
    for wrong in ({"self_service_exceptions": {"2026-12-25": []}}, {"self_service_on_holidays": True}):
        with pytest.raises(ValidationError, match="self_service is missing"):
            unit(**wrong)


@pytest.mark.parametrize(
    ("day", "moment", "said"),
    [
        ((11, 26), at(11, 26, 9), "lukker i dag kl. 17.00. Der er åbent kl. 10.00–12.00 og 13.00–17.00."),
        ((11, 27), at(11, 26, 9), "lukker i morgen kl. 15.00."),
        ((11, 27), at(11, 27, 15), "lukkede i dag kl. 15.00. Der åbner igen mandag den 30. november kl. 10.00."),
        ((11, 20), at(11, 23, 9), "lukkede fredag den 20. november kl. 15.00."),
        ((12, 25), at(12, 25, 9), "har lukket nu (juledag) og åbner mandag den 28. december kl. 10.00."),
    ],
)
def test_closing_time_comes_first(day: tuple[int, int], moment: datetime, said: str) -> None:
    assert closing_text(unit(exceptions=CLOSED), date(2026, *day), told(moment)) == f"**Borgerservice** {said}"


def test_closing_time_where_self_service_is_not_known() -> None:
    open_on_holiday = unit(self_service=SELF_SERVICE, exceptions={"2026-12-26": ["10:00-14:00"]})
    assert closing_text(open_on_holiday, date(2026, 12, 26), told(at(12, 1, 9))) == (
        "**Borgerservice** har personale lørdag den 26. december (anden juledag) til kl. 14.00. Jeg ved ikke, om der er selvbetjent den dag."
    )


def test_opening_time_comes_first_and_is_the_state_once_it_is_past() -> None:
    assert opening_text(unit(), date(2026, 11, 24), told(at(11, 23, 9))) == (
        "**Borgerservice** åbner i morgen kl. 10.00. Der er åbent kl. 10.00–15.00."
    )
    assert opening_text(unit(), date(2026, 11, 23), told(at(11, 23, 11))) == (
        "**Borgerservice** har åbent nu og lukker kl. 15.00."
    )
    assert opening_text(library(), date(2026, 11, 28), told(at(11, 23, 11))) == (
        "**Biblioteket** åbner lørdag den 28. november kl. 7.00. Der er ikke personale den dag."
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (Hours(720, 720), "har åbent i morgen kl. 10.00–15.00."),
        (Hours(900, 900), "har ikke åbent i morgen kl. 15.00. Der er åbent kl. 10.00–15.00."),
        (Hours(0, 600), "har ikke åbent i morgen før kl. 10.00. Der er åbent kl. 10.00–15.00."),
        (Hours(899, 1440), "har åbent i morgen kl. 10.00–15.00."),
        (Hours(960, 1020), "har ikke åbent i morgen mellem kl. 16.00 og 17.00. Der er åbent kl. 10.00–15.00."),
    ],
)
def test_an_hour_that_was_asked_for(hours: Hours, said: str) -> None:
    assert hour_text(unit(), date(2026, 11, 24), hours, told(at(11, 23, 9))) == f"**Borgerservice** {said}"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(date(2026, 11, 21), date(2026, 11, 21)), "**Borgerservice** havde lukket lørdag den 21. november."),
        (
            When(date(2026, 11, 28), date(2026, 11, 29)),
            "**Borgerservice** fra 28. til 29. november: lørdag og søndag lukket.\nNæste åbningstid er mandag den 30. november kl. 10.00–15.00.",
        ),
        (When(weekdays=frozenset({3})), "**Borgerservice**, en almindelig uge: torsdag 10.00–12.00 og 13.00–17.00."),
        (
            When(date(2026, 12, 24), date(2026, 12, 28)),
            "**Borgerservice** fra 24. til 28. december: torsdag ukendt (juleaften), fredag–søndag lukket (juledag, anden juledag), mandag 10.00–15.00.",
        ),
    ],
)
def test_days_that_were_asked_for(when: When, said: str) -> None:
    assert when_text(unit(), when, told(at(11, 22, 12))) == said


@pytest.mark.parametrize(
    "when",
    [
        When(date(2026, 12, 1), date(2026, 12, 31)),
        When(last=date(2026, 12, 31)),
        When(first=date(2026, 12, 20)),
        When(date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_longer_time_is_the_ordinary_week_and_what_differs(when: When) -> None:
    lines = when_text(unit(exceptions=CLOSED), when, told(at(11, 22, 12))).splitlines()
    assert lines[1].startswith("- mandag–onsdag 10.00–15.00")
    assert lines[2:4] == ["- 24. december (juleaften): lukket", "- 25. december (juledag): lukket"]


def test_the_week_in_few_words_with_what_differs_soon() -> None:
    week = (
        "- mandag–onsdag 10.00–15.00, torsdag 10.00–12.00 og 13.00–17.00, fredag 10.00–15.00, lørdag og søndag lukket"
    )
    assert week_text(unit(exceptions={"2026-12-24": []}), told(at(12, 14, 12))).splitlines() == [
        week,
        "- 24. december (juleaften): lukket",
        "- 25. december (juledag): lukket",
        "- 31. december (nytårsaften): ukendt",
        "- 1. januar (nytårsdag): lukket",
    ]


def test_a_chat_that_never_closes() -> None:
    always = unit(hours=ALL_DAY, open_on_holidays=True)
    assert always.closes(at(12, 25, 23, 59))
    assert state_text(always, told(at(12, 25, 23, 59))) == "**Borgerservice** har åbent hele døgnet."
    assert closing_text(always, date(2026, 12, 25), told(at(12, 25, 12))) == "**Borgerservice** har åbent hele døgnet."
    assert "alle dage 0.00–24.00" in week_text(always, told(at(12, 20, 12)))


def test_an_evening_that_ends_after_midnight() -> None:
    late = unit(hours=WEEK | {"friday": ["18:00-24:00"], "saturday": ["00:00-02:00"]})
    assert late.closes(at(11, 27, 23)) == at(11, 28, 2)
    assert state_text(late, told(at(11, 27, 23))) == "**Borgerservice** har åbent nu og lukker i morgen kl. 2.00."
    assert state_text(late, told(at(11, 28, 1))) == "**Borgerservice** har åbent nu og lukker kl. 2.00."
    until_midnight = unit(hours=WEEK | {"friday": ["18:00-24:00"]})
    assert (
        closing_text(until_midnight, date(2026, 11, 27), told(at(11, 27, 23)))
        == "**Borgerservice** lukker i dag kl. 24.00."
    )


def test_no_opening_in_sight_is_said() -> None:
    never = unit(hours={day: [] for day in Week.model_fields})
    assert (
        state_text(never, told(at(11, 23, 10)))
        == "**Borgerservice** har lukket. Jeg kan ikke se, hvornår der åbner igen."
    )


@pytest.mark.parametrize("day", [(10, 25), (3, 29)])
def test_clocks_on_the_wall_when_they_are_changed(day: tuple[int, int]) -> None:
    night = unit(hours={day: ["01:00-05:00"] for day in Week.model_fields})
    assert night.closes(at(*day, 4)) == at(*day, 5)
    assert night.opens(at(*day, 0, 30)) == at(*day, 1)
    assert state_text(night, told(at(*day, 4))) == "**Borgerservice** har åbent nu og lukker kl. 5.00."


def test_holidays_are_the_danish_ones() -> None:
    assert holiday(date(2026, 12, 26)) == "Anden juledag"
    assert holiday(date(2026, 5, 1)) is None  # Store Bededag was abolished after 2023
    assert holiday(date(2023, 5, 5)) == "Store bededag"


@pytest.mark.parametrize(
    "wrong", ["10-15", "15:00-10:00", "10:00-10:00", "10:61-11:00", "10:00-25:00", 600, "10:00 - 15:00"]
)
def test_a_wrong_time_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        unit(hours=WEEK | {"monday": [wrong]})


def test_a_forgotten_day_is_refused() -> None:
    with pytest.raises(ValidationError):
        unit(hours={"monday": []})


def test_hours_must_be_said_to_be_unknown() -> None:
    with pytest.raises(ValidationError):
        Unit.model_validate({"id": "x", "name": "X"})
    unknown = Unit.model_validate({"id": "x", "name": "X", "hours": None, "branch": 12})
    assert unknown.closes(at(11, 23, 10)) is None
    assert unknown.opens(at(11, 23, 10)) is None


def test_spans_are_joined_and_taken_from_each_other() -> None:
    assert joined([Span(600, 700), Span(540, 620), Span(700, 720), Span(800, 900)]) == [Span(540, 720), Span(800, 900)]
    assert without([Span(540, 720), Span(800, 900)], [Span(600, 620), Span(700, 1440)]) == [
        Span(540, 600),
        Span(620, 700),
    ]


def test_both_languages_have_the_same_sentences() -> None:
    assert DANISH.keys() == ENGLISH.keys()
    verbs = {"has", "is"}
    for key, danish in DANISH.items():
        fields = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in (danish, ENGLISH[key])]
        assert fields[0] - verbs == fields[1] - verbs, key
