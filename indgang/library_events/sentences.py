"""What is said about the library's own calendar, in Danish and in English."""

from datetime import datetime
from typing import Literal

from indgang.courses import Course, Session
from indgang.library_events.listings import Listing
from indgang.opening_hours import Teller

Language = Literal["da", "en"]

_DANISH = {
    "told_at": "Bibliotekets kurser er oplyst {moment}. Jeg kan ikke hente nyere fra biblioteket lige nu.",
    "unknown": "Jeg kan ikke få fat i bibliotekets kalender lige nu, så jeg ved ikke, hvilke kurser der er.",
    "look": "Se selv i [bibliotekets kalender]({link}), eller ring til {name} på {phone}.",
    "call": "Ring til {name} på {phone}.",
    "some": "Nogle af bibliotekets arrangementer kan jeg ikke læse, så der kan være flere.",
    "free": "Gratis",
    "up_to": "Fra gratis til {highest} kr.",
    "price": "{price} kr.",
    "between": "{price}–{highest} kr.",
    "leads_to": "Tilmelding sker på {host}.",
    "once_more": "og 1 gang mere",
    "more": "og {number} gange mere",
    "cancelled": "Aflyst",
    "full": "Udsolgt",
    "closed": "Lukket for tilmelding",
    "not_yet": "Tilmeldingen er ikke åbnet endnu",
}
_ENGLISH = {
    "told_at": "The library's courses are those we were told: {moment}. I cannot get newer ones from the library just now.",
    "unknown": "I cannot reach the library's calendar just now, so I do not know which courses there are.",
    "look": "Look in [the library's calendar]({link}), or call {name} on {phone}.",
    "call": "Call {name} on {phone}.",
    "some": "I cannot read some of the library's events, so there may be more.",
    "free": "Free",
    "up_to": "From free to DKK {highest}",
    "price": "DKK {price}",
    "between": "DKK {price}–{highest}",
    "leads_to": "You sign up at {host}.",
    "once_more": "and 1 more time",
    "more": "and {number} more times",
    "cancelled": "Cancelled",
    "full": "Sold out",
    "closed": "Closed for sign-up",
    "not_yet": "Sign-up has not opened yet",
}
SENTENCES: dict[Language, dict[str, str]] = {"da": _DANISH, "en": _ENGLISH}


def note_on(listing: Listing, now: datetime, language: Language = "da") -> str:
    """How old the list is, where it is old, and that some of it is missing, where it is; else nothing."""
    said, notes = SENTENCES[language], []
    if listing.told_at:
        moment = Teller(now, language).moment(listing.told_at)
        notes.append(said["told_at"].format(moment=moment))
    if listing.left_out:
        notes.append(said["some"])
    return " ".join(notes)


def unreachable(name: str, phone: str, link: str | None, language: Language = "da") -> str:
    """For a listing whose state is `unknown`: never that there are no courses. `link` leads to the library's calendar."""
    said = SENTENCES[language]
    way = said["look" if link else "call"].format(link=link, name=name, phone=phone)
    return f"{said['unknown']} {way}"


def price_text(course: Course, language: Language = "da") -> str:
    """`Gratis`, `50 kr.`, `20–65 kr.`; empty where no price is told."""
    if course.price is None:
        return ""
    lowest, highest = _kroner(course.price, language), _kroner(course.price_to or course.price, language)
    keys = ("between", "price") if course.price else ("up_to", "free")
    key = keys[0] if course.price_to else keys[1]
    return SENTENCES[language][key].format(price=lowest, highest=highest)


def leads_to(course: Course, language: Language = "da") -> str:
    """Where the sign-up link leads; empty where there is none."""
    return SENTENCES[language]["leads_to"].format(host=course.leads_to) if course.leads_to else ""


def more_text(session: Session, language: Language = "da") -> str:
    """`og 3 gange mere`; empty where that was all."""
    number = len(session.more)
    key = "once_more" if number == 1 else "more"
    return SENTENCES[language][key].format(number=number) if number else ""


def state_text(session: Session, language: Language = "da") -> str:
    """`Aflyst`, `Udsolgt`; empty where it is open."""
    return SENTENCES[language].get(session.state, "")


def _kroner(amount: float, language: Language) -> str:
    """`50`, `7,50`."""
    text = f"{amount:.2f}".removesuffix(".00")
    return text.replace(".", ",") if language == "da" else text
