"""The questions of the form. Each has a way out."""

from actions.choice import Choice, bring, chosen, facts, place, price, who_keeps
from actions.course_cards import Button, cards, stop_button, when_and_where
from actions.course_choice import FULL
from actions.form import (
    APPOINTMENT,
    BEGUN,
    CONTACT,
    COURSE,
    KIND,
    LINE,
    NAME,
    REMARK,
    SESSION,
    TYPE,
    FormStep,
    answer_of,
    filled,
    picked,
)
from actions.offers import offers, session_with
from actions.services import Services
from actions.time_questions import time_question
from actions.turn import Event, Turn, TurnAction
from indgang.appointments.cells import NoSuchTime
from indgang.course_search import others_of, search
from indgang.courses import NoSuchSession, Session
from indgang.danish_dates import long_date

_REMARKS = {
    "cpr": (
        "Jeg har fjernet et CPR-nummer. Det skal jeg ikke bruge, så skriv det aldrig her.",
        "I have removed a CPR number. I do not need it, so never write it here.",
    ),
    "name_unclear": ("Det kunne jeg ikke læse som et navn.", "I could not read that as a name."),
    "contact_unclear": (
        "Det ligner ikke en e-mail eller et telefonnummer. Et udenlandsk nummer skal begynde med + og landekoden.",
        "That does not look like an e-mail or a phone number. A foreign number begins with + and the country code.",
    ),
    "confirm_unclear": ("Det forstod jeg ikke som et ja eller et nej.", "I did not understand that as a yes or a no."),
    "changed": ("Så er det rettet.", "Corrected."),
    "resumed": ("Tilbage til din tilmelding.", "Back to your sign-up."),
    "resumed_time": ("Tilbage til din tid.", "Back to your appointment."),
    "forgotten": (
        "Jeg har ikke længere dit navn, så der er ikke bestilt noget endnu.",
        "I no longer have your name, so nothing is booked yet.",
    ),
    "session_past": ("Det hold er allerede begyndt.", "That date has begun already."),
    "session_held": ("Det hold er allerede begyndt.", "That date has begun already."),
    "session_closed": ("Fristen for at tilmelde sig det hold er gået.", "It is too late to sign up for that date."),
    "session_not_yet": ("Tilmeldingen til det hold er ikke åbnet endnu.", "Sign-up for that date has not opened yet."),
    "session_cancelled": ("Det hold er desværre aflyst.", "That date is cancelled."),
    "session_gone": ("Det hold findes ikke længere.", "That date is gone."),
    "not_found": ("Det kursus kunne jeg ikke finde.", "I could not find that course."),
    "time_gone": ("Den tid findes ikke.", "That time is not there."),
    "time_past": ("Den tid kan ikke bestilles længere.", "That time can no longer be booked."),
    "time_taken": ("Den tid er lige blevet taget.", "That time has just been taken."),
    "time_unclear": ("Det forstod jeg ikke som et tidspunkt.", "I did not understand that as a time."),
    "type_unclear": ("Det fandt jeg ikke.", "I did not find that."),
}


def remark(turn: Turn, choice: Choice | None = None) -> str:
    """What the question begins with; nothing where there is nothing to say."""
    named = str(turn.slot(REMARK))
    if named == "facts" and choice:
        return f"{facts(turn, choice)}\n\n"
    if turn.slot(KIND) == APPOINTMENT:
        unclear = "time_unclear" if turn.slot(TYPE) else "type_unclear"
        named = {"resumed": "resumed_time", "not_found": unclear}.get(named, named)
    said = _REMARKS.get(named)
    return f"{turn.either(*said)} " if said else ""


class Question(FormStep):
    about: str

    def name(self) -> str:
        return f"action_ask_tilmeld_form_{self.about}"

    async def take(self, turn: Turn) -> list[Event]:
        try:
            choice = await chosen(turn)
        except (NoSuchSession, NoSuchTime):
            return _lost(turn)
        text = f"{remark(turn, choice)}{self.question(turn, choice)}"
        buttons = [*self.buttons(turn, choice), stop_button(turn)]
        turn.say(answer_of(turn), text, status="dialogue", language=turn.language, buttons=buttons)
        return []

    def question(self, turn: Turn, choice: Choice) -> str:
        raise NotImplementedError

    def buttons(self, turn: Turn, choice: Choice) -> list[Button]:
        return []


def _lost(turn: Turn) -> list[Event]:
    """What was chosen has been taken out of the catalogue or the diary meanwhile: another one, and the rest stays."""
    gone = "session_gone"
    another: Button = {"title": turn.either("Vis kurser", "Show courses"), "id": "kursus_find"}
    if turn.slot(KIND) == APPOINTMENT:
        carried = {"type": str(turn.slot(TYPE))}
        gone = "time_gone"
        another = {"title": turn.either("Andre tider", "Other times"), "id": "tid_bestil", "entities": carried}
    buttons = [another, stop_button(turn)]
    turn.say(answer_of(turn), turn.either(*_REMARKS[gone]), status="dialogue", language=turn.language, buttons=buttons)
    return filled(**{SESSION: None, "requested_slot": SESSION})


class AskSession(Question):
    about = "tilmeld_session"

    async def take(self, turn: Turn) -> list[Event]:
        if turn.slot(KIND) == APPOINTMENT:
            text, shown = await time_question(turn)
            text = f"{remark(turn)}{text}"
        else:
            text, shown = await _which_course(turn)
        shown["buttons"].append(stop_button(turn))
        turn.say(answer_of(turn), text, status="dialogue", language=turn.language, **shown)
        return []


async def _which_course(turn: Turn) -> tuple[str, dict[str, list[Button]]]:
    named = str(turn.slot(REMARK) or "")
    if named == "resumed":
        again = turn.either(
            "Vil du stadig tilmelde dig et kursus? Skriv, hvad det skal handle om.",
            "Do you still want to sign up for a course? Write what it should be about.",
        )
        return again, {"buttons": [{"title": turn.either("Vis kurser", "Show courses"), "id": "kursus_find"}]}
    known = await offers(turn)
    if named.startswith(FULL):
        return await _full(turn, named.removeprefix(FULL), known.courses)
    available = [session for session in known.courses if session.state == "open"]
    sessions = search(turn.text, available, turn.now, full=known.full, events=known.listing.events).sessions
    which = turn.either("Hvilket kursus vil du tilmelde dig?", "Which course would you like to sign up for?")
    none = turn.either(
        "Der er desværre ingen kurser at tilmelde sig lige nu.", "There are no courses to sign up for just now."
    )
    return f"{remark(turn)}{which if sessions else none}", await cards(turn, sessions)


async def _full(turn: Turn, session_id: str, courses: list[Session]) -> tuple[str, dict[str, list[Button]]]:
    """The one that is full, with its line, and other dates of the same course."""
    try:
        session = await session_with(turn, session_id)
    except NoSuchSession:
        return turn.either(*_REMARKS["session_gone"]), {"buttons": []}
    others = others_of(session, courses, turn.now).sessions[:4]
    shown = await cards(turn, [session, *others], other_dates=False)
    line = any("wait" in button.get("entities", {}) for button in shown["buttons"][:1])
    text = turn.either("Det hold er desværre fuldt.", "That date is full.")
    if line:
        way = turn.either("Du kan stå på venteliste", "You can join the waiting list")
        other = turn.either(", eller vælge en anden dato:", ", or choose another date:") if others else "."
        return f"{text} {way}{other}", shown
    another = turn.either("Vil du vælge en anden dato?", "Will you choose another date?")
    return (f"{text} {another}" if others else text), shown


class AskName(Question):
    about = "tilmeld_navn"

    def question(self, turn: Turn, choice: Choice) -> str:
        asked = turn.either("Hvad er dit navn?", "What is your name?")
        if turn.slot(REMARK) and turn.slot(REMARK) != "forgotten":
            return asked
        slot = choice.slot
        if turn.slot(LINE):
            what = turn.either("Det er ventelisten til", "This is the waiting list for")
        else:
            what = turn.either("Du har valgt", "You have chosen")
        return f"{what} **{slot.title}**, {when_and_where(turn, slot)}. {asked}"


class AskContact(Question):
    about = "tilmeld_kontakt"

    def question(self, turn: Turn, choice: Choice) -> str:
        if turn.slot(REMARK):
            return turn.either("Skriv din e-mail eller dit telefonnummer.", "Write your e-mail or your phone number.")
        danish, english = "kurset", "the course"
        if choice.slot.kind != COURSE:
            danish, english = "tiden", "the appointment"
        name, who = turn.slot(NAME), who_keeps(turn, choice.slot.kind)
        return turn.either(
            f"Tak, {name}. Hvad er din e-mail eller dit telefonnummer? {who} bruger det kun, hvis {danish} bliver flyttet eller aflyst.",
            f"Thank you, {name}. What is your e-mail or phone number? {who} uses it only if {english} is moved or cancelled.",
        )


class AskConfirmation(Question):
    about = "tilmeld_bekraeftet"

    def question(self, turn: Turn, choice: Choice) -> str:
        told = " ".join(part for part in (_what(turn, choice), price(turn, choice), bring(turn, choice.slot)) if part)
        return f"{told}\n\n{_kept(turn, choice)}\n\n{turn.either('Er det rigtigt?', 'Is that right?')}"

    def buttons(self, turn: Turn, choice: Choice) -> list[Button]:
        kind = choice.slot.kind
        danish = "Ja, tilmeld mig" if kind == COURSE else "Ja, bestil tiden"
        if turn.slot(LINE):
            danish = "Ja, skriv mig på"
        carried = picked(choice.slot.id, kind) | {"form": str(turn.slot(BEGUN)), "confirm": "yes"}
        return [{"title": turn.either(danish, "Yes, book it"), "id": answer_of(turn), "entities": carried}]


def _what(turn: Turn, choice: Choice) -> str:
    who, what = f"**{turn.slot(NAME)}** ({turn.slot(CONTACT)})", f"**{choice.slot.title}**, {place(turn, choice.slot)}."
    if turn.slot(LINE):
        danish = f"Jeg skriver {who} på ventelisten til {what} Bliver der en plads, får du den og får besked."
        return turn.either(
            danish, f"I put {who} on the waiting list for {what} If a seat becomes free, it is yours, and we tell you."
        )
    if choice.slot.kind == COURSE:
        return turn.either(f"Jeg tilmelder {who} til {what}", f"I sign up {who} for {what}")
    return turn.either(f"Jeg bestiller tid for {who} til {what}", f"I book a time for {who}: {what}")


def _kept(turn: Turn, choice: Choice) -> str:
    """What is stored, and until when."""
    until, who = turn.bookings.kept_until(choice.slot).date(), who_keeps(turn, choice.slot.kind)
    return turn.either(
        f"{who} gemmer navn og kontakt til {long_date(until)}. Så bliver de slettet.",
        f"{who} keeps the name and contact until {turn.teller.short(until)}. Then they are deleted.",
    )


def questions(services: Services) -> list[TurnAction]:
    return [question(services) for question in (AskSession, AskName, AskContact, AskConfirmation)]
