"""Reads each message while somebody looks up, cancels or moves a booking: a reply to the question, or something for Rasa's rules."""

import re

from actions.form import filled
from actions.my_bookings_form import (
    CODE,
    CONFIRMED,
    CONTACT,
    FORM,
    MOVES,
    OTHERS,
    REMARK,
    SHOWS,
    STEPS,
    TASK,
    TASKS,
    TO,
    agreed,
    emptied,
    ended,
    task_of,
)
from actions.my_bookings_proof import changeable, contact_of, only_one, own, own_booking, prove
from actions.my_bookings_targets import target, targets
from actions.turn import Event, Turn, TurnAction
from indgang.bookings import Booking, NoSuchBooking, TooManyTries, code_in, mine
from indgang.participants import is_masked, is_question

# A question that is understood as one of these may ask for another time; as anything else it is answered first.
_NEAR = TASKS | {"nlu_fallback", "uden_for_emne", "tid_bestil", "kursus_find", "bekraeft", "afvis"}
_URGENT = frozenset({"noed_krise", "kontakt_medarbejder"})
_OUR_STEPS = frozenset({FORM, "validate_mine_form", "action_listen", "action_extract_slots", "action_session_start"})
_NO_CODE = re.compile(
    r"\b(?:ikke|ingen|uden|glemt|mistet|tabt|væk|aldrig)\b.*\b(?:booking)?koden?\b|\bkoden?\b.*\b(?:ikke|glemt|mistet|væk)\b",
    re.IGNORECASE,
)


class ReadMine(TurnAction):
    """Returns what a message fills. Nothing at all hands the message back to the rules in data/stories/."""

    answer = SHOWS

    def name(self) -> str:
        return "validate_mine_form"

    async def take(self, turn: Turn) -> list[Event]:
        asked = turn.slot("requested_slot")
        if asked not in STEPS:
            return await _begun(turn, turn.intent if turn.intent in TASKS else SHOWS)
        if _answered_meanwhile(turn):
            return filled(**{REMARK: "resumed"})
        if agreed(turn):
            return filled(**{CONFIRMED: True, REMARK: None})
        if turn.entity("code"):
            return await _begun(turn, turn.intent)
        if turn.intent in _URGENT:
            return []
        if is_masked(turn.text):
            return filled(**{REMARK: "cpr"})
        return await _read(turn, asked)

    def say_sorry(self, turn: Turn) -> None:
        """`action_my_bookings` comes next, and does."""

    def after_failure(self, turn: Turn) -> list[Event]:
        return [*emptied(), *filled(requested_slot=None), {"event": "active_loop", "name": None, "timestamp": None}]


async def _begun(turn: Turn, task: str, code: str | None = None) -> list[Event]:
    """From the start, with what the message tells: a pressed button, or a code and a contact in the text."""
    begun = filled(**dict.fromkeys((*STEPS, REMARK))) + filled(**{TASK: task})
    if not await _keeps_bookings(turn):
        return begun + ended("elsewhere")
    code = turn.entity("code") or code_in(turn.text) or code or await only_one(turn, task)
    if code is None:
        knows = task == SHOWS and turn.entity("to") != OTHERS and await own(turn)
        return begun + (ended() if knows else filled(**{CONTACT: contact_of(turn.text)}))
    return begun + await _coded(turn, task, code_in(code) or code, contact_of(turn.text))


async def _coded(turn: Turn, task: str, code: str, contact: str | None) -> list[Event]:
    """A code is there: the next question, or the proof."""
    if code in await mine.made(turn.bookings, turn.conversation, turn.now):
        return filled(**{CODE: code, CONTACT: "", REMARK: None}) + await _proven(turn, task, code)
    if contact is None:
        return filled(**{CODE: code, CONTACT: None, REMARK: None})
    try:
        await prove(turn, task, code, contact)
    except TooManyTries:
        return ended("locked")
    except NoSuchBooking:
        return filled(**{CODE: None, CONTACT: None, REMARK: "no_match"})
    return filled(**{CODE: code, CONTACT: "", REMARK: None}) + await _proven(turn, task, code)


async def _proven(turn: Turn, task: str, code: str) -> list[Event]:
    """What is to be asked about a booking that is proven."""
    booking = await own_booking(turn, code)
    if task == SHOWS or booking is None or not changeable(turn, booking):
        return ended()
    if task != MOVES:
        return filled(**{TO: ""})
    if chosen := turn.entity("to"):
        return await _chosen(turn, booking, chosen)
    found = await targets(turn, booking, turn.text)
    return await _wished(turn, booking) if found.slots else ended("nowhere")


async def _chosen(turn: Turn, booking: Booking, slot_id: str) -> list[Event]:
    """A slot to move to, unless nobody can have it."""
    slot = await target(turn, booking, slot_id)
    if slot is None or slot.closes <= turn.now:
        return filled(**{TO: None, REMARK: "gone"})
    if slot.id == booking.slot_id:
        return filled(**{TO: None, REMARK: "same"})
    if (await turn.bookings.free([slot]))[slot.id] == 0:
        return filled(**{TO: None, REMARK: "full"})
    return filled(**{TO: slot.id, CONFIRMED: None, REMARK: None})


async def _wished(turn: Turn, booking: Booking) -> list[Event]:
    """Words choose the only slot that is as they say; else the question shows what there is."""
    found = await targets(turn, booking, turn.text)
    if found.wished and found.exact and len(found.slots) == 1:
        return await _chosen(turn, booking, found.slots[0].id)
    remark = ("wished" if found.exact else "nearest") if found.wished else None
    return filled(**{TO: None, CONFIRMED: None, REMARK: remark})


async def _wishes(turn: Turn, booking: Booking) -> bool:
    """Whether the words ask for another time."""
    about_times = turn.intent in _NEAR or not is_question(turn.text)
    return about_times and (await targets(turn, booking, turn.text)).wished


async def _read(turn: Turn, asked: str) -> list[Event]:
    task, code = task_of(turn), code_in(turn.text)
    if code and code != turn.slot(CODE):
        return await _coded(turn, task, code, contact_of(turn.text) or turn.slot(CONTACT) or None)
    if turn.intent in TASKS - {task} and not (asked == CONFIRMED and turn.intent == "kursus_mine"):
        return await _begun(turn, turn.intent, turn.slot(CODE))
    return await {CODE: _code, CONTACT: _for_contact, TO: _to, CONFIRMED: _confirmation}[asked](turn)


async def _code(turn: Turn) -> list[Event]:
    if contact := contact_of(turn.text):
        return filled(**{CONTACT: contact, REMARK: "code_too"})
    if _NO_CODE.search(turn.text):
        return filled(**{REMARK: "no_code"})
    if turn.intent in TASKS:
        return filled(**{REMARK: None})
    return [] if _means_something_else(turn) else filled(**{REMARK: "code_unclear"})


async def _for_contact(turn: Turn) -> list[Event]:
    if contact := contact_of(turn.text):
        return await _coded(turn, task_of(turn), str(turn.slot(CODE)), contact)
    return [] if _means_something_else(turn) else filled(**{REMARK: "contact_unclear"})


async def _to(turn: Turn) -> list[Event]:
    booking = await own_booking(turn, str(turn.slot(CODE)))
    if booking is None or not changeable(turn, booking):
        return ended()
    if await _wishes(turn, booking):
        return await _wished(turn, booking)
    return [] if _means_something_else(turn) else filled(**{REMARK: "to_unclear"})


async def _confirmation(turn: Turn) -> list[Event]:
    """Yes; or another wish for where to move to."""
    if turn.intent == "bekraeft":
        return filled(**{CONFIRMED: True, REMARK: None})
    booking = await own_booking(turn, str(turn.slot(CODE)))
    if booking and turn.slot(TO) and await _wishes(turn, booking):
        return await _wished(turn, booking)
    return [] if _means_something_else(turn) else filled(**{REMARK: "confirm_unclear"})


async def _keeps_bookings(turn: Turn) -> bool:
    """Whether the municipality takes bookings here at all."""
    appointments = turn.municipality.appointments
    return bool((appointments and appointments.units) or (await turn.catalogue.stock()).courses)


def _means_something_else(turn: Turn) -> bool:
    """Whether the message was understood as anything but this, or asks a question that nobody understood."""
    if turn.intent in TASKS or "@" in turn.text or sum(sign.isdigit() for sign in turn.text) >= 4:
        return False
    if turn.intent in ("nlu_fallback", "uden_for_emne"):
        return is_question(turn.text) or len(turn.text.split()) > 4
    return True


def _answered_meanwhile(turn: Turn) -> bool:
    """Whether a rule has answered this message already, so that only the open question is to be asked again."""
    events = turn.tracker.events
    start = max((place for place, event in enumerate(events) if event.get("event") == "user"), default=0)
    return any(event.get("event") == "action" and event.get("name") not in _OUR_STEPS for event in events[start:])
