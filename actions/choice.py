"""What was chosen in the form: a date of a course, or a time at a counter."""

from dataclasses import dataclass

from actions.course_cards import when_and_where
from actions.form import APPOINTMENT, COURSE, KIND, SESSION
from actions.offers import session_with
from actions.turn import Turn
from indgang.appointments.cells import NoSuchTime, slot_with
from indgang.bookings import Slot
from indgang.catalogue import slot_of
from indgang.courses import Session
from indgang.danish_dates import clock
from indgang.library_events.sentences import price_text


@dataclass(frozen=True)
class Choice:
    """`session` where it is a course's."""

    slot: Slot
    session: Session | None = None


async def chosen(turn: Turn) -> Choice:
    """Raises NoSuchSession or NoSuchTime where it is there no longer."""
    wanted = str(turn.slot(SESSION))
    if turn.slot(KIND) == APPOINTMENT:
        return Choice(time_with(turn, wanted))
    session = await session_with(turn, wanted)
    return Choice(slot_of(session, turn.municipality), session)


def time_with(turn: Turn, slot_id: str) -> Slot:
    """Raises NoSuchTime."""
    if turn.municipality.appointments is None:
        raise NoSuchTime(slot_id)
    return slot_with(turn.municipality.appointments, slot_id, turn.now)


def who_keeps(turn: Turn, kind: str) -> str:
    if kind == COURSE:
        return turn.either("Biblioteket", "The library")
    return turn.either("Kommunen", "The municipality")


def facts(turn: Turn, choice: Choice) -> str:
    """What one wants to know of it before booking."""
    slot = choice.slot
    until = turn.either(f"til kl. {clock(slot.end)}, {slot.address}", f"until {slot.end:%H:%M}, {slot.address}")
    told = f"**{slot.title}** {turn.either('er', 'is')} {when_and_where(turn, slot)}, {until}."
    return " ".join(part for part in (told, price(turn, choice), bring(turn, slot)) if part)


def price(turn: Turn, choice: Choice) -> str:
    if not choice.session or choice.session.course.price is None:
        return ""
    if not choice.session.course.price:
        return turn.either("Det er gratis.", "It is free.")
    amount = price_text(choice.session.course, turn.language)
    return turn.either(
        f"Det koster {amount}, som du betaler på biblioteket.", f"It costs {amount}, paid at the library."
    )


def bring(turn: Turn, slot: Slot) -> str:
    return f"{turn.either('Tag med', 'Bring')}: {slot.bring}" if slot.bring else ""


def place(turn: Turn, slot: Slot) -> str:
    """`torsdag den 26. november kl. 10.00 på Hovedbiblioteket, Torvet 4`"""
    return ", ".join(part for part in (when_and_where(turn, slot), slot.address) if part)
