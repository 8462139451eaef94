"""Danish as it is typed: one form for all the ways to write a text, and slips to learn from."""

from __future__ import annotations

import random
import re
import unicodedata

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "é": "e", "è": "e", "ü": "u"})
_SHORT = str.maketrans({"æ": "e", "ø": "o", "å": "a"})  # how a foreign keyboard writes them
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"[a-z0-9]+")
_NEIGHBOURS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")


def folded(text: str) -> str:
    """Small letters, æ ø å as ae oe aa, a letter at most twice in a row, and nothing but words: `hvornaar` is `hvornår`."""
    plain = unicodedata.normalize("NFC", text).replace("\u0000", " ").lower()
    letters = _shortened(_shortened(plain).translate(_LETTERS))
    return " ".join(_WORD.findall(letters))


def _shortened(text: str) -> str:
    return _LONG_RUN.sub(r"\1\1", text)


def without_danish_letters(text: str) -> str:
    """`boger` for bøger: how a foreign keyboard writes it."""
    return text.translate(_SHORT)


def noisy(text: str, chance: random.Random) -> str:
    """The text as somebody in a hurry types it: no æøå, no punctuation, a slip in every twelve letters."""
    lower = re.sub(r"[^\w\s]", " ", text.lower())
    letters = list(lower.translate(chance.choice((_LETTERS, _SHORT))))
    for _ in range(len(letters) // 12):
        _slip(letters, chance.randrange(len(letters)), chance)
    return " ".join("".join(letters).split())


def _slip(letters: list[str], place: int, chance: random.Random) -> None:
    """Changes one letter: lost, doubled, swapped with the next, or taken for its neighbour on the keyboard."""
    kind = chance.randrange(4)
    if kind == 0 and len(letters) > 4:
        del letters[place]
    elif kind == 1:
        letters.insert(place, letters[place])
    elif kind == 2 and place + 1 < len(letters):
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
    else:
        letters[place] = _neighbour(letters[place], chance)


def _neighbour(letter: str, chance: random.Random) -> str:
    for row in _NEIGHBOURS:
        if letter in row:
            place = row.index(letter) + chance.choice((-1, 1))
            return row[max(0, min(place, len(row) - 1))]
    return letter
