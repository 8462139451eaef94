"""Answers "har I åbent på lørdag": today's state, one day, or the week, for the places that were meant."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from actions.turn import Event, Turn, TurnAction
from indgang.course_search import folded
from indgang.danish_dates import WEEKDAYS
from indgang.opening_hours import Unit, day_text, holiday, state_text, week_text

_NAMED_DAYS = {
    "juleaften": (12, 24),
    "juleaftensdag": (12, 24),
    "nytaarsaften": (12, 31),
    "nytaarsaftensdag": (12, 31),
    "nytaarsdag": (1, 1),
}
_LIBRARY = frozenset(
    {"bibliotek", "biblioteket", "bibliotekets", "biblioteker", "bibliotekerne", "bib", "filial", "filialen"}
)
_DATE = re.compile(r"\b(\d{1,2})\s*[./]\s*(\d{1,2})\b")


class OpeningHours(TurnAction):
    answer = "aabningstider"

    def name(self) -> str:
        return "action_opening_hours"

    async def take(self, turn: Turn) -> list[Event]:
        units = units_meant(turn.text, turn.municipality.opening_hours, turn.front)
        if not units:
            turn.say(self.answer)
            return []
        day = day_meant(turn.text, turn.now.date())
        turn.say(self.answer, _told(units, day, turn))
        return []


def units_meant(text: str, units: Sequence[Unit], front: str) -> list[Unit]:
    """The places that are named; else all libraries or all else, by what is named or where one asks."""
    words = folded(text)
    named = [unit for unit in units if any(_names(word, unit) for word in words)]
    if named:
        return named
    libraries = [unit for unit in units if unit.self_service or "bibliotek" in unit.name.lower()]
    others = [unit for unit in units if unit not in libraries]
    asks_library = bool(_LIBRARY.intersection(words)) or front == "bibliotek"
    return (libraries if asks_library else others) or list(units)


def day_meant(text: str, today: date) -> date | None:
    """The day a text names; None when it names none."""
    words = folded(text)
    if "overmorgen" in words:
        return today + timedelta(days=2)
    if "morgen" in words:
        return today + timedelta(days=1)
    for number, name in enumerate(folded(" ".join(WEEKDAYS))):
        if any(word.startswith(name) for word in words):
            return today + timedelta(days=(number - today.weekday()) % 7)
    return _holiday_meant(words, today) or _date_meant(text, today)


def _holiday_meant(words: list[str], today: date) -> date | None:
    for word in words:
        if word in _NAMED_DAYS:
            return _next(*_NAMED_DAYS[word], today)
    coming = [today + timedelta(days=distance) for distance in range(366)]
    names = {day: folded(name) for day in coming if (name := holiday(day))}
    text = " ".join(words).replace("1 juledag", "foerste juledag").replace("2 juledag", "anden juledag")
    text = (
        text.replace("2 paaskedag", "anden paaskedag").replace("2 pinsedag", "anden pinsedag").replace("1 ", "foerste ")
    )
    named = [(len(" ".join(name)), day) for day, name in names.items() if " ".join(name) in text]
    return max(named)[1] if named else None  # the longest: "anden juledag" is not "juledag"


def _date_meant(text: str, today: date) -> date | None:
    found = _DATE.search(text)
    return _next(int(found.group(2)), int(found.group(1)), today) if found else None


def _next(month: int, day: int, today: date) -> date | None:
    """The coming date with this day and month; None when there is no such day."""
    for year in (today.year, today.year + 1):
        try:
            when = date(year, month, day)
        except ValueError:
            return None
        if when >= today:
            return when
    return None


def _told(units: Sequence[Unit], day: date | None, turn: Turn) -> str:
    today = turn.now.date()
    if day and day != today:
        return "\n\n".join(day_text(unit, day, today) for unit in units)
    states = [state_text(unit, turn.now) for unit in units]
    if len(units) == 1:
        return f"{states[0]}\n\n{week_text(units[0], today)}"
    return "\n\n".join(states) + "\n\nSkriv navnet på et sted, så viser jeg hele ugen."


def _names(word: str, unit: Unit) -> bool:
    """Whether the word is the first word of a place's name, with an ending or cut short: `havnebyens`, `telefontid`."""
    first = folded(unit.name)[0]
    stem = first[: max(5, len(first) - 2)]
    return len(word) >= 5 and word not in _LIBRARY and (word.startswith(stem) or first.startswith(word))
