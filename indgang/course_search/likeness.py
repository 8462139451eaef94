"""Words, and which of many known words one is taken to mean: `komputer` is `computer`, `ipadkursus` speaks of `ipad`."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from indgang.folding import LETTERS, folded

CLOSE = 0.83  # how alike two words of five letters or more must be: one slip in six
_LONGEST = 40  # letters of a word that are looked at
_REMEMBERED = 2000  # words whose meaning is kept

_SPLIT = re.compile(
    r"\b(i (?:pad|phone)|mit id|e (?:mails?|reolen|boeger|bog|boks)|face book|smart ?phone|lyd boe?ge?r?)"
)
# What a word may end in without speaking of anything else: `strikkearrangement` is about `strikke`.
_TAIL = re.compile(
    r"(?:arrangement(?:er|et)?|kurs(?:us|er|et)|undervisning|workshops?|foredrag(?:et)?|caf[e]{1,2}(?:en)?|klub(?:ben)?|aften(?:en)?|hold(?:et)?|dag)$"
)


@lru_cache(maxsize=50_000)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text in small letters without æ, ø and å, and `i pad` as the one word it is."""
    plain = text.lower().translate(LETTERS)  # all that folding does to most texts, in a tenth of the time
    words = " ".join(re.findall(r"[a-z0-9]+", plain if plain.isascii() else folded(text).text))
    return tuple(_SPLIT.sub(lambda split: split.group().replace(" ", ""), words).split())


class Vocabulary:
    """The words that some texts are made of. Looks one up among ten thousand in about a millisecond."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = frozenset(terms)
        self._all = "\n" + "\n".join(sorted(self._terms)) + "\n"  # searched as one text
        self._long: dict[int, list[tuple[str, int]]] = {}
        for term in self._terms:
            if len(term) >= 5:
                self._long.setdefault(len(term), []).append((term, _letters(term)))
        self._known: dict[str, frozenset[str]] = {}

    def meant_by(self, word: str) -> frozenset[str]:
        """The terms that are the word, hold it, begin as it does or stand in it; or are it but for one slip in six."""
        if word not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            cut = word[:_LONGEST]
            stem = _TAIL.sub("", cut)
            found = self._meant(cut) | (self._meant(stem) if 4 <= len(stem) < len(cut) else set())
            self._known[word] = frozenset(found)
        return self._known[word]

    def _meant(self, word: str) -> set[str]:
        return {word} & self._terms | self._holding(word) | self._inside(word) | self._slips(word)

    def _holding(self, word: str) -> set[str]:
        """Terms that begin with a word of four letters, or hold one of five."""
        found: set[str] = set()
        sought = "\n" + word if len(word) == 4 else word
        place = self._all.find(sought) if len(word) >= 4 else -1
        while place >= 0:
            start = self._all.rfind("\n", 0, place + 1) + 1
            end = self._all.index("\n", start)
            found.add(self._all[start:end])
            place = self._all.find(sought, end)
        return found

    def _inside(self, word: str) -> set[str]:
        """Terms that the word begins with, or holds."""
        parts = {word[:end] for end in range(4, len(word))}
        parts |= {word[start:end] for start in range(len(word)) for end in range(start + 5, len(word) + 1)}
        return parts & self._terms

    def _slips(self, word: str) -> set[str]:
        if len(word) < 5:
            return set()
        letters, matcher = _letters(word), SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(word)
        found = set()
        for length in range(int(len(word) * CLOSE / 2), 2 * len(word)):
            unlike = (1 - CLOSE) * (length + len(word))  # letters that may stand in one and not in the other
            if abs(length - len(word)) > unlike:
                continue
            for term, others in self._long.get(length, ()):
                if (letters ^ others).bit_count() <= unlike:
                    matcher.set_seq1(term)
                    if matcher.ratio() >= CLOSE:
                        found.add(term)
        return found


def _letters(word: str) -> int:
    """Which letters and digits a word has, one bit each."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 48)
    return bits
