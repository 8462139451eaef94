"""Reads a name, an e-mail address or a telephone number out of what people write when they are asked for one."""

import re
from dataclasses import dataclass

from indgang.privacy import MASK

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_EIGHT_DIGITS = r"[1-9]\d{7}|[1-9]\d{3}[ .-]\d{4}|[1-9]\d(?:[ .-]\d\d){3}|[1-9]\d \d\d \d{4}|[1-9]\d \d{3} \d{3}"
PHONE = re.compile(rf"(?<![\d+.-])(?:(?:\+|00)45[ .-]?)?({_EIGHT_DIGITS})(?![ .-]?\d)")
# ITU-T E.164: a country code that does not begin with 0, and 7 to 15 digits in all. Denmark's is read above.
FOREIGN_PHONE = re.compile(r"(?<![\d+.-])(?:\+|00)(?!45)([1-9](?:[ ().-]{0,2}\d){6,14})(?![ .-]?\d)")
_GREETING = r"^(?:(?:hej|goddag|ja|jo|nej|okay|ok)\b[\s,.!]*)?"
_INTRODUCED = re.compile(
    _GREETING + r"(?:jeg hedder|mit (?:fulde )?navn(?: er)?|navnet er|navn er|navn|hedder)\b\s*:?\s*(.+)$",
    re.IGNORECASE,
)
_LED_TO = re.compile(
    _GREETING + r"(?:jeg er|det er|her er)\b\s*:?\s*(.+)$", re.IGNORECASE
)  # also begins other sentences
_TRAILING = re.compile(r"[\s,.;:!]+$|^[\s,.;:!]+")
_AND = re.compile(
    r"(?:\s|,|;|\b(?:og|mail|e-mail|mailen|email|min|mit|er|tlf|telefon|telefonnummer|nummer|nummeret|mobil|på)\b|[.:])+$",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_PARTICLES = frozenset({"von", "van", "de", "der", "la", "el", "af", "bin", "al", "da", "dos", "le"})
LONGEST_NAME = 80  # characters

# Common words that are no names. One of them makes a text something else: a question, an answer, a refusal.
_NO_NAMES = frozenset(
    """jeg du han hun vi i mig dig sig os jer dem min mit mine din dit dine sin sit jeres vores deres en et den det de dette disse der som
    er var bliver blev har havde kan kunne skal skulle vil ville må måtte bør gør gøre få får fik gå går kommer komme koster koste ved vide
    hvad hvem hvor hvornår hvordan hvorfor hvilken hvilket hvilke om at og eller men for fordi hvis når så ikke aldrig ingen intet noget nogen
    på til fra med uden af hos under over efter før mod mellem ja nej jo tak stop hej farvel ok okay godt fint måske gerne ønsker glem lad
    rigtigt rigtig korrekt forkert præcis præcist nemlig blevet lige meget mange tusind tusinde ses snart smut hejsa davs dav mojn goddag godmorgen godaften
    hallo hello hi bye jep yep nope nix niks jatak
    afbryd annuller hjælp menneske medarbejder person kursus kurser kurset hold navn adresse telefon mail email nummer ellers her nu alligevel
    what who when where how is are the my name yes no please help""".split()
)
_QUESTION = re.compile(
    r"\?|^(?:hej[\s,]+)?(?:hvad|hvem|hvor|hvornår|hvornaar|hvordan|hvorfor|hvilke[nt]?|kan|må|skal|er|har|får|koster|findes|gælder|hva|what|when|where|how|can)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Name:
    """`sure` where it was introduced ("jeg hedder …") or is two words or more, all with capitals."""

    text: str
    sure: bool


def contact_in(text: str) -> str | None:
    """The first e-mail address, else the first telephone number."""
    return email_in(text) or phone_in(text)


def email_in(text: str) -> str | None:
    """The first e-mail address, in small letters."""
    found = EMAIL.search(text)
    return found.group().rstrip(".").lower() if found else None


def phone_in(text: str) -> str | None:
    """The first Danish telephone number, written in pairs; else the first of another country, as `+46701234567`."""
    if not (found := PHONE.search(text)):
        foreign = FOREIGN_PHONE.search(text)
        return f"+{re.sub(r'[^0-9]', '', foreign.group(1))}" if foreign else None
    digits = re.sub(r"\D", "", found.group(1))
    return " ".join(digits[place : place + 2] for place in range(0, 8, 2))


def without_contact(text: str) -> str:
    """What is left of a text when the contact and the words that led to it are gone."""
    left = PHONE.sub("", FOREIGN_PHONE.sub("", EMAIL.sub("", text)))
    return left if left == text else _AND.sub("", left)


def name_in(text: str) -> Name | None:
    """The name a text consists of, or introduces."""
    text = " ".join(text.split())
    introduced = _INTRODUCED.match(text)
    led_to = introduced or _LED_TO.match(text)
    bare = _TRAILING.sub("", led_to.group(1) if led_to else text)
    words = bare.split()
    if not 1 <= len(words) <= 6 or len(bare) > LONGEST_NAME or is_question(text) or is_masked(text):
        return None
    if not all(_NAME_WORD.fullmatch(word) for word in words) or any(word.lower() in _NO_NAMES for word in words):
        return None
    if sum(len(word) > 1 for word in words) == 0:
        return None
    capitals = [word for word in words if word[0].isupper() or word.lower() in _PARTICLES]
    sure = bool(introduced) or (len(words) > 1 and len(capitals) == len(words) and not bare.isupper())
    return Name(_with_capitals(words), sure)


def is_question(text: str) -> bool:
    return bool(_QUESTION.search(text.strip()))


def is_masked(text: str) -> bool:
    """Whether a CPR number stood in it."""
    return MASK in text


def _with_capitals(words: list[str]) -> str:
    """`jens hansen` as Jens Hansen; what has capitals already is left as it is."""
    if any(letter.isupper() for word in words for letter in word):
        return " ".join(words)
    return " ".join(word if word in _PARTICLES else word[:1].upper() + word[1:] for word in words)
