"""What people write of days and hours, said at a moment that stands still."""

import time
from datetime import date, datetime

import pytest

from indgang.danish_dates import DENMARK
from indgang.danish_times import When, no_such_dates_in, times_in
from indgang.danish_times.feasts import easter
from indgang.opening_hours import holiday


def at(text: str) -> datetime:
    """`2026-11-22` is one in the afternoon of that day."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T13:00").replace(tzinfo=DENMARK)


SUNDAY, TUESDAY, FRIDAY, SILVESTER, LEAP_DAY = "2026-11-22", "2026-11-24", "2026-11-27", "2026-12-31", "2028-02-29"
SPRING_FORWARD, FALL_BACK = "2026-03-29T01:30", "2026-10-25T01:30"


def shown(when: When) -> str:
    """`2026-11-24`, `2026-11-23/2026-11-29`, `/2026-12-23`, with hours and days of the week behind."""
    first, last = (day.isoformat() if day else "" for day in (when.first, when.last))
    days = "" if not when.first and not when.last else first if first == last else f"{first}/{last}"
    hours = (
        ""
        if not when.hours
        else " ".join(f"{minute // 60}.{minute % 60:02}" for minute in sorted({when.hours.start, when.hours.end}))
    )
    weekly = ",".join("ma ti on to fr lø sø".split()[number] for number in sorted(when.weekdays))
    return " ".join(part for part in (days, weekly, hours) if part)


def read(text: str, now: str = SUNDAY) -> list[str]:
    return [shown(said.when) for said in times_in(text, at(now))]


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        (SUNDAY, "tirsdag", "2026-11-24"),
        (TUESDAY, "tirsdag", "2026-11-24"),
        (TUESDAY, "på tirsdag", "2026-12-01"),
        (TUESDAY, "nu på tirsdag", "2026-12-01"),
        (FRIDAY, "nu på tirsdag", "2026-12-01"),
        (SUNDAY, "næste tirsdag", "2026-11-24"),
        (TUESDAY, "næste tirsdag", "2026-12-01"),
        (FRIDAY, "naeste lordag", "2026-12-05"),
        (FRIDAY, "på lørdag", "2026-11-28"),
        (TUESDAY, "tirsdag i næste uge", "2026-12-01"),
        (FRIDAY, "i næste uge på onsdag", "2026-12-02"),
        (FRIDAY, "onsdag i uge 50", "2026-12-09"),
        (TUESDAY, "i tirsdags", "2026-11-17"),
        (SUNDAY, "sidste tirsdag", "2026-11-17"),
        (SUNDAY, "jeg var hos jer onsdag", "2026-11-18"),
        (SUNDAY, "om tirsdagen", "ti"),
        (SUNDAY, "hver anden torsdag", "to"),
        (SUNDAY, "en fredag kl 14", "fr 14.00"),
        (SUNDAY, "lørdagsåbent borgerservice", "lø"),
        (SUNDAY, "på hverdage", "ma,ti,on,to,fr"),
        (SUNDAY, "tirsdag om en uge", "2026-12-01"),
        (SUNDAY, "på onsdag om 8 dage", "2026-12-02"),
        (SUNDAY, "loerdag", "2026-11-28"),
        (TUESDAY, "sondag", "2026-11-29"),
        (SUNDAY, "trisdag", "2026-11-24"),
        (SUNDAY, "tirs", "2026-11-24"),
        (SUNDAY, "ons", "2026-11-25"),
        (SUNDAY, "man. d. 30/11", "2026-11-30"),
        (SUNDAY, "søn. kl. 10", "2026-11-22 10.00"),
        (SUNDAY, "man-fre", "2026-11-23/2026-11-27"),
        (SUNDAY, "første mandag i december", "2026-12-07"),
        (SUNDAY, "sidste tirsdag i måneden", "2026-11-24"),
    ],
)
def test_days_of_the_week(now: str, text: str, meant: str) -> None:
    assert read(text, now) == [meant]


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        (SUNDAY, "i dag", "2026-11-22"),
        (SUNDAY, "idag", "2026-11-22"),
        (SUNDAY, "i morgen", "2026-11-23"),
        (SILVESTER, "imorgen", "2027-01-01"),
        (SILVESTER, "i overmorgen", "2027-01-02"),
        (LEAP_DAY, "i morgen", "2028-03-01"),
        (LEAP_DAY, "i går", "2028-02-28"),
        (SPRING_FORWARD, "i morgen", "2026-03-30"),
        (FALL_BACK, "i forgårs", "2026-10-23"),
        (SPRING_FORWARD, "om en time", "2026-03-29 3.30"),  # at two the clock goes to three
        (FALL_BACK, "om to timer", "2026-10-25 2.30"),  # at three it goes back to two
        (SUNDAY, "overmorgen", "2026-11-24"),
        (SUNDAY, "i morgen tidlig", "2026-11-23 5.00 10.00"),
        (SUNDAY, "i aften", "2026-11-22 17.00 24.00"),
        (SUNDAY, "i formiddag", "2026-11-22 8.00 12.00"),
        (SUNDAY, "i nat", "2026-11-23 0.00 6.00"),
        ("2026-11-22T02:00", "i nat", "2026-11-22 0.00 6.00"),
        (SUNDAY, "denne uge", "2026-11-16/2026-11-22"),
        (SUNDAY, "er der kurser i næste uge", "2026-11-23/2026-11-29"),
        (FRIDAY, "næste uge", "2026-11-30/2026-12-06"),
        (TUESDAY, "resten af ugen", "2026-11-24/2026-11-29"),
        (FRIDAY, "om to uger", "2026-12-07/2026-12-13"),
        (FRIDAY, "om 14 dage", "2026-12-11"),
        (SUNDAY, "om fjorten dage", "2026-12-06"),
        (SUNDAY, "om enogtyve dage", "2026-12-13"),
        (SUNDAY, "om en måned", "2026-12-21/2026-12-27"),
        ("2027-01-31", "om en maned", "2027-02-22/2027-02-28"),
        (SUNDAY, "om et par dage", "2026-11-24/2026-11-25"),
        (SUNDAY, "inden for 14 dage", "2026-11-22/2026-12-06"),
        (SUNDAY, "for tre dage siden", "2026-11-19"),
        (SUNDAY, "for en uge siden", "2026-11-09/2026-11-15"),
        (SUNDAY, "i weekenden", "2026-11-21/2026-11-22"),
        (SUNDAY, "til weekenden", "2026-11-28/2026-11-29"),
        (TUESDAY, "i weekenden", "2026-11-28/2026-11-29"),
        (TUESDAY, "næste weekend", "2026-12-05/2026-12-06"),
        (SUNDAY, "næste måned", "2026-12-01/2026-12-31"),
        (SILVESTER, "til næste år", "2027-01-01/2027-12-31"),
    ],
)
def test_days_and_weeks_from_today(now: str, text: str, meant: str) -> None:
    assert read(text, now) == [meant]


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        (SUNDAY, "d. 3/12", "2026-12-03"),
        (SUNDAY, "den 3. december", "2026-12-03"),
        (SUNDAY, "3.12.", "2026-12-03"),
        (SUNDAY, "åbent 3.12?", "2026-12-03"),
        (SUNDAY, "3/12-2026", "2026-12-03"),
        (SUNDAY, "03.12.26", "2026-12-03"),
        (SUNDAY, "2026-12-03", "2026-12-03"),
        (SUNDAY, "den tredje december", "2026-12-03"),
        (SUNDAY, "torsdag den 3. dec. 2026", "2026-12-03"),
        (SUNDAY, "22/11", "2026-11-22"),
        (SUNDAY, "21/11", "2027-11-21"),
        (SUNDAY, "jeg flyttede 1. november", "2026-11-01"),
        (SUNDAY, "d. 3/12 fik jeg brev", "2025-12-03"),
        (SUNDAY, "29/2", "2028-02-29"),
        (LEAP_DAY, "29. februar", "2028-02-29"),
        (SUNDAY, "den 3.", "2026-12-03"),
        (SUNDAY, "sæt os på holdet den 12.", "2026-12-12"),
        ("2027-02-01", "den 31.", "2027-03-31"),
        (SILVESTER, "den 1.", "2027-01-01"),
        (SUNDAY, "3.-5. december", "2026-12-03/2026-12-05"),
        (SUNDAY, "mellem den 3. og 5. december", "2026-12-03/2026-12-05"),
        (SUNDAY, "fra d. 30. november til d. 5. januar", "2026-11-30/2027-01-05"),
        (SUNDAY, "fra mandag til onsdag", "2026-11-23/2026-11-25"),
        (TUESDAY, "mandag til onsdag", "2026-11-30/2026-12-02"),
        (SUNDAY, "uge 49", "2026-11-30/2026-12-06"),
        (SUNDAY, "i uge 49-50", "2026-11-30/2026-12-13"),
        (SUNDAY, "uge 47", "2026-11-16/2026-11-22"),
        (SUNDAY, "uge 46", "2027-11-15/2027-11-21"),
        (SILVESTER, "uge 53", "2026-12-28/2027-01-03"),
        (SILVESTER, "uge 1", "2027-01-04/2027-01-10"),
        (SUNDAY, "i december", "2026-12-01/2026-12-31"),
        (SILVESTER, "december", "2026-12-01/2026-12-31"),
        (SUNDAY, "til maj", "2027-05-01/2027-05-31"),
        (SUNDAY, "i Maj", "2027-05-01/2027-05-31"),
        (SUNDAY, "midt i januar", "2027-01-11/2027-01-20"),
        (SUNDAY, "sidste december", "2025-12-01/2025-12-31"),
        (SUNDAY, "om tirsdagen i december", "2026-12-01/2026-12-31 ti"),
    ],
)
def test_dates_weeks_and_months(now: str, text: str, meant: str) -> None:
    assert read(text, now) == [meant]


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        (SUNDAY, "juleaftensdag", "2026-12-24"),
        (SUNDAY, "2. juledag", "2026-12-26"),
        (SUNDAY, "anden juledag", "2026-12-26"),
        (SUNDAY, "i julen", "2026-12-24/2026-12-26"),
        (SUNDAY, "inden jul", "/2026-12-23"),
        (SUNDAY, "op til jul", "/2026-12-23"),
        (SUNDAY, "dagen efter jul", "2026-12-27"),
        (SUNDAY, "lørdagen før jul", "2026-12-19"),
        (SUNDAY, "mellem jul og nytår", "2026-12-27/2026-12-30"),
        ("2026-12-28", "mellem jul og nytår", "2026-12-27/2026-12-30"),
        (SUNDAY, "før nytår", "/2026-12-31"),
        (SUNDAY, "efter nytår", "2027-01-01/"),
        ("2027-01-01", "efter nytår", "2027-01-01/"),
        (SUNDAY, "nytårsaften", "2026-12-31"),
        (SILVESTER, "nytårsdag", "2027-01-01"),
        (SUNDAY, "påske", "2027-03-25/2027-03-29"),
        (SUNDAY, "2. paskedag", "2027-03-29"),
        (SUNDAY, "pinse", "2027-05-16/2027-05-17"),
        (SUNDAY, "Kristi himmelfartsdag", "2027-05-06"),
        (SUNDAY, "fredagen efter kristi himmelfart", "2027-05-07"),
        (SUNDAY, "påsken 2030", "2030-04-18/2030-04-22"),
        (SUNDAY, "grundlovsdag", "2027-06-05"),
        (SUNDAY, "vinterferien", "2027-02-13/2027-02-21"),
        (SUNDAY, "i efterårsferien", "2027-10-16/2027-10-24"),
        (SUNDAY, "til foråret", "2027-03-01/2027-05-31"),
        ("2027-07-01", "til sommer", "2028-06-01/2028-08-31"),
        ("2027-07-01", "i sommer", "2027-06-01/2027-08-31"),
        ("2027-01-15", "i vinter", "2026-12-01/2027-02-28"),
    ],
)
def test_feasts_and_seasons(now: str, text: str, meant: str) -> None:
    assert read(text, now) == [meant]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kl. 10", "10.00"),
        ("kl 10.30", "10.30"),
        ("kl 1430", "14.30"),
        ("klokken halv ti", "9.30"),
        ("klokken fem", "5.00"),
        ("kvart over 9", "9.15"),
        ("kvart i ti", "9.45"),
        ("fem minutter i halv ti", "9.25"),
        ("ti over halv syv", "6.40"),
        ("10.45", "10.45"),
        ("14:30", "14.30"),
        ("kl 24", "24.00"),
        ("mellem 10 og 12", "10.00 12.00"),
        ("fra 10 til 12", "10.00 12.00"),
        ("kl. 10-12", "10.00 12.00"),
        ("efter kl. 16", "16.00 24.00"),
        ("efter 16", "16.00 24.00"),
        ("før kl. 12", "0.00 12.00"),
        ("ved 14-tiden", "13.30 14.30"),
        ("formiddag", "8.00 12.00"),
        ("om eftermiddagen", "12.00 18.00"),
        ("om aftenen", "17.00 24.00"),
        ("aftenkursus", "17.00 24.00"),
        ("sent på eftermiddagen", "15.00 18.00"),
        ("om natten", "0.00 6.00"),
        ("kl. 3", "3.00"),
        ("kl. 3 om eftermiddagen", "15.00"),
        ("kl. 12 om natten", "0.00"),
        ("mellem 2 og 4 om eftermiddagen", "14.00 16.00"),
        ("i aften kl. 7", "2026-11-22 19.00"),
        ("i overmorgen kl. halv ti", "2026-11-24 9.30"),
        ("næste onsdag eftermiddag", "2026-11-25 12.00 18.00"),
        ("kl 10 i morgen", "2026-11-23 10.00"),
        ("sent på tirsdag", "2026-11-24 17.00 24.00"),
        ("tirsdag 10-12", "2026-11-24 10.00 12.00"),
        ("på hverdage efter kl. 16", "ma,ti,on,to,fr 16.00 24.00"),
        ("mandag den 30. november kl. 10.00", "2026-11-30 10.00"),
    ],
)
def test_hours(text: str, meant: str) -> None:
    assert read(text) == [meant]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("fra på tirsdag", "2026-11-24/"),
        ("fra den 1. februar", "2027-02-01/"),
        ("efter den 1. februar", "2027-02-02/"),
        ("inden den 1. februar", "/2027-01-31"),
        ("senest fredag", "/2026-11-27"),
        ("senest fredag kl. 12", "/2026-11-27"),
        ("inden fredag kl. 12", "/2026-11-27"),
        ("siden i tirsdags", "2026-11-17/2026-11-22"),
    ],
)
def test_open_ends(text: str, meant: str) -> None:
    assert read(text) == [meant]


def test_two_times_are_two() -> None:
    assert read("tirsdag eller torsdag kl. 10") == ["2026-11-24", "2026-11-26 10.00"]


@pytest.mark.parametrize(
    "text",
    """hun hedder Maj|til Maj|Maj Hansen|min søn er syg|det kan man.|man kan jo ikke|Tor Hansen|2100 København|ring 12 34 56 78|tlf. 12345678
    |3/4 af kagen|1/2 liter|24/7|50/50|31/2|30. februar|kr. 10|1.500 kr|beløb 10.50 kr|10.12 kr|version 3.12|python 3.12.1|ios 17.4|kl. 99.99
    |10-12 personer|mellem 10 og 12 personer|børn fra 10 til 12 år|for børn mellem 3 og 6|efter 10 år|god morgen|god aften|godmorgen|en halv time
    |halv pris|den 3. gang|den 65 årige|hvor sent har I åbent|tidligt|julekort|jeg har ventet i 3 uger|sms 1220|3-12@eksempel.dk|i øvrigt
    |https://eksempel.dk/2026/12/03|kan man klage|min søn klager|er d 5 dage|en 7/7-ordning|god weekend|en i to|hverdagen er travl|en dag om ugen|""".replace(
        "\n    ", ""
    ).split("|"),
)
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


def test_easter_is_the_one_in_the_calendar_of_holidays() -> None:
    assert all(holiday(easter(year)) == "Påskedag" for year in range(1950, 2100))


@pytest.mark.parametrize(
    "text", ["i morgen ", "1.", "2 ", "a@", "kl. 10 ", "fem minutter i halv ", "mellem 10 og ", "12/", "tirsdag efter "]
)
def test_time_in_proportion_to_the_text(text: str) -> None:
    start = time.perf_counter()
    times_in((text * 4000)[:4000], at(SUNDAY))
    assert time.perf_counter() - start < 2  # about 0.1 s; a pattern that backtracks takes minutes


def test_where_an_expression_stands() -> None:
    text = "Ærø – på\nløRDAG  kl. 10, tak"
    (said,) = times_in(text, at(SUNDAY))
    assert text[said.start : said.end] == "på\nløRDAG  kl. 10"
    assert said.when.day == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "missing", "said"),
    [
        ("den 31. februar", ["den 31. februar"], []),
        ("kursus den 31. februar eller den 3. marts", ["den 31. februar"], ["2027-03-03"]),
        ("d. 31/4 kl. 10", ["d. 31/4"], []),
        ("30.2.2027", ["30.2.2027"], []),
        ("2026-02-30", ["2026-02-30"], []),
        ("29. februar 2027", ["29. februar 2027"], []),
        ("29. februar", [], ["2028-02-29"]),
        ("32. januar", ["32. januar"], []),
        ("den 31.", [], ["2026-12-31"]),
        ("kl. 10.30", [], []),
        ("45/12", [], []),
    ],
)
def test_a_date_that_no_calendar_has_is_told_and_never_taken_for_another(
    text: str, missing: list[str], said: list[str]
) -> None:
    now = datetime(2026, 12, 1, 12, tzinfo=DENMARK)
    assert no_such_dates_in(text, now) == missing
    assert [str(found.when.first) for found in times_in(text, now) if found.when.says_day] == said
