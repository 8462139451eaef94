"""Reads each message while somebody signs up or books a time: a reply to the question asked, or something else that Rasa's rules answer."""

import re
from contextlib import suppress

from actions.course_choice import course_chosen, course_said
from actions.form import (
    ANSWERS,
    APPOINTMENT,
    BEGUN,
    CONFIRMED,
    CONTACT,
    COURSE,
    FORM,
    KIND,
    LAST,
    LINE,
    NAME,
    REMARK,
    SESSION,
    STEPS,
    FormStep,
    begun,
    ended,
    filled,
    kind_of,
)
from actions.time_choice import time_chosen, time_said
from actions.turn import Event, Turn
from indgang.bookings import Booking
from indgang.course_search import words_in
from indgang.participants import contact_in, is_masked, is_question, name_in, without_contact

# A text shaped like a name is one, unless the classifier is this sure of something else. Lower-case names look to it
# like small talk (`jens hansen` a farewell with 0.86), and like anything outside its topics. Measured on 37 names.
SURE, SURE_OF_SMALL_TALK = 0.6, 0.95
_SMALL_TALK = frozenset({"hilsen", "farvel", "tak", "bekraeft"})
_BEGIN = frozenset(ANSWERS.values())
_NO_RIVALS = _BEGIN | {"uden_for_emne"}
_YES = re.compile(r"(?:ja|jo|jep|yes)\b", re.IGNORECASE)  # `ja, book det` is no new booking
_FACTS = frozenset(
    "koster koste pris prisen gratis betale betaler hvor adresse adressen hvornaar klokken tid varer slutter starter begynder medbringe".split()
)
_QUESTION_WORDS = frozenset(
    "hvad hvor lang laenge meget er det kurset holdet der her henne saa og skal jeg man have for kl den dato".split()
)
_OUR_STEPS = frozenset({FORM, "validate_tilmeld_form", "action_listen", "action_extract_slots", "action_session_start"})


class ReadSignUp(FormStep):
    """Returns what a message fills. Nothing at all hands the message back to the rules in data/stories/."""

    def name(self) -> str:
        return "validate_tilmeld_form"

    async def take(self, turn: Turn) -> list[Event]:
        asked = turn.slot("requested_slot")
        if asked in STEPS and _answered_meanwhile(turn):
            return filled(**{REMARK: "resumed"})
        if asked == CONFIRMED and turn.intent in _BEGIN and _YES.match(turn.text.strip()):
            return filled(**{CONFIRMED: True, REMARK: None})
        if asked not in STEPS or _begins_another(turn, asked):
            return await _begun(turn)
        if turn.entity("search") or turn.entity("others"):
            return []
        if turn.entity("confirm"):
            again = turn.entity("form") == turn.slot(BEGUN) and asked == CONFIRMED
            return filled(**{REMARK: None} | ({CONFIRMED: True} if again else {}))
        if any(turn.entity(name) for name in ("session", "time", "type", "unit", "from_day")):
            return await _chosen(turn, kind_of(turn))
        if turn.intent == "noed_krise":
            return []
        if asked != SESSION and is_masked(turn.text):
            return filled(**{REMARK: "cpr"})
        if asked != SESSION and _asks_about_it(turn):
            return filled(**{REMARK: "facts"})
        return await _read(turn, asked)

    def after_failure(self, turn: Turn) -> list[Event]:
        """The form ends: its next question would fail too."""
        return ended()


async def _read(turn: Turn, asked: str) -> list[Event]:
    if asked == SESSION:
        said = await (time_said if turn.slot(KIND) == APPOINTMENT else course_said)(turn)
        return [] if said is None and _means_something_else(turn) else said or filled(**{REMARK: "not_found"})
    return {NAME: _name, CONTACT: _contact, CONFIRMED: _confirmation}[asked](turn)


async def _begun(turn: Turn) -> list[Event]:
    """The form begins: anew, or where a button of the last one goes on; or that one is repeated, once it has booked."""
    kind, mark, confirms = kind_of(turn), turn.entity("form"), bool(turn.entity("confirm"))
    if mark and mark == turn.slot(BEGUN) and turn.slot(NAME) and turn.slot(CONTACT):
        if confirms and turn.entity("session" if kind == COURSE else "time") == turn.slot(SESSION):
            return filled(**{CONFIRMED: True, REMARK: None})
        return [*filled(**{CONFIRMED: None, KIND: kind}), *await _chosen(turn, kind)]
    if mark and confirms and (booking := await _booked_by(turn, mark)):
        return _repeated(booking, mark)
    chosen = await _chosen(turn, kind, begins=True)
    return [*begun(kind), *chosen, *(filled(**{REMARK: "forgotten"}) if confirms and _fills_session(chosen) else [])]


async def _chosen(turn: Turn, kind: str, begins: bool = False) -> list[Event]:
    return await (time_chosen(turn, begins) if kind == APPOINTMENT else course_chosen(turn))


def _fills_session(events: list[Event]) -> bool:
    return any(event.get("name") == SESSION and event.get("value") for event in events)


async def _booked_by(turn: Turn, mark: str) -> Booking | None:
    """What the form with this mark has booked, if this conversation's last one was that."""
    with suppress(ValueError):
        last, code, slot_id = str(turn.slot(LAST) or "").split(" ", 2)
        if last == mark:
            people = await turn.bookings.people(slot_id)
            return next((booking for booking in people if booking.code == code), None)
    return None


def _repeated(booking: Booking, mark: str) -> list[Event]:
    """Everything as it was when it was confirmed: the same request again, which books nothing twice."""
    person = {NAME: booking.name, CONTACT: booking.contact}
    asked = {SESSION: booking.slot_id, KIND: booking.kind, LINE: booking.state == "waiting", BEGUN: mark}
    return [*begun(booking.kind), *filled(**person, **asked, **{CONFIRMED: True})]


def _begins_another(turn: Turn, asked: str) -> bool:
    """Whether the citizen turns from a course to an appointment, or the other way round."""
    if kind_of(turn) == turn.slot(KIND):
        return False
    if any(turn.entity(name) for name in ("session", "time", "type", "unit")):
        return True
    replies = asked != SESSION and (name_in(turn.text) or contact_in(turn.text))
    return turn.intent in _BEGIN and turn.best_guess[1] >= SURE and not replies


def _name(turn: Turn) -> list[Event]:
    name, contact = name_in(without_contact(turn.text)), contact_in(turn.text)
    if name and (name.sure or contact or not _sure_of_something_else(turn)):
        return filled(**{NAME: name.text, REMARK: None} | ({CONTACT: contact} if contact else {}))
    if contact:
        return filled(**{CONTACT: contact, REMARK: None})
    return [] if _means_something_else(turn) else filled(**{REMARK: "name_unclear"})


def _contact(turn: Turn) -> list[Event]:
    if contact := contact_in(turn.text):
        return filled(**{CONTACT: contact, REMARK: None})
    tries = "@" in turn.text or sum(character.isdigit() for character in turn.text) >= 4
    return [] if not tries and _means_something_else(turn) else filled(**{REMARK: "contact_unclear"})


def _confirmation(turn: Turn) -> list[Event]:
    """Yes, or a correction: a new contact, or a name that is introduced as one."""
    if turn.intent == "bekraeft":
        return filled(**{CONFIRMED: True, REMARK: None})
    name, contact = name_in(without_contact(turn.text)), contact_in(turn.text)
    corrected = ({CONTACT: contact} if contact else {}) | ({NAME: name.text} if name and name.sure else {})
    if corrected:
        return filled(**corrected, **{REMARK: "changed"})
    return [] if _means_something_else(turn) else filled(**{REMARK: "confirm_unclear"})


def _asks_about_it(turn: Turn) -> bool:
    """`hvad koster det`, `hvor er det henne`: a question made of nothing but such words can only mean what was chosen."""
    words = set(words_in(turn.text))
    return bool(words & _FACTS) and words <= _FACTS | _QUESTION_WORDS


def _means_something_else(turn: Turn) -> bool:
    """Whether the message was understood as anything but booking, or asks a question that nobody understood."""
    if turn.intent in _BEGIN:
        return False
    if turn.intent in ("nlu_fallback", "uden_for_emne"):
        return is_question(turn.text) or len(turn.text.split()) > 4
    return True


def _sure_of_something_else(turn: Turn) -> bool:
    guess, confidence = turn.best_guess
    return guess not in _NO_RIVALS and confidence >= (SURE_OF_SMALL_TALK if guess in _SMALL_TALK else SURE)


def _answered_meanwhile(turn: Turn) -> bool:
    """Whether a rule has answered this message already, so that only the open question is to be asked again."""
    events = turn.tracker.events
    start = max((place for place, event in enumerate(events) if event.get("event") == "user"), default=0)
    return any(event.get("event") == "action" and event.get("name") not in _OUR_STEPS for event in events[start:])
