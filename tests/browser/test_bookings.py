"""Courses and appointments on the whole product, on a phone: found in plain words, booked, kept in a calendar, moved, cancelled."""

import asyncio
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from indgang.bookings import Booking, Bookings, Person
from indgang.catalogue import Catalogue, slot_of
from indgang.config import ROOT
from indgang.content import load_content
from indgang.danish_dates import now
from indgang.store import connect
from tests.browser.chat import Chat
from tests.browser.conftest import ARTEFACTS
from tests.product import Product

pytestmark = pytest.mark.slow
T = TypeVar("T")
CODE = re.compile(r"[A-ZÆØÅ]{3}-\d{4}")


@pytest.fixture
def phone(page: Page, product: Product) -> Chat:
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto(product.url)
    return Chat(page).open()


def picture(chat: Chat, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    chat.page.screenshot(path=ARTEFACTS / f"booking-{name}.png")


def book(chat: Chat, name: str, contact: str) -> str:
    """Answers the form's questions; the receipt's code."""
    expect(chat.ask(name)).to_contain_text("e-mail")
    expect(chat.ask(contact)).to_contain_text("Er det rigtigt?")
    receipt = chat.ask("ja")
    found = CODE.search(receipt.inner_text())
    assert found, receipt.inner_text()
    return found[0]


def test_a_course_from_plain_words_to_the_calendar_and_off_it(phone: Chat, tmp_path: Path) -> None:
    phone.ask("har i noget om at lave mad på nettet eller word?")
    found = phone.ask("er der et kursus i slægtsforskning")
    before = phone.answers.count()
    found.get_by_role("button", name=re.compile("^Tilmeld")).first.click()
    expect(phone.answer(before)).to_contain_text("Hvad er dit navn?")
    code = book(phone, "Åse Holm", "aase@example.dk")
    picture(phone, "course-receipt")
    with phone.page.expect_download() as saving:
        phone.button("Læg i kalender").first.click()
    saving.value.save_as(tmp_path / "aftale.ics")
    (event,) = Calendar.from_ical((tmp_path / "aftale.ics").read_bytes()).walk("VEVENT")
    assert "Slægtsforskning" in event["SUMMARY"]
    assert code in event["DESCRIPTION"]
    expect(phone.ask("hvad er jeg tilmeldt")).to_contain_text("Slægtsforskning")
    expect(phone.ask("jeg vil gerne melde mig fra kurset")).to_contain_text("Vil du afbestille")
    expect(phone.ask("ja")).to_contain_text("afbestilt")
    picture(phone, "course-cancelled")


def done(work: Coroutine[Any, Any, T]) -> T:
    """Carries it out in a thread of its own: Playwright has this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def filled(product: Product, course: str, leave: str = "") -> list[Booking]:
    """Takes every seat on all coming sessions of `course`; or cancels the booking `leave`, whose seat goes to who waits."""
    town = load_content(ROOT / "content").municipality("eksempelby")
    async with connect(product.environment["INDGANG_REDIS_URL"]) as redis:
        bookings = Bookings(redis, "eksempelby")
        if leave:
            return (await bookings.cancel(leave, f"leave-{leave}", now())).promoted
        sessions = await Catalogue(redis, "eksempelby", town.courses).sessions(now())
        coming = [one for one in sessions if one.course.id == course]
        people = [Person(f"Deltager {number}", f"d{number}@example.dk") for number in range(20)]
        return [
            await bookings.take(slot_of(session, town), person, f"{session.id}-{person.contact}", now())
            for session in coming
            for person in people[: session.capacity]
        ]


async def waiting(product: Product, code: str) -> datetime:
    """When what `code` waits for begins."""
    async with connect(product.environment["INDGANG_REDIS_URL"]) as redis:
        return (await Bookings(redis, "eksempelby").find(code, "20 30 40 50", "test", now())).start


def test_who_waits_moves_up_when_a_seat_is_left(phone: Chat, product: Product) -> None:
    taken = done(filled(product, "iphone"))
    found = phone.ask("kursus i iphone")
    picture(phone, "full-course")
    before = phone.answers.count()
    found.get_by_role("button", name=re.compile("venteliste")).first.click()
    expect(phone.answer(before)).to_contain_text("navn")
    code = book(phone, "Bo Lind", "20 30 40 50")
    expect(phone.answers.last).to_contain_text("ventelisten")
    mine = phone.ask("hvad er jeg tilmeldt")
    expect(mine).to_contain_text("venteliste")
    waits_for = next(one for one in taken if one.start == done(waiting(product, code)))
    promoted = done(filled(product, "iphone", leave=waits_for.code))
    assert [booking.code for booking in promoted] == [code]
    mine = phone.ask("hvad er jeg tilmeldt")
    expect(mine).to_contain_text("iPhone")
    expect(mine).not_to_contain_text("venteliste")
    picture(phone, "moved-up")


def test_an_appointment_is_booked_and_moved_by_its_calendar(phone: Chat) -> None:
    offered = phone.ask("jeg vil bestille tid til at få pas")
    before = phone.answers.count()
    if not offered.locator(
        ".times, .slots"
    ).count():  # understood as the passport itself: the way to a time stands under it
        phone.button("Bestil tid: Pas").first.click()
        offered = phone.answer(before)
        before = phone.answers.count()
    picture(phone, "free-times")
    expect(phone.page.locator("indgang-chat").first).to_be_visible()
    offered.get_by_role("button", name=re.compile(r"\d{1,2}\.\d\d")).first.click()
    expect(phone.answer(before)).to_contain_text("Hvad er dit navn?")
    code = book(phone, "Cilla Ø. Krag", "cilla@example.dk")
    picture(phone, "appointment-receipt")
    moving = phone.ask("kan jeg flytte min tid til en anden dag")
    before = phone.answers.count()
    moving.get_by_role("button", name=re.compile(r"\d{1,2}\.\d\d")).last.click()
    expect(phone.answer(before)).to_contain_text("Vil du flytte")
    expect(phone.ask("ja")).to_contain_text(code)
    picture(phone, "appointment-moved")
