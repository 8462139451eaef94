"""The slots of the form that signs up for a course and books a time, and the ways in which it goes on or ends."""

import secrets
from typing import Any

from actions.turn import Event, Turn, TurnAction

FORM = "tilmeld_form"
SESSION, NAME, CONTACT, CONFIRMED, REMARK = (
    "tilmeld_session",  # the id of the slot to book: a course's session, or a time at a counter
    "tilmeld_navn",
    "tilmeld_kontakt",
    "tilmeld_bekraeftet",
    "tilmeld_bemaerkning",
)
KIND = "tilmeld_slags"  # `course` or `appointment`
TYPE = "tilmeld_emne"  # what the appointment is for: a type's id
UNIT = "tilmeld_sted"  # where the appointment is: a unit's id
WISH = "tilmeld_oenske"  # what was said of when
FROM = "tilmeld_fra"  # the first day of the calendar that is shown, in ISO form; nothing where times are suggested
LINE = "tilmeld_venteliste"  # whether a place in line will do
BEGUN = "tilmeld_begyndt"  # this form's own mark, carried by its buttons
STEPS = (SESSION, NAME, CONTACT, CONFIRMED)
LAST = "sidst_booket"  # `mark code slot`: what this conversation booked last; outlives the form
COURSE, APPOINTMENT = "course", "appointment"
OVER = "over"  # the remark of a form that ends with everything said
ANSWERS = {COURSE: "kursus_tilmeld", APPOINTMENT: "tid_bestil"}


def filled(**slots: object) -> list[Event]:
    return [{"event": "slot", "name": name, "value": value, "timestamp": None} for name, value in slots.items()]


def emptied() -> list[Event]:
    return filled(**dict.fromkeys((*STEPS, REMARK, KIND, TYPE, UNIT, WISH, FROM, LINE, BEGUN)))


def begun(kind: str) -> list[Event]:
    """A form with nothing of another in it."""
    return [*emptied(), *filled(**{KIND: kind, BEGUN: secrets.token_hex(6)})]


def ended() -> list[Event]:
    """The form ends here, and nothing is booked: what there is to say has been said."""
    over = [*emptied(), *filled(**{REMARK: OVER, "requested_slot": None})]
    return [*over, {"event": "active_loop", "name": None, "timestamp": None}]


def kind_of(turn: Turn) -> str:
    """What the form is about, else what the message asks for."""
    if turn.entity("session"):
        return COURSE
    if (
        turn.entity("time")
        or turn.entity("type")
        or turn.entity("from_day")
        or turn.entity("unit")
        or turn.intent == ANSWERS[APPOINTMENT]
    ):
        return APPOINTMENT
    return COURSE if turn.intent == ANSWERS[COURSE] else str(turn.slot(KIND) or COURSE)


def answer_of(turn: Turn) -> str:
    """The id that a message of the form is taken as."""
    return ANSWERS[str(turn.slot(KIND) or kind_of(turn))]


def picked(slot_id: str, kind: str) -> dict[str, str]:
    """The entities of a button that chooses it."""
    return {"session" if kind == COURSE else "time": slot_id}


class FormStep(TurnAction):
    """An action of the form, for courses and for appointments."""

    answer = ANSWERS[COURSE]

    def say_sorry(self, turn: Turn) -> None:
        """With the phone of who can book it instead."""
        who = turn.municipality.library if answer_of(turn) == self.answer else turn.municipality
        text = turn.either(
            f"Det kan jeg desværre ikke lige nu. Prøv igen om lidt, eller ring til {who.name} på {who.phone}.",
            f"I cannot do that just now. Try again in a moment, or call {who.name} on {who.phone}.",
        )
        again = self.retry(turn)
        more = {"buttons": again} if again else {}
        turn.say(answer_of(turn), text, status="error_assistant", language=turn.language, **more)

    def retry(self, turn: Turn) -> list[dict[str, Any]]:
        """A button that tries the same again, where one can."""
        return []
