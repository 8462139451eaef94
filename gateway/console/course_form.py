"""The form in which a librarian makes or changes a course: what was typed, and what is wrong with it in Danish, field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from gateway.console.notice_form import NoMoment, moment_of
from gateway.messages import printable
from indgang.catalogue import Offering, Single, Stock, Weekly
from indgang.catalogue.offerings import course_id
from indgang.danish_dates import DENMARK
from indgang.privacy import mask_cpr

WEEKDAYS = {
    "monday": "mandag",
    "tuesday": "tirsdag",
    "wednesday": "onsdag",
    "thursday": "torsdag",
    "friday": "fredag",
    "saturday": "lørdag",
    "sunday": "søndag",
}
LEVELS = ("Begynder", "Let øvet", "Øvet", "Alle")
EVERY = {"1": "Hver uge", "2": "Hver anden uge", "3": "Hver tredje uge", "4": "Hver fjerde uge", "6": "Hver sjette uge"}
# name: (what it is called, longest)
TEXTS = {
    "title": ("Titlen", 100),
    "about": ("Teksten", 600),
    "subject": ("Emnet", 40),
    "words": ("De andre ord", 300),
    "level": ("Niveauet", 40),
    "teacher": ("Navnet på underviseren", 80),
    "branch": ("Stedet", 100),
    "address": ("Adressen", 200),
    "bring": ("Det, man skal have med,", 300),
}
NUMBERS = {
    "capacity": ("pladser", 1, 500),
    "waiting": ("pladser på venteliste", 0, 500),
    "deadline_hours": ("timer", 0, 720),
}
_REQUIRED = {"title": "Skriv, hvad kurset hedder.", "branch": "Skriv, hvor kurset holdes, fx Hovedbiblioteket."}
MOST_DATES = 60
_TIME = re.compile(r"(\d\d?)[:.](\d\d)", re.ASCII)
_DAY = re.compile(r"(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[./-] ?(\d\d?)[./-] ?(\d{4}))", re.ASCII)
_DATE_LINE = re.compile(
    r"(?P<day>[\d./-]+)[, ]+(?:kl\.? *)?(?P<start>\d\d?[:.]\d\d) *(?:-|–|til) *(?P<end>\d\d?[:.]\d\d)", re.ASCII
)
LINE_EXAMPLE = "Skriv en linje som 26-11-2026 10:00-12:00."
DAY_EXAMPLE = "Skriv dagen som 26-11-2026."
FIRST_MONDAY = date(2024, 1, 1)  # as in indgang/courses/patterns.py


@dataclass
class Checked:
    """A course, or what is wrong by the field's name."""

    offering: Offering | None
    errors: dict[str, str] = field(default_factory=dict)


def blank() -> dict[str, str]:
    return {
        "capacity": "10",
        "waiting": "5",
        "deadline_hours": "0",
        "price": "0",
        "level": "Begynder",
        "every_weeks": "1",
    }


def typed_of(offering: Offering) -> dict[str, str]:
    """The form as it would be typed to make this course."""
    typed = {name: str(getattr(offering, name) or "") for name in TEXTS if name != "words"}
    typed |= {name: str(getattr(offering, name)) for name in NUMBERS}
    typed |= {"words": ", ".join(offering.words), "price": f"{offering.price:g}".replace(".", ",")}
    typed |= {"online": "yes" if offering.online else "", "paused": "yes" if offering.paused else ""}
    if weekly := offering.weekly:
        typed |= {"weekday": weekly.weekday, "every_weeks": str(weekly.every_weeks)}
        typed |= {"start": f"{weekly.start:%H:%M}", "end": f"{weekly.end:%H:%M}"}
        typed |= {name: day.isoformat() for name in ("first", "last") if (day := getattr(weekly, name))}
    typed["dates"] = "\n".join(f"{one.day:%d-%m-%Y} {one.start:%H:%M}-{one.end:%H:%M}" for one in offering.dates)
    return typed


def checked(typed: Mapping[str, str], known: Offering | None, stock: Stock, today: date) -> Checked:
    """What was typed as a course: a new one, or `known` changed. A date in the past is refused unless it was there before."""
    errors: dict[str, str] = {}
    values: dict[str, object] = {name: _text(typed, name, errors) for name in TEXTS}
    values |= {name: _number(typed, name, errors) for name in NUMBERS}
    values["words"] = tuple(word for part in str(values["words"]).split(",") if (word := part.strip()))
    values |= {name: values[name] or None for name in ("teacher", "bring")}
    values |= {"price": _price(typed.get("price", ""), errors), "online": bool(typed.get("online"))}
    values |= {"paused": bool(typed.get("paused")), "revision": known.revision if known else 0}
    weekly = _weekly(typed, known, errors)
    id = known.id if known else course_id(str(values["title"]), set(stock.courses))
    dates = _dates(typed.get("dates", ""), id, known, stock, weekly, today, errors)
    if not weekly and not dates and not errors.keys() & {"weekday", "start", "end", "first", "last", "dates"}:
        errors["weekday"] = "Vælg en ugedag, eller skriv en eller flere datoer længere nede."
    if errors:
        return Checked(None, {name: errors[name] for name in ORDER if name in errors})
    return Checked(Offering.model_validate(values | {"id": id, "weekly": weekly, "dates": dates}))


ORDER = [
    "title", "about", "subject", "words", "level", "teacher", "bring", "branch", "address", "price", "weekday", "every_weeks",
    "start", "end", "first", "last", "dates", "capacity", "waiting", "deadline_hours",
]  # fmt: skip


def text_problem(name: str, text: str, longest: int) -> str:
    """What is wrong with a text that somebody typed; empty where nothing is."""
    if len(text) > longest:
        return f"{name} er på {len(text)} tegn. Der er plads til {longest}. Gør det kortere."
    if mask_cpr(text)[1]:
        return f"{name} indeholder noget, der ligner et CPR-nummer. Fjern det."
    return ""


def _text(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    text = printable(typed.get(name, ""))
    if name != "about":
        text = " ".join(text.split())
    if not text and name in _REQUIRED:
        errors[name] = _REQUIRED[name]
    if problem := text_problem(*TEXTS[name][:1], text, TEXTS[name][1]):
        errors[name] = problem
    return text


def _number(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> int:
    number = whole_number(typed.get(name, ""))
    what, least, most = NUMBERS[name]
    if number is None or not least <= number <= most:
        errors[name] = f"Skriv antallet af {what} som et tal fra {least} til {most}."
        return least
    return number


def whole_number(text: str) -> int | None:
    text = text.strip()
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else None


def _price(text: str, errors: dict[str, str]) -> float:
    text = re.sub(r"\s*(kr\.?|kroner|,-)$", "", text.strip().lower())
    if text in ("", "gratis", "ingen"):
        return 0
    if not re.fullmatch(r"\d{1,5}([.,]\d\d?)?", text, re.ASCII):
        errors["price"] = "Skriv prisen i kroner som et tal, fx 50. Skriv 0, hvis kurset er gratis."
        return 0
    return float(text.replace(",", "."))


def _weekly(typed: Mapping[str, str], known: Offering | None, errors: dict[str, str]) -> Weekly | None:
    if (weekday := typed.get("weekday", "")) not in WEEKDAYS:
        return None
    start, end = time_in(typed, "start", errors), time_in(typed, "end", errors)
    first, last = _day_in(typed, "first", errors), _day_in(typed, "last", errors)
    every = int(typed.get("every_weeks", "1")) if typed.get("every_weeks", "1") in EVERY else 1
    if start and end and end <= start:
        errors["end"] = "Slut skal være senere end start."
    if first and last and last < first:
        errors["last"] = "Den sidste dag skal være senere end den første."
    before = known.weekly if known else None
    shifted = before.shifted if before and before.every_weeks == every else None
    if first:
        taught = first + timedelta(days=(list(WEEKDAYS).index(weekday) - first.weekday()) % 7)
        shifted = (taught - FIRST_MONDAY).days // 7 % every
    if every > 1 and shifted is None and "first" not in errors:
        errors["first"] = "Skriv den første dag, så vi ved, hvilke uger kurset holdes."
    if not start or not end or errors.keys() & {"start", "end", "first", "last"}:
        return None
    facts = {"weekday": weekday, "every_weeks": every, "shifted": shifted or 0, "start": start, "end": end}
    return Weekly.model_validate(facts | {"first": first, "last": last})


def time_in(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> time | None:
    found = _TIME.fullmatch(typed.get(name, "").strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        errors[name] = "Skriv klokkeslættet som 10:00."
        return None
    return time(int(found[1]), int(found[2]))


def _day_in(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    if not (text := typed.get(name, "").strip()):
        return None
    try:
        return day_of(text)
    except NoMoment as error:
        errors[name] = str(error)
        return None


def day_of(text: str) -> date:
    """`26-11-2026` or `2026-11-26`. Raises NoMoment."""
    if not (found := _DAY.fullmatch(text.strip())):
        raise NoMoment(DAY_EXAMPLE)
    year, month, day = (int(part) for part in (found.groups()[:3] if found[1] else found.groups()[:2:-1]))
    try:
        on = date(year, month, day)
    except ValueError:
        raise NoMoment(f"Den {day}.{month}. {year} findes ikke. {DAY_EXAMPLE}") from None
    if not 2000 <= year <= 2200:
        raise NoMoment(f"Er årstallet {year} rigtigt? {DAY_EXAMPLE}")
    return on


def _dates(
    text: str,
    course: str,
    known: Offering | None,
    stock: Stock,
    weekly: Weekly | None,
    today: date,
    errors: dict[str, str],
) -> tuple[Single, ...]:
    """One line a date. One that was there before keeps its id, also when only its time was changed."""
    lines = [line for line in printable(text).splitlines() if line.strip()]
    if len(lines) > MOST_DATES:
        errors["dates"] = f"Der er {len(lines)} datoer. Der er plads til {MOST_DATES}."
        return ()
    left, singles, used = list(known.dates if known else ()), list[Single](), set[str]()
    for number, line in enumerate(lines, 1):
        try:
            times = _line(line)
        except NoMoment as error:
            errors["dates"] = f"Linje {number}: {error}"
            return ()
        day, start, end = times
        old = next((one for one in left if (one.day, one.start, one.end) == times), None)
        old = old or next((one for one in left if one.day == day), None)
        if old:
            left.remove(old)
        elif day < today:
            errors["dates"] = f"Linje {number}: Den {day.day}.{day.month}. {day.year} er allerede gået."
            return ()
        if any(one.day == day and one.start == start for one in singles):
            errors["dates"] = f"Linje {number} står der allerede."
            return ()
        id = old.id if old else stock.free_id(course, day, used | _regular(course, day, weekly, known))
        used.add(id)
        singles.append(Single(id=id, day=day, start=start, end=end))
    return tuple(sorted(singles, key=lambda one: (one.day, one.start)))


def _regular(course: str, day: date, weekly: Weekly | None, known: Offering | None) -> set[str]:
    """The id that the weekly rule gives to this day: taken, also where the rule is only now being made."""
    ids = {one.id for one in known.dates} if known else set()
    return ids | (
        {f"{course}-{day.isoformat()}"}
        if weekly and WEEKDAYS[weekly.weekday] == list(WEEKDAYS.values())[day.weekday()]
        else set()
    )


def _line(line: str) -> tuple[date, time, time]:
    """Raises NoMoment."""
    if not (found := _DATE_LINE.fullmatch(line.strip())):
        raise NoMoment(LINE_EXAMPLE)
    day = day_of(found["day"])
    start, end = (_moment(day, found[name]) for name in ("start", "end"))
    if end <= start:
        raise NoMoment("Slut skal være senere end start.")
    return day, start.time(), end.time()


def _moment(day: date, clock: str) -> datetime:
    """Raises NoMoment, also for an hour that summer time leaps over."""
    return moment_of(f"{day.isoformat()}T{clock.zfill(5)}").astimezone(DENMARK)
