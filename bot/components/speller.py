"""Restores a text to how it should have been spelt, as far as the training sentences and a dictionary tell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import simplemma

from bot.components.spelling import folded, without_danish_letters

_WORD = re.compile(r"\w+")
_SHORTEST = 5  # letters: below this, one slip too easily makes another word


class Speller:
    """Knows the words of the training sentences and how often each stood there.

    `boger` and `boeger` become bøger; `medlm` becomes medlem, by one letter lost, added or changed.
    A word that the dictionary knows is left alone.
    """

    def __init__(self, counts: dict[str, int]) -> None:
        self.counts = counts
        self._by_letters: defaultdict[str, set[str]] = defaultdict(set)
        self._by_gap: defaultdict[str, set[str]] = defaultdict(set)
        for word in counts:
            plain = _plain(word)
            self._by_letters[plain].add(word)
            self._by_letters[without_danish_letters(word)].add(word)
            if len(plain) >= _SHORTEST - 1:
                for gap in _with_one_gap(plain):
                    self._by_gap[gap].add(word)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        return cls(dict(Counter(word for text in texts for word in _WORD.findall(text.lower()))))

    def __getstate__(self) -> dict[str, Any]:
        return {"counts": self.counts}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["counts"])  # type: ignore[misc]

    def restored(self, text: str) -> str:
        return _WORD.sub(lambda word: self._restored_word(word.group()), text)

    def _restored_word(self, written: str) -> str:
        word = written.lower()
        if word in self.counts or len(word) < 3 or word.isdigit():
            return written
        plain = _plain(word)
        if candidates := self._by_letters.get(plain):
            return self._commonest(candidates)
        if len(plain) < _SHORTEST or simplemma.is_known(word, lang="da"):
            return written
        near = {found for gap in _with_one_gap(plain) for found in self._by_gap.get(gap, ())}
        return self._commonest({found for found in near if abs(len(_plain(found)) - len(plain)) <= 1}) or written

    def _commonest(self, words: set[str]) -> str:
        return max(words, key=lambda word: (self.counts[word], word), default="")


def _plain(word: str) -> str:
    return folded(word).replace(" ", "")


def _with_one_gap(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words that share one of these differ by a slip."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
