"""Removes CPR numbers from what people write, before anything else sees it.

A CPR number is six digits of a birth date (DDMMYY) and four more (cpr.dk, "Opbygning af CPR-nummeret").
Modulus 11 is no test: numbers without it are valid since 2007. Replacement numbers add 60 to the day.
People write it with or without a hyphen, with spaces, dots or line breaks, with the century, with the letter O for a
zero, in full-width digits, with invisible characters or the word "bindestreg" in between. We would rather remove a number too many.
"""

import re
import unicodedata
from collections.abc import Iterator

MASK = "[CPR-nummer fjernet]"
MAIL_MASK = "[e-mail fjernet]"
NUMBER_MASK = "[nummer fjernet]"
MASKS = (MASK, MAIL_MASK, NUMBER_MASK)

# Between two digits of one number: at most so many characters that are neither letters nor digits, and the words people say for them.
_SPOKEN = re.compile(
    r"bindestreg|streg|minus|dash|(?:og\s+)?(?:de\s+)?sidste(?:\s+fire)?(?:\s+cifre)?(?:\s+er)?", re.IGNORECASE
)
_SIGNS = re.compile(r"(?:[^\w]|_)*")
_MOST_SIGNS, _LONGEST_GAP = 24, 60  # characters
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
# Digits of every script, and those set high, low or in a circle. The letter O counts as a zero where no other letter touches it.
_PLACE = re.compile(r"\d|[²³¹⁰⁴-⁹₀-₉①-⑨⓪]|(?<![^\W\do_])o(?![^\W\do_])", re.IGNORECASE)
_DATE_AND_HOUR = re.compile(
    r"\d{1,2}[./ -]{1,2}\d{1,2}[./ -]{1,2}(?:19|20)\d\d[^\do]{1,4}(?:[01]?\d|2[0-4]|3[01])(?:[./: -]{1,2}[0-5]\d)?",
    re.IGNORECASE,
)  # the hour may also be the day and month of a second date

_MAIL = re.compile(r"[^\s@<>,;:()\[\]]+\s?(?:@|\(at\)|\[at\])\s?[^\W_][\w-]*(?:\.[\w-]+)+", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\+?\d(?:[ .,/()_\u00a0-]{0,2}\d){5,}")  # telephone numbers, dates of birth, account numbers


def mask_contacts(text: str) -> str:
    """`text` also without e-mail addresses and numbers of six digits or more: for words that are read when the talk is over."""
    return _LONG_NUMBER.sub(NUMBER_MASK, mask_mails(mask_cpr(text)[0]))


def mask_mails(text: str) -> str:
    """`text` without e-mail addresses."""
    return _MAIL.sub(MAIL_MASK, text)


def mask_cpr(text: str) -> tuple[str, bool]:
    """`text` with every CPR number replaced by `MASK`, and whether there was any."""
    cleaned, masked = text, False
    for start, end in reversed(list(_numbers(text))):
        cleaned = cleaned[:start] + MASK + cleaned[end:]
        masked = True
    return cleaned, masked


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each CPR number in `text`, in order and without overlap."""
    for places in _runs(text):
        first = 0
        while first <= len(places) - 10:
            length = _length_of_number(text, places, first)
            if length:
                yield places[first], places[first + length - 1] + 1
            first += length or 1


def _runs(text: str) -> Iterator[list[int]]:
    """Where the digits are that may belong together, ten or more at a time."""
    run: list[int] = []
    for digit in _PLACE.finditer(text):
        if run and not _joins(text[run[-1] + 1 : digit.start()]):
            if len(run) >= 10:
                yield run
            run = []
        run.append(digit.start())
    if len(run) >= 10:
        yield run


def _joins(gap: str) -> bool:
    """Whether what stands between two digits may stand within a number. What is not seen does not count."""
    seen = _INVISIBLE.sub("", gap)
    signs = _SPOKEN.sub("", seen) if len(seen) <= _LONGEST_GAP else seen
    return len(signs) <= _MOST_SIGNS and _SIGNS.fullmatch(signs) is not None


def _length_of_number(text: str, places: list[int], first: int) -> int:
    """How many digits from `first` on are a CPR number: 10, 12 with the century, 0 for none."""
    if first and places[first] == places[first - 1] + 1:
        return 0  # in the middle of a group of digits
    for length in (12, 10):
        digits = "".join(str(_digit(text[i])) for i in places[first : first + length])
        after = first + length
        if len(digits) < length or (after < len(places) and places[after] == places[after - 1] + 1):
            continue
        written = "".join(map(_plain, text[places[first] : places[after - 1] + 1]))
        if _is_cpr(digits) and not _DATE_AND_HOUR.fullmatch(written):
            return length
    return 0


def _is_cpr(digits: str) -> bool:
    """Ten digits whose date exists, or twelve with the century 18, 19 or 20 before the year."""
    if len(digits) == 12 and digits[4:6] not in ("18", "19", "20"):
        return False
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= (day - 60 if day > 60 else day) <= 31 and 1 <= month <= 12


def _digit(character: str) -> int:
    return unicodedata.digit(character, 0)


def _plain(character: str) -> str:
    """A digit of any script as one of ours; every other character as it is."""
    return str(unicodedata.digit(character, character))
