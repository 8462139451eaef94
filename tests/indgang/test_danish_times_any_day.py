"""What holds of dates and times whatever the day and whatever the text."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indgang.danish_dates import DENMARK, clock, long_date, short_date
from indgang.danish_times import Hours, When, times_in
from indgang.danish_times.when import one_day

DAYS = st.dates(date(2000, 1, 1), date(2150, 12, 31))
MOMENTS = DAYS.flatmap(lambda day: st.times().map(lambda hour: datetime.combine(day, hour, DENMARK)))
WORDS = """på om i til fra mellem og eller den d. kl. efter inden før siden næste sidste hver halv kvart over minutter uge dage måned år
mandag tirsdags onsdagen lør søn man. december maj 3. 31 12 3/12 29/2 2026 10.30 24:00 tolv fjorten et par par weekenden jul nytår påske
aften morgen eftermiddag nat tidligt sent første var fik - – / , . ? aften dagen ugen 99 999 øæå İ ß \x00 ٣ 12 34 56 78 @""".split()
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
)
RELATIVE = (
    "i dag",
    "i morgen",
    "i overmorgen",
    "i går",
    "i forgårs",
    "om tre dage",
    "om 14 dage",
    "for tre dage siden",
    "i aften",
    "i morgen kl. 10",
)
STYLES = (
    long_date,
    short_date,
    lambda day: f"d. {day.day}/{day.month}",
    lambda day: f"{day.day}.{day.month}.",
    lambda day: f"den {day.day:02}.{day.month:02}",
)
STYLES_WITH_YEAR = (
    lambda day: f"{long_date(day)} {day.year}",
    lambda day: f"{short_date(day)} {day.year}",
    lambda day: f"{day.day}/{day.month}-{day.year}",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    lambda day: f"{day.day}-{day.month}-{day.year}",
    date.isoformat,
)


@given(MOMENTS, st.integers(0, 364))
def test_a_date_as_we_write_it_is_read_as_itself(now: datetime, distance: int) -> None:
    day = now.date() + timedelta(days=distance)
    for style in STYLES:
        assert [said.when for said in times_in(f"Åbent {style(day)}?", now)] == [one_day(day)], style(day)


@given(MOMENTS, DAYS)
def test_a_date_with_its_year_is_that_date_whenever_it_is_said(now: datetime, day: date) -> None:
    for style in STYLES_WITH_YEAR:
        assert [said.when for said in times_in(style(day), now)] == [one_day(day)], style(day)


@given(MOMENTS, st.times())
def test_an_hour_as_we_write_it_is_read_as_itself(now: datetime, hour: object) -> None:
    minute = hour.hour * 60 + hour.minute  # type: ignore[attr-defined]
    assert [said.when for said in times_in(f"kl. {clock(hour)}", now)] == [When(hours=Hours(minute, minute))]  # type: ignore[arg-type]


@settings(max_examples=500)
@given(MOMENTS, TEXTS)
@example(datetime(2026, 11, 22, tzinfo=DENMARK), "om 999 år på tirsdag 29. februar kl. 24.00 til kl. 0")
def test_any_text_is_read_without_overlap(now: datetime, text: str) -> None:
    place = 0
    for said in times_in(text, now):
        assert place <= said.start < said.end <= len(text)
        place = said.end
        when = said.when
        assert when.says_day or when.hours
        assert not (when.first and when.last) or when.first <= when.last


@given(MOMENTS, st.integers(-400, 400))
@pytest.mark.parametrize("text", RELATIVE)
def test_what_is_relative_moves_with_the_day(text: str, now: datetime, distance: int) -> None:
    later = datetime.combine(now.date() + timedelta(days=distance), now.time(), DENMARK)
    (here,), (there,) = times_in(text, now), times_in(text, later)
    assert here.when.day
    assert there.when.day == here.when.day + timedelta(days=distance)
    assert there.when.hours == here.when.hours


@given(MOMENTS)
def test_a_coming_day_of_the_week_is_within_a_week(now: datetime) -> None:
    for number, name in enumerate(("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")):
        (coming,), (gone,), (next_week,) = (
            times_in(text, now) for text in (f"på {name}", f"i {name}s", f"næste {name}")
        )
        assert coming.when.day
        assert gone.when.day
        assert next_week.when.day
        assert 1 <= (coming.when.day - now.date()).days <= 7
        assert 1 <= (now.date() - gone.when.day).days <= 7
        assert next_week.when.day.isocalendar()[:2] == (now.date() + timedelta(weeks=1)).isocalendar()[:2]
        assert {day.weekday() for day in (coming.when.day, gone.when.day, next_week.when.day)} == {number}
