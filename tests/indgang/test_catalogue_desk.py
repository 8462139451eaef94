"""What librarians do survives a crash between two steps, and nobody who signs up just then is lost."""

from datetime import time, timedelta

import pytest
from redis.asyncio import Redis

from indgang.bookings import Closed, Person
from indgang.catalogue import Catalogue, Change, CourseDesk, Offering, TooFewSeats, Weekly
from indgang.content import Content
from indgang.courses import Session
from indgang.danish_dates import now
from tests.indgang.small_catalogue import offering

FRIDAY = Weekly(weekday="friday", start=time(10), end=time(12))


@pytest.fixture
def desk(redis: Redis, content: Content) -> CourseDesk:
    return CourseDesk(redis, content.municipality("eksempelby"))


async def a_date(desk: CourseDesk, **facts: object) -> Session:
    """A date of a new course for one, within the coming weeks but not the next."""
    await desk.save(offering("kaffe", **{"capacity": 1} | facts), "make-it", now())
    return [one for one in await desk.catalogue.sessions(now()) if one.course.id == "kaffe"][1]


async def told(desk: CourseDesk, kind: str) -> list[str]:
    return sorted(one.letter.contact for one in await desk.outbox.all(now()) if one.letter.kind == kind)


async def sign_up(desk: CourseDesk, session: Session, number: int) -> None:
    person = Person(f"Borger {number}", f"borger{number}@example.dk")
    await desk.bookings.take(desk.slot(session), person, f"r{number}", now(), wait=True)


def later(session: Session, course: str = "kaffe") -> Change:
    return Change(course=course, start=session.start + timedelta(hours=3), end=session.end + timedelta(hours=3))


async def test_a_change_that_broke_off_after_the_catalogue_is_finished_by_sending_it_again(desk: CourseDesk) -> None:
    session = await a_date(desk)
    await sign_up(desk, session, 1)
    await desk.catalogue.change(session.id, later(session), "move-it")  # and then the power went
    for _ in range(2):
        await desk.change(await desk.catalogue.session(session.id), later(session), "move-it", now())
    assert await told(desk, "changed") == ["borger1@example.dk"]
    assert (await desk.bookings.people(session.id))[0].start == session.start + timedelta(hours=3)


async def test_calling_off_that_broke_off_is_finished_by_calling_off_again(desk: CourseDesk) -> None:
    session = await a_date(desk)
    await sign_up(desk, session, 1)
    await desk.bookings.call_off(desk.slot(session), "call-off", now())  # and then the power went
    for _ in range(2):
        await desk.cancel(await desk.catalogue.session(session.id), now())
    assert await told(desk, "cancelled") == ["borger1@example.dk"]


async def test_once_it_is_called_off_nobody_is_told_that_they_moved_up(desk: CourseDesk) -> None:
    session = await a_date(desk)
    for number in (1, 2):
        await sign_up(desk, session, number)
    first, _ = await desk.bookings.people(session.id)
    await desk.remove(first.code, "remove-it", now())
    assert [one.letter.kind for one in await desk.outbox.all(now()) if one.open] == ["promoted"]
    await desk.cancel(session, now())
    assert [one.letter.kind for one in await desk.outbox.all(now()) if one.open] == ["cancelled"]


async def test_nobody_signs_up_for_what_is_called_off_not_even_from_an_old_page(desk: CourseDesk) -> None:
    session = await a_date(desk)
    await desk.cancel(session, now())
    with pytest.raises(Closed):
        await sign_up(desk, session, 1)


async def test_more_seats_that_broke_off_are_finished_by_saving_again(desk: CourseDesk) -> None:
    session = await a_date(desk)
    for number in (1, 2, 3):
        await sign_up(desk, session, number)
    course = await desk.catalogue.offering("kaffe")
    more = course.model_copy(update={"capacity": 2})
    await desk.catalogue.save(more, "more")  # and then the power went
    for _ in range(2):
        done = await desk.save(more, "more", now())
        assert [one.name for one in done.promoted] == ["Borger 2"]
    assert await told(desk, "promoted") == ["borger2@example.dk"]


async def test_whoever_signs_up_while_the_rule_is_changed_keeps_the_date(
    desk: CourseDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, save = await a_date(desk), Catalogue.save

    async def slow(self: Catalogue, *facts: object) -> Offering:
        await sign_up(desk, session, 1)
        return await save(self, *facts)  # type: ignore[arg-type]

    course = await desk.catalogue.offering("kaffe")
    monkeypatch.setattr(Catalogue, "save", slow)
    await desk.save(course.model_copy(update={"weekly": FRIDAY}), "friday", now())
    assert (await desk.catalogue.session(session.id)).start == session.start


async def test_a_course_with_people_can_be_paused_and_a_single_date_dropped(desk: CourseDesk) -> None:
    session = await a_date(desk)
    await sign_up(desk, session, 1)
    course = await desk.catalogue.offering("kaffe")
    done = await desk.save(course.model_copy(update={"paused": True}), "pause", now())
    assert [one.id for one in done.kept] == [session.id]
    coming = [one.id for one in await desk.catalogue.sessions(now()) if one.course.id == "kaffe"]
    assert coming == [session.id]


async def test_fewer_seats_than_people_are_refused_and_nothing_is_changed(desk: CourseDesk) -> None:
    session = await a_date(desk, capacity=2)
    for number in (1, 2):
        await sign_up(desk, session, number)
    course = await desk.catalogue.offering("kaffe")
    with pytest.raises(TooFewSeats) as error:
        await desk.save(course.model_copy(update={"capacity": 1}), "fewer", now())
    assert error.value.taken == 2
    assert (await desk.catalogue.offering("kaffe")).capacity == 2


async def test_seats_are_counted_in_one_look(desk: CourseDesk) -> None:
    session = await a_date(desk)
    for number in (1, 2):
        await sign_up(desk, session, number)
    counted = (await desk.seats(await desk.catalogue.sessions(now())))[session.id]
    assert (counted.taken, counted.waiting, counted.free) == (1, 1, 0)
