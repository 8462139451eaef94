"""The questions on the way to a booking of one's own. Each has a way out."""

from typing import Any

from actions.course_cards import stop_button
from actions.my_bookings_form import CODE, MOVES, REMARK, SHOWS, TO, agreement, task_of
from actions.my_bookings_proof import own, own_booking
from actions.my_bookings_shown import MOST, cancel_button, line, move_button, phone, told
from actions.my_bookings_targets import shown, target, targets
from actions.services import Services
from actions.turn import Event, Turn, TurnAction
from indgang.bookings import Booking, NoSuchBooking, Slot
from indgang.danish_dates import clock, long_date

_REMARKS = {
    "cpr": "Jeg har fjernet et CPR-nummer. Det skal jeg ikke bruge, så skriv det aldrig her.",
    "code_unclear": "Det kunne jeg ikke læse som en kode.",
    "code_too": "Tak. Jeg skal også bruge din kode.",
    "contact_unclear": "Det ligner ikke en e-mail eller et telefonnummer.",
    "no_match": "Jeg fandt ikke en booking med den kode og den e-mail eller det telefonnummer. Prøv igen.",
    "to_unclear": "Det forstod jeg ikke som et tidspunkt.",
    "confirm_unclear": "Det forstod jeg ikke som et ja eller et nej.",
    "resumed": "Tilbage til din booking.",
    "gone": "Den tid kan man ikke vælge længere.",
    "same": "Den tid har du allerede.",
    "full": "Den tid er desværre lige blevet optaget. Du har stadig din gamle.",
    "nearest": "Jeg fandt ikke noget ledigt, der passer helt. Her er det nærmeste.",
}


class Question(TurnAction):
    about: str

    def name(self) -> str:
        return f"action_ask_mine_form_{self.about}"

    async def take(self, turn: Turn) -> list[Event]:
        try:
            text, more = await self.question(turn)
        except NoSuchBooking:
            turn.say(task_of(turn), gone(turn), status="answered", buttons=[stop_button(turn)])
            return []
        remark = self.remark(turn)
        more["buttons"] = [*more.get("buttons", []), *self.way_out(turn)]
        turn.say(task_of(turn), f"{remark} {text}" if remark else text, status="dialogue", **more)
        return []

    async def question(self, turn: Turn) -> tuple[str, dict[str, Any]]:
        raise NotImplementedError

    def remark(self, turn: Turn) -> str | None:
        return _REMARKS.get(str(turn.slot(REMARK)))

    def way_out(self, turn: Turn) -> list[dict[str, Any]]:
        return [stop_button(turn)]

    def say_sorry(self, turn: Turn) -> None:
        sorry(turn)


def sorry(turn: Turn) -> None:
    text = f"Det kan jeg desværre ikke lige nu. Prøv igen om lidt, eller ring til {phone(turn, task=task_of(turn))}."
    turn.say(task_of(turn), text, status="error_assistant")


def gone(turn: Turn) -> str:
    return f"Den booking findes ikke længere. Er du i tvivl, så ring til {phone(turn, task=task_of(turn))}."


class AskCode(Question):
    about = "mine_kode"

    async def question(self, turn: Turn) -> tuple[str, dict[str, Any]]:
        task = task_of(turn)
        if known := (await own(turn))[:MOST] if task != SHOWS else []:
            button = move_button if task == MOVES else cancel_button
            lines = "\n".join(line(booking, with_name=False) for booking in known)
            text = f"Hvilken booking er det?\n\n{lines}\n\nEr det en anden, så skriv dens kode."
            return text, {"buttons": [button(booking) for booking in known]}
        help_ = f"Har du den ikke, så ring til {phone(turn, task=task)}."
        if turn.slot(REMARK) == "no_code":
            return f"Uden koden kan jeg ikke finde din booking. Så skal du ringe til {phone(turn, task=task)}.", {}
        if turn.slot(REMARK):
            return f"Hvad er koden, fx KTR-4729? {help_}", {}
        return f"Hvad er din bookingkode, fx KTR-4729? Den står i den besked, du fik, da du bestilte. {help_}", {}


class AskContact(Question):
    about = "mine_kontakt"

    async def question(self, turn: Turn) -> tuple[str, dict[str, Any]]:
        if turn.slot(REMARK):
            return "Skriv den e-mail eller det telefonnummer, du skrev, da du bestilte.", {}
        why = "Så ved jeg, at bookingen er din."
        text = f"Tak. Hvad er den e-mail eller det telefonnummer, du skrev, da du bestilte **{turn.slot(CODE)}**? {why}"
        return text, {}


class AskTo(Question):
    """`shown` goes by the words of the message, unless they were about something else."""

    about = "mine_til"

    async def question(self, turn: Turn) -> tuple[str, dict[str, Any]]:
        booking = await _booking(turn)
        wish = turn.text if turn.slot(REMARK) in ("wished", "nearest", None) else ""
        found = await targets(turn, booking, wish)
        what = "Hvilket hold vil du flytte til?" if booking.kind == "course" else "Hvilken tid vil du flytte til?"
        kept = "Du beholder din plads, til den nye er på plads."
        if booking.kind == "appointment":
            kept = "Du kan også skrive en dag eller et klokkeslæt. Du beholder din tid, til den nye er på plads."
        now = f"Du har {told(booking)}."
        if not found.slots:
            return f"{now} Der er desværre ikke andet ledigt lige nu. Ring til {phone(turn, booking)}.", {}
        return f"{now}\n\n{what} {kept}", shown(booking, found)


class AskConfirmation(Question):
    about = "mine_bekraeftet"

    async def question(self, turn: Turn) -> tuple[str, dict[str, Any]]:
        booking = await _booking(turn)
        if not turn.slot(TO):
            return f"Vil du afbestille {told(booking)}?{_for_whom(booking)}", {}
        slot = await target(turn, booking, str(turn.slot(TO)))
        new = moment(slot) if slot else ""
        old = f"{long_date(booking.start.date())} kl. {clock(booking.start)}"
        return f"Vil du flytte **{booking.title}** fra {old} til **{new}**?{_for_whom(booking)}", {}

    def way_out(self, turn: Turn) -> list[dict[str, Any]]:
        yes = "Ja, flyt" if turn.slot(TO) else "Ja, afbestil"
        return [{"title": yes, "id": task_of(turn), "entities": agreement(turn)}, {"title": "Nej", "id": "afvis"}]


def moment(slot: Slot) -> str:
    """`torsdag den 3. december kl. 10.00, Hovedbiblioteket`"""
    return f"{long_date(slot.start.date())} kl. {clock(slot.start)}, {slot.branch}"


def _for_whom(booking: Booking) -> str:
    return f" Navn: {booking.name}." if booking.name else ""


async def _booking(turn: Turn) -> Booking:
    """The one that the form is about. Raises NoSuchBooking where it has expired meanwhile."""
    booking = await own_booking(turn, str(turn.slot(CODE)))
    if booking is None:
        raise NoSuchBooking
    return booking


def questions(services: Services) -> list[TurnAction]:
    return [question(services) for question in (AskCode, AskContact, AskTo, AskConfirmation)]
