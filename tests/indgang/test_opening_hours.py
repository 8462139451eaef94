"""Opening hours at moments that are easy to get wrong."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from indgang.danish_dates import DENMARK
from indgang.danish_times import When
from indgang.opening_hours import Unit, Week, day_text, holiday, state_text, week_text, when_text

WEEK = {day: ["10:00-15:00"] for day in ("monday", "tuesday", "wednesday", "friday")}
WEEK |= {"thursday": ["10:00-12:00", "13:00-17:00"], "saturday": [], "sunday": []}


def unit(**changes: object) -> Unit:
    return Unit.model_validate({"id": "borgerservice", "name": "Borgerservice", "hours": WEEK} | changes)


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
        (at(12, 25, 11, 0), "**Borgerservice** har lukket nu (Juledag) og åbner mandag den 28. december kl. 10.00."),
        (at(4, 2, 11, 0), "**Borgerservice** har lukket nu (Skærtorsdag) og åbner tirsdag den 7. april kl. 10.00."),
    ],
)
def test_the_state_now_and_what_comes_next(moment: datetime, said: str) -> None:
    assert state_text(unit(), moment) == said


def test_an_exception_beats_the_week_and_the_holiday() -> None:
    special = unit(exceptions={"2026-12-24": [], "2026-12-25": ["12:00-13:00"]})
    assert special.closes(at(12, 24, 11)) is None
    assert special.opens(at(12, 24, 11)) == at(12, 25, 12)


def test_a_day_that_was_asked_for() -> None:
    assert (
        day_text(unit(), date(2026, 11, 28), date(2026, 11, 22))
        == "**Borgerservice** har lukket lørdag den 28. november."
    )
    assert (
        day_text(unit(), date(2026, 11, 26), date(2026, 11, 25))
        == "**Borgerservice** har åbent i morgen kl. 10.00–12.00 og 13.00–17.00."
    )


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(date(2026, 11, 21), date(2026, 11, 21)), "**Borgerservice** havde lukket lørdag den 21. november."),
        (
            When(date(2026, 11, 28), date(2026, 11, 29)),
            "**Borgerservice** fra 28. til 29. november: lørdag og søndag lukket.",
        ),
        (When(weekdays=frozenset({3})), "**Borgerservice**, en almindelig uge: torsdag 10.00–12.00 og 13.00–17.00."),
        (
            When(date(2026, 12, 24), date(2026, 12, 28)),
            "**Borgerservice** fra 24. til 28. december: torsdag 10.00–12.00 og 13.00–17.00, fredag–søndag lukket, mandag 10.00–15.00.",
        ),
    ],
)
def test_days_that_were_asked_for(when: When, said: str) -> None:
    assert when_text(unit(), when, date(2026, 11, 22)) == said


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
    lines = when_text(unit(), when, date(2026, 11, 22)).splitlines()
    assert lines[1].startswith("- mandag–onsdag 10.00–15.00")
    assert lines[2] == "- 25. december: lukket"


def test_the_week_in_few_words_with_what_differs_soon() -> None:
    assert week_text(unit(), date(2026, 12, 14)).splitlines() == [
        "- mandag–onsdag 10.00–15.00, torsdag 10.00–12.00 og 13.00–17.00, fredag 10.00–15.00, lørdag og søndag lukket",
        "- 25. december: lukket",
        "- 1. januar: lukket",
    ]


def test_a_chat_that_never_closes() -> None:
    always = unit(hours={day: ["00:00-24:00"] for day in Week.model_fields}, open_on_holidays=True)
    assert always.closes(at(12, 25, 23, 59)) == at(12, 26, 0)
    assert "alle dage 0.00–24.00" in week_text(always, date(2026, 12, 20))


def test_no_opening_in_sight_is_said() -> None:
    never = unit(hours={day: [] for day in Week.model_fields})
    assert state_text(never, at(11, 23, 10)) == "**Borgerservice** har lukket. Jeg kan ikke se, hvornår der åbner igen."


def test_clocks_on_the_wall_when_summer_time_ends() -> None:
    night = unit(hours={day: ["00:00-24:00"] for day in Week.model_fields})
    assert night.closes(at(10, 25, 4)) == at(10, 26, 0)


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
