"""LIX, the Scandinavian readability index: under 40 is easy for most adults (C. H. Björnsson, "Läsbarhet", 1968)."""

import re

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[A-Za-zÆØÅæøåéÉ]+(?:-[A-Za-zÆØÅæøå]+)*|\d[\d.,]*")
_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)|\n\s*\n|\n(?=\s*[-*])")
_LONG_WORD = 6  # letters; a longer word counts as long


def words(text: str) -> list[str]:
    """The words a reader meets: of a link its text, without its address."""
    return _WORD.findall(_LINK.sub(r"\1", text))


def lix(text: str) -> float:
    """Words per sentence plus the percentage of long words."""
    found = words(text)
    sentences = [part for part in _SENTENCE.split(_LINK.sub(r"\1", text)) if _WORD.search(part)]
    if not found:
        return 0.0
    return len(found) / len(sentences) + 100 * sum(len(word) > _LONG_WORD for word in found) / len(found)
