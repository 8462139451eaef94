"""What a citizen gets when something is booked: the code, what to bring, and buttons to give it up or change it."""

from typing import Any

from actions.course_cards import Button, when
from actions.form import APPOINTMENT
from actions.turn import Turn
from indgang.bookings import Booking


def receipt(turn: Turn, booking: Booking) -> dict[str, Any]:
    """{"booking", "buttons"} of a booking as it is now. Its `cancel` and `move` are the places of their buttons."""
    facts = booking.card() | {"calendar": True}
    if booking.state == "cancelled" or booking.closes <= turn.now:
        return {"booking": facts, "buttons": []}
    buttons = [cancel_button(turn, booking), move_button(turn, booking)]
    return {"booking": facts | {"cancel": 0, "move": 1}, "buttons": buttons}


def cancel_button(turn: Turn, booking: Booking) -> Button:
    appointment = booking.kind == APPOINTMENT
    danish = "Afbestil tiden" if appointment else "Afmeld kurset"
    title = turn.either(danish, "Cancel")
    return {"title": title, "id": "tid_aflys" if appointment else "kursus_afmeld", "entities": {"code": booking.code}}


def move_button(turn: Turn, booking: Booking) -> Button:
    title = turn.either("Flyt tiden" if booking.kind == APPOINTMENT else "Skift dato", "Change the date")
    return {"title": title, "id": "tid_flyt", "entities": {"code": booking.code}}


def receipt_text(turn: Turn, booking: Booking) -> str:
    """What is booked, the code and what it is for, and what to bring."""
    parts = [_booked(turn, booking), _code(turn, booking)]
    if booking.bring and booking.state == "taken":
        parts.append(f"{turn.either('Tag med', 'Bring')}: {booking.bring}")
    return "\n\n".join(parts)


def _booked(turn: Turn, booking: Booking) -> str:
    place = " – ".join(part for part in (booking.branch, booking.address) if part)
    what = f"**{booking.title}**, {when(turn, booking.start)}, {place}."
    if booking.state == "waiting":
        danish = f"Du står som nummer {booking.place} på ventelisten til {what} Bliver der en plads, så får du den og får besked."
        english = f"You are number {booking.place} on the waiting list for {what} If a seat becomes free, it is yours, and we tell you."
        return turn.either(danish, english)
    already = turn.either("allerede ", "already ") if booking.again else ""
    if booking.kind == APPOINTMENT:
        return turn.either(f"Du har {already}tid til {what}", f"You {already}have an appointment: {what}")
    return turn.either(f"Du er {already}tilmeldt {what}", f"You are {already}signed up for {what}")


def _code(turn: Turn, booking: Booking) -> str:
    change = turn.either("afbestille eller flytte tiden", "cancel or move it")
    if booking.kind != APPOINTMENT:
        change = turn.either("melde fra eller skifte dato", "cancel or change the date")
    return turn.either(
        f"Din kode er **{booking.code}**. Gem den. Du skal bruge den, hvis du vil {change}.",
        f"Your code is **{booking.code}**. Keep it: you need it to {change}.",
    )
