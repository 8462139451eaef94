"""Courses as the citizen sees them: cards, and a button to sign up under each that has a seat."""

from collections.abc import Sequence
from typing import Any

from actions.turn import Turn
from indgang.courses import Session
from indgang.danish_dates import clock, long_date, short_date

CANCEL = {"title": "Afbryd", "id": "afbryd"}


async def cards(turn: Turn, sessions: Sequence[Session]) -> dict[str, Any]:
    """{"courses", "buttons"}: a card's `button` is the place of its own button."""
    free = await turn.bookings.seats_free(sessions) if sessions else {}
    courses: list[dict[str, Any]] = []
    buttons: list[dict[str, Any]] = []
    for session in sessions:
        card = session.card(free[session.id])
        if free[session.id] > 0:
            card["button"] = len(buttons)
            buttons.append(sign_up_button(session))
        courses.append(card)
    return {"courses": courses, "buttons": buttons}


def sign_up_button(session: Session) -> dict[str, Any]:
    title = f"Tilmeld {session.course.title}, {short_date(session.start.date())}"
    return {"title": title, "id": "kursus_tilmeld", "entities": {"session": session.id}}


def when_and_where(session: Session) -> str:
    """`torsdag den 26. november kl. 10.00 på Hovedbiblioteket`"""
    return f"{long_date(session.start.date())} kl. {clock(session.start)} på {session.course.branch}"
