"""Letters reach people once, with their code and a calendar file; what a mail server does not take is tried again or called."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from redis.asyncio import Redis

from gateway import mail
from gateway.mail import Mail, MailServer, NotSent, message_of, pause_after
from indgang.bookings import Booking, Person, promotions
from indgang.catalogue import CourseDesk, Outbox, Told
from indgang.catalogue.outbox import LEASE_SECONDS
from indgang.config import ROOT
from indgang.content import Shelf
from indgang.danish_dates import now
from tests.gateway.small_smtp import SmallSmtp
from tests.indgang.small_catalogue import offering

pytestmark = pytest.mark.slow

SITE = "eksempelby"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(ROOT / "content")


@pytest.fixture
async def smtp() -> AsyncIterator[SmallSmtp]:
    async with SmallSmtp() as smtp:
        yield smtp


@pytest.fixture
def sender(redis: Redis, shelf: Shelf, smtp: SmallSmtp) -> Mail:
    return Mail(redis, shelf, server_at(smtp))


@pytest.fixture
def desk(redis: Redis, shelf: Shelf) -> CourseDesk:
    return CourseDesk(redis, shelf.content.municipality(SITE), "chat.example.dk")


def server_at(smtp: SmallSmtp) -> MailServer:
    server = MailServer.from_environment({"INDGANG_SMTP_URL": smtp.url, "INDGANG_MAIL_FROM": "kurser@example.dk"})
    assert server
    return server


async def booked(desk: CourseDesk, *contacts: str, title: str = "Kaffe", name: str = "Ane Berg") -> list[Booking]:
    """People on the second coming date of a course for one; the others stand in line, and nobody has been told anything yet."""
    await desk.save(offering("kaffe", title=title, capacity=1, waiting=9), "make-it", now())
    session = [one for one in await desk.catalogue.sessions(now()) if one.course.id == "kaffe"][1]
    slot = desk.slot(session)
    return [
        await desk.bookings.take(slot, Person(name, contact), f"take-{contact}", now(), wait=True)
        for contact in contacts
    ]


async def call_off(desk: CourseDesk, booking: Booking) -> None:
    await desk.cancel(await desk.catalogue.session(booking.slot_id), now())


async def letters(redis: Redis) -> list[Told]:
    return await Outbox(redis, SITE).all(now())


async def send_all(sender: Mail) -> None:
    while await sender.round():
        pass


async def test_a_letter_tells_what_happened_with_code_and_calendar(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis
) -> None:
    (booking,) = await booked(desk, "ane@example.dk", title="Kaffe & kødannelse på nettet")
    await call_off(desk, booking)
    await send_all(sender)
    (letter,) = smtp.letters
    assert letter["To"] == "ane@example.dk"
    assert letter["From"] == "kurser@example.dk"
    assert letter["Subject"] == "Aflyst: Kaffe & kødannelse på nettet"
    body = letter.get_body(("plain",))
    assert body
    assert booking.code in body.get_content()
    assert "Hej Ane Berg" in body.get_content()
    (file,) = letter.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    calendar = Calendar.from_ical(file.get_content())
    assert calendar["METHOD"] == "CANCEL"
    assert [told.state.outcome for told in await letters(redis)] == ["sent"]
    assert not any(told.to_call or told.open for told in await letters(redis))


async def test_everybody_is_told_once_however_often_it_is_called_off(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp
) -> None:
    bookings = await booked(desk, "ane@example.dk", "bo@example.dk", "cai@example.dk")
    for _ in range(3):
        await call_off(desk, bookings[0])
        await send_all(sender)
    assert sorted(letter["To"] for letter in smtp.letters) == ["ane@example.dk", "bo@example.dk", "cai@example.dk"]


async def test_two_senders_send_each_letter_once(desk: CourseDesk, redis: Redis, shelf: Shelf, smtp: SmallSmtp) -> None:
    first, *_ = await booked(desk, *(f"b{number}@example.dk" for number in range(5)))
    await call_off(desk, first)
    await asyncio.gather(*(send_all(Mail(redis, shelf, server_at(smtp))) for _ in range(4)))
    assert len(smtp.letters) == 5


async def test_who_has_only_a_telephone_is_called(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis
) -> None:
    (booking,) = await booked(desk, "12 34 56 78")
    await call_off(desk, booking)
    await send_all(sender)
    assert smtp.letters == []
    assert [told.to_call for told in await letters(redis)] == [True]


async def test_who_moves_up_because_of_a_cancellation_in_the_chat_is_written_to(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis
) -> None:
    first, second = await booked(desk, "ane@example.dk", "bo@example.dk")
    cancelled = await desk.bookings.cancel(first.code, "r", now())
    await promotions.push(desk.bookings, cancelled.promoted, now())
    await send_all(sender)
    await promotions.push(desk.bookings, cancelled.promoted, now())
    await send_all(sender)
    (letter,) = smtp.letters
    assert (letter["To"], letter["Subject"]) == ("bo@example.dk", "Du har fået en plads: Kaffe")
    body = letter.get_body(("plain",))
    assert body
    assert f"Din kode: {second.code}" in body.get_content()
    assert await promotions.pending(desk.bookings, now()) == []


async def test_without_a_server_who_moves_up_stands_on_the_list_to_call(
    desk: CourseDesk, redis: Redis, shelf: Shelf
) -> None:
    first, _ = await booked(desk, "ane@example.dk", "bo@example.dk")
    cancelled = await desk.bookings.cancel(first.code, "r", now())
    await promotions.push(desk.bookings, cancelled.promoted, now())
    assert await Mail(redis, shelf, None).round() == 0
    assert [(told.letter.contact, told.open) for told in await letters(redis)] == [("bo@example.dk", True)]


async def test_a_server_that_says_later_is_asked_later(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    (booking,) = await booked(desk, "ane@example.dk")
    await call_off(desk, booking)
    smtp.replies["RCPT"] = "451 later"
    await send_all(sender)
    await send_all(sender)
    (told,) = await letters(redis)
    assert (told.state.outcome, told.state.tries, told.to_call, told.open) == ("waiting", 1, False, True)
    del smtp.replies["RCPT"]
    monkeypatch.setattr(mail, "now", lambda: now() + pause_after(1))
    await send_all(sender)
    assert len(smtp.letters) == 1


@pytest.mark.parametrize("where", ["RCPT", "DATA", "."])
async def test_an_address_that_is_refused_for_good_is_called(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis, where: str
) -> None:
    (booking,) = await booked(desk, "ane@example.dk")
    await call_off(desk, booking)
    smtp.replies[where] = "550 nobody here"
    await send_all(sender)
    (told,) = await letters(redis)
    assert (told.state.outcome, told.to_call) == ("failed", True)


@pytest.mark.parametrize(
    ("where", "outcome"), [("EHLO", "waiting"), ("MAIL", "waiting"), ("RCPT", "waiting"), (".", "unsure")]
)
async def test_a_line_that_breaks_is_tried_again_unless_the_text_was_handed_over(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis, where: str, outcome: str
) -> None:
    (booking,) = await booked(desk, "ane@example.dk")
    await call_off(desk, booking)
    smtp.replies[where] = ""
    await send_all(sender)
    (told,) = await letters(redis)
    assert told.state.outcome == outcome
    assert told.to_call == (outcome == "unsure")


async def test_a_sender_that_was_killed_neither_loses_a_letter_nor_sends_it_twice(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, untouched = await booked(desk, "ane@example.dk", "bo@example.dk")
    await call_off(desk, begun)
    outbox = Outbox(redis, SITE)
    first = await outbox.claim(now())
    assert first
    await outbox.begin(first, now())  # killed while sending
    second = await outbox.claim(now())
    assert second  # killed before
    assert await sender.round() == 0  # both are still somebody's
    later: datetime = now() + timedelta(seconds=LEASE_SECONDS + 1)
    monkeypatch.setattr(mail, "now", lambda: later)
    await send_all(sender)
    assert [letter["To"] for letter in smtp.letters] == [second.letter.contact]
    outcomes = {told.letter.contact: told.state.outcome for told in await letters(redis)}
    assert outcomes == {first.letter.contact: "unsure", second.letter.contact: "sent"}
    assert {begun.contact, untouched.contact} == set(outcomes)


async def test_what_came_too_late_is_not_sent(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    (booking,) = await booked(desk, "ane@example.dk")
    await call_off(desk, booking)
    monkeypatch.setattr(mail, "now", lambda: booking.end + timedelta(minutes=1))
    await send_all(sender)
    assert smtp.letters == []
    assert [told.state.outcome for told in await letters(redis)] == ["late"]


async def test_whoever_was_called_gets_no_letter_afterwards(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis
) -> None:
    (booking,) = await booked(desk, "ane@example.dk")
    await call_off(desk, booking)
    (told,) = await letters(redis)
    await Outbox(redis, SITE).called(booking.slot_id, told.letter.id, "mona", now())
    await send_all(sender)
    assert smtp.letters == []


async def test_everything_about_people_expires(desk: CourseDesk, redis: Redis) -> None:
    bookings = await booked(desk, "ane@example.dk", "12 34 56 78")
    await call_off(desk, bookings[0])
    keys = [key async for key in redis.scan_iter("letters:*")]
    assert keys
    left = (desk.bookings.kept_until(bookings[0]) - now()).total_seconds()
    for key in keys:
        assert await redis.ttl(key) == pytest.approx(left, abs=5)
    assert not [key async for key in redis.scan_iter("catalogue:*") if "ane@" in str(await redis.dump(key))]


async def test_what_citizens_typed_cannot_write_headers_or_advertise(desk: CourseDesk, redis: Redis) -> None:
    (booking,) = await booked(
        desk, "ane@example.dk", title="Kaffe\r\nBcc: alle@example.dk", name="Vind på http://ond.example"
    )
    await call_off(desk, booking)
    (told,) = await letters(redis)
    message = message_of(told.letter, "kurser@example.dk", "kommunen@example.dk")
    assert message["Bcc"] is None
    assert message["Subject"] == "Aflyst: Kaffe Bcc: alle@example.dk"
    assert "ond.example" not in told.letter.text


async def test_nothing_secret_or_personal_is_logged(
    desk: CourseDesk, sender: Mail, smtp: SmallSmtp, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (booking,) = await booked(desk, "ane@example.dk")
    await call_off(desk, booking)
    smtp.replies["RCPT"] = "550 <ane@example.dk> unknown, hemmeligt"
    await send_all(sender)
    smtp.replies["AUTH"] = "535 hemmeligt"
    server = server_at(smtp)
    (told,) = await letters(redis)
    with pytest.raises(NotSent) as refused:
        await asyncio.to_thread(server.send, message_of(told.letter, "a@example.dk", "b@example.dk"))
    whole = caplog.text + str(refused.value) + repr(server)
    assert smtp.auth
    assert not any(word in whole for word in ("hemmeligt", "ane@", "Ane Berg"))


@pytest.mark.parametrize(
    "env",
    [
        {"INDGANG_SMTP_URL": "http://example.dk"},
        {"INDGANG_SMTP_URL": "smtp://u:hemmeligt@"},
        {"INDGANG_SMTP_URL": "smtp://u:hemmeligt@example.dk:kat", "INDGANG_MAIL_FROM": "a@b.dk"},
        {"INDGANG_SMTP_URL": "smtp://u:hemmeligt@example.dk"},
        {"INDGANG_SMTP_URL": "smtps://u:hemmeligt@example.dk", "INDGANG_MAIL_FROM": "a@b.dk\nBcc: c@d.dk"},
    ],
)
def test_settings_that_cannot_be_used_are_told_of_without_the_password(env: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="INDGANG_") as error:
        MailServer.from_environment(env)
    assert "hemmeligt" not in str(error.value)


def test_the_address_of_a_server_is_read() -> None:
    env = {"INDGANG_SMTP_URL": "smtps://bib%40a.dk:p%2Fw@mail.example.dk", "INDGANG_MAIL_FROM": "a@b.dk"}
    server = MailServer.from_environment(env)
    assert server
    assert (server.host, server.port, server.tls, server.user, server.password) == (
        "mail.example.dk",
        465,
        True,
        "bib@a.dk",
        "p/w",
    )
    assert MailServer.from_environment({}) is None
