"""Where a booking can be moved to: other dates of the same course, or free times for the same thing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from actions.my_bookings_shown import MOVE_ID
from actions.turn import Turn
from indgang.appointments.cells import NoSuchTime, slot_with
from indgang.appointments.suggestions import suggestions
from indgang.appointments.wishes import wish_in
from indgang.bookings import Booking, Slot
from indgang.catalogue import slot_of
from indgang.course_search import MOST, others_of, search
from indgang.courses import NoSuchSession, Session
from indgang.danish_dates import clock, long_date

_MOVED_TO = re.compile(r"\b(?:flyt|ryk|skift|ændr|byt|udskyd|rykk)\w*\b.*\btil\b(.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Targets:
    """`slots` are free now. `wished`: the words speak of a time or a place; `exact`: the slots are so, not only the nearest there are.

    Of a course, `sessions` are what the slots stand for, and `free` their seats by id.
    """

    slots: list[Slot]
    wished: bool = False
    exact: bool = True
    sessions: list[Session] = field(default_factory=list)
    free: dict[str, int] = field(default_factory=dict)


async def targets(turn: Turn, booking: Booking, wish: str = "") -> Targets:
    """At most five, by the words of the wish. May raise redis.RedisError.

    `flyt min tid fra onsdag til kl. 10` wishes for what follows the last `til`, which is no `until` then.
    """
    moved = _MOVED_TO.search(wish)
    return await (_other_dates if booking.kind == "course" else _other_times)(
        turn, booking, moved.group(1) if moved else wish
    )


async def target(turn: Turn, booking: Booking, slot_id: str) -> Slot | None:
    """The slot that a button names; None where the booking cannot be moved there, or it is there no more."""
    if booking.kind == "appointment":
        appointments = turn.municipality.appointments
        if appointments is None or slot_id.split(":")[1:2] != booking.slot_id.split(":")[1:2]:
            return None
        try:
            return slot_with(appointments, slot_id, turn.now)
        except NoSuchTime:
            return None
    try:
        session = await turn.catalogue.session(slot_id, turn.now)
        old = await turn.catalogue.session(booking.slot_id)
    except NoSuchSession:
        return None
    same = session.course.id == old.course.id and session.state == "open" and session.capacity
    return slot_of(session, turn.municipality) if same else None


async def _other_dates(turn: Turn, booking: Booking, wish: str) -> Targets:
    sessions = await turn.catalogue.sessions(turn.now)
    try:
        here = await turn.catalogue.session(booking.slot_id)
    except NoSuchSession:
        return Targets([])
    others = [one for one in _all_others(here, sessions, turn) if one.state == "open" and one.capacity]
    slots = {one.id: slot_of(one, turn.municipality) for one in others}
    free = await turn.bookings.free(list(slots.values()))
    there = [one for one in others if free[one.id] > 0]
    found = search(wish, there, turn.now) if wish and there else None
    wished = bool(found and (found.wish.times or found.wish.branches))
    exact = bool(found and found.exact)
    shown = sorted(found.sessions, key=lambda one: one.start) if found and wished and exact else there[:MOST]
    return Targets([slots[one.id] for one in shown], wished, exact, shown, free)


def _all_others(here: Session, sessions: list[Session], turn: Turn) -> list[Session]:
    found, offset = list[Session](), 0
    while True:
        page = others_of(here, sessions, turn.now, offset)
        found += page.sessions
        if not page.left:
            return found
        offset = page.next


async def _other_times(turn: Turn, booking: Booking, wish: str) -> Targets:
    appointments = turn.municipality.appointments
    unit, kind_id = booking.slot_id.split(":")[:2]
    kind = appointments.type(kind_id) if appointments else None
    if appointments is None or kind is None or kind.link:
        return Targets([])
    at = unit if appointments.units_for(kind, unit) else None
    said = wish_in(wish, turn.now)
    found = await suggestions(turn.bookings, appointments, kind, at, said, turn.now)
    there = [slot for slot in found.times if slot.id != booking.slot_id]
    return Targets(there, bool(said.days or said.hours or said.no_such_date), not found.dropped)


def shown(booking: Booking, found: Targets) -> dict[str, Any]:
    """Cards of the other dates, or the calendar of free times; each with its button."""
    buttons = [_button(booking, slot) for slot in found.slots]
    if booking.kind == "course":
        cards = [
            session.card(found.free[session.id]) | {"button": place} for place, session in enumerate(found.sessions)
        ]
        return {"courses": cards, "buttons": buttons}
    return {"times": free_times(booking.title, found.slots), "buttons": buttons} if buttons else {"buttons": []}


def free_times(title: str, slots: Sequence[Slot]) -> dict[str, Any]:
    """The calendar of free times; the buttons stand in the order of the slots."""
    numbered = [(place, slot) for place, slot in enumerate(slots)]
    days = [
        {
            "date": day.isoformat(),
            "times": [
                {"start": slot.start.isoformat(), "end": slot.end.isoformat(), "button": place} for place, slot in group
            ],
        }
        for day, group in groupby(numbered, key=lambda one: one[1].start.date())
    ]
    return {"title": title, "days": days}


def _button(booking: Booking, slot: Slot) -> dict[str, Any]:
    title = f"{long_date(slot.start.date())} kl. {clock(slot.start)}"
    if slot.branch != booking.branch:
        title += f", {slot.branch}"
    return {
        "title": title[0].upper() + title[1:],
        "id": MOVE_ID,
        "entities": {"code": booking.code, "to": slot.id},
    }
