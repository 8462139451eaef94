"""Which type of appointment, and which unit, somebody speaks of: `nyt pass`, `kørekortet`, `på hovedbib`."""

from collections.abc import Sequence

from indgang.appointments.settings import AppointmentType, AppointmentUnit
from indgang.course_search.likeness import Vocabulary, words_in
from indgang.place_names import places_in

# Words that stand in many titles, or in the question itself, and tell no type from another.
_EMPTY = frozenset(
    """ny nyt nye en et den det de til for om af i paa hos med og eller at jeg du vi min mit mine dit din tid tider aftale aftaler bestil
    bestille booke book booking faa faar have skal vil gerne kan kunne hjaelp hjaelpe forny fornye andet anden bibliotek
    biblioteket bibliotekets borgerservice kommune kommunen passe passer
    passende""".split()
)


def types_in(text: str, types: Sequence[AppointmentType]) -> list[AppointmentType]:
    """The types that the text names best: one where it is clear, several where it could be any of them, none where it names none.

    A type is named by one of its `words`, or by what its title has that says something; in any form, and with a slip.
    Of two that are named, the one named in more words is meant: `pas til mit barn` before `pas`.
    """
    said = [word for word in words_in(text) if word not in _EMPTY]
    scores = [max((_score(phrase, said) for phrase in _phrases(each)), default=0) for each in types]
    best = max(scores, default=0)
    return [each for each, score in zip(types, scores, strict=True) if best and score == best]


def types_about(answer: str | None, types: Sequence[AppointmentType]) -> list[AppointmentType]:
    """The types that are offered after an answer, by its id."""
    return [each for each in types if answer in each.answers]


def types_meant(text: str, about: str | None, types: Sequence[AppointmentType]) -> list[AppointmentType]:
    """By what the text names, else by the answer that the conversation is about; where both leave several, those in both."""
    named, offered = types_in(text, types), types_about(about, types)
    return [each for each in named if each in offered] or named or offered


def unit_in(text: str, units: Sequence[AppointmentUnit]) -> AppointmentUnit | None:
    """The unit that the text names first, if it names one."""
    found = places_in(text, (unit.name for unit in units))
    return next((unit for place in found for unit in units if unit.name == place.name), None)


def _phrases(kind: AppointmentType) -> list[list[str]]:
    return [[word for word in words_in(phrase) if word not in _EMPTY] for phrase in (kind.title, *kind.words)]


def _score(phrase: Sequence[str], said: Sequence[str]) -> int:
    """How many words the phrase has, if all of them are said; else 0."""
    known = Vocabulary(phrase)
    meant = {term for word in said for term in known.meant_by(word)}
    return len(phrase) if set(phrase) <= meant else 0
