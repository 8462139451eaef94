"""Cancelling, moving, moving up and calling off: each one step, and the same request only once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from indgang.bookings import AlreadyThere, Booking, Bookings, Closed, Full, NoSuchBooking, Slot
from tests.indgang.small_slots import NOW, appointment, course, person


@pytest.fixture
def bookings(redis: Redis) -> Bookings:
    return Bookings(redis, "eksempelby")


async def signed_up(bookings: Bookings, slot: Slot, count: int) -> list[Booking]:
    """So many people, the first of them with a seat as long as there are any."""
    return [await bookings.take(slot, person(n), f"{slot.id} {n}", NOW, wait=True) for n in range(1, count + 1)]


async def now_of(bookings: Bookings, slot: Slot) -> list[tuple[str, str]]:
    return [(booking.name, booking.state) for booking in await bookings.people(slot.id)]


async def test_who_waits_longest_moves_up(bookings: Bookings) -> None:
    slot = course(capacity=2)
    first, *_ = await signed_up(bookings, slot, 4)
    done = await bookings.cancel(first.code, "c", NOW)
    assert (done.booking.state, done.booking.again) == ("cancelled", False)
    assert [(booking.name, booking.state) for booking in done.promoted] == [("Borger 3", "taken")]
    assert await now_of(bookings, slot) == [("Borger 2", "taken"), ("Borger 3", "taken"), ("Borger 4", "waiting")]
    assert (await bookings.people(slot.id))[2].place == 1


async def test_cancelling_again_promotes_nobody_more(bookings: Bookings) -> None:
    slot = course(capacity=1)
    first, *_ = await signed_up(bookings, slot, 4)
    done = await bookings.cancel(first.code, "c", NOW)
    repeated = await bookings.cancel(first.code, "c", NOW)
    assert (repeated.booking.again, repeated.promoted) == (True, done.promoted)
    by_another = await bookings.cancel(first.code, "another", NOW)
    assert (by_another.booking.again, by_another.promoted) == (True, [])
    assert await bookings.line([slot]) == {slot.id: 2}


async def test_leaving_the_line_promotes_nobody(bookings: Bookings) -> None:
    slot = course(capacity=1)
    _, waiting, _ = await signed_up(bookings, slot, 3)
    assert (await bookings.cancel(waiting.code, "c", NOW)).promoted == []
    assert await now_of(bookings, slot) == [("Borger 1", "taken"), ("Borger 3", "waiting")]


async def test_who_cancelled_may_come_back_behind_the_others(bookings: Bookings) -> None:
    slot = course(capacity=1)
    first, *_ = await signed_up(bookings, slot, 3)
    await bookings.cancel(first.code, "c", NOW)
    back = await bookings.take(slot, person(1), "back", NOW, wait=True)
    assert (back.state, back.place, back.again) == ("waiting", 2, False)
    assert back.code != first.code


async def test_after_closing_only_staff_may_cancel(bookings: Bookings) -> None:
    slot = course()
    (booking,) = await signed_up(bookings, slot, 1)
    with pytest.raises(Closed):
        await bookings.cancel(booking.code, "c", slot.closes)
    assert (await bookings.cancel(booking.code, "c", slot.closes, late=True)).booking.state == "cancelled"


@pytest.mark.parametrize("code", ["FFF-2222", "sludder", ""])
async def test_a_code_that_never_was(bookings: Bookings, code: str) -> None:
    with pytest.raises(NoSuchBooking):
        await bookings.cancel(code, "c", NOW)
    with pytest.raises(NoSuchBooking):
        await bookings.move(code, course(), "m", NOW)


async def test_a_move_keeps_the_code_and_gives_the_old_seat_on(bookings: Bookings) -> None:
    old, new = course("old", capacity=1), course("new", capacity=1, days=9)
    first, *_ = await signed_up(bookings, old, 2)
    moved = await bookings.move(first.code, new, "m", NOW)
    assert (moved.booking.code, moved.booking.slot_id, moved.booking.changes) == (first.code, "new", 1)
    assert [booking.name for booking in moved.promoted] == ["Borger 2"]
    assert await now_of(bookings, old) == [("Borger 2", "taken")]
    assert await bookings.free([old, new]) == {"old": 0, "new": 0}
    assert (await bookings.find(first.code, first.contact, "asker", NOW)).start == new.start


async def test_moving_again_by_the_same_request_changes_nothing(bookings: Bookings) -> None:
    old, new, third = course("old", capacity=1), course("new"), course("third")
    first, *_ = await signed_up(bookings, old, 3)
    moved = await bookings.move(first.code, new, "m", NOW)
    assert await bookings.move(first.code, new, "m", NOW) == replace(moved, booking=moved.booking.repeated())
    await bookings.move(first.code, third, "m2", NOW)
    late = await bookings.move(first.code, new, "m", NOW)
    assert (late.booking.slot_id, late.booking.again) == ("third", True)
    assert await bookings.line([old]) == {"old": 1}


async def test_moving_to_where_one_is_changes_nothing(bookings: Bookings) -> None:
    (booking,) = await signed_up(bookings, course(), 1)
    moved = await bookings.move(booking.code, course(), "m", NOW)
    assert (moved.booking, moved.promoted) == (booking.repeated(), [])


async def test_the_old_seat_stands_when_the_new_slot_refuses(bookings: Bookings) -> None:
    old, full, waited_for = course("old"), course("full", capacity=1, waiting=0), course("waited", capacity=1)
    mine, _ = await signed_up(bookings, old, 2)
    await bookings.take(full, person(8), "8", NOW)
    await bookings.take(waited_for, person(8), "8", NOW)
    await bookings.take(waited_for, person(9), "9", NOW, wait=True)
    closed, off = replace(course("closed"), closes=NOW), course("off")
    await bookings.call_off(off, "o", NOW)
    for slot, error in (
        (full, Full),
        (waited_for, Full),
        (replace(waited_for, cells=(("waited", 5),)), Full),
        (closed, Closed),
        (off, Closed),
    ):
        with pytest.raises(error):
            await bookings.move(mine.code, slot, f"m {slot.id}", NOW)
    assert (await bookings.people("old"))[0] == mine
    assert await bookings.free([old]) == {"old": 0}


async def test_nobody_moves_onto_a_second_seat_of_their_own(bookings: Bookings) -> None:
    first = await bookings.take(course("a"), person(), "a", NOW)
    second = await bookings.take(course("b"), person(), "b", NOW)
    with pytest.raises(AlreadyThere) as there:
        await bookings.move(first.code, course("b"), "m", NOW)
    assert there.value.booking == second
    assert (await bookings.people("a"))[0] == first


async def test_who_waits_may_move_to_a_free_seat(bookings: Bookings) -> None:
    _, waiting = await signed_up(bookings, course("old", capacity=1), 2)
    moved = await bookings.move(waiting.code, course("new"), "m", NOW)
    assert (moved.booking.state, moved.booking.place) == ("taken", None)
    assert await bookings.line([course("old")]) == {"old": 0}


async def test_a_cancelled_booking_moves_nowhere(bookings: Bookings) -> None:
    (booking,) = await signed_up(bookings, course("a"), 1)
    await bookings.cancel(booking.code, "c", NOW)
    with pytest.raises(NoSuchBooking):
        await bookings.move(booking.code, course("b"), "m", NOW)
    assert await bookings.free([course("b")]) == {"b": 2}


async def test_an_appointment_moves_into_its_own_time(bookings: Bookings) -> None:
    early, late = appointment(0, 30), appointment(10, 30)
    (mine,) = await signed_up(bookings, early, 1)
    moved = await bookings.move(mine.code, late, "m", NOW)
    assert moved.booking.slot_id == late.id
    others = [appointment(0, 10, kind="kort"), appointment(35, 10, kind="kort"), appointment(40, 10, kind="kort")]
    assert list((await bookings.free(others)).values()) == [1, 0, 1]
    await bookings.cancel(mine.code, "c", NOW)
    assert list((await bookings.free(others)).values()) == [1, 1, 1]


async def test_a_seat_gives_back_what_it_took_although_the_slot_has_changed(bookings: Bookings) -> None:
    (mine,) = await signed_up(bookings, appointment(0, 30), 1)
    shorter = appointment(0, 15)
    await bookings.take(replace(shorter, cells=tuple((cell, 2) for cell, _ in shorter.cells)), person(2), "2", NOW)
    assert await bookings.free([appointment(15, 15)]) == {"borgerservice:pas:15": 0}
    await bookings.cancel(mine.code, "c", NOW)
    assert await bookings.free([appointment(15, 15)]) == {"borgerservice:pas:15": 1}


async def test_more_seats_are_given_in_the_order_of_the_line(bookings: Bookings) -> None:
    await signed_up(bookings, course(capacity=1, waiting=9), 6)
    larger = course(capacity=4, waiting=9)
    up = await bookings.promote(larger, "p", NOW)
    assert [booking.name for booking in up] == ["Borger 2", "Borger 3", "Borger 4"]
    assert await bookings.promote(larger, "p", NOW) == up
    assert await bookings.promote(larger, "p2", NOW) == []
    assert await bookings.line([larger]) == {larger.id: 2}


async def test_fewer_seats_throw_nobody_out_but_let_nobody_up(bookings: Bookings) -> None:
    first, second, *_ = await signed_up(bookings, course(capacity=3), 5)
    smaller = course(capacity=2)
    assert await bookings.promote(smaller, "p", NOW) == []
    assert (await bookings.cancel(first.code, "c1", NOW)).promoted == []
    assert [booking.name for booking in (await bookings.cancel(second.code, "c2", NOW)).promoted] == ["Borger 4"]


async def test_a_slot_called_off_tells_whom_to_tell_and_lets_nobody_in(bookings: Bookings) -> None:
    slot = course(capacity=2)
    await signed_up(bookings, slot, 3)
    told = await bookings.call_off(slot, "o", NOW)
    assert [(booking.name, booking.state) for booking in told] == [(f"Borger {n}", "cancelled") for n in (1, 2, 3)]
    assert await bookings.call_off(slot, "o", NOW) == [booking.repeated() for booking in told]
    assert await bookings.call_off(slot, "again", NOW) == []
    assert await now_of(bookings, slot) == []
    with pytest.raises(Closed) as closed:
        await bookings.take(slot, person(9), "9", NOW)
    assert closed.value.called_off
    assert (await bookings.find(told[0].code, told[0].contact, "asker", NOW)).state == "cancelled"


async def test_called_off_by_its_id_alone(bookings: Bookings, redis: Redis) -> None:
    assert await bookings.call_off("nothing", "o", NOW) == []
    assert await redis.keys("*") == []
    await signed_up(bookings, appointment(0, 30), 1)
    assert len(await bookings.call_off(appointment(0, 30).id, "o", NOW)) == 1
    assert await bookings.free([appointment(10, 10)]) == {"borgerservice:pas:10": 1}


async def test_called_off_before_anybody_came(bookings: Bookings) -> None:
    assert await bookings.call_off(course(), "o", NOW) == []
    with pytest.raises(Closed):
        await bookings.take(course(), person(), "1", NOW)


async def test_the_old_slot_s_closing_holds_for_moving_away(bookings: Bookings) -> None:
    soon, later = course("soon", days=1), course("later")
    (booking,) = await signed_up(bookings, soon, 1)
    with pytest.raises(Closed) as closed:
        await bookings.move(booking.code, later, "m", NOW + timedelta(days=1))
    assert closed.value.slot.id == "soon"
