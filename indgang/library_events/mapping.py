"""Which of a library's events are courses for us. No category of DPL CMS means that: each site has words of its own."""

import re
from collections.abc import Iterable
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from indgang.folding import LETTERS

# Sentences about how to sign up: a concert whose tickets are bought with MitID is no course in MitID.
_SIGN_UP = re.compile(
    r"tilmeld|billet|book|koeb|bestil|reserver|log(?:ge)? ?ind|kontakt|skriv til|send en|betal|ring til"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
# `it` is an English word too (`Let it be`): it counts in capitals, or before a hyphen.
_IT = re.compile(r"\bIT\b|\b[Ii][Tt]-\w")


class CourseMapping(BaseModel):
    """An event is a course if it has one of the categories or tags, or one of the words in its title or description.

    Small and capital letters, and æøå, are alike. A word of up to three letters must stand alone, a longer one may go on (`ipad`: iPadkursus).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    categories: list[str] = []
    tags: list[str] = []
    words: list[str] = []

    def takes(self, title: str, description: str, categories: Iterable[str], tags: Iterable[str]) -> bool:
        return (
            bool(self._categories & {plain(name) for name in categories})
            or bool(self._tags & {plain(name) for name in tags})
            or self._speaks(title)
            or self._speaks(_without_sign_up(description))
        )

    def _speaks(self, text: str) -> bool:
        """Whether one of the words is in the text."""
        words = self._pattern and self._pattern.search(plain(text))
        return bool(words or ("it" in self._plain_words and _IT.search(text)))

    @cached_property
    def _categories(self) -> frozenset[str]:
        return frozenset(map(plain, self.categories))

    @cached_property
    def _tags(self) -> frozenset[str]:
        return frozenset(map(plain, self.tags))

    @cached_property
    def _plain_words(self) -> frozenset[str]:
        return frozenset(map(plain, self.words)) - {""}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = self._plain_words - {"it"}
        forms = [re.escape(word) + ("(?![a-z0-9])" if len(word) <= 3 else "") for word in sorted(words)]
        return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(forms)})") if forms else None


def _words(text: str) -> list[str]:
    return [" ".join(word.split()) for word in text.split("|")]


DEFAULT = CourseMapping(
    categories=_words(
        "it | it-kurser | it-kursus | it og medier | it & medier | it-hjælp | it-undervisning | it-café | digital hjælp | digitale kurser"
    ),
    tags=_words(
        """it | it-kursus | it-kurser | it-hjælp | it-café | it-undervisning | digital hjælp | digital dannelse | mitid | ipad | iphone |
        android | smartphone | tablet | computer | pc"""
    ),
    words=_words(
        """it | it-kursus | it-hjælp | it-café | computer | pc | mac | windows | ipad | iphone | android | smartphone | smarttelefon | mobiltelefon |
        tablet | chromebook | mitid | nemid | digital post | e-boks | borger.dk | digital selvbetjening | digital hjælp | digital tryghed |
        it-sikkerhed | netsikkerhed | digital svindel | sikker på nettet | internettet | sociale medier | facebook | chatgpt | kunstig intelligens |
        excel | powerpoint | 3d-print | kodning | programmering"""
    ),
)
"""For a municipality whose file says nothing of it."""


def plain(text: str) -> str:
    """In small letters without æ, ø and å, with single spaces: enough to find words in it, and quick for the texts of thousands of events."""
    return " ".join(text.lower().translate(LETTERS).split())


def _without_sign_up(description: str) -> str:
    sentences = _SENTENCE.split(description)
    return " ".join(sentence for sentence in sentences if not _SIGN_UP.search(plain(sentence)))
