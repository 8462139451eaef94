"""Courses as the citizen sees them: cards, and a button to sign up under each that has a seat or a place in line."""

from collections.abc import Sequence
from typing import Any

from actions.offers import is_own, seats
from actions.turn import Turn
from indgang.bookings import Slot
from indgang.catalogue import slot_of
from indgang.courses import Session
from indgang.danish_dates import clock, long_date

OTHER_TIMES = 3  # buttons for other dates in one reply
Button = dict[str, Any]


def stop_button(turn: Turn) -> Button:
    return {"title": turn.either("Afbryd", "Stop"), "id": "afbryd"}


async def cards(turn: Turn, sessions: Sequence[Session], form: str = "", other_dates: bool = True) -> dict[str, Any]:
    """{"courses", "buttons"}: a card's `button` is the place of its own button. `form` is the one that its buttons go on with."""
    free = await seats(turn, list(sessions))
    lines = await _places_in_line(turn, [session for session in sessions if free.get(session.id) == 0])
    courses: list[dict[str, Any]] = []
    buttons: list[Button] = []
    for session in sessions:
        card = session.card(free.get(session.id))
        line = lines.get(session.id, 0) > 0
        if free.get(session.id) == 0 and not line:
            card.pop("waiting_list", None)
        if is_own(session) and session.state == "open" and (free[session.id] or line):
            card["button"] = len(buttons)
            buttons.append(_sign_up(turn, session, form, line=not free[session.id]))
        courses.append(card)
    if other_dates:
        buttons += [_other_dates(turn, session) for session in sessions if session.more][:OTHER_TIMES]
    return {"courses": courses, "buttons": buttons}


async def _places_in_line(turn: Turn, full: Sequence[Session]) -> dict[str, int]:
    """How many may still join the line of each of those that are full."""
    standing = await turn.bookings.line([slot_of(session, turn.municipality) for session in full])
    return {session.id: session.waiting - standing[session.id] for session in full}


def _sign_up(turn: Turn, session: Session, form: str, *, line: bool) -> Button:
    what = f"{session.course.title}, {turn.teller.short(session.start.date())}"
    title = turn.either(f"Tilmeld {what}", f"Sign up: {what}")
    if line:
        title = turn.either(f"Skriv mig på venteliste til {what}", f"Put me on the waiting list: {what}")
    carried = {"session": session.id} | ({"wait": "yes"} if line else {}) | ({"form": form} if form else {})
    return {"title": title, "id": "kursus_tilmeld", "entities": carried}


def _other_dates(turn: Turn, session: Session) -> Button:
    title = turn.either(f"Andet tidspunkt: {session.course.title}", f"Other dates: {session.course.title}")
    return {"title": title, "id": "kursus_find", "entities": {"others": session.id}}


def when(turn: Turn, start: Any) -> str:
    """`torsdag den 26. november kl. 10.00`"""
    return turn.either(
        f"{long_date(start.date())} kl. {clock(start)}", f"{start:%A} {start.day} {start:%B} at {start:%H:%M}"
    )


def when_and_where(turn: Turn, slot: Slot) -> str:
    """`torsdag den 26. november kl. 10.00 på Hovedbiblioteket`"""
    return f"{when(turn, slot.start)} {at(turn, slot.branch)}"


def at(turn: Turn, places: str) -> str:
    """`på Hovedbiblioteket`, `hos Borgerservice`"""
    return turn.either(f"{'hos' if 'service' in places.lower() else 'på'} {places}", f"at {places}")
