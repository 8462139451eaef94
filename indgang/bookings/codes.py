"""Codes such as `KTR-4729`: read aloud over the telephone, and typed as one likes."""

import re
import secrets
import unicodedata

# No letters or digits that look or sound alike, no vowels that could form words: 512 × 4,096 codes.
LETTERS, DIGITS = "FJKLMRTX", "23456789"
_APART = r"[\s.\-‐‑–—_]*"
_CODE = re.compile(
    rf"(?<![^\W_])([{LETTERS}]{_APART}[{LETTERS}]{_APART}[{LETTERS}]){_APART}"
    rf"([{DIGITS}](?:{_APART}[{DIGITS}]){{3}})(?![^\W_])",
    re.IGNORECASE,
)
_LONGEST = 2000  # characters that are searched


def new_code() -> str:
    letters, digits = (
        "".join(secrets.choice(signs) for _ in range(count)) for signs, count in ((LETTERS, 3), (DIGITS, 4))
    )
    return f"{letters}-{digits}"


def code_in(text: str) -> str | None:
    """The first code in a text, as `KTR-4729`: in any case, with or without hyphen, spaces or dots within it."""
    found = _CODE.search(unicodedata.normalize("NFKC", text[:_LONGEST]))
    if not found:
        return None
    letters, digits = (re.sub(r"[\W_]", "", part).upper() for part in found.groups())
    return f"{letters}-{digits}"
