"""The file for the citizen's calendar, read back by a calendar library and by eye."""

from dataclasses import replace
from datetime import datetime

import pytest
from icalendar import Calendar, Event

from indgang.bookings import Booking
from indgang.calendar_file import calendar_file, file_name
from indgang.danish_dates import DENMARK

BOOKING = Booking(
    code="KTR-4729",
    slot_id="ipad-begynder-2026-11-26",
    kind="course",
    title="iPad for begyndere",
    start=datetime(2026, 11, 26, 10, tzinfo=DENMARK),
    end=datetime(2026, 11, 26, 12, tzinfo=DENMARK),
    branch="Hovedbiblioteket",
    address="Torvet 4, 9999 Eksempelby",
    bring="din egen iPad",
    closes=datetime(2026, 11, 26, 10, tzinfo=DENMARK),
    name="Anna Holm",
    contact="anna@example.dk",
    state="taken",
    place=None,
    at=datetime(2026, 11, 22, 9, tzinfo=DENMARK),
)


def written(booking: Booking = BOOKING, municipality: str = "Eksempelby Kommune") -> bytes:
    return calendar_file(booking, municipality, "chat.example.dk")


def event(booking: Booking = BOOKING) -> Event:
    """The one event of the file, read back."""
    calendar = Calendar.from_ical(written(booking))
    assert calendar.errors == []
    (found,) = calendar.walk("VEVENT")
    assert isinstance(found, Event)
    assert found.errors == []
    return found


def test_what_stands_in_the_file() -> None:
    read = event()
    assert read["summary"] == "iPad for begyndere"
    assert read["location"] == "Hovedbiblioteket, Torvet 4, 9999 Eksempelby"
    assert read["description"] == "Din kode: KTR-4729\nTag med: din egen iPad\nEksempelby Kommune"
    assert read["status"] == "CONFIRMED"
    assert (read["dtstart"].dt, read["dtend"].dt) == (BOOKING.start, BOOKING.end)
    assert read["dtstamp"].dt.utcoffset().total_seconds() == 0
    assert file_name(BOOKING) == "ktr-4729.ics"


def test_nobody_s_name_or_contact_stands_in_it() -> None:
    assert b"Anna" not in written()
    assert b"anna@" not in written()


@pytest.mark.parametrize(("month", "offset"), [(7, 2), (11, 1)])
def test_danish_time_is_told_with_its_rule(month: int, offset: int) -> None:
    start = datetime(2026, month, 26, 10, tzinfo=DENMARK)
    booking = replace(BOOKING, start=start, end=start.replace(hour=11))
    assert f"DTSTART;TZID=Europe/Copenhagen:2026{month:02}26T100000".encode() in written(booking)
    calendar = Calendar.from_ical(written(booking))
    (zone,) = calendar.walk("VTIMEZONE")
    told = zone.to_tz(lookup_tzid=False)
    assert datetime(2026, month, 26, 10, tzinfo=told).utcoffset().total_seconds() == offset * 3600  # type: ignore[union-attr]


def test_the_same_event_after_a_move_and_when_it_is_cancelled() -> None:
    moved = replace(BOOKING, changes=1, start=BOOKING.start.replace(hour=11))
    cancelled = replace(moved, state="cancelled")
    events = [event(booking) for booking in (BOOKING, moved, cancelled)]
    assert len({str(read["uid"]) for read in events}) == 1
    assert [read["sequence"] for read in events] == [0, 1, 2]
    assert Calendar.from_ical(written(cancelled))["method"] == "CANCEL"
    assert events[2]["status"] == "CANCELLED"
    assert "method" not in Calendar.from_ical(written())


def test_the_same_code_in_another_municipality_is_another_event() -> None:
    first, second = (Calendar.from_ical(written(BOOKING, name)).walk("VEVENT")[0]["uid"] for name in ("A", "B"))
    assert first != second


def test_who_waits_is_told_so() -> None:
    read = event(replace(BOOKING, state="waiting", place=2))
    assert read["summary"] == "På venteliste: iPad for begyndere"
    assert read["status"] == "TENTATIVE"
    assert "ikke en plads endnu" in read["description"]


ODD = [
    "Kaffe, kage; og \\ snak",
    'Word "for alle"',
    "To\nlinjer\r\nog\rtre",
    "BEGIN:VEVENT\r\nSUMMARY:smuglet\r\nEND:VEVENT",
    "lang " * 300,
    "æøå 日本語 👩‍👩‍👧 " * 20,
    "klokke\x07 og nul\x00 og skilletegn\u2028",
    "<script>alert(1)</script>",
    "\ud800",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_names_come_back_as_they_were_and_smuggle_nothing_in(odd: str) -> None:
    booking = replace(BOOKING, title=odd, branch=odd, address=odd, bring=odd)
    read = event(booking)
    lines = written(booking).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert sum(line.startswith(b"SUMMARY") for line in lines) == 1
    assert _visible(str(read["summary"])) == _visible(odd.replace("\ud800", "?"))


def _visible(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() and sign != " ")
