"""Which date of which course: the one a button names, or the only one that the words fit."""

from actions.course_words import no_calendar
from actions.form import CONFIRMED, LINE, REMARK, SESSION, ended, filled
from actions.offers import Offers, is_own, offers, seats, session_with
from actions.turn import Event, Turn
from indgang.catalogue import slot_of
from indgang.course_search import search, wish_in, words_in
from indgang.courses import NoSuchSession, Session
from indgang.participants import is_question

_OWN = frozenset({"kursus_tilmeld", "kursus_find"})
_SHORT = 6  # words of a reply that may name a course; a longer one tells something else
FULL = "full:"  # a remark that names the session which is full


async def course_chosen(turn: Turn) -> list[Event]:
    if named := turn.entity("session"):
        try:
            return await _taken_up(turn, await session_with(turn, named))
        except NoSuchSession:
            return _not("session_gone")
    known = await offers(turn)
    if not known.courses and known.listing.state != "known":
        _say_none_are_known(turn, known)
        return ended()
    if wish_in(turn.text, (session.course for session in known.courses), turn.now).words:
        found = search(turn.text, known.courses, turn.now, events=known.listing.events)
        if found.exact and len(found.sessions) == 1:
            return await _taken_up(turn, found.sessions[0])
        return filled(**{REMARK: None if found.exact else "not_found"})
    return filled(**{REMARK: None})


async def course_said(turn: Turn) -> list[Event] | None:
    """Asked which course: words of a course choose it or narrow the list. None where the text speaks of none."""
    known = await offers(turn)
    found = search(turn.text, known.courses, turn.now, events=known.listing.events)
    speaks_of_courses = found.exact and found.wish and len(words_in(turn.text)) <= _SHORT
    if turn.intent in _OWN or (speaks_of_courses and not is_question(turn.text)):
        return await course_chosen(turn)
    return None


async def _taken_up(turn: Turn, session: Session) -> list[Event]:
    """The session as chosen, unless nobody can be signed up for it here."""
    if session.start <= turn.now and not session.all_day:
        return _not("session_past")
    if session.state != "open":
        return _not(f"{FULL}{session.id}" if session.state == "full" else f"session_{session.state}")
    if not is_own(session):
        _say_where(turn, session)
        return ended()
    if (await seats(turn, [session]))[session.id]:
        return filled(**{SESSION: session.id, LINE: False, REMARK: None})
    standing = await turn.bookings.line([slot_of(session, turn.municipality)])
    if turn.entity("wait") and standing[session.id] < session.waiting:
        return filled(**{SESSION: session.id, LINE: True, REMARK: None})
    return _not(f"{FULL}{session.id}")


def _not(remark: str) -> list[Event]:
    return filled(**{SESSION: None, CONFIRMED: None, REMARK: remark})


def _say_none_are_known(turn: Turn, known: Offers) -> None:
    """Where no courses are kept, the answer's own text says where they are; a library that does not answer may have some."""
    if known.none_are_kept:
        turn.say("kursus_tilmeld")
    else:
        turn.say("kursus_tilmeld", no_calendar(turn), language=turn.language)


def _say_where(turn: Turn, session: Session) -> None:
    """One signs up on the library's site, or somewhere it links to; or calls."""
    title, link, library = session.course.title, session.course.link, turn.municipality.library
    if link:
        text = turn.either(
            f"Tilmelding til **{title}** sker ikke her i chatten, men på {session.course.leads_to}. [Tilmeld dig her]({link}).",
            f"You sign up for **{title}** at {session.course.leads_to}, not in this chat. [Sign up here]({link}).",
        )
    else:
        text = turn.either(
            f"**{title}** kan du ikke tilmelde dig her i chatten. Ring til {library.name} på {library.phone}, hvis du er i tvivl.",
            f"You cannot sign up for **{title}** in this chat. Call {library.name} on {library.phone} if you are in doubt.",
        )
    turn.say("kursus_tilmeld", text, language=turn.language)
