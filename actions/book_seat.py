"""The end of a sign-up: the seat is taken, or the citizen hears why not; or the sign-up is dropped."""

from actions.course_cards import cards, when_and_where
from actions.sign_up import CONFIRMED, CONTACT, NAME, emptied
from actions.sign_up_questions import session_in
from actions.turn import Event, Turn, TurnAction
from indgang.bookings import Booking, CourseBegun, CourseFull, Participant
from indgang.courses import NoSuchSession, Session


class BookSeat(TurnAction):
    answer = "kursus_tilmeld"

    def name(self) -> str:
        return "action_book_seat"

    async def take(self, turn: Turn) -> list[Event]:
        if not turn.slot(CONFIRMED):  # Rasa comes here too when the form could not begin because its action failed
            self.say_sorry(turn)
            return emptied()
        try:
            await self._book(turn)
        except NoSuchSession:
            turn.say(self.answer, "Det kursus findes ikke længere, så jeg kunne ikke tilmelde dig.", status="answered")
        return emptied()

    async def _book(self, turn: Turn) -> None:
        session = session_in(turn)
        participant = Participant(turn.conversation, str(turn.slot(NAME)), str(turn.slot(CONTACT)))
        try:
            booking = await turn.bookings.take_seat(session, participant, turn.now)
        except (CourseFull, CourseBegun) as error:
            why = (
                "blev desværre fuldt, lige før du nåede det"
                if isinstance(error, CourseFull)
                else "er desværre allerede begyndt"
            )
            await self._instead(turn, session, f"**{session.course.title}** {why}. Jeg har ikke gemt dit navn.")
        else:
            turn.say(self.answer, _receipt(turn, booking), status="answered", booking=booking.card())

    async def _instead(self, turn: Turn, session: Session, sorry: str) -> None:
        """Other dates of the same course."""
        others = [other for other in turn.sessions if other.course.id == session.course.id and other.id != session.id][
            :3
        ]
        offer = " Her er de næste hold:" if others else " Der er ikke andre hold i de kommende uger."
        turn.say(self.answer, sorry + offer, status="answered", **await cards(turn, others))

    def after_failure(self, turn: Turn) -> list[Event]:
        return emptied()


class StopSignUp(TurnAction):
    answer = "afbryd"

    def name(self) -> str:
        return "action_stop_sign_up"

    async def take(self, turn: Turn) -> list[Event]:
        answer = turn.intent if turn.intent in ("afbryd", "afvis") else self.answer
        turn.say(
            answer,
            "Det er i orden. Jeg har stoppet tilmeldingen, og du er ikke tilmeldt. Hvad kan jeg ellers hjælpe med?",
            status="dialogue",
        )
        return emptied()


def _receipt(turn: Turn, booking: Booking) -> str:
    library, session = turn.municipality.library, booking.session
    bring = f"\n\nTag med: {session.course.bring}" if session.course.bring else ""
    if booking.again:
        already = f"Du er allerede tilmeldt **{session.course.title}**, {when_and_where(session)}. Din kode er **{booking.code}**."
        return f"{already} Skal en mere med, så ring til {library.name} på {library.phone}."
    place = f"{when_and_where(session)}, {session.course.address}"
    change = f"Bliver du forhindret, så ring til {library.name} på {library.phone} og sig koden."
    return f"Du er tilmeldt **{session.course.title}**, {place}.\n\nDin kode er **{booking.code}**. {change}{bring}"
