"""Finds courses by what people write: `i pad`, `komputer for begynnere`, `noget om tirsdagen i Havnebyen`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from indgang.courses import Course, Session
from indgang.danish_times import When, times_in
from indgang.folding import folded
from indgang.place_names import places_in

MOST = 5  # cards in one reply
_CLOSE = 0.83  # how alike two words of five letters or more must be: one slip in six

# Words that say nothing of the subject. What is left over when these are gone is what somebody looks for.
_EMPTY = frozenset(
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
    tilbud gratis koster koste pris""".split()
)

_SPLIT = re.compile(
    r"\b(i (?:pad|phone)|mit id|e (?:mails?|reolen|boeger|bog|boks)|face book|smart ?phone|lyd boe?ge?r?)"
)


@dataclass(frozen=True)
class Wish:
    """What a text asks for: subject words in the order written, times, places."""

    words: tuple[str, ...] = ()
    times: tuple[When, ...] = ()
    branches: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.times or self.branches)

    @property
    def days(self) -> tuple[When, ...]:
        return tuple(when for when in self.times if when.says_day)

    def suits(self, session: Session) -> bool:
        """Whether day, hour and place are as wished. Days, and hours said apart from them, are each alternatives."""
        hours = tuple(when for when in self.times if not when.says_day)
        return all(any(when.holds(session.start) for when in times) for times in (self.days, hours) if times) and (
            not self.branches or session.course.branch in self.branches
        )


@dataclass(frozen=True)
class Found:
    """`sessions` are what to show. `exact` tells whether they are what was asked for, or only the nearest there is."""

    wish: Wish
    sessions: list[Session] = field(default_factory=list)
    exact: bool = True


def words_in(text: str) -> list[str]:
    """The words of a text in small letters without æ, ø and å, and `i pad` as the one word it is."""
    words = " ".join(re.findall(r"[a-z0-9]+", folded(text).text))
    return _SPLIT.sub(lambda split: split.group().replace(" ", ""), words).split()


def wish_in(text: str, courses: Iterable[Course], now: datetime) -> Wish:
    times, places = times_in(text, now), places_in(text, (course.branch for course in courses))
    rest = list(text)
    for start, end in [(said.start, said.end) for said in times] + [(place.start, place.end) for place in places]:
        rest[start:end] = " " * (end - start)
    left = tuple(
        word for word in words_in("".join(rest)) if len(word) > 1 and not word.isdigit() and word not in _EMPTY
    )
    return Wish(left, tuple(said.when for said in times), frozenset(place.name for place in places))


def search(text: str, courses: Sequence[Course], sessions: Sequence[Session], now: datetime) -> Found:
    """At most five of `sessions` (which come sorted by date) that suit the text best."""
    wish = wish_in(text, courses, now)
    on_subject = courses_about(wish.words, courses)
    if wish.words and not on_subject:
        return Found(wish, _shown([session for session in sessions if wish.suits(session)] or sessions), exact=False)
    candidates = [session for session in sessions if not on_subject or session.course in on_subject]
    fitting = [session for session in candidates if wish.suits(session)]
    if not fitting:
        return Found(wish, _shown(_nearest(wish, candidates)), exact=False)
    return Found(wish, _shown(fitting))


def _nearest(wish: Wish, sessions: Sequence[Session]) -> Sequence[Session]:
    """From the days that were asked for onwards, and at the place, as far as there are any."""
    firsts = [when.first for when in wish.days if when.first]
    from_then = [session for session in sessions if firsts and session.start.date() >= min(firsts)] or sessions
    return [session for session in from_then if session.course.branch in wish.branches] or from_then


def courses_about(words: Sequence[str], courses: Iterable[Course]) -> list[Course]:
    """The courses that share the most of the subject words; none when no word is known."""
    pairs = [*words, *(first + second for first, second in pairwise(words))]
    scores = {course.id: sum(_knows(course, word) for word in pairs) for course in courses}
    best = max(scores.values(), default=0)
    return [course for course in courses if best and scores[course.id] == best]


def _shown(sessions: Sequence[Session]) -> list[Session]:
    """The first date of each course, then further dates while there is room, all in order of time."""
    first: dict[str, Session] = {}
    for session in sessions:
        first.setdefault(session.course.id, session)
    rest = [session for session in sessions if session not in first.values()]
    return sorted([*first.values(), *rest][:MOST], key=lambda session: session.start)


def _knows(course: Course, word: str) -> float:
    """How well a word fits a course: 2 for its subject, 1 for another of its words, 0 for neither."""
    if any(_alike(word, term) for term in words_in(course.subject)):
        return 2
    return float(
        any(
            _alike(word, term)
            for text in (course.title, *course.words)
            for term in words_in(text)
            if term not in _EMPTY
        )
    )


def _alike(word: str, term: str) -> bool:
    if word == term:
        return True
    shorter, longer = sorted((word, term), key=len)
    if len(shorter) >= 4 and (longer.startswith(shorter) or (len(shorter) >= 5 and shorter in longer)):
        return True
    return len(shorter) >= 5 and SequenceMatcher(None, word, term, autojunk=False).ratio() >= _CLOSE
