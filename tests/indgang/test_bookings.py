"""Seats, on a real Redis: never one too many, never two for one, and gone when they should be."""

import asyncio
import time
from datetime import date, datetime, timedelta

import pytest
from redis.asyncio import Redis

from indgang.bookings import KEPT, Bookings, CourseBegun, CourseFull, Participant, new_code
from indgang.courses import Course, Session
from indgang.danish_dates import DENMARK

NOW = datetime.now(DENMARK)


def session(capacity: int = 5, day: date | None = None) -> Session:
    facts = {
        "id": "ipad",
        "title": "iPad",
        "about": "",
        "subject": "ipad",
        "level": "Begynder",
        "branch": "Hovedbiblioteket",
    }
    times = {"address": "Torvet 4", "weekday": "thursday", "start": "10:00", "end": "12:00", "capacity": capacity}
    return Course.model_validate(facts | times).session(day or NOW.date() + timedelta(days=7))


def citizen(number: int = 1) -> Participant:
    return Participant(f"conversation-{number}", f"Borger {number}", "20 30 40 50")


@pytest.fixture
def bookings(redis: Redis) -> Bookings:
    return Bookings(redis, "eksempelby")


async def test_a_seat_is_taken_and_counted(bookings: Bookings) -> None:
    course = session()
    booking = await bookings.take_seat(course, citizen(), NOW)
    assert await bookings.seats_free([course]) == {course.id: 4}
    assert await bookings.session_of(booking.code) == course.id
    record = await bookings.record(course.id, booking.code)
    assert (record["name"], record["contact"]) == ("Borger 1", "20 30 40 50")


async def test_fifty_at_once_for_five_seats(bookings: Bookings, redis: Redis) -> None:
    course = session(capacity=5)
    tries = (bookings.take_seat(course, citizen(number), NOW) for number in range(50))
    results = await asyncio.gather(*tries, return_exceptions=True)
    codes = {result.code for result in results if not isinstance(result, BaseException)}
    assert len(codes) == 5
    assert sum(isinstance(result, CourseFull) for result in results) == 45
    assert await bookings.seats_free([course]) == {course.id: 0}
    assert len(await redis.keys("code:*")) == len(await redis.keys("booking:*")) == 5


async def test_the_same_conversation_keeps_its_seat(bookings: Bookings, redis: Redis) -> None:
    course = session()
    tries = (bookings.take_seat(course, citizen(), NOW) for _ in range(20))
    results = await asyncio.gather(*tries)
    assert len({booking.code for booking in results}) == 1
    assert sum(not booking.again for booking in results) == 1
    assert await bookings.seats_free([course]) == {course.id: 4}
    assert len(await redis.keys("code:*")) == 1


async def test_a_seat_held_is_confirmed_although_the_course_is_full(bookings: Bookings) -> None:
    course = session(capacity=1)
    first = await bookings.take_seat(course, citizen(), NOW)
    assert (await bookings.take_seat(course, citizen(), NOW)).code == first.code


async def test_a_course_that_has_begun_takes_nobody(bookings: Bookings, redis: Redis) -> None:
    course = session()
    with pytest.raises(CourseBegun):
        await bookings.take_seat(course, citizen(), course.start)
    assert await redis.keys("*") == []


async def test_everything_expires_thirty_days_after_the_course(bookings: Bookings, redis: Redis) -> None:
    course = session()
    await bookings.take_seat(course, citizen(), NOW)
    keys = await redis.keys("*")
    assert len(keys) == 3
    left = (course.end + KEPT).timestamp() - time.time()
    assert [left - 2 <= await redis.ttl(key) <= left + 1 for key in keys] == [True] * 3


async def test_municipalities_do_not_share_seats(bookings: Bookings, redis: Redis) -> None:
    course = session()
    await bookings.take_seat(course, citizen(), NOW)
    assert await Bookings(redis, "proevestrup").seats_free([course]) == {course.id: 5}


async def test_a_smaller_room_never_counts_below_zero(bookings: Bookings) -> None:
    for number in range(3):
        await bookings.take_seat(session(capacity=5), citizen(number), NOW)
    smaller = session(capacity=2)
    assert await bookings.seats_free([smaller]) == {smaller.id: 0}


def test_codes_can_be_read_aloud() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 490
    assert not set("".join(codes)) & set("01IOQAEUYVBDGPCNSZ")
