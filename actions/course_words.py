"""The words around courses that were found: what was understood, what there is, and what there is not."""

import re

from actions.offers import Offers
from actions.turn import Turn
from indgang.course_search import Ask, Found
from indgang.courses import Session
from indgang.danish_dates import listed, said_between
from indgang.danish_times import no_such_dates_in
from indgang.library_events.sentences import note_on, unreachable

GONE = 2  # sessions that are named because nobody can have them
_DAYTIMES = (
    ("Om formiddagen", "In the morning"),
    ("Om eftermiddagen", "In the afternoon"),
    ("Om aftenen", "In the evening"),
)
_CHOICES = 6


def no_calendar(turn: Turn) -> str:
    """That the library's calendar cannot be reached; never that there are no courses."""
    library, link = turn.municipality.library, turn.municipality.links.get("bibliotek_kurser")
    return unreachable(library.name, library.phone, str(link) if link else None, turn.language)


def introduction(turn: Turn, found: Found, offers: Offers) -> str:
    """What was understood and what is shown, then what is gone, where a link leads, and how old the list is."""
    parts = [_no_such_date(turn), _shown(turn, found, offers), *_gone(turn, found), _elsewhere(turn, found.sessions)]
    if offers.listing.state == "unknown":
        parts.append(no_calendar(turn))
    elif offers.listing.state == "known":
        parts.append(note_on(offers.listing, turn.now, turn.language))
    return "\n\n".join(part for part in parts if part)


def _no_such_date(turn: Turn) -> str:
    missing = no_such_dates_in(turn.text, turn.now)
    return (
        turn.either(f"Datoen {missing[0]} findes ikke.", f"There is no such date as {missing[0]}.") if missing else ""
    )


def _shown(turn: Turn, found: Found, offers: Offers) -> str:
    day = asked_when(turn, found)
    if not found.sessions:
        return _nothing(turn, offers)
    if found.events:
        return turn.either(f"Det her sker på biblioteket{day}.", f"This is what goes on at the library{day}.")
    if found.exact and len(found.sessions) == 1 and not found.left:
        return turn.either(f"Jeg fandt ét kursus{day}.", f"I found one course{day}.")
    if found.exact:
        next_ones = turn.either("kurser", "courses") if day else turn.either("næste kurser", "next courses")
        return turn.either(f"Her er de {next_ones}, jeg kan finde{day}.", f"Here are the {next_ones} I can find{day}.")
    return _nearest(turn, found, day)


def _nearest(turn: Turn, found: Found, day: str) -> str:
    where = listed(sorted(found.wish.branches), turn.either("eller", "or"))
    there = turn.either(f" på {where}", f" at {where}") if where else ""
    none = turn.either(f"Jeg fandt ikke noget{there}{day}.", f"I found nothing{there}{day}.")
    match found.nearest:
        case "branch":
            return f"{none} {turn.either('Det findes andre steder:', 'There is some elsewhere:')}"
        case "later":
            return f"{none} {turn.either('Her er det, der kommer senere:', 'Here is what comes later:')}"
        case "waiting":
            return turn.either("Der er fuldt. Du kan stå på venteliste:", "It is full. You can join the waiting list:")
    return turn.either(
        f"Jeg fandt ikke et kursus{there}{day}, der passer helt. Her er det nærmeste, vi har.",
        f"I found no course{there}{day} that fits. Here is the nearest we have.",
    )


def _nothing(turn: Turn, offers: Offers) -> str:
    """Only where all sources were read may one say that there is nothing."""
    if offers.listing.state == "unknown":
        return ""
    library = turn.municipality.library
    return turn.either(
        f"Der er ingen kurser at finde lige nu. Ring til {library.name} på {library.phone}, så hjælper de dig.",
        f"There are no courses just now. Call {library.name} on {library.phone}, and they will help you.",
    )


def _gone(turn: Turn, found: Found) -> list[str]:
    """What was asked for but nobody can have. Full ones with a line are shown as cards already."""
    shown = {session.id for session in found.sessions}
    gone = [session for session in found.gone if session.id not in shown][:GONE]
    return [f"**{each.course.title}** {turn.teller.day(each.start.date())}: {_why(turn, each)}." for each in gone]


def _why(turn: Turn, session: Session) -> str:
    match session.state:
        case "cancelled":
            return turn.either("aflyst", "cancelled")
        case "closed":
            return turn.either("lukket for tilmelding", "closed for sign-up")
        case "not_yet":
            return turn.either("tilmeldingen er ikke åbnet endnu", "sign-up has not opened yet")
    return turn.either("fuldt", "full")


def _elsewhere(turn: Turn, sessions: list[Session]) -> str:
    """Where one signs up, for those that are not booked here."""
    hosts = sorted({session.course.leads_to for session in sessions if session.course.leads_to})
    if not hosts:
        return ""
    where, all_of_them = listed(hosts, turn.either("og", "and")), all(session.course.leads_to for session in sessions)
    if all_of_them:
        return turn.either(f"Tilmelding sker på {where}.", f"You sign up at {where}.")
    return turn.either(f"Til nogle af dem sker tilmelding på {where}.", f"For some of them you sign up at {where}.")


def asked_when(turn: Turn, found: Found) -> str:
    """The days that were understood, so that a misunderstanding shows; with a space before."""
    days = found.wish.days
    if len(days) != 1:
        return ""
    first, last = days[0].first, days[0].last
    if turn.language == "da":
        said = said_between(first, last, turn.now.date())
    else:
        said = (
            "" if not (first and last) else turn.teller.day(first) if first == last else turn.teller.days(first, last)
        )
    return f" {said}" if said else ""


def question(turn: Turn, ask: Ask) -> str:
    many = turn.either("Der er mange kurser at vælge imellem.", "There are many courses to choose from.")
    asked = {
        "subject": turn.either("Hvad vil du gerne lære?", "What would you like to learn?"),
        "branch": turn.either("Hvor skal det være?", "Where should it be?"),
        "time": turn.either("Hvornår passer det dig bedst?", "When does it suit you best?"),
    }[ask]
    return f"{many} {asked}"


def choices(ask: Ask, sessions: list[Session]) -> list[tuple[str, str]]:
    """Up to six replies to the question, in Danish (they are searched for) and in English."""
    if ask == "time":
        return list(_DAYTIMES)
    often: dict[str, int] = {}
    for each in sessions:
        name = _as_titled(each) if ask == "subject" else each.course.branch
        if name:
            often[name] = often.get(name, 0) + 1
    most = sorted(often, key=lambda name: -often[name])[:_CHOICES]
    return [(name, name) for name in most]


def _as_titled(session: Session) -> str:
    """The subject, written as in the title (`iPad`, `MitID`); else with a capital."""
    subject = session.course.subject
    words = re.findall(r"\w+", session.course.title)
    return next((word for word in words if word.lower() == subject.lower()), subject[:1].upper() + subject[1:])
