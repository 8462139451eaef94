"""The form in which a notice is written: what was typed, and what is wrong with it in Danish, field by field."""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from gateway.console.choice import FRONTS
from gateway.messages import printable
from indgang.content.municipalities import Notice
from indgang.danish_dates import DENMARK, clock, short_date

LONGEST = 500  # characters: it stands above a conversation on a phone
LONGEST_TIME = timedelta(days=366)
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)[T ]+(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?::\d\d)?", re.ASCII
)
_DANISH = re.compile(
    r"(?P<day>\d\d?)[./-] ?(?P<month>\d\d?)[./-] ?(?P<year>\d{4}),? *(?:kl\.?)? *(?P<hour>\d\d?)[:.](?P<minute>\d\d)",
    re.ASCII,
)
_NAMES = {"text": "Teksten", "english": "Den engelske tekst"}
EXAMPLE = "Skriv dag og klokkeslæt som 24-12-2026 10:00."


class NoMoment(ValueError):
    """What was typed is no moment in Denmark; the message is Danish."""


@dataclass(frozen=True)
class Typed:
    """The form as it was sent. `from_` and `until` are Danish time, as a browser's datetime-local field gives it or typed."""

    text: str = ""
    english: str = ""
    from_: str = ""
    until: str = ""
    front: str = ""

    def local(self, name: str) -> bool:
        """Whether a datetime-local field can show what was typed; what it cannot stays in a field of text."""
        return re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?)?", asdict(self)[name]) is not None


@dataclass(frozen=True)
class Checked:
    """Either a notice, or what is wrong by the field's name."""

    notice: Notice | None
    errors: dict[str, str]


def checked(typed: Typed, moment: datetime) -> Checked:
    """What was typed as a notice that shows at some time after `moment`."""
    errors: dict[str, str] = {}
    begins = _moment(typed.from_, "from_", "Vælg, hvornår beskeden skal vises fra.", errors)
    ends = _moment(typed.until, "until", "Vælg, hvornår beskeden ikke skal vises mere.", errors)
    if begins and ends:
        errors |= _span(begins, ends, moment)
    errors |= _too_long(typed) | _with_braces(typed)
    if typed.front not in ("", *FRONTS):
        errors["front"] = "Vælg, hvor beskeden skal vises."
    # A text is looked at also where a moment is wrong, so that everything is told at once.
    notice, wrong = _notice(typed, begins or moment, ends or (begins or moment) + timedelta(hours=1))
    errors = wrong | errors
    return Checked(None if errors else notice, errors)


def _notice(typed: Typed, begins: datetime, ends: datetime) -> tuple[Notice | None, dict[str, str]]:
    values = {
        "text": printable(typed.text),
        "english": printable(typed.english) or None,
        "from": begins,
        "until": ends,
        "front": typed.front or None,
    }
    try:
        return Notice.model_validate(values), {}
    except ValidationError as error:
        texts = [one for one in error.errors() if one["loc"] and one["loc"][0] in _NAMES]
        return None, {str(one["loc"][0]): _said(str(one["loc"][0]), str(one["ctx"]["error"])) for one in texts}


def _said(field: str, problem: str) -> str:
    if problem.startswith("linket"):
        return f"Linket i {_NAMES[field].lower()} skal begynde med https://, fx [kontakt](https://www.borger.dk)."
    return f"{_NAMES[field]} {problem}"


def _with_braces(typed: Typed) -> dict[str, str]:
    """Names of values are for the content files, where somebody checks them; a manager writes what citizens read."""
    texts = {"text": typed.text, "english": typed.english}
    return {
        name: f"{_NAMES[name]} må ikke have {{ eller }}. Skriv adressen eller nummeret helt ud."
        for name, text in texts.items()
        if "{" in text or "}" in text
    }


def _too_long(typed: Typed) -> dict[str, str]:
    lengths = {name: len(printable(text)) for name, text in (("text", typed.text), ("english", typed.english))}
    return {
        name: f"{_NAMES[name]} er på {length} tegn. Der er plads til {LONGEST}. Gør den kortere."
        for name, length in lengths.items()
        if length > LONGEST
    }


def _span(begins: datetime, ends: datetime, moment: datetime) -> dict[str, str]:
    if ends <= begins:
        return {"until": "Slut skal være senere end start."}
    if ends <= moment:
        return {"until": "Det tidspunkt er allerede gået, så beskeden ville aldrig blive vist."}
    if ends - begins > LONGEST_TIME:
        return {"until": "Beskeden ville stå i mere end et år. Er årstallet rigtigt?"}
    return {}


def _moment(typed: str, field: str, missing: str, errors: dict[str, str]) -> datetime | None:
    if not typed.strip():
        errors[field] = missing
        return None
    try:
        return moment_of(typed)
    except NoMoment as error:
        errors[field] = str(error)
        return None


def moment_of(typed: str) -> datetime:
    """`2026-12-24T10:00` or `24-12-2026 10:00` in Danish time. Raises NoMoment, also for an hour that summer time leaps over."""
    found = _ISO.fullmatch(typed.strip()) or _DANISH.fullmatch(typed.strip())
    if not found:
        raise NoMoment(EXAMPLE)
    part = {name: int(number) for name, number in found.groupdict().items()}
    if part["hour"] > 23 or part["minute"] > 59:
        raise NoMoment(f"Klokken {part['hour']}.{part['minute']:02} findes ikke. {EXAMPLE}")
    try:
        moment = datetime(**part, tzinfo=DENMARK)
    except ValueError:
        raise NoMoment(f"Den {part['day']}.{part['month']}. {part['year']} findes ikke. {EXAMPLE}") from None
    if part["year"] < 2000 or part["year"] > 2200:
        raise NoMoment(f"Er årstallet {part['year']} rigtigt? {EXAMPLE}")
    if moment.astimezone(UTC).astimezone(DENMARK).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise NoMoment(
            f"Klokken {clock(moment)} findes ikke den {short_date(moment.date())}, for uret stilles frem. Vælg en time senere."
        )
    return moment
