"""The end of the form: the seat or the time is taken, or the citizen hears why not; or the form is dropped."""

import logging

from redis.exceptions import RedisError

from actions.choice import Choice, chosen
from actions.course_cards import Button, cards
from actions.form import (
    APPOINTMENT,
    BEGUN,
    CONFIRMED,
    CONTACT,
    KIND,
    LAST,
    LINE,
    NAME,
    OVER,
    REMARK,
    SESSION,
    FormStep,
    answer_of,
    emptied,
    filled,
    picked,
)
from actions.offers import offers
from actions.receipts import receipt, receipt_text
from actions.time_questions import times_after
from actions.turn import Event, Turn, TurnAction
from indgang.appointments.cells import NoSuchTime
from indgang.bookings import Booking, Closed, Full, Person, mine
from indgang.course_search import others_of
from indgang.courses import NoSuchSession, Session

logger = logging.getLogger(__name__)


class BookSeat(FormStep):
    def name(self) -> str:
        return "action_book_seat"

    async def take(self, turn: Turn) -> list[Event]:
        if turn.slot(REMARK) == OVER:  # the form ended by itself, and has said why
            return emptied()
        if not turn.slot(CONFIRMED):  # Rasa comes here too when the form could not begin because its action failed
            self.say_sorry(turn)
            return emptied()
        try:
            choice = await chosen(turn)
        except (NoSuchSession, NoSuchTime):
            turn.say(answer_of(turn), _gone(turn), status="answered", language=turn.language)
            return emptied()
        return await self._book(turn, choice)

    async def _book(self, turn: Turn, choice: Choice) -> list[Event]:
        """The form's mark makes the request the same each time that it is confirmed."""
        slot, mark = choice.slot, str(turn.slot(BEGUN))
        person = Person(str(turn.slot(NAME)), str(turn.slot(CONTACT)))
        request = f"{turn.conversation}:{slot.id}:{mark}"
        try:
            if choice.session and choice.session.state == "cancelled":
                raise Closed(slot, called_off=True)
            booking = await turn.bookings.take(slot, person, request, turn.now, wait=bool(turn.slot(LINE)))
        except (Full, Closed) as error:
            await self._instead(turn, choice, error)
            return filled(**dict.fromkeys((SESSION, CONFIRMED, REMARK, LINE)))
        await _noted(turn, booking)
        turn.say(
            answer_of(turn),
            receipt_text(turn, booking),
            status="answered",
            language=turn.language,
            **receipt(turn, booking),
        )
        return [*emptied(), *filled(**{LAST: f"{mark} {booking.code} {slot.id}"})]

    async def _instead(self, turn: Turn, choice: Choice, error: Full | Closed) -> None:
        """Why not, and what else there is: a place in line, other dates, other times. Their buttons need no name again."""
        sorry = _sorry(turn, choice, error)
        if choice.session:
            text, shown = await _other_dates(turn, choice.session, error)
        else:
            text, shown = await times_after(turn, choice.slot)
        turn.say(answer_of(turn), f"{sorry} {text}", status="answered", language=turn.language, **shown)

    def retry(self, turn: Turn) -> list[Button]:
        """Confirms the same again: where the store has the booking already, it is that one."""
        if not turn.slot(CONFIRMED):
            return []
        carried = picked(str(turn.slot(SESSION)), str(turn.slot(KIND))) | {
            "form": str(turn.slot(BEGUN)),
            "confirm": "yes",
        }
        return [{"title": turn.either("Prøv igen", "Try again"), "id": answer_of(turn), "entities": carried}]

    def after_failure(self, turn: Turn) -> list[Event]:
        """Name and contact stay for the next try, as long as the conversation."""
        return filled(**{CONFIRMED: None, REMARK: None})


class StopSignUp(TurnAction):
    answer = "afbryd"

    def name(self) -> str:
        return "action_stop_sign_up"

    async def take(self, turn: Turn) -> list[Event]:
        answer = turn.intent if turn.intent in ("afbryd", "afvis") else self.answer
        danish = "tilmeldingen, og du er ikke tilmeldt"
        if turn.slot(KIND) == APPOINTMENT:
            danish = "bestillingen, og du har ikke fået en tid"
        text = turn.either(
            f"Det er i orden. Jeg har stoppet {danish}. Hvad kan jeg ellers hjælpe med?",
            "All right. I have stopped, and nothing is booked. What else can I help with?",
        )
        turn.say(answer, text, status="dialogue", language=turn.language)
        return emptied()


async def _noted(turn: Turn, booking: Booking) -> None:
    """That it was booked in this conversation, which may change it without proof. The code counts more than this."""
    keep = turn.municipality.retention
    try:
        await mine.note(turn.bookings, turn.conversation, booking, keep, turn.now)
    except RedisError as error:
        logger.warning("A booking was not noted with its conversation: %s", type(error).__name__)


async def _other_dates(turn: Turn, session: Session, error: Full | Closed) -> tuple[str, dict[str, object]]:
    known = await offers(turn)
    others = others_of(session, known.courses, turn.now).sessions[:3]
    line = [session] if isinstance(error, Full) and error.waiting_possible else []
    shown = await cards(turn, [*line, *others], form=str(turn.slot(BEGUN)), other_dates=False)
    if line:
        return turn.either(
            "Du kan stå på venteliste, eller vælge en anden dato:", "Join the waiting list, or choose another date:"
        ), shown
    if others:
        return turn.either("Her er de næste hold:", "Here are the next dates:"), shown
    return turn.either(
        "Der er ikke andre hold i de kommende uger.", "There are no other dates in the coming weeks."
    ), shown


def _sorry(turn: Turn, choice: Choice, error: Full | Closed) -> str:
    title = choice.slot.title
    if isinstance(error, Full):
        if not choice.session:
            return turn.either(
                "Tiden blev desværre taget af en anden, lige før du nåede det.",
                "Somebody else was quicker to take that time.",
            )
        danish, english = "blev desværre fuldt, lige før du nåede det", "has just become full"
    elif error.called_off:
        danish, english = "er desværre aflyst", "has been cancelled"
    elif choice.session and choice.session.start <= turn.now:
        danish, english = "er desværre allerede begyndt", "has already begun"
    else:
        danish, english = "kan desværre ikke bestilles længere", "can no longer be booked"
    return turn.either(
        f"**{title}** {danish}. Der er ikke bestilt noget.", f"**{title}** {english}. Nothing is booked."
    )


def _gone(turn: Turn) -> str:
    if turn.slot(KIND) == APPOINTMENT:
        return turn.either(
            "Den tid findes ikke længere, så jeg har ikke bestilt noget.", "That time is gone. Nothing is booked."
        )
    return turn.either(
        "Det kursus findes ikke længere, så jeg kunne ikke tilmelde dig.", "That course is gone. Nothing is booked."
    )
