"""Reads each message while somebody signs up: a reply to the question asked, or something else that Rasa's rules answer."""

from actions.turn import Event, Turn, TurnAction
from indgang.course_search import search, wish_in, words_in
from indgang.courses import NoSuchSession, Session, session_by_id
from indgang.participants import contact_in, is_masked, is_question, name_in, without_contact

FORM = "tilmeld_form"
SESSION, NAME, CONTACT, CONFIRMED, REMARK = (
    "tilmeld_session",
    "tilmeld_navn",
    "tilmeld_kontakt",
    "tilmeld_bekraeftet",
    "tilmeld_bemaerkning",
)
# A text shaped like a name is one, unless the classifier is this sure of something else. Lower-case names look to it
# like small talk (`jens hansen` a farewell with 0.86), and like anything outside its topics. Measured on 37 names.
SURE, SURE_OF_SMALL_TALK = 0.6, 0.95
_SMALL_TALK = frozenset({"hilsen", "farvel", "tak", "bekraeft"})
_NO_RIVALS = frozenset({"kursus_tilmeld", "uden_for_emne"})
_OWN = frozenset({"kursus_tilmeld", "kursus_find"})
_COURSE_FACTS = frozenset(
    "koster koste pris prisen gratis betale betaler hvor adresse adressen hvornaar klokken tid varer slutter starter begynder medbringe".split()
)
_QUESTION_WORDS = frozenset(
    "hvad hvor lang laenge meget er det kurset holdet der her henne saa og skal jeg man have for kl den dato".split()
)
_OUR_STEPS = frozenset({FORM, "validate_tilmeld_form", "action_listen", "action_extract_slots", "action_session_start"})


def filled(**slots: object) -> list[Event]:
    return [{"event": "slot", "name": name, "value": value, "timestamp": None} for name, value in slots.items()]


def emptied() -> list[Event]:
    return filled(**dict.fromkeys((SESSION, NAME, CONTACT, CONFIRMED, REMARK)))


class ReadSignUp(TurnAction):
    """Returns what a message fills. Nothing at all hands the message back to the rules in data/stories/."""

    answer = "kursus_tilmeld"

    def name(self) -> str:
        return "validate_tilmeld_form"

    async def take(self, turn: Turn) -> list[Event]:
        if _answered_meanwhile(turn):
            return filled(**{REMARK: "resumed"})
        asked = turn.slot("requested_slot")
        if asked is None:
            return emptied() + await _chosen(turn)
        if turn.entity("session"):
            return await _chosen(turn)
        if turn.intent == "noed_krise":
            return []
        if asked != SESSION and is_masked(turn.text):
            return filled(**{REMARK: "cpr"})
        if asked != SESSION and _asks_about_course(turn):
            return filled(**{REMARK: "facts"})
        read = {SESSION: _choice, NAME: _name, CONTACT: _contact, CONFIRMED: _confirmation}[asked]
        return await read(turn)

    def after_failure(self, turn: Turn) -> list[Event]:
        """The form ends: its next question would fail too."""
        return [*emptied(), *filled(requested_slot=None), {"event": "active_loop", "name": None, "timestamp": None}]


async def _chosen(turn: Turn) -> list[Event]:
    """The session a button names, else the only one that the words fit."""
    if named := turn.entity("session"):
        try:
            return await _taken_up(turn, session_by_id(turn.municipality.courses, named))
        except NoSuchSession:
            return filled(**{SESSION: None, REMARK: "session_gone"})
    if wish_in(turn.text, turn.municipality.courses, turn.now).words:
        found = search(turn.text, turn.municipality.courses, turn.sessions, turn.now)
        if found.exact and len(found.sessions) == 1:
            return await _taken_up(turn, found.sessions[0])
        return filled(**{REMARK: "found" if found.exact else "not_found"})
    return filled(**{REMARK: None})


async def _taken_up(turn: Turn, session: Session) -> list[Event]:
    """The session as chosen, unless nobody can be signed up for it."""
    if session.start <= turn.now:
        return filled(**{SESSION: None, REMARK: "session_past"})
    if (await turn.bookings.seats_free([session]))[session.id] == 0:
        return filled(**{SESSION: None, REMARK: "session_full"})
    return filled(**{SESSION: session.id, REMARK: None})


async def _choice(turn: Turn) -> list[Event]:
    """Asked which course: words of a course choose it or narrow the list."""
    found = search(turn.text, turn.municipality.courses, turn.sessions, turn.now)
    speaks_of_courses = found.exact and found.wish and len(words_in(turn.text)) <= 6
    if turn.intent in _OWN or (speaks_of_courses and not is_question(turn.text)):
        return await _chosen(turn)
    return [] if _means_something_else(turn) else filled(**{REMARK: "not_found"})


async def _name(turn: Turn) -> list[Event]:
    name, contact = name_in(without_contact(turn.text)), contact_in(turn.text)
    if name and (name.sure or contact or not _sure_of_something_else(turn)):
        return filled(**{NAME: name.text, REMARK: None} | ({CONTACT: contact} if contact else {}))
    if contact:
        return filled(**{CONTACT: contact, REMARK: None})
    return [] if _means_something_else(turn) else filled(**{REMARK: "name_unclear"})


async def _contact(turn: Turn) -> list[Event]:
    if contact := contact_in(turn.text):
        return filled(**{CONTACT: contact, REMARK: None})
    tries = "@" in turn.text or sum(character.isdigit() for character in turn.text) >= 4
    return [] if not tries and _means_something_else(turn) else filled(**{REMARK: "contact_unclear"})


async def _confirmation(turn: Turn) -> list[Event]:
    """Yes, or a correction: a new contact, or a name that is introduced as one."""
    if turn.intent == "bekraeft":
        return filled(**{CONFIRMED: True, REMARK: None})
    name, contact = name_in(without_contact(turn.text)), contact_in(turn.text)
    corrected = ({CONTACT: contact} if contact else {}) | ({NAME: name.text} if name and name.sure else {})
    if corrected:
        return filled(**corrected, **{REMARK: "changed"})
    return [] if _means_something_else(turn) else filled(**{REMARK: "confirm_unclear"})


def _asks_about_course(turn: Turn) -> bool:
    """`hvad koster det`, `hvor er det henne`: a question made of nothing but such words can only mean the course."""
    words = set(words_in(turn.text))
    return bool(words & _COURSE_FACTS) and words <= _COURSE_FACTS | _QUESTION_WORDS


def _means_something_else(turn: Turn) -> bool:
    """Whether the message was understood as anything but signing up, or asks a question that nobody understood."""
    if turn.intent == "kursus_tilmeld":
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
