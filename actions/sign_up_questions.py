"""The questions of the sign-up form. Each has a way out."""

from actions.course_cards import CANCEL, cards, when_and_where
from actions.services import Services
from actions.sign_up import CONTACT, NAME, REMARK, SESSION
from actions.turn import Event, Turn, TurnAction
from indgang.bookings import kept_until
from indgang.course_search import search
from indgang.courses import Session, session_by_id
from indgang.danish_dates import clock, long_date

_REMARKS = {
    "cpr": "Jeg har fjernet et CPR-nummer. Det skal jeg ikke bruge, så skriv det aldrig her.",
    "name_unclear": "Det kunne jeg ikke læse som et navn.",
    "contact_unclear": "Det ligner ikke en e-mail eller et dansk telefonnummer.",
    "confirm_unclear": "Det forstod jeg ikke som et ja eller et nej.",
    "changed": "Så er det rettet.",
    "resumed": "Tilbage til din tilmelding.",
    "session_full": "Det hold er desværre fuldt.",
    "session_past": "Det hold er allerede begyndt.",
    "session_gone": "Det hold findes ikke længere.",
    "not_found": "Det kursus kunne jeg ikke finde.",
}


def with_remark(turn: Turn, question: str) -> str:
    named = str(turn.slot(REMARK))
    remark = facts(session_in(turn)) if named == "facts" else _REMARKS.get(named)
    return f"{remark} {question}".replace("\n\n ", "\n\n") if remark else question


def session_in(turn: Turn) -> Session:
    """The session that was chosen earlier in the form."""
    return session_by_id(turn.municipality.courses, str(turn.slot(SESSION)))


def facts(session: Session) -> str:
    """What one wants to know of a course before signing up."""
    course = session.course
    bring = f" Tag med: {course.bring}" if course.bring else ""
    until = f"til kl. {clock(session.end)}, {course.address}"
    return f"**{course.title}** er {when_and_where(session)}, {until}. {price(session)}{bring}\n\n"


def price(session: Session) -> str:
    kroner = session.course.price
    return f"Det koster {kroner} kr., som du betaler på biblioteket." if kroner else "Det er gratis."


class Question(TurnAction):
    answer = "kursus_tilmeld"
    about: str

    def name(self) -> str:
        return f"action_ask_tilmeld_form_{self.about}"

    async def take(self, turn: Turn) -> list[Event]:
        turn.say(
            self.answer, with_remark(turn, self.question(turn)), status="dialogue", buttons=[*self.buttons(), CANCEL]
        )
        return []

    def question(self, turn: Turn) -> str:
        raise NotImplementedError

    def buttons(self) -> list[dict[str, str]]:
        return []


class AskSession(Question):
    about = "tilmeld_session"

    async def take(self, turn: Turn) -> list[Event]:
        remark = turn.slot(REMARK)
        if remark == "resumed":
            again = "Vil du stadig tilmelde dig et kursus? Skriv, hvad det skal handle om."
            turn.say(
                self.answer, again, status="dialogue", buttons=[{"title": "Vis kurser", "id": "kursus_find"}, CANCEL]
            )
            return []
        sessions = search(turn.text, turn.municipality.courses, turn.sessions, turn.now).sessions
        shown = await cards(turn, sessions)
        shown["buttons"].append(CANCEL)
        turn.say(self.answer, with_remark(turn, _which(sessions)), status="dialogue", **shown)
        return []


def _which(sessions: list[Session]) -> str:
    return (
        "Hvilket kursus vil du tilmelde dig?" if sessions else "Der er desværre ingen kurser at tilmelde sig lige nu."
    )


class AskName(Question):
    about = "tilmeld_navn"

    def question(self, turn: Turn) -> str:
        session = session_in(turn)
        if turn.slot(REMARK):
            return "Hvad er dit navn?"
        return f"Du har valgt **{session.course.title}**, {when_and_where(session)}. Hvad er dit navn?"


class AskContact(Question):
    about = "tilmeld_kontakt"

    def question(self, turn: Turn) -> str:
        if turn.slot(REMARK):
            return "Skriv din e-mail eller dit telefonnummer."
        why = "Biblioteket bruger det kun, hvis kurset bliver flyttet eller aflyst."
        return f"Tak, {turn.slot(NAME)}. Hvad er din e-mail eller dit telefonnummer? {why}"


class AskConfirmation(Question):
    about = "tilmeld_bekraeftet"

    def question(self, turn: Turn) -> str:
        session = session_in(turn)
        what = f"Jeg tilmelder **{turn.slot(NAME)}** ({turn.slot(CONTACT)}) til **{session.course.title}**, {when_and_where(session)}."
        kept = f"Biblioteket gemmer navn og kontakt til {long_date(kept_until(session).date())}. Så bliver de slettet."
        return f"{what} {price(session)}\n\n{kept}\n\nEr det rigtigt?"

    def buttons(self) -> list[dict[str, str]]:
        return [{"title": "Ja, tilmeld mig", "id": "bekraeft"}]


def questions(services: Services) -> list[TurnAction]:
    return [question(services) for question in (AskSession, AskName, AskContact, AskConfirmation)]
