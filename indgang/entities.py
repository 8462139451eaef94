"""What a text names: times, places, the subject of a course, documents, how many people, and how to reach somebody."""

import re
from dataclasses import dataclass
from datetime import datetime

from indgang.content.municipalities import Municipality
from indgang.course_search import courses_about, wish_in
from indgang.danish_times import Said, times_in
from indgang.danish_times.numbers import NUMBERS, any_of, number
from indgang.folding import folded
from indgang.participants import email_in, phone_in
from indgang.place_names import Place, places_in

# Patterns in folded letters, what is longer before what it contains. `pas på` is a warning, no document.
_DOCUMENTS = {
    "provisorisk pas": r"(?:provisorisk|midlertidigt) pas(?:set)?|noedpas(?:set)?",
    "pas": r"(?:boe?rne)?pas(?:sets?|sene)?(?! paa?\b(?! (?:\d|en|to)))",
    "internationalt kørekort": r"international(?:t|e) koe?rekort(?:et)?",
    "kørekort": r"(?:koe?re ?kort|foe?rerbevis)(?:et|ets)?",
    "EU-sygesikringskort": r"(?:det )?blaa?(?:t|e)? (?:eu[- ]?)?(?:sygesikrings?(?:kort|bevis)|kort)(?:et)?|eu[- ]?sygesikrings?(?:kort|bevis)(?:et)?",
    "sundhedskort": r"sundheds ?kort(?:et)?|syge ?sikrings?(?:kort|bevis)(?:et)?|(?:det )?gule? (?:sygesikrings)?(?:kort|bevis)(?:et)?",
    "ID-kort": r"(?:id|legitimations)[- ]?kort(?:et)?",
    "navneattest": r"navne ?attest(?:en)?",
    "fødselsattest": r"(?:foe?dsels|daa?bs|foe?dsels[- ]? og daa?bs) ?attest(?:en)?",
    "vielsesattest": r"(?:vielses|bryllups) ?attest(?:en)?",
    "dødsattest": r"doe?ds ?attest(?:en)?",
    "bopælsattest": r"bopae?ls ?attest(?:en)?",
    "børneattest": r"boe?rne ?attest(?:en)?",
    "straffeattest": r"straffe ?attest(?:en)?",
    "opholdstilladelse": r"opholds ?(?:tilladelse|kort)(?:n?et|n)?",
    "lånerkort": r"(?:laa?ner|biblioteks) ?kort(?:et)?",
}
_DOCUMENT = [(kind, re.compile(rf"\b(?:{pattern})(?!\w)")) for kind, pattern in _DOCUMENTS.items()]

_MANY = rf"(?P<n>\d{{1,2}}|{any_of(NUMBERS)})"
_PEOPLE = r"(?:person(?:er)?|mennesker?|voksne?|boern|barn|deltagere?|gaester?|unge|seniorer|pensionister|pladser)"
_OF_FAMILY = (
    r"(?:barn|boern|boernebarn|boerneboern|barnebarn|soen|soenner|datter|doetre|mand|kone|kaereste|hustru|aegtefaelle|samlever|mor|far|foraeldre|"
    r"svigermor|svigerfar|soester|soestre|bror|broedre|ven|venner|veninde|veninder|nabo|naboer|kollega|kolleger|tvillinger|mormor|farmor|morfar|farfar)"
)
_MEMBER = rf"(?:jeg|mig|(?:min|mit|vores) {_OF_FAMILY}|(?:mine |vores )?(?:\d{{1,2}}|{any_of(NUMBERS)}) (?:smaa |voksne )?{_OF_FAMILY})"
_FAMILY = re.compile(rf"\b{_MEMBER}(?:(?:, | og |, og | samt | plus | \+ | med | sammen med ){_MEMBER})+(?!\w)")
_ONE_OF_FAMILY = re.compile(_MEMBER)
_WE_ARE = re.compile(
    rf"\b(?:vi (?:er|bliver|kommer|var)|os|plads(?:er)? til)(?: alle)? {_MANY}(?!\w)(?! (?:ikke|til|dage|uger|timer|aar|gange|kl))"
)
_COUNTED = re.compile(rf"\b{_MANY} {_PEOPLE}(?!\w)")
_ALONE = re.compile(r"\b(?:kun mig|bare mig|mig selv|jeg (?:er|kommer) alene)(?!\w)")


@dataclass(frozen=True)
class Entities:
    """What was found. `places` are the municipality's own and its name; `subjects` those of its courses; `persons` None where none are counted."""

    times: list[Said]
    places: list[Place]
    subjects: list[str]
    documents: list[str]
    persons: int | None
    email: str | None
    phone: str | None


def entities_in(text: str, municipality: Municipality, now: datetime) -> Entities:
    wish = wish_in(text, municipality.courses, now)
    subjects = dict.fromkeys(course.subject for course in courses_about(wish.words, municipality.courses))
    names = [
        municipality.short_name,
        *(unit.name for unit in municipality.opening_hours),
        *(course.branch for course in municipality.courses),
    ]
    return Entities(
        times_in(text, now),
        places_in(text, names),
        list(subjects),
        documents_in(text),
        persons_in(text),
        email_in(text),
        phone_in(text),
    )


def documents_in(text: str) -> list[str]:
    """The kinds of documents named, each once, by their usual names: `sygesikringsbevis` is a sundhedskort."""
    plain = folded(text)
    kinds: list[str] = []
    for kind, pattern in _DOCUMENT:
        if pattern.search(plain.text):
            kinds.append(kind)
            plain = plain.covering(pattern)
    return kinds


def persons_in(text: str) -> int | None:
    """How many people a text speaks of: `vi er to`, `2 voksne og 3 børn`, `mig og mine tre børn`. None where it does not tell."""
    plain = folded(text).text
    if (family := _FAMILY.search(plain)) and re.search(r"\b(?:jeg|mig)\b", family.group()):
        return sum(_so_many(member.group()) for member in _ONE_OF_FAMILY.finditer(family.group()))
    if counted := [number(found["n"]) for found in _COUNTED.finditer(plain)]:
        return sum(counted)
    if said := _WE_ARE.search(plain):
        return number(said["n"])
    return 1 if _ALONE.search(plain) else None


def _so_many(member: str) -> int:
    return next((number(word) for word in member.split() if word.isdigit() or word in NUMBERS), 1)
