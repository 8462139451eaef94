"""Seats taken and found, on a real Redis: never one too many, and only for who can prove it."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle

import pytest
from redis.asyncio import Redis

from indgang.bookings import Bookings, Closed, Full, NoSuchBooking, Person, TooManyTries, engine
from indgang.bookings.slots import Slot
from tests.indgang.small_slots import NOW, appointment, course, person


@pytest.fixture
def bookings(redis: Redis) -> Bookings:
    return Bookings(redis, "eksempelby")


async def test_a_seat_is_taken_counted_and_found(bookings: Bookings) -> None:
    slot = course()
    booking = await bookings.take(slot, person(), "r", NOW)
    assert (booking.state, booking.place, booking.again) == ("taken", None, False)
    assert await bookings.free([slot]) == {slot.id: 1}
    assert await bookings.find(booking.code, "borger1@example.dk", "asker", NOW) == booking
    assert await bookings.people(slot.id) == [booking]
    assert await bookings.by_codes(["FFF-2222", booking.code]) == [booking]
    assert booking.card()["session"] == slot.id
    assert "place" not in booking.card()


def test_a_slot_comes_back_from_its_facts() -> None:
    for slot in (course(), appointment(10, 15)):
        assert Slot.from_facts(slot.facts) == slot


async def test_full_and_then_a_line(bookings: Bookings) -> None:
    slot = course(capacity=1, waiting=2)
    await bookings.take(slot, person(1), "1", NOW)
    with pytest.raises(Full) as full:
        await bookings.take(slot, person(2), "2", NOW)
    assert full.value.waiting_possible
    places = [(await bookings.take(slot, person(n), str(n), NOW, wait=True)).place for n in (2, 3)]
    assert places == [1, 2]
    for wait in (False, True):
        with pytest.raises(Full) as full:
            await bookings.take(slot, person(4), "4", NOW, wait=wait)
        assert not full.value.waiting_possible
    assert await bookings.line([slot]) == {slot.id: 2}
    assert [booking.name for booking in await bookings.people(slot.id)] == ["Borger 1", "Borger 2", "Borger 3"]


async def test_nobody_gets_past_the_line(bookings: Bookings) -> None:
    await bookings.take(course(capacity=1), person(1), "1", NOW)
    await bookings.take(course(capacity=1), person(2), "2", NOW, wait=True)
    larger = course(capacity=5)
    assert await bookings.free([larger]) == {larger.id: 0}
    with pytest.raises(Full):
        await bookings.take(larger, person(3), "3", NOW)
    assert (await bookings.take(larger, person(3), "3", NOW, wait=True)).place == 2


async def test_the_same_request_gives_the_same_booking(bookings: Bookings) -> None:
    slot = course()
    first = await bookings.take(slot, person(), "r", NOW)
    assert await bookings.take(slot, person(), "r", NOW) == first.repeated()
    assert await bookings.take(slot, person(), "r", slot.closes + timedelta(minutes=1)) == first.repeated()
    assert await bookings.free([slot]) == {slot.id: 1}


async def test_the_same_person_gets_one_seat(bookings: Bookings) -> None:
    slot = course(capacity=5)
    first = await bookings.take(slot, Person("Anna Holm", "20 30 40 50"), "1", NOW)
    same = await bookings.take(slot, Person("anna  HOLM", "20 30 40 50"), "2", NOW)
    assert same == first.repeated()
    other = await bookings.take(slot, Person("Bent Holm", "20 30 40 50"), "3", NOW)
    assert other.code != first.code


async def test_a_seat_held_is_confirmed_although_the_slot_is_full(bookings: Bookings) -> None:
    slot = course(capacity=1)
    first = await bookings.take(slot, person(), "1", NOW)
    assert (await bookings.take(slot, person(), "2", NOW)).code == first.code


async def test_no_code_is_given_twice(bookings: Bookings, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = cycle(("FFF-2222", "FFF-2222", "FFF-3333"))
    monkeypatch.setattr(engine, "new_code", lambda: next(drawn))
    slots = (course("a"), course("b"))
    codes = [(await bookings.take(slot, person(1), slot.id, NOW)).code for slot in slots]
    assert sorted(codes) == ["FFF-2222", "FFF-3333"]


async def test_too_late(bookings: Bookings, redis: Redis) -> None:
    slot = course()
    with pytest.raises(Closed):
        await bookings.take(slot, person(), "r", slot.closes)
    assert [key async for key in redis.scan_iter("*code:*")] == []


async def test_a_counter_s_times_share_its_cells(bookings: Bookings) -> None:
    long, inside, beside = appointment(0, 30), appointment(10, 15, kind="kort"), appointment(30, 15)
    await bookings.take(long, person(1), "1", NOW)
    assert await bookings.free([long, inside, beside]) == {long.id: 0, inside.id: 0, beside.id: 1}
    with pytest.raises(Full) as full:
        await bookings.take(inside, person(2), "2", NOW, wait=True)
    assert not full.value.waiting_possible
    await bookings.take(beside, person(2), "2", NOW)


async def test_two_counters_serve_two(bookings: Bookings) -> None:
    slot, other = appointment(0, 20, counters=2), appointment(10, 20, counters=2)
    await bookings.take(slot, person(1), "1", NOW)
    assert await bookings.free([slot, other]) == {slot.id: 1, other.id: 1}
    await bookings.take(other, person(2), "2", NOW)
    assert await bookings.free([slot, other]) == {slot.id: 0, other.id: 0}


async def test_a_smaller_room_never_counts_below_zero(bookings: Bookings) -> None:
    for number in range(3):
        await bookings.take(course(capacity=5), person(number), str(number), NOW)
    smaller = course(capacity=2)
    assert await bookings.free([smaller]) == {smaller.id: 0}


async def test_nothing_is_asked_of_no_slots(bookings: Bookings) -> None:
    assert (await bookings.free([]), await bookings.line([]), await bookings.people("nothing")) == ({}, {}, [])


@pytest.mark.parametrize("typed", ["{}", "{} ", "min kode er {}"])
async def test_a_code_is_taken_as_typed(bookings: Bookings, typed: str) -> None:
    booking = await bookings.take(course(), person(), "r", NOW)
    text = typed.format(booking.code.lower().replace("-", " "))
    assert (await bookings.find(text, " Borger1@Example.dk", "asker", NOW)).code == booking.code


async def test_five_wrong_contacts_lock_the_code_for_an_hour(bookings: Bookings, redis: Redis) -> None:
    booking = await bookings.take(course(), person(), "r", NOW)
    for number in range(5):
        with pytest.raises(NoSuchBooking):
            await bookings.find(booking.code, "other@example.dk", f"asker {number}", NOW)
    with pytest.raises(TooManyTries) as locked:
        await bookings.find(booking.code, booking.contact, "the right one", NOW)
    assert 3590 < locked.value.retry_after <= 3600
    await _an_hour_later(redis)
    assert (await bookings.find(booking.code, booking.contact, "the right one", NOW)).code == booking.code


async def test_five_wrong_codes_lock_the_asker(bookings: Bookings) -> None:
    booking = await bookings.take(course(), person(), "r", NOW)
    for code in ("FFF-2222", "FFF-3333", "sludder", "FFF-4444", "FFF-5555"):
        with pytest.raises(NoSuchBooking):
            await bookings.find(code, booking.contact, "asker", NOW)
    with pytest.raises(TooManyTries):
        await bookings.of_person(booking.code, booking.contact, "asker", NOW)
    assert (await bookings.find(booking.code, booking.contact, "another", NOW)).code == booking.code


async def test_right_ones_never_lock(bookings: Bookings) -> None:
    booking = await bookings.take(course(), person(), "r", NOW)
    for _ in range(12):
        await bookings.find(booking.code, booking.contact, "asker", NOW)


async def test_what_am_i_signed_up_for(bookings: Bookings) -> None:
    later, sooner, over = course("later", days=9), course("sooner", days=2), course("over", days=1)
    codes = {slot.id: (await bookings.take(slot, person(), slot.id, NOW)).code for slot in (later, sooner, over)}
    await bookings.take(sooner, person(2), "2", NOW)
    dropped = await bookings.take(course("dropped"), person(), "dropped", NOW)
    await bookings.cancel(dropped.code, "c", NOW)
    mine = await bookings.of_person(codes["over"], person().contact, "asker", NOW + timedelta(days=1.5))
    assert [booking.slot_id for booking in mine] == ["sooner", "later"]


async def test_municipalities_never_meet(bookings: Bookings, redis: Redis) -> None:
    slot, elsewhere = course(capacity=1), Bookings(redis, "proevestrup")
    booking = await bookings.take(slot, person(), "r", NOW)
    assert await elsewhere.free([slot]) == {slot.id: 1}
    assert await elsewhere.people(slot.id) == []
    with pytest.raises(NoSuchBooking):
        await elsewhere.find(booking.code, booking.contact, "asker", NOW)
    with pytest.raises(NoSuchBooking):
        await elsewhere.cancel(booking.code, "c", NOW)
    assert not (await elsewhere.take(slot, person(), "r", NOW)).again
    await elsewhere.call_off(slot, "o", NOW)
    assert (await bookings.people(slot.id))[0].state == "taken"


@pytest.mark.parametrize("name", ["x" * 10_000, "<script>", 'Å "ø"\n\x00', "👩‍👩‍👧", "\ud800 Jensen", "{site}", ""])
async def test_odd_names_do_no_harm(bookings: Bookings, name: str) -> None:
    booking = await bookings.take(course(), Person(name, "20 30 40 50"), "r", NOW)
    assert (await bookings.people(course().id))[0].name == name.replace("\ud800", "?")
    assert (await bookings.cancel(booking.code, "c", NOW)).booking.name == booking.name


async def test_everything_expires_with_the_retention_after_the_slot(redis: Redis) -> None:
    bookings = Bookings(redis, "eksempelby", retention=timedelta(days=14))
    near, far = course("near", capacity=1, days=2), course("far", capacity=1, days=60)
    booking = await bookings.take(near, person(1), "1", NOW)
    await bookings.take(near, person(2), "2", NOW, wait=True)
    assert await _expiries(redis) == {_seconds(bookings.kept_until(near))}
    await bookings.move(booking.code, far, "m", NOW)
    await bookings.cancel((await bookings.people(near.id))[0].code, "c", NOW)
    with pytest.raises(NoSuchBooking):
        await bookings.find("FFF-2222", "nobody", "asker", NOW)
    keys = [key async for key in redis.scan_iter("*")]
    assert all([await redis.ttl(key) > 0 for key in keys])
    assert {key.partition("}")[0] for key in keys} == {"bookings:{eksempelby"}
    assert await _left(redis, f"bookings:{{eksempelby}}:code:{booking.code}") == _seconds(bookings.kept_until(far))
    assert await _left(redis, f"bookings:{{eksempelby}}:journal:{near.id}") == _seconds(bookings.kept_until(near))


async def test_a_slot_moved_in_time_takes_everybody_s_codes_along(bookings: Bookings, redis: Redis) -> None:
    codes = [(await bookings.take(course(), person(n), str(n), NOW, wait=True)).code for n in range(4)]
    for later in (course(days=100), course(days=3)):
        await bookings.promote(later, f"p{later.start}", NOW)
        until = _seconds(bookings.kept_until(later))
        assert [await _left(redis, f"bookings:{{eksempelby}}:code:{code}") for code in codes] == [until] * 4
        assert (await bookings.find(codes[0], person(0).contact, "asker", NOW)).start == later.start


async def test_the_citizen_s_clock_decides_nothing_but_what_is_over(bookings: Bookings) -> None:
    slot = course(capacity=1)
    await bookings.take(slot, person(1), "1", NOW)
    for number, hours in ((2, 5), (3, -5), (4, 0)):
        await bookings.take(slot, person(number), str(number), NOW + timedelta(hours=hours), wait=True)
    assert [booking.name for booking in await bookings.people(slot.id)] == [f"Borger {n}" for n in (1, 2, 3, 4)]


async def test_another_name_of_the_slot_reaches_everybody(bookings: Bookings) -> None:
    booking = await bookings.take(course(), person(), "1", NOW)
    await bookings.take(replace(course(), title="Nyt navn", address="Havnen 2"), person(2), "2", NOW)
    found = await bookings.find(booking.code, booking.contact, "asker", NOW)
    assert (found.title, found.address) == ("Nyt navn", "Havnen 2")


async def _an_hour_later(redis: Redis) -> None:
    for key in [key async for key in redis.scan_iter("*tries:*")]:
        await redis.expire(key, 0)


async def _left(redis: Redis, key: str) -> int:
    """When a key expires, in seconds since 1970; a second more or less is rounding."""
    return round((time.time() * 1000 + await redis.pttl(key)) / 1000)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


async def _expiries(redis: Redis) -> set[int]:
    """Every moment at which a key expires."""
    return {await _left(redis, key) async for key in redis.scan_iter("*")}
