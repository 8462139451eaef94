"""Text in small ASCII letters, for finding words however they are written, with the way back to the places in the original."""

import re
from dataclasses import dataclass

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "oe", "ä": "ae", "ü": "u"})
_OTHERS = {"–": "-", "—": "-", "‑": "-", "−": "-", "’": "'", "\u0307": ""}
COVER = "\x00"  # stands where something was covered: neither a letter, a digit nor a space


@dataclass(frozen=True)
class Folded:
    """`text` is the folded text. `origins` tells where in the original each of its letters stands, and one more: the original's length."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text (not an empty one) stands in the original."""
        return self.origins[start], self.origins[end - 1] + 1

    def covering(self, *patterns: re.Pattern[str]) -> "Folded":
        """The same, with whatever the patterns find made unreadable."""
        text = self.text
        for pattern in patterns:
            text = pattern.sub(lambda found: COVER * len(found.group()), text)
        return Folded(text, self.origins)


def folded(text: str) -> Folded:
    """Letters become small and lose their accents (`å` is `aa`), white space becomes one space, dashes a hyphen.

    Letters and digits of other alphabets become `q`, and other signs `COVER`, so that the result is ASCII.
    """
    letters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        plain = " " if character.isspace() else _ascii(character)
        if plain == " " and letters[-1:] == [" "]:
            continue
        letters += plain
        origins += [place] * len(plain)
    return Folded("".join(letters), (*origins, len(text)))


def _ascii(character: str) -> str:
    plain = "".join(_OTHERS.get(letter, letter) for letter in character.lower()).translate(LETTERS)
    return plain if plain.isascii() else "q" if character.isalnum() else COVER
