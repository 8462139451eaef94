"""In which language a citizen writes, so that the answer can come in it. Why with py3langid: docs/decisions/0008.

Measured 22 November 2026 (2 cores, Python 3.11): the model is there after 1 s and takes 75 MB; a message of fifty letters then takes
0.1 ms, the longest that is looked at 0.6 ms (a single word of 500 letters 3 ms).
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from indgang.privacy import MASK


class Language(StrEnum):
    """`da` holds Norwegian and the like as well, whose readers understand our Danish; `other` is any that is not named here."""

    DA = "da"
    EN = "en"
    DE = "de"
    UK = "uk"
    PL = "pl"
    AR = "ar"
    OTHER = "other"


class Foreign(BaseModel):
    """What is said to somebody whose language we do not answer in (content/languages.yml, by the language).

    All is in that language but `name`, which staff read.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    dir: Literal["ltr", "rtl"] = "ltr"
    sentence: str = Field(min_length=1)
    human: str = Field(min_length=1)
    again_in_english: str = Field(min_length=1)


# By how much of the whole probability a language must be ahead of the next: in two words, in three, in four, in five and more.
# Stricter in few words, since a name or a slip must not change a conversation's language; strictest for those we have no answers in.
NEVER = 2.0
AHEAD = {
    Language.DA: (NEVER, 0.6, 0.6, 0.6),
    Language.EN: (0.7, 0.35, 0.15, 0.1),
    Language.DE: (0.95, 0.8, 0.8, 0.7),
    Language.PL: (0.95, 0.8, 0.8, 0.7),
    Language.OTHER: (NEVER, 0.97, 0.95, 0.85),
}
LONGEST = 500  # characters; the rest of a longer text is not looked at
# py3langid's codes, by the alphabet. Fewer languages make fewer mistakes: these are the ones that Denmark's newcomers write.
_READ_AS = {
    **dict.fromkeys(("da", "no", "nn", "sv", "is", "fo"), Language.DA),
    **{code: Language(code) for code in ("en", "de", "pl")},
    **dict.fromkeys("es fr it pt nl ro lt lv et hu bs sq tr so vi tl".split(), Language.OTHER),
}
_CYRILLIC = {"uk": Language.UK, **dict.fromkeys(("ru", "bg", "sr", "mk", "be"), Language.OTHER)}
_ARABIC = {
    **dict.fromkeys(("ar", "arz", "ary"), Language.AR),
    **dict.fromkeys(("fa", "ur", "ps", "sdh"), Language.OTHER),
}

# Small words of the one language that are no words of the other.
_ENGLISH = frozenset(
    "how what when where why who which do does did can could should would my your the you we they this that these with from need want "
    "get got please speak english hello about there it not don't".split()
)
_DANISH = frozenset(
    "og jeg er det at en et den til på af med der de som har ikke min mit mine kan skal hvordan hvor hvad hvornår hvem du vi man om så fra "
    "ved jer mig ind ud op nu bare også eller men være blive hvis når nogen noget".split()
)
# Addresses, numbers, names of the state and our own mark, which stand in every language.
_NAMES = re.compile(
    rf"{re.escape(MASK)}|https?://\S+|www\.\S+|\S+@\S+|\b[\w-]+\.dk\b|\S*\d\S*|\b(?:mit|nem|alt)[ -]?id\b|\bnem-?konto\b|\bnem-?log-?in\b"
    r"|\be-?boks\b|\bcpr\b|\bborger ?service\b|\bdigital post\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052F]")
_ARABIC_LETTER = re.compile(r"[\u0600-\u06FF\u0750-\u077F]")
_ONLY_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_NOT_UKRAINIAN = re.compile(r"[ыэъёў]", re.IGNORECASE)


def recognised(text: str) -> Language | None:
    """The language of a message, or None where it cannot be known: the conversation then keeps its own.

    None is what comes of one word, a name, a number, an address, "MitID login" or half a sentence in each of two languages.
    Any thread may call it. The first call waits for the model (see `load`).

    Of 17,219 Danish training sentences 2 are taken for English ("support yousee"; an error message of JavaScript) and none for another
    language; typed in a hurry without æøå, 3 for English. Of 1,130 English ones of four words or more 97 % are recognised, in a hurry 93 %.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()[:LONGEST]  # one sign can become eighteen
    telling = _NAMES.sub(" ", plain)
    letters = "".join(_WORD.findall(telling))
    if len(letters) < 2:
        return None
    if 2 * len(_LATIN_LETTER.findall(letters)) >= len(letters):
        return None if _is_a_name(text) else _in_latin_letters(telling, len(_WORD.findall(plain)))
    if 2 * len(_CYRILLIC_LETTER.findall(letters)) > len(letters):
        return _in_cyrillic_letters(telling)
    if 2 * len(_ARABIC_LETTER.findall(letters)) > len(letters):
        return _likeliest(telling, _ARABIC)
    return Language.OTHER


def load() -> None:
    """Reads the model now, so that no citizen waits for it."""
    _identifier()


def _in_latin_letters(telling: str, words: int) -> Language | None:
    """`words` are those of the whole message, names of the state included: "what is MitID" has three."""
    if len(_WORD.findall(telling)) < 2:
        return None
    if _by_small_words(_WORD.findall(telling)):
        return Language.EN
    shares = dict.fromkeys(AHEAD, 0.0)
    for code, share in _shares(telling).items():
        shares[_READ_AS.get(code, Language.OTHER)] += share
    best, second = sorted(shares, key=lambda language: shares[language])[:-3:-1]
    needed = AHEAD[best][min(words, 5) - 2]
    return best if shares[best] - shares[second] > needed else None


def _by_small_words(words: list[str]) -> bool:
    """Whether it is plainly English although too short for the model: "How do I get MitID?"."""
    return len(_ENGLISH.intersection(words)) >= 2 and not _DANISH.intersection(words)


def _in_cyrillic_letters(telling: str) -> Language:
    if _NOT_UKRAINIAN.search(telling):
        return Language.OTHER
    if _ONLY_UKRAINIAN.search(telling):
        return Language.UK
    return _likeliest(telling, _CYRILLIC)


def _likeliest(telling: str, languages: dict[str, Language]) -> Language:
    """Of the languages with an alphabet that is not Danish: one of them it is."""
    shares = _shares(telling)
    return languages[max(languages, key=lambda code: shares[code])]


def _is_a_name(text: str) -> bool:
    """Up to four words with a capital each, and no punctuation: "Anna Louise Smith" is not English."""
    words = _WORD.findall(text)
    return len(words) <= 4 and not re.search("[.,!?]", text) and all(word.istitle() for word in words)


def _shares(text: str) -> dict[str, float]:
    """The probability of each language in py3langid's set, by its code; 1 in all."""
    return dict(_identifier().rank(" ".join(text.split())))


@cache
def _identifier() -> Any:
    # Imported late: the model and numpy are 80 MB, which the actions and the checks of the content can do without.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages([*_READ_AS, *_CYRILLIC, *_ARABIC])
    # One made anew of the tables that are left lets go of the hundred other languages: 30 MB.
    tables = (whole.nb_ptc, whole.nb_pc, whole.nb_classes, whole.tk_nextmove, whole.tk_output)
    return LanguageIdentifier(*tables, norm_probs=True, tk_row=whole.tk_row)
