"""The end of it: the bookings are shown, one is cancelled or moved, or the citizen hears why not and who helps."""

from actions.my_bookings import ReadMine
from actions.my_bookings_form import CODE, CONFIRMED, MOVES, OTHERS, REMARK, SHOWS, TASK, TO, emptied
from actions.my_bookings_proof import changeable, own, own_booking, remember
from actions.my_bookings_questions import gone, questions, sorry
from actions.my_bookings_shown import MOST, changing_buttons, line, phone, told
from actions.my_bookings_targets import shown, target, targets
from actions.receipts import receipt
from actions.services import Services
from actions.turn import Event, Turn, TurnAction
from indgang.bookings import AlreadyThere, Booking, Closed, Full, NoSuchBooking, promotions


class MyBookings(TurnAction):
    answer = SHOWS

    def name(self) -> str:
        return "action_my_bookings"

    async def take(self, turn: Turn) -> list[Event]:
        task, remark = turn.slot(TASK), turn.slot(REMARK)
        if not task:  # Rasa comes here too when reading the message has failed
            sorry(turn)
        elif remark == "elsewhere":
            turn.say(task)  # nothing is booked here: the municipality's own text says where
        elif remark == "locked":
            turn.say(task, _locked(turn, task), status="answered")
        elif task == SHOWS:
            await _show(turn)
        else:
            await _change(turn, task)
        return emptied()

    def say_sorry(self, turn: Turn) -> None:
        sorry(turn)

    def after_failure(self, turn: Turn) -> list[Event]:
        return emptied()


class StopMine(TurnAction):
    answer = "afbryd"

    def name(self) -> str:
        return "action_stop_my_bookings"

    async def take(self, turn: Turn) -> list[Event]:
        answer = turn.intent if turn.intent in ("afbryd", "afvis") else self.answer
        same = "Jeg har ikke ændret noget." if turn.slot(TASK) != SHOWS else "Så stopper vi her."
        turn.say(answer, f"Det er i orden. {same} Hvad kan jeg ellers hjælpe med?", status="dialogue")
        return emptied()


def _locked(turn: Turn, task: str) -> str:
    return (
        "Der er prøvet forkert for mange gange, så jeg har lukket for det i en time. Det passer på din booking.\n\n"
        f"Haster det, så ring til {phone(turn, task=task)}."
    )


async def _show(turn: Turn) -> None:
    bookings = await own(turn)
    others = [{"title": "Find en anden booking", "id": SHOWS, "entities": {"to": OTHERS}}]
    if not bookings:
        turn.say(SHOWS, "Der er ikke nogen kommende bookinger.", status="answered", buttons=_ways_on(turn))
    elif len(bookings) == 1:
        shown = receipt(turn, bookings[0])
        shown["buttons"] += others
        turn.say(SHOWS, f"Du har {told(bookings[0])}.{_waits(bookings[0])}", status="answered", **shown)
    else:
        turn.say(SHOWS, _list(bookings), status="answered", buttons=changing_buttons(bookings[:MOST]) + others)


def _list(bookings: list[Booking]) -> str:
    with_name = len({booking.name for booking in bookings}) > 1
    many = f" Her er de første {MOST}:" if len(bookings) > MOST else ""
    lines = "\n".join(line(booking, with_name) for booking in bookings[:MOST])
    return f"Du har {len(bookings)} bookinger.{many}\n\n{lines}"


def _ways_on(turn: Turn) -> list[dict[str, str]]:
    ways = [{"title": "Find et kursus", "id": "kursus_find"}]
    return [*ways, {"title": "Bestil tid", "id": "tid_bestil"}] if turn.municipality.appointments else ways


async def _change(turn: Turn, task: str) -> None:
    booking = await own_booking(turn, str(turn.slot(CODE)))
    if booking is None:
        turn.say(task, gone(turn), status="answered")
    elif booking.state == "cancelled" and task != MOVES:
        await _cancel(turn, task, booking)  # the same again: should who moved up not have been noted the first time
    elif not changeable(turn, booking):
        turn.say(task, _too_late(turn, booking), status="answered", **receipt(turn, booking))
    elif turn.slot(REMARK) == "nowhere":
        await _nowhere(turn, task, booking)
    elif not turn.slot(CONFIRMED):
        sorry(turn)
    elif task == MOVES:
        await _move(turn, booking)
    else:
        await _cancel(turn, task, booking)


def _too_late(turn: Turn, booking: Booking) -> str:
    if booking.state == "cancelled":
        return f"{told(booking)}, er allerede afbestilt."
    if booking.start <= turn.now:
        return f"{told(booking)}, er allerede begyndt. Ring til {phone(turn, booking)}."
    return f"Det er for sent at ændre {told(booking)}, her i chatten. Ring til {phone(turn, booking)}, og sig koden **{booking.code}**."


async def _cancel(turn: Turn, task: str, booking: Booking) -> None:
    request = f"{turn.conversation}:cancel:{booking.code}"
    try:
        done = await turn.bookings.cancel(booking.code, request, turn.now)
    except Closed:
        turn.say(task, _too_late(turn, booking), status="answered")
        return
    except NoSuchBooking:
        turn.say(task, gone(turn), status="answered")
        return
    await promotions.push(turn.bookings, done.promoted, turn.now)
    if done.booking.again:
        text = f"{told(done.booking)}, er allerede afbestilt."
    else:
        what = (
            "Din plads på ventelisten"
            if booking.state == "waiting"
            else "Pladsen"
            if booking.kind == "course"
            else "Tiden"
        )
        text = f"Nu er {told(booking)}, afbestilt. {what} er givet fri. Står den i din kalender, så slet den der."
    turn.say(task, text, status="answered", **receipt(turn, done.booking))


async def _move(turn: Turn, booking: Booking) -> None:
    slot = await target(turn, booking, str(turn.slot(TO)))
    if slot is None:
        await _not_moved(turn, booking, "Den tid kan man ikke vælge længere.")
        return
    request = f"{turn.conversation}:move:{booking.code}:{booking.changes}:{slot.id}"
    try:
        done = await turn.bookings.move(booking.code, slot, request, turn.now)
    except Full:
        await _not_moved(turn, booking, "Den blev desværre optaget, lige før du nåede det.")
    except AlreadyThere as error:
        text = f"Du har allerede en anden booking der, med koden **{error.booking.code}**. Jeg har ikke ændret noget."
        turn.say(MOVES, text, status="answered", buttons=changing_buttons([booking]))
    except (Closed, NoSuchBooking) as error:
        if isinstance(error, Closed) and error.slot.id == slot.id:
            await _not_moved(turn, booking, "Den tid kan man ikke vælge længere.")
        else:
            turn.say(MOVES, f"Den kan ikke flyttes længere. Ring til {phone(turn, booking)}.", status="answered")
    else:
        await _moved(turn, done.booking, done.promoted)


async def _moved(turn: Turn, booking: Booking, promoted: list[Booking]) -> None:
    await remember(turn, booking)
    await promotions.push(turn.bookings, promoted, turn.now)
    already = "Du har allerede" if booking.again else "Så er det flyttet. Du har nu"
    text = f"{already} {told(booking)}.{_waits(booking)} Koden er stadig **{booking.code}**."
    bring = f"\n\nTag med: {booking.bring}" if booking.bring else ""
    turn.say(MOVES, text + bring, status="answered", **receipt(turn, booking))


async def _not_moved(turn: Turn, booking: Booking, why: str) -> None:
    """Nothing is changed; what else there is."""
    found = await targets(turn, booking)
    kept = f"Du har stadig {told(booking)}."
    offer = (
        "Her er, hvad der ellers er:" if found.slots else f"Der er ikke andet ledigt. Ring til {phone(turn, booking)}."
    )
    turn.say(MOVES, f"{why} {kept} {offer}", status="answered", **shown(booking, found))


async def _nowhere(turn: Turn, task: str, booking: Booking) -> None:
    text = f"Der er desværre ikke andet ledigt at flytte til. Du har stadig {told(booking)}. Ring til {phone(turn, booking)}, hvis det ikke går."
    turn.say(task, text, status="answered", **receipt(turn, booking))


def _waits(booking: Booking) -> str:
    return f" Du står som nummer {booking.place} på venteliste." if booking.state == "waiting" else ""


def own_bookings(services: Services) -> list[TurnAction]:
    """The actions of the whole form."""
    return [*(action(services) for action in (ReadMine, MyBookings, StopMine)), *questions(services)]
