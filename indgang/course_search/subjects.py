"""Which courses some words speak of."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from indgang.course_search.likeness import Vocabulary, words_in
from indgang.course_search.wishes import EMPTY, Taught

T = TypeVar("T", bound=Taught)


class Subjects:
    """Many courses' words, read once. A course's number is its place in `courses`.

    A word is worth 2 where it fits the subject (or the title of a course that has no subject), else 1 where it fits title or words.
    """

    def __init__(self, courses: Iterable[Taught]) -> None:
        self._worth: dict[str, dict[int, int]] = {}
        for number, course in enumerate(courses):
            subject = words_in(course.subject)
            for text in (course.title, *course.words):
                worth = 2 if text is course.title and not subject else 1
                self._add([term for term in words_in(text) if term not in EMPTY], number, worth)
            self._add(subject, number, 2)
        self._vocabulary = Vocabulary(self._worth)

    def about(self, words: Sequence[str]) -> tuple[int, frozenset[int]]:
        """The courses that share the most of the words, and how much that is; 0 and none where no word is known."""
        scores: dict[int, int] = {}
        for word in [*words, *(first + second for first, second in pairwise(words))]:
            for number, worth in self._fitting(word).items():
                scores[number] = scores.get(number, 0) + worth
        best = max(scores.values(), default=0)
        return best, frozenset(number for number, score in scores.items() if score == best)

    def _add(self, terms: Iterable[str], number: int, worth: int) -> None:
        for term in terms:
            numbers = self._worth.setdefault(term, {})
            numbers[number] = max(worth, numbers.get(number, 0))

    def _fitting(self, word: str) -> dict[int, int]:
        fitting: dict[int, int] = {}
        for term in self._vocabulary.meant_by(word):
            for number, worth in self._worth[term].items():
                if worth > fitting.get(number, 0):
                    fitting[number] = worth
        return fitting


def courses_about(words: Sequence[str], courses: Iterable[T]) -> list[T]:
    """The courses that share the most of the subject words; none when no word is known."""
    known = list(courses)
    _, numbers = Subjects(known).about(words)
    return [known[number] for number in sorted(numbers)]
