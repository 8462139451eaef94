"""The file for the citizen's calendar, as the API gives it."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar
from redis.asyncio import Redis

from indgang.bookings import Booking, Bookings, mine
from tests.gateway.conftest import Citizen
from tests.indgang.small_slots import NOW, course, person

pytestmark = pytest.mark.slow

KEEP = timedelta(days=30)


@pytest.fixture
def bookings(redis: Redis) -> Bookings:
    return Bookings(redis, "eksempelby")


@pytest.fixture
async def booking(bookings: Bookings, citizen: Citizen) -> Booking:
    """Made in the citizen's conversation."""
    booking = await bookings.take(course(), person(), "request", NOW)
    await mine.note(bookings, citizen.id, booking, KEEP, NOW)
    return booking


async def fetched(citizen: Citizen, code: str, **headers: str) -> httpx.Response:
    return await citizen.client.get(f"{citizen.path}/bookings/{code}.ics", headers=citizen.headers | headers)


async def test_the_file_of_ones_own_booking(citizen: Citizen, booking: Booking) -> None:
    response = await fetched(citizen, booking.code)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="aftale.ics"'
    assert response.headers["cache-control"] == "no-store"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == "Kursus ipad"
    assert event.decoded("DTSTART") == booking.start.replace(microsecond=0)
    assert f"Din kode: {booking.code}" in str(event["DESCRIPTION"])
    assert str(event["UID"]).endswith("@127.0.0.1")


async def test_it_is_the_booking_as_it_is_now(citizen: Citizen, booking: Booking, bookings: Bookings) -> None:
    await bookings.move(booking.code, course("android", days=9), "move", NOW)
    (moved,) = Calendar.from_ical((await fetched(citizen, booking.code)).content).walk("VEVENT")
    await bookings.cancel(booking.code, "cancel", NOW)
    (cancelled,) = Calendar.from_ical((await fetched(citizen, booking.code)).content).walk("VEVENT")
    assert (moved["SUMMARY"], moved["SEQUENCE"]) == ("Kursus android", 1)
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 2)


async def test_nobody_elses(gateway: httpx.AsyncClient, citizen: Citizen, booking: Booking, bookings: Bookings) -> None:
    other = Citizen(gateway)
    await other.open()
    assert (await fetched(other, booking.code)).status_code == 404
    taken = await bookings.take(course(), person(2), "another", NOW)
    assert (await fetched(citizen, taken.code)).status_code == 404
    stolen = await gateway.get(f"{citizen.path}/bookings/{booking.code}.ics", headers=other.headers)
    assert stolen.status_code == 401
    assert (await gateway.get(f"{citizen.path}/bookings/{booking.code}.ics")).status_code == 401


async def test_a_code_of_another_municipality(gateway: httpx.AsyncClient, booking: Booking) -> None:
    other = Citizen(gateway)
    await other.open(site="proevestrup")
    assert (await fetched(other, booking.code)).status_code == 404


@pytest.mark.parametrize("code", ["FFF-2222", "nonsens", "%00", "..%2f..%2fevents", "K" * 3000, "æøå", "%F0%9F%98%80"])
async def test_a_code_that_never_was(citizen: Citizen, booking: Booking, code: str) -> None:
    response = await fetched(citizen, code)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert code not in response.text


async def test_it_goes_with_the_conversation(citizen: Citizen, booking: Booking, redis: Redis) -> None:
    await citizen.client.delete(citizen.path, headers=citizen.headers)
    assert (await fetched(citizen, booking.code)).status_code == 404
    assert not [key async for key in redis.scan_iter(f"*{citizen.id}*")]


async def test_a_proof_that_has_run_out(citizen: Citizen, bookings: Bookings) -> None:
    past = datetime.now(UTC) - timedelta(hours=1)
    booking = await bookings.take(course(), person(), "request", NOW)
    await mine.note(bookings, citizen.id, booking, timedelta(minutes=30), past)
    assert (await fetched(citizen, booking.code)).status_code == 404
