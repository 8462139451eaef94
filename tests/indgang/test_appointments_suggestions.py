"""What is offered to who wants to come some time, with the real engine."""

from typing import Any

import pytest
from redis.asyncio import Redis

from indgang.appointments.diary import ANY, Diary
from indgang.appointments.settings import Appointments
from indgang.appointments.suggestions import Suggestions, suggestions
from indgang.appointments.wishes import Wish, wish_in
from indgang.bookings import Bookings
from tests.indgang.small_appointments import LIBRARY, NOW, PASS, UNIT, appointments, at, days_of, fill, week

FILE = appointments({"hours": week(["10:00-12:00", "14:00-17:00"])})  # every day, Sundays too
BOTH = appointments(units=[UNIT, LIBRARY], types=[PASS | {"units": ["borgerservice", "hovedbiblioteket"]}])


@pytest.fixture
def bookings(redis: Redis) -> Bookings:
    return Bookings(redis, "andeby")


async def offered(bookings: Bookings, text: str, file: Appointments = FILE, unit: str | None = None) -> Suggestions:
    return await suggestions(bookings, file, file.types[0], unit, wish_in(text, NOW), NOW)


def told(found: Suggestions) -> list[str]:
    return [f"{slot.start:%d.%m %H.%M}" for slot in found.times]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tidligst muligt", ["24.11 11.00", "25.11 10.00", "26.11 10.00", "27.11 10.00", "28.11 10.00"]),
        ("", ["24.11 11.00", "25.11 10.00", "26.11 10.00", "27.11 10.00", "28.11 10.00"]),
        ("i morgen formiddag", ["25.11 10.00", "25.11 10.30", "25.11 11.00", "25.11 11.30"]),
        ("efter kl. 15", ["24.11 15.00", "25.11 15.00", "26.11 15.00", "27.11 15.00", "28.11 15.00"]),
        ("på torsdag", ["26.11 10.00", "26.11 11.00", "26.11 14.00", "26.11 15.00", "26.11 16.00"]),
        ("på torsdag kl. 3", ["26.11 15.00"]),
        ("efter kl. 3 på torsdag", ["26.11 15.00", "26.11 15.30", "26.11 16.00", "26.11 16.30"]),
        ("næste uge", ["30.11 10.00", "01.12 10.00", "02.12 10.00", "03.12 10.00", "04.12 10.00"]),
        ("onsdag eller fredag", ["25.11 10.00", "25.11 11.30", "25.11 15.00", "27.11 10.00", "27.11 14.30"]),
        ("i morgen før kl. 3", ["25.11 10.00", "25.11 10.30", "25.11 11.00", "25.11 11.30", "25.11 14.00"]),
        ("om fredagen før kl. 11", ["27.11 10.00", "27.11 10.30", "04.12 10.00", "11.12 10.00", "18.12 10.00"]),
    ],
)
async def test_up_to_five_times_as_wished_spread_over_the_days(bookings: Bookings, text: str, times: list[str]) -> None:
    found = await offered(bookings, text)
    assert (told(found), found.dropped, found.why) == (times, (), None)


@pytest.mark.parametrize(
    ("text", "dropped", "why", "times"),
    [
        ("i går", ("day",), "past", ["24.11 11.00", "25.11 10.00", "26.11 10.00", "27.11 10.00", "28.11 10.00"]),
        ("den 1. november", ("day",), "beyond", ["30.12", "02.01", "03.01", "04.01", "05.01"]),
        ("den 31. februar", ("day",), "no_such_date", ["24.11 11.00", "25.11 10.00", "26.11 10.00"]),
        ("31. november om eftermiddagen", ("day",), "no_such_date", ["24.11 14.00", "25.11 14.00"]),
        ("i morgen kl. 13", ("hours",), "not_then", ["25.11 11.00", "25.11 11.30", "25.11 14.00", "25.11 14.30"]),
        ("om natten", ("hours",), "not_then", ["24.11 11.00", "25.11 10.00", "26.11 10.00"]),
        ("i dag kl. 10", ("hours",), "too_soon", ["24.11 11.00", "24.11 11.30", "24.11 14.00"]),
        ("juleaftensdag", ("day",), "closed", ["21.12", "22.12", "23.12", "27.12", "28.12"]),
        ("1. juledag kl. 10", ("day",), "closed", ["22.12 10.00", "23.12 10.00", "27.12 10.00", "28.12 10.00"]),
    ],
)
async def test_the_nearest_where_nothing_is_as_wished(
    bookings: Bookings, text: str, dropped: tuple[str, ...], why: str, times: list[str]
) -> None:
    found = await offered(bookings, text)
    assert (found.dropped, found.why) == (dropped, why)
    assert [one[: len(time)] for one, time in zip(told(found), times, strict=False)] == times
    assert len(found.times) == 5


async def test_a_day_that_is_taken_offers_other_hours_then_other_days(bookings: Bookings) -> None:
    diary = Diary(bookings, FILE.types[0], FILE.units, NOW)
    tomorrow = await diary.free([at("2026-11-25").date()])
    await fill(bookings, tomorrow[:4])
    found = await offered(bookings, "i morgen formiddag")
    assert (told(found)[:2], found.dropped, found.why) == (["25.11 14.00", "25.11 14.30"], ("hours",), "taken")
    await fill(bookings, tomorrow[4:])
    found = await offered(bookings, "i morgen formiddag")
    assert (found.dropped, found.why) == (("day",), "taken")
    assert told(found) == ["24.11 11.00", "26.11 10.00", "27.11 10.00", "28.11 10.00", "29.11 10.00"]


async def test_at_a_unit_and_where_it_has_nothing_at_another(bookings: Bookings) -> None:
    found = await offered(bookings, "på torsdag", BOTH, "hovedbiblioteket")
    assert {slot.branch for slot in found.times} == {"Hovedbiblioteket"}
    library = Diary(bookings, BOTH.types[0], BOTH.units[1:], NOW)
    await fill(bookings, await library.free(library.days))
    found = await offered(bookings, "på torsdag", BOTH, "hovedbiblioteket")
    assert {slot.branch for slot in found.times} == {"Borgerservice"}
    assert (found.dropped, found.why) == (("unit",), "taken")
    other = await offered(bookings, "på torsdag", BOTH, "skovlunden")
    assert (other.dropped, other.why) == (("unit",), "elsewhere")


@pytest.mark.parametrize("text", ["", "på torsdag", "i går kl. 10", "den 31. februar"])
async def test_nothing_at_all_is_free(bookings: Bookings, text: str) -> None:
    shut = appointments({"counters_at": [{"counters": 0, "hours": ["00:00-24:00"]}]})
    found = await offered(bookings, text, shut)
    assert found.times == []
    assert found.why is not None


async def test_the_calendar_counts_what_is_free_on_each_open_day(bookings: Bookings) -> None:
    file = appointments()
    diary = Diary(bookings, file.types[0], file.units, NOW)
    friday = at("2026-11-27").date()
    await fill(bookings, (await diary.free([friday]))[1:3])
    await fill(bookings, await diary.free([at("2026-11-30").date()]))
    again = Diary(bookings, file.types[0], file.units, NOW)
    counts = await again.counts(at("2026-11-01").date(), at("2026-11-30").date())
    assert {f"{day:%a %d}": number for day, number in counts.items()} == {
        "Tue 24": 2, "Wed 25": 4, "Thu 26": 4, "Fri 27": 2, "Mon 30": 0,
    }  # fmt: skip
    assert [f"{slot.start:%H.%M}" for slot in await again.free([friday])] == ["10.00", "11.30"]


async def test_a_search_asks_the_engine_once(bookings: Bookings) -> None:
    """The days shown come in one round trip."""
    asked = []

    class Counting:
        async def free(self, slots: Any) -> dict[str, int]:
            asked.append(len(slots))
            return await bookings.free(slots)

    found = await suggestions(Counting(), FILE, FILE.types[0], None, ANY, NOW)
    assert len(days_of(found.times)) == 5
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("den 31. februar", "den 31. februar"), ("30. feb. kl 10", "30. feb."), ("31/11", "31/11"), ("d. 31.6", "d. 31.6"),
        ("29. februar 2027", "29. februar 2027"), ("29.02.2027", "29.02.2027"), ("2027-02-30", "2027-02-30"),
        ("0. maj", "0. maj"), ("32. januar", "32. januar"), ("Den 31. APRIL", "Den 31. APRIL"),
        ("29. februar", ""), ("28. februar", ""), ("31. december", ""), ("kl. 10.30", ""), ("10.45", ""), ("klokken 9.15", ""),
        ("45/12", ""), ("om 0.5 time", ""), ("mellem 9 og 12", ""), ("12 34 56 78", ""), ("30 marsvin", ""), ("", ""), ("31.", ""),
    ],
)  # fmt: skip
def test_a_date_that_no_calendar_has_is_not_taken_for_another(text: str, missing: str) -> None:
    assert wish_in(text, NOW).no_such_date == missing


def test_the_hours_beside_a_date_that_does_not_exist_are_kept() -> None:
    wish = wish_in("den 31. februar efter kl. 14", NOW)
    assert wish.days == ()
    assert wish.holds(at("2026-11-26T14:00"))
    assert not wish.holds(at("2026-11-26T13:45"))


def test_nothing_said_holds_any_time() -> None:
    assert not Wish()
    assert Wish().holds(NOW)
