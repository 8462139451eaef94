"""Finds the names of places (branches, offices, the municipality) in what people write: `Havnebyens`, `havne byen`, `hovedbib`."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from indgang.folding import folded

_WORD = re.compile(r"[a-z0-9]+")
_LONG = 5  # letters; a shorter name (`Ry`, `Give`) must stand exactly so: `i Ry` with a capital, or `ry bibliotek`
_CLOSE = 0.83  # how alike two long words must be: one slip in six
_KINDS = frozenset(
    """bibliotek biblioteket bibliotekets biblioteker bibliotekerne bib filial filialen kommune kommunen kommunens kommunale bibliotekerne
    for i og af ved""".split()
)
_LEADING = frozenset("i paa pa fra til ved hos".split())


@dataclass(frozen=True)
class Place:
    """`name` as it was given; where it stands: `text[start:end]`."""

    name: str
    start: int
    end: int


def places_in(text: str, names: Iterable[str]) -> list[Place]:
    """Those of `names` that are in the text, in its order: in the genitive, without æøå, cut short, in two words or with a slip.

    A name is known by the word that sets it apart from the others: `Havnebyen Bibliotek` by Havnebyen.
    """
    plain = folded(text)
    words = list(_WORD.finditer(plain.text))
    found: list[Place] = []
    for name, key in _keys(list(dict.fromkeys(names))).items():
        for before, word, after in zip([None, *words], words, [*words[1:], None], strict=False):
            start, end = plain.span(*word.span())
            if len(key) < _LONG:
                capital = text[start].isupper() and before and before.group() in _LEADING
                if _bare(word.group().removesuffix("s")) == _bare(key) and (
                    capital or (after and after.group() in _KINDS)
                ):
                    found.append(Place(name, start, end))
            elif after and (word.group() + after.group()).removesuffix("s") == key.removesuffix("s"):
                found.append(Place(name, start, plain.span(*after.span())[1]))
            elif _means(word.group(), key):
                found.append(Place(name, start, end))
    return sorted(found, key=lambda each: (each.start, each.end))


def _keys(names: list[str]) -> dict[str, str]:
    """Each name with its first word that no other has, kinds of places aside; names of nothing else have none."""
    words = {name: [word for word in _WORD.findall(folded(name).text) if word not in _KINDS] for name in names}
    shared = Counter(word for each in words.values() for word in set(each))
    return {name: next((word for word in each if shared[word] == 1), each[0]) for name, each in words.items() if each}


def _means(word: str, key: str) -> bool:
    if len(word) < _LONG:
        return _bare(word) == _bare(key)
    if word in _KINDS:
        return False
    stem = key[: max(_LONG, len(key) - 2)]
    cut_short = key.startswith(word) and 2 * len(word) >= len(key)
    return cut_short or word.startswith(stem) or _bare(word).removesuffix("s") == _bare(key) or _slip(word, key)


def _slip(word: str, key: str) -> bool:
    return abs(len(word) - len(key)) <= 2 and SequenceMatcher(None, word, key, autojunk=False).ratio() >= _CLOSE


def _bare(word: str) -> str:
    """`oersted`, which was Ørsted, as it is written by those who leave out the strokes: `orsted`."""
    return word.replace("ae", "a").replace("oe", "o").replace("aa", "a")
