"""Which kind of hours a category means. The categories are each library's own words (`Betjent`, `Selvbetjening`, `Telefontid`)."""

import re
from typing import Literal

from indgang.folding import folded

Kind = Literal["staffed", "self_service", "closed", "other"]

_SELF_SERVICE = re.compile(
    r"\bselv ?-?betjen\w*|\bubemand\w*|\bubetjen\w*|\b(?:uden|ingen) (?:personale|betjening|bemanding)\b|\baa?b(?:ent|en|ne) bibliotek\w*|\bself-?service\b"
)
_CLOSED = re.compile(r"\b(?:\w*lukket|lukkedag\w*|closed)\b")
# All words of a title must be among these: `Betjening i Borgerservice` and `Telefonbetjening` are something else.
_STAFFED = frozenset(
    """betjent betjening betjeningstid betjente bemandet bemanding bemandede personale personalet personalebetjent personbetjent personlig
    personbetjening med og af fra er der timer tid tider aaben aabent aabne abent aabningstid aabningstider abningstid biblioteket bibliotek
    almindelig almindelige normal ordinaer staffed staff open opening hours with vagt bibliotekar""".split()
)
_KNOWN = re.compile(r"betjen|bemand|personal|aa?b|staff|open|vagt|bibliotekar")


def kind_of(title: str) -> Kind:
    plain = folded(title).text
    if _SELF_SERVICE.search(plain):
        return "self_service"
    if _CLOSED.search(plain):
        return "closed"
    words = re.findall(r"[a-z0-9]+", plain)
    return "staffed" if set(words) <= _STAFFED and _KNOWN.search(plain) else "other"
