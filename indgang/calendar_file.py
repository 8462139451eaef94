"""A booking as an iCalendar file (RFC 5545), for the citizen's own calendar."""

import re
from datetime import UTC, datetime, timedelta
from typing import cast

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from indgang.bookings.slots import Booking, digest
from indgang.danish_dates import DENMARK

MEDIA_TYPE = "text/calendar; charset=utf-8"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")  # not even escaped may they stand in a file
_STATUS = {"taken": "CONFIRMED", "waiting": "TENTATIVE", "cancelled": "CANCELLED"}
_SUMMARY = {"taken": "{}", "waiting": "På venteliste: {}", "cancelled": "Afmeldt: {}"}


def calendar_file(booking: Booking, municipality: str, host: str) -> bytes:
    """The file, in Danish time. `host` is the name of the server, as in `chat.example.dk`.

    The event's UID is the same as long as the code is, and its SEQUENCE grows when the booking is moved or cancelled: a calendar
    that takes the file in again corrects what it has. One that is cancelled has METHOD:CANCEL (RFC 5546; without the organizer's
    e-mail address that it asks for, because there is none).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Indgang//DA")
    calendar.add("version", "2.0")
    if booking.state == "cancelled":
        calendar.add("method", "CANCEL")
    calendar.add_component(_danish_time())
    calendar.add_component(_event(booking, municipality, host))
    return cast(bytes, calendar.to_ical())


def file_name(booking: Booking) -> str:
    return f"{booking.code.lower()}.ics"


def _event(booking: Booking, municipality: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"{booking.code}-{digest(municipality)[:8]}@{_clean(host)}")  # codes are a municipality's own
    event.add("dtstamp", datetime.now(UTC))
    event.add("sequence", booking.changes + (booking.state == "cancelled"))
    event.add("status", _STATUS[booking.state])
    event.add("dtstart", booking.start.astimezone(DENMARK))
    event.add("dtend", booking.end.astimezone(DENMARK))
    event.add("summary", _SUMMARY[booking.state].format(_clean(booking.title)))
    if place := _clean(", ".join(part for part in (booking.branch, booking.address) if part)):
        event.add("location", place)
    event.add("description", _clean(_description(booking, municipality)))
    return event


def _description(booking: Booking, municipality: str) -> str:
    lines = [f"Din kode: {booking.code}"]
    if booking.state == "waiting":
        lines.append("Du står på venteliste og har ikke en plads endnu.")
    if booking.bring:
        lines.append(f"Tag med: {booking.bring}")
    return "\n".join([*lines, municipality])


def _danish_time() -> Timezone:
    """Europe/Copenhagen by the rule that has held since 1996: directive 2000/84/EC, the last Sundays of March and October at 1:00 UTC."""
    zone = Timezone()
    zone.add("tzid", str(DENMARK))
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for half, name, month, first, before, after in (
        (TimezoneDaylight(), "CEST", 3, datetime(1996, 3, 31, 2), winter, summer),  # noqa: DTZ001 as RFC 5545 wants it
        (TimezoneStandard(), "CET", 10, datetime(1996, 10, 27, 3), summer, winter),  # noqa: DTZ001
    ):
        half.add("dtstart", first)
        half.add("tzoffsetfrom", before)
        half.add("tzoffsetto", after)
        half.add("tzname", name)
        half.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(half)
    return zone


def _clean(text: str) -> str:
    return _CONTROLS.sub(
        " ", text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    ).strip()
