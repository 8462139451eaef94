"""Whose booking it is: proven by its code and the e-mail or phone it was made with, unless this conversation made it."""

import re

from actions.my_bookings_form import SHOWS
from actions.turn import Turn
from indgang.bookings import Booking, code_in, mine
from indgang.course_search import words_in
from indgang.participants import contact_in

_IN_MANY_TITLES = frozenset(
    "for til med og at i paa din dit nyt ny den det en et hjaelp kursus tid kom godt gang".split()
)


async def prove(turn: Turn, task: str, code: str, contact: str) -> None:
    """Raises NoSuchBooking and TooManyTries. Who proves one to see them all, has proven them all."""
    bookings, who = turn.bookings, (contact, turn.conversation, turn.now)
    proven = [await bookings.find(code, *who)]
    if task == SHOWS:
        proven += await bookings.of_person(code, *who)
    for booking in proven:
        await remember(turn, booking)


async def remember(turn: Turn, booking: Booking) -> None:
    """This conversation need not prove the booking (again)."""
    keep = turn.municipality.retention
    await mine.note(turn.bookings, turn.conversation, booking, keep, turn.now)


async def own(turn: Turn) -> list[Booking]:
    """The coming bookings that this conversation need not prove."""
    found = await mine.bookings_of(turn.bookings, turn.conversation, turn.now)
    return [booking for booking in found if booking.state != "cancelled" and booking.end > turn.now]


async def own_booking(turn: Turn, code: str) -> Booking | None:
    found = await mine.bookings_of(turn.bookings, turn.conversation, turn.now)
    return next((booking for booking in found if booking.code == code), None)


async def only_one(turn: Turn, task: str) -> str | None:
    """The code of the booking that can only be meant: of those this conversation has, the one that is named, or of the kind spoken of."""
    known = await own(turn) if task != SHOWS else []
    said = set(words_in(turn.text))
    course = task == "kursus_afmeld" or bool(said & {"kursus", "kurset", "hold", "holdet"})
    named = [booking for booking in known if said & (set(words_in(booking.title)) - _IN_MANY_TITLES)]
    of_kind = [booking for booking in known if (booking.kind == "course") == course]
    meant = named or of_kind or known
    return meant[0].code if len(meant) == 1 else None


def changeable(turn: Turn, booking: Booking) -> bool:
    return booking.state != "cancelled" and turn.now < booking.closes


def contact_of(text: str) -> str | None:
    """The e-mail or phone in a text, whose code is no part of it."""
    if code := code_in(text):
        signs = r"[\s.\-‐‑–—_]*".join(map(re.escape, code.replace("-", "")))
        text = re.sub(signs, " ", text, count=1, flags=re.IGNORECASE)
    return contact_in(text)
