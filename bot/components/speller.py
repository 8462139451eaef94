"""Restores a text to how it should have been spelt: a noisy channel over the words of the training sentences.

Each written word has candidates with a price for the slip that would explain it. The cheapest sentence wins, where a word is
cheap that often stands in the training sentences, most of all after the word before it (Kernighan, Church and Gale 1990,
"A spelling correction program based on a noisy channel model"). Prices are negative natural logarithms of probabilities.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import log
from typing import Any, NamedTuple

import simplemma

from bot.components.spelling import folded, without_danish_letters

_WORD = re.compile(r"\w+")
_START = ""
_LONGEST = 60  # words: what follows is left as it stands

_OTHER_LETTERS = 1.0  # boger for bøger
_DOUBLED = 3.0  # svigermmoor
_ONE_SLIP = 5.0
_TWO_SLIPS = 10.0
_SHORT = 2.0  # on top, where one slip too easily makes another word
_KNOWN = 6.0  # on top, where what is written is itself a word
_JOINED = 3.0  # køre kort
_SPLIT = 6.0  # mitidapp
_SPACE_MOVED = 5.0  # je gvil

_UNKNOWN, _DICTIONARY = 1e-9, 3e-7  # how likely a word is that no training sentence has
_FOLLOWS = 0.5  # how much of a word's likelihood comes from the word before it
_FAMILIAR = 3  # times in the training sentences: below this it may be a slip itself
_CANDIDATES = 6
_PATHS = 6
_REMEMBERED = 20_000  # words


class _Path(NamedTuple):
    price: float
    words: tuple[str, ...]


class Speller:
    """Knows the words of the training sentences, how often each stood there and after which.

    Of readings that cost the same, the same one is taken in every process: sets are sorted, whose order differs from one to the next.
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        """The sentences as words in lower case, joined by spaces."""
        self.sentences = list(sentences)
        words = [sentence.split() for sentence in self.sentences]
        self._counts = Counter(word for sentence in words for word in sentence)
        self._pairs = Counter(pair for sentence in words for pair in zip([_START, *sentence], sentence, strict=False))
        self._befores = Counter(word for sentence in words for word in [_START, *sentence[:-1]])
        self._total = sum(self._counts.values()) or 1
        self._by_letters: defaultdict[str, set[str]] = defaultdict(set)
        self._by_single_letters: defaultdict[str, set[str]] = defaultdict(set)
        self._by_gap: defaultdict[str, set[str]] = defaultdict(set)
        for word in self._counts:
            for form in _forms(word):
                self._by_letters[form].add(word)
                self._by_single_letters[_undoubled(form)].add(word)
                for gap in _with_one_gap(form):
                    self._by_gap[gap].add(word)
        self._remembered: dict[str, dict[str, float]] = {}
        self._alone = {word: times / self._total for word, times in self._counts.items()}

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        return cls(" ".join(_WORD.findall(text.lower())) for text in texts)

    def __getstate__(self) -> dict[str, Any]:
        return {"sentences": self.sentences}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["sentences"])  # type: ignore[misc]

    def restored(self, text: str) -> str:
        """The words in lower case, joined by spaces."""
        written = _WORD.findall(text.lower())
        written, rest = written[:_LONGEST], written[_LONGEST:]
        paths: list[dict[str, _Path]] = [{} for _ in range(len(written) + 1)]  # by place, then by the last word
        paths[0][_START] = _Path(0.0, ())
        for place in range(len(written)):
            cheapest = sorted(paths[place].items(), key=lambda path: path[1].price)[:_PATHS]
            for length, words, slips in self._readings(written[place : place + 2]):
                reached = paths[place + length]
                for before, path in cheapest:
                    price = path.price + slips + self._price_after(before, words)
                    known = reached.get(words[-1])
                    if not known or price < known.price:
                        reached[words[-1]] = _Path(price, (*path.words, *words))
        best = min(paths[-1].values(), key=lambda path: path.price)
        return " ".join((*best.words, *rest))

    def _readings(self, written: list[str]) -> Iterator[tuple[int, tuple[str, ...], float]]:
        """What the next one or two written words may have been: how many are read, the words, and the price of the slips."""
        for words, price in self._candidates(written[0]).items():
            yield 1, tuple(words.split()), price
        if len(written) == 2:
            first, second = written
            for word in sorted(self._by_letters.get(_plain(first + second), ())):
                if len(word) >= 5 and self._counts[word] > 1:
                    yield 2, (word,), _JOINED
            for left, right in ((first + second[0], second[1:]), (first[:-1], first[-1] + second)):
                if self._counts[left] >= _FAMILIAR and self._counts[right] >= _FAMILIAR:
                    yield 2, (left, right), _SPACE_MOVED

    def _price_after(self, before: str, words: tuple[str, ...]) -> float:
        price = 0.0
        for word in words:
            alone = self._alone.get(word) or (_DICTIONARY if _in_dictionary(word) else _UNKNOWN)
            together = self._pairs.get((before, word))
            after = together / self._befores[before] if together else 0.0
            price -= log((1 - _FOLLOWS) * alone + _FOLLOWS * after)
            before = word
        return price

    def _candidates(self, written: str) -> dict[str, float]:
        """Every word (or two, with a space) that may have been meant, with the price of the slip."""
        found = self._remembered.get(written)
        if found is None:
            found = self._found(written)
            if len(self._remembered) < _REMEMBERED:
                self._remembered[written] = found
        return found

    def _found(self, written: str) -> dict[str, float]:
        prices = {written: 0.0}
        if len(written) < 2 or written.isdigit():
            return prices
        form = _plain(written)
        known = self._counts[written] >= _FAMILIAR or _in_dictionary(written)
        for word in sorted(self._by_letters.get(form, ())):
            prices.setdefault(word, _OTHER_LETTERS)
        if not known:
            for word in sorted(self._by_single_letters.get(_undoubled(form), ())):
                prices.setdefault(word, _DOUBLED)
        on_top = (_KNOWN if known else 0.0) + (_SHORT if len(form) < 5 else 0.0)
        for word in sorted({word for gap in _with_one_gap(form) for word in self._by_gap.get(gap, ())} - prices.keys()):
            slips = min(_slips(form, other) for other in _forms(word))
            if slips == 1 and (len(form) > 2 or not known):
                prices[word] = _ONE_SLIP + on_top
            elif slips == 2 and len(form) >= 7 and not known:
                prices[word] = _TWO_SLIPS
        likeliest = sorted(prices, key=lambda word: (prices[word] - log(self._counts[word] or 1e-3), word))
        prices = {word: prices[word] for word in dict.fromkeys([written, *likeliest[:_CANDIDATES]])}
        if not known:
            for place in range(2, len(written) - 1):
                left, right = written[:place], written[place:]
                if min(self._counts[left], self._counts[right]) > _FAMILIAR:
                    prices[f"{left} {right}"] = _SPLIT
        return prices


def _in_dictionary(word: str) -> bool:
    return bool(simplemma.is_known(word, lang="da"))


def _plain(word: str) -> str:
    return folded(word).replace(" ", "")


def _forms(word: str) -> set[str]:
    """With ae, oe, aa for the Danish letters, and with e, o, a."""
    return {_plain(word), _plain(without_danish_letters(word))}


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _with_one_gap(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words that share one of these are at most two slips apart."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _slips(one: str, other: str) -> int:
    """Letters lost, added, changed or swapped with the next between two words (optimal string alignment distance)."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other, 1):
            price = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                price = min(price, before_last[column - 2] + 1)
            now.append(price)
        before_last, last = last, now
    return last[-1]
