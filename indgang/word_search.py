"""Finds among a few hundred titled texts those in which all words of a search stand, however they are spelt."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from indgang.folding import folded

T = TypeVar("T")
_ELSEWHERE = 3  # the rank of a text in which the words stand, but not in its title


def found(words: str, texts: Iterable[T], fields: Callable[[T], Sequence[str]], most: int) -> list[T]:
    """At most `most` of `texts`, the likeliest first. `fields` are a text's own words, those that tell most first.

    Words count from their beginning. Without words all are found, in the order in which they came.
    """
    wanted = folded(words).text.split()
    ranks = [(_rank(wanted, [folded(field).text for field in fields(text)]), text) for text in texts]
    fitting = [(rank, text) for rank, text in ranks if rank is not None]
    return [text for _, text in sorted(fitting, key=lambda pair: pair[0])][:most]


def _rank(wanted: list[str], fields: list[str]) -> int | None:
    """How many fields one must read to find all words; None where one is missing. A whole field counts most."""
    if " ".join(wanted) in fields[:1]:
        return 0
    for number in range(1, len(fields) + 1):
        words = f" {' '.join(fields[:number])}"
        if all(_begins(word, words) for word in wanted):
            return min(number, _ELSEWHERE)
    return None


def _begins(word: str, words: str) -> bool:
    return any(f"{before}{word}" in words for before in (" ", "(", "/", "-", '"'))
