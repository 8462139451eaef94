"""What a text asks for: a subject, times, places, a level, what it may cost, whether it is online."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from indgang.course_search.likeness import words_in
from indgang.danish_times import When, times_in
from indgang.folding import folded
from indgang.place_names import places_in

Level = Literal["beginner", "experienced"]
_MOST_WORDS = 24  # of one wish; a longer text tells a story

# Words that say nothing of the subject. What is left over when these are gone is what somebody looks for.
EMPTY = frozenset(
    """kursus kurser kurset kursets hold holdet undervisning undervises undervise undervisningen laere laerer laert workshop workshops
    tilmelde tilmeld tilmelding tilmeldes melde meld plads pladser ledig ledige ledigt findes finde find soeger soege bibliotek biblioteket
    bibliotekets biblioteker jeg du han hun vi i de mig dig os jer min mit mine din dit jeres vores man en et den det der dette denne her
    som hvad hvilke hvilken hvilket hvor hvornaar hvordan er var bliver blive har have haft kan kunne skal skulle vil ville gerne maa faa
    faar fik gaa gaar give giver bruge bruger brug holde holder begynde begynder starter start paa til for om med af ved fra hos ind ud op
    og eller men at ikke ingen noget nogen nogle andet andre alle mere lidt godt ogsaa bare nu snart naeste naesten foerste coming kommende
    uge ugen uger maaned maaneden aar dag dage tid tider hej tak please ja nej venligst mulighed mulighed muligheder slags noget begynder
    begyndere begynderen nybegynder nybegyndere ny oevet oevede senior seniorer pensionister pensionist aeldre voksne gamle gammel mor far
    mand kone tilmelder tilmeldes tilmeldt meldes book booke bestil bestille reserver skriv skrive skrives skrevet saet saette vaelg
    vaelger tag tager oensker deltage vaere komme sig to selv sker foregaar kurserne kurser videre sidste helt program kalender listen
    liste over oversigt kurs begynderkursus begynderkurset engang hjaelp hjaelpe lokale it emne sted naar hvis saa se vis vise tilbyder
    tilbud gratis koster koste pris hellere helst andre flere anden igen passer""".split()
)

_BEGINNER = re.compile(
    r"\b(?:ny)?begynn?d?ere\w*|\bnybegynder\w*|\bbegynder ?(?:kursus\w*|kurser\w*|hold\w*|niveau\w*|undervisning)|"
    r"\b(?:er|som|for|en|total|helt|absolut) begynder\b(?! (?:kurs|hold|det))|\bhelt ny\b|\b(?:helt )?forfra\b|\bkom(?:me)? (?:godt )?i gang\b"
)
_EXPERIENCED = re.compile(
    r"\b(?:lidt |let )?oevede?\b|\boevet\b|\bvideregaaende\b|\bfortsaetter\w*|\brutinere[dt]e?\b|\bavancere[dt]e?\b|\bkom(?:me)? videre\b"
)
_FREE = re.compile(
    r"\bgratis\b|\bkoster? (?:ikke noget|ikke penge|ingenting|ingen penge|0 kr)|\buden (?:betaling|at betale)\b|\bfri entre\b"
)
_PAID = re.compile(r"\bkoster penge\b|\bbetalingskurs\w*|\bikke gratis\b")
_PHYSICAL = re.compile(r"\bikke (?:et )?online\w*|\bfysiske?\b|\b(?:ved|med) fremmoede\b")
_ONLINE = re.compile(
    r"\bonline(?:kurs\w+|hold|undervisning|moede)?\b|\bwebinar\w*|\bvirtuel\w*|\bhjemme ?fra\b|\bpaa (?:teams|zoom)\b"
)
_EVENTS = re.compile(r"\b(?:kultur)?arrangement\w*|\bbegivenhed\w*|\bdet sker\b|\bhvad sker der\b")


class Taught(Protocol):
    """Something that a subject word may fit."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def words(self) -> Sequence[str]: ...
    @property
    def branch(self) -> str: ...


@dataclass(frozen=True)
class Wish:
    """What is asked for. `words` are of the subject, in the order written; None and empty say nothing.

    `events` tells that any event of the library is meant, not only courses.
    """

    words: tuple[str, ...] = ()
    times: tuple[When, ...] = ()
    branches: frozenset[str] = frozenset()
    level: Level | None = None
    free: bool | None = None
    online: bool | None = None
    events: bool = False

    def __bool__(self) -> bool:
        said = (self.level, self.free, self.online)
        return bool(self.words or self.times or self.branches or self.events) or any(each is not None for each in said)

    @property
    def days(self) -> tuple[When, ...]:
        return tuple(when for when in self.times if when.says_day)

    @property
    def hours(self) -> tuple[When, ...]:
        """The times that say no day."""
        return tuple(when for when in self.times if not when.says_day)

    def then(self, later: "Wish") -> "Wish":
        """This wish with what was said later; what that says nothing of stays. A new day keeps the hours, and hours keep the day."""
        hours = later.hours or (() if any(when.hours for when in later.days) else self.hours)
        return Wish(
            later.words or self.words,
            (*(later.days or self.days), *hours),
            later.branches or self.branches,
            later.level or self.level,
            self.free if later.free is None else later.free,
            self.online if later.online is None else later.online,
            later.events or self.events,
        )


def wish_in(text: str, courses: Iterable[Taught], now: datetime) -> Wish:
    """What the text asks for of these courses; only their branches are known. `now` is aware, Danish time."""
    return wish_among(text, (course.branch for course in courses), now)


def wish_among(text: str, branches: Iterable[str], now: datetime) -> Wish:
    times, places = times_in(text, now), places_in(text, (branch for branch in branches if branch))
    rest = _without(text, [(said.start, said.end) for said in times] + [(place.start, place.end) for place in places])
    plain = folded(rest)
    beginner, experienced = _BEGINNER.search(plain.text), _EXPERIENCED.search(plain.text)
    physical, online = _PHYSICAL.search(plain.text), _ONLINE.search(plain.text)
    paid, free = _PAID.search(plain.text), _FREE.search(plain.text)
    events = _EVENTS.search(plain.text)
    told = [found for found in (beginner, experienced, physical, online, paid, free, events) if found]
    left = words_in(_without(rest, [plain.span(*found.span()) for found in told]))
    words = [word for word in left if len(word) > 1 and not word.isdigit() and word not in EMPTY]
    return Wish(
        tuple(dict.fromkeys(words))[:_MOST_WORDS],
        tuple(said.when for said in times),
        frozenset(place.name for place in places),
        None if bool(beginner) == bool(experienced) else "beginner" if beginner else "experienced",
        None if not (paid or free) else not paid,
        None if not (physical or online) else not physical,
        bool(events),
    )


def level_of(text: str) -> Level | None:
    """The level a course is for, by the words it uses of it; None where it tells none, or is for all."""
    plain = folded(text).text
    beginner, experienced = re.search(r"begynder|forfra|i gang", plain), _EXPERIENCED.search(plain)
    return None if bool(beginner) == bool(experienced) else "beginner" if beginner else "experienced"


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    rest = list(text)
    for start, end in places:
        rest[start:end] = " " * (end - start)
    return "".join(rest)
