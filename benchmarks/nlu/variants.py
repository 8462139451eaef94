"""The same question as it is typed on another keyboard, without care, or in a hurry.

Written for the exam and apart from `bot.components.spelling`, whose slips our classifier learns from.
"""

import random
import re
from collections.abc import Callable

LETTERS_A_SLIP = 12
_FOREIGN = (
    str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}),
    str.maketrans({"æ": "e", "ø": "o", "å": "a", "Æ": "E", "Ø": "O", "Å": "A"}),
)
_ROWS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
_BESIDE = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, letter in enumerate(row)
}


def clean(text: str) -> str:
    return text


def without_danish_letters(text: str) -> str:
    """Half of the texts with ae, oe, aa; half with e, o, a."""
    return text.translate(_chance("letters", text).choice(_FOREIGN))


def bare(text: str) -> str:
    """Lower case without punctuation."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())


def with_slips(text: str) -> str:
    """One slip for every twelve letters, rounded: a letter lost, doubled, swapped with the next, or its neighbour's key."""
    chance = _chance("slips", text)
    letters = list(text)
    for _ in range(round(sum(letter.isalpha() for letter in letters) / LETTERS_A_SLIP)):
        place = chance.choice([place for place, letter in enumerate(letters) if letter.isalpha()])
        chance.choice((_lose, _double, _swap, _miss))(letters, place, chance)
    return "".join(letters)


def all_three(text: str) -> str:
    return bare(without_danish_letters(with_slips(text)))


VARIANTS: dict[str, Callable[[str], str]] = {
    "clean": clean,
    "no æøå": without_danish_letters,
    "lower case, no punctuation": bare,
    "a slip every twelve letters": with_slips,
    "all three": all_three,
}


def _chance(what: str, text: str) -> random.Random:
    """Of each text's own, so that a question added to the exam leaves the others as they were."""
    return random.Random(f"{what} {text}")  # noqa: S311 (slips of the pen, not secrets)


def _lose(letters: list[str], place: int, _: random.Random) -> None:
    if len(letters) > 1:
        del letters[place]


def _double(letters: list[str], place: int, _: random.Random) -> None:
    letters.insert(place, letters[place])


def _swap(letters: list[str], place: int, _: random.Random) -> None:
    other = place + 1 if place + 1 < len(letters) else place - 1
    letters[place], letters[other] = letters[other], letters[place]


def _miss(letters: list[str], place: int, chance: random.Random) -> None:
    letters[place] = chance.choice(_BESIDE.get(letters[place].lower(), letters[place]))
