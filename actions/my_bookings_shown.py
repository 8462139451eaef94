"""Several bookings as the citizen sees them, with buttons to change each; and who helps where the chat cannot."""

from collections.abc import Sequence
from typing import Any

from actions.turn import Turn
from indgang.bookings import Booking
from indgang.danish_dates import clock, long_date, short_date

MOST = 5  # bookings in one reply
CANCEL_ID = {"course": "kursus_afmeld", "appointment": "tid_aflys"}
MOVE_ID = "tid_flyt"


def changing_buttons(bookings: Sequence[Booking]) -> list[dict[str, Any]]:
    """`Flyt` and `Afbestil` for each."""
    return [button for booking in bookings for button in (move_button(booking), cancel_button(booking))]


def move_button(booking: Booking) -> dict[str, Any]:
    return {"title": f"Flyt {_short(booking)}", "id": MOVE_ID, "entities": {"code": booking.code}}


def cancel_button(booking: Booking) -> dict[str, Any]:
    return {"title": f"Afbestil {_short(booking)}", "id": CANCEL_ID[booking.kind], "entities": {"code": booking.code}}


def told(booking: Booking) -> str:
    """`**iPad for begyndere**, torsdag den 26. november kl. 10.00 på Hovedbiblioteket`"""
    return f"**{booking.title}**, {when_and_where(booking)}"


def when_and_where(booking: Booking) -> str:
    at = "på" if at_library(booking) else "hos"
    place = f" {at} {booking.branch}" if booking.branch else ""
    return f"{long_date(booking.start.date())} kl. {clock(booking.start)}{place}"


def line(booking: Booking, with_name: bool) -> str:
    """One of a list: title, day, time, place, code, and the place in line."""
    parts = [f"- {told(booking)}. Kode **{booking.code}**."]
    if booking.state == "waiting":
        parts.append(f"Du står som nummer {booking.place} på venteliste.")
    if with_name:
        parts.append(f"Navn: {booking.name}.")
    return " ".join(parts)


def at_library(booking: Booking) -> bool:
    return booking.kind == "course" or "bibliotek" in booking.branch.lower()


def phone(turn: Turn, booking: Booking | None = None, task: str = "") -> str:
    """Who can help with it, to follow `ring til`: `Eksempelby Bibliotek på 99 99 99 90`."""
    town = turn.municipality
    if at_library(booking) if booking else not task.startswith("tid_"):
        return f"{town.library.name} på {town.library.phone}"
    return f"Borgerservice på {town.phone}"


def _short(booking: Booking) -> str:
    return f"{booking.title}, {short_date(booking.start.date())} kl. {clock(booking.start)}"
