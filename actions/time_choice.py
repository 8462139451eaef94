"""Which appointment, and when: the time a button names, or what the words ask for."""

import re

from actions.choice import time_with
from actions.form import CONFIRMED, FROM, LINE, REMARK, SESSION, TYPE, UNIT, WISH, ended, filled
from actions.turn import Event, Turn
from indgang.appointments import Appointments, AppointmentType
from indgang.appointments.cells import NoSuchTime
from indgang.appointments.meant import types_in, types_meant, unit_in
from indgang.appointments.suggestions import Suggestions, suggestions
from indgang.appointments.wishes import wish_in
from indgang.folding import folded
from indgang.participants import is_question

ANSWER = "tid_bestil"
_OPEN = frozenset({ANSWER, "nlu_fallback", "uden_for_emne"})  # a question taken as one of these may ask for a time
_SHORT = 4  # words of a reply that names another type; a longer one tells something else
_OTHERS = re.compile(
    r"\b(?:andre|anden|andet|flere|senere|alle) (?:tid\w*|dag\w*|tidspunkt\w*|muligheder)|^(?:andre|flere|senere)$|other times|more times"
)


async def time_chosen(turn: Turn, begins: bool) -> list[Event]:
    """`begins`: the form has just begun, and the answer given last may tell what it is about."""
    appointments = turn.municipality.appointments
    if appointments is None:
        turn.say(ANSWER)  # its own text says where times are booked
        return ended()
    if named := turn.entity("time"):
        return await _taken_up(turn, named)
    kind = _type(turn, appointments, begins)
    if kind and kind.link:
        _say_where(turn, kind)
        return ended()
    typed = filled(**{TYPE: kind.id if kind else None, REMARK: None, SESSION: None, CONFIRMED: None})
    if day := turn.entity("from_day"):
        return [*typed, *filled(**{FROM: day})]
    if kind and wish_in(turn.text, turn.now):
        return [*typed, *await _wished(turn, appointments, kind)]
    return [*typed, *filled(**{FROM: None} | _place(turn, appointments) | _worth_keeping(turn, appointments))]


def _place(turn: Turn, appointments: Appointments) -> dict[str, str]:
    """The unit that a button names, or the text."""
    if named := turn.entity("unit"):
        return {UNIT: named}
    unit = unit_in(turn.text, appointments.units)
    return {UNIT: unit.id} if unit else {}


def _worth_keeping(turn: Turn, appointments: Appointments) -> dict[str, str]:
    """What was said of the time before the type is known, or of several types."""
    says = wish_in(turn.text, turn.now) or len(types_in(turn.text, appointments.types)) > 1
    return {WISH: turn.text} if says else {}


async def time_said(turn: Turn) -> list[Event] | None:
    """Asked what it is about, or when: a type, a time, a place, or that others be shown. None where the text speaks of neither."""
    appointments = turn.municipality.appointments
    if appointments is None or (is_question(turn.text) and turn.intent not in _OPEN):
        return None
    named, kind = types_in(turn.text, appointments.types), appointments.type(str(turn.slot(TYPE)))
    if kind is None:
        if named or wish_in(turn.text, turn.now):
            return await time_chosen(turn, begins=False)
        return filled(**{REMARK: "type_unclear"}) if turn.intent == ANSWER else None
    if not named and _OTHERS.search(folded(turn.text).text):
        return filled(**{FROM: turn.now.date().isoformat(), REMARK: None})
    if turn.intent == ANSWER:
        return await time_chosen(turn, begins=False)
    if wish_in(turn.text, turn.now) or unit_in(turn.text, appointments.units):
        return await _wished(turn, appointments, kind)
    return await time_chosen(turn, begins=False) if len(named) == 1 and len(turn.text.split()) <= _SHORT else None


def _type(turn: Turn, appointments: Appointments, begins: bool) -> AppointmentType | None:
    if named := turn.entity("type"):
        return appointments.type(named)
    meant = types_meant(turn.text, turn.about if begins else None, appointments.types)
    if len(meant) == 1:
        return meant[0]
    return None if begins else appointments.type(str(turn.slot(TYPE)))


async def _wished(turn: Turn, appointments: Appointments, kind: AppointmentType) -> list[Event]:
    """The one time that is as wished, else what to suggest by."""
    place = _place(turn, appointments)
    unit = place.get(UNIT) or turn.slot(UNIT)
    found = await suggested(turn, appointments, kind, turn.text, unit)
    known = unit or len(kind.units) == 1
    if len(found.times) == 1 and not found.dropped and known:
        return filled(**{SESSION: found.times[0].id, TYPE: kind.id, LINE: False, REMARK: None})
    wish = {WISH: turn.text} if wish_in(turn.text, turn.now) else {}
    return filled(**{FROM: None, REMARK: None} | wish | place)


async def suggested(
    turn: Turn, appointments: Appointments, kind: AppointmentType, text: str, unit: str | None
) -> Suggestions:
    return await suggestions(turn.bookings, appointments, kind, unit, wish_in(text, turn.now), turn.now)


async def _taken_up(turn: Turn, slot_id: str) -> list[Event]:
    """The time as chosen, unless somebody was quicker."""
    kind = slot_id.split(":")[1] if slot_id.count(":") >= 2 else None
    remark = await _why_not(turn, slot_id)
    return filled(**{TYPE: kind, SESSION: None if remark else slot_id, CONFIRMED: None, LINE: False, REMARK: remark})


async def _why_not(turn: Turn, slot_id: str) -> str | None:
    try:
        slot = time_with(turn, slot_id)
    except NoSuchTime:
        return "time_gone"
    if slot.closes <= turn.now:
        return "time_past"
    return None if (await turn.bookings.free([slot]))[slot.id] else "time_taken"


def _say_where(turn: Turn, kind: AppointmentType) -> None:
    """The municipality has a booking system of its own: there, with the right type."""
    bring = f"\n\n{turn.either('Tag med', 'Bring')}: {kind.bring}" if kind.bring else ""
    host = kind.link.host if kind.link else ""
    text = turn.either(
        f"Tid til **{kind.title}** bestiller du i kommunens egen tidsbestilling på {host}, ikke her i chatten. "
        f"[Bestil tid til {kind.title}]({kind.link}).{bring}",
        f"You book a time for **{kind.title}** in the municipality's own system at {host}, not in this chat. "
        f"[Book a time: {kind.title}]({kind.link}).{bring}",
    )
    turn.say(ANSWER, text, language=turn.language)
