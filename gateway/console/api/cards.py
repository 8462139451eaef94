"""Courses and appointments that staff can send a citizen, with the button that signs up for them."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from gateway.services import Services
from indgang.appointments.settings import AppointmentType
from indgang.bookings import Bookings
from indgang.catalogue import Catalogue, slot_of
from indgang.content.municipalities import Municipality
from indgang.conversations import Conversation
from indgang.courses import NoSuchSession, Session
from indgang.danish_dates import clock, long_date, now
from indgang.errors import InvalidInput
from indgang.events import Button
from indgang.word_search import found

_MOST = 20  # cards in one list


class CardRef(BaseModel):
    kind: Literal["course", "appointment"]
    id: str = Field(max_length=120)


async def cards_of(services: Services, site: str, words: str) -> list[dict[str, Any]]:
    """What can be sent: coming sessions that the municipality books itself, and its appointments."""
    town = services.content.municipality(site)
    sessions = [session for session in await _catalogue(services, town).sessions(now()) if session.state == "open"]
    courses = found(words, sessions, _course_words, _MOST)
    seats = await _seats(services, town, courses)
    types = found(words, _types(town), lambda kind: [kind.title, *kind.words], _MOST)
    return [
        *({"kind": "appointment", "id": kind.id, "title": kind.title, "about": _where(town, kind)} for kind in types),
        *(
            {
                "kind": "course",
                "id": one.id,
                "title": one.course.title,
                "about": f"{_when(one)}, {one.course.branch}",
                **one.card(seats.get(one.id)),
            }
            for one in courses
        ),
    ]


async def card_for(services: Services, conversation: Conversation, wanted: CardRef) -> dict[str, Any]:
    """The fields of an event that shows it, and the `text` that it goes with by itself. Raises InvalidInput."""
    town = services.content.municipality(conversation.site)
    if wanted.kind == "appointment":
        return _appointment(services, conversation, town, wanted.id)
    try:
        session = await _catalogue(services, town).session(wanted.id, now())
    except NoSuchSession:
        raise InvalidInput("card") from None
    free = (await _seats(services, town, [session])).get(session.id)
    card = session.card(free)
    button = Button(
        title=f"Tilmeld {session.course.title}"
        if conversation.language == "da"
        else f"Sign up: {session.course.title}",
        id="kursus_tilmeld",
        entities={"session": session.id},
        resume=True,
    )
    can_sign_up = session.state == "open" and bool(free)
    return {
        "text": f"**{session.course.title}**",
        "courses": [card | ({"button": 0} if can_sign_up else {})],
        "buttons": [button] if can_sign_up else [],
    }


def _appointment(services: Services, conversation: Conversation, town: Municipality, type_id: str) -> dict[str, Any]:
    kind = next((kind for kind in _types(town) if kind.id == type_id), None)
    if kind is None:
        raise InvalidInput("card")
    title = services.content.sentence(
        "book_time", conversation.site, now().date(), conversation.language, what=kind.title
    )
    if kind.link:
        return {"text": f"[{title}]({kind.link})"}
    return {"text": title, "buttons": [Button(title=title, id="tid_bestil", entities={"type": kind.id}, resume=True)]}


def _types(town: Municipality) -> Sequence[AppointmentType]:
    return town.appointments.types if town.appointments else []


def _where(town: Municipality, kind: AppointmentType) -> str:
    if kind.link:
        return "Bestilles på kommunens hjemmeside"
    names = {unit.id: unit.name for unit in town.opening_hours}
    return ", ".join(names.get(unit, unit) for unit in kind.units)


def _catalogue(services: Services, town: Municipality) -> Catalogue:
    return Catalogue(services.redis, town.id, town.courses)


async def _seats(services: Services, town: Municipality, sessions: Sequence[Session]) -> dict[str, int]:
    """Free seats by id, of those that are booked here."""
    own = [session for session in sessions if session.capacity is not None]
    return await Bookings(services.redis, town.id).free([slot_of(session, town) for session in own])


def _course_words(session: Session) -> list[str]:
    course = session.course
    return [course.title, f"{course.subject} {' '.join(course.words)} {course.branch} {_when(session)}", course.about]


def _when(session: Session) -> str:
    return f"{long_date(session.start.date())} kl. {clock(session.start)}"
