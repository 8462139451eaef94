"""Answers "har I åbent på lørdag": today's state, the days that were asked for, or the week, for the places that were meant."""

from collections.abc import Sequence
from datetime import datetime

from actions.turn import Event, Turn, TurnAction
from indgang.course_search import words_in
from indgang.danish_times import When, times_in
from indgang.opening_hours import Unit, state_text, week_text, when_text
from indgang.place_names import places_in

_LIBRARY = frozenset(
    {"bibliotek", "biblioteket", "bibliotekets", "biblioteker", "bibliotekerne", "bib", "filial", "filialen"}
)


class OpeningHours(TurnAction):
    answer = "aabningstider"

    def name(self) -> str:
        return "action_opening_hours"

    async def take(self, turn: Turn) -> list[Event]:
        units = units_meant(turn.text, turn.municipality.opening_hours, turn.front)
        if not units:
            turn.say(self.answer)
            return []
        turn.say(self.answer, _told(units, when_meant(turn.text, turn.now), turn))
        return []


def units_meant(text: str, units: Sequence[Unit], front: str) -> list[Unit]:
    """The places that are named; else all libraries or all else, by what is named or where one asks."""
    names = {place.name for place in places_in(text, (unit.name for unit in units))}
    if named := [unit for unit in units if unit.name in names]:
        return named
    libraries = [unit for unit in units if unit.self_service or "bibliotek" in unit.name.lower()]
    others = [unit for unit in units if unit not in libraries]
    asks_library = bool(_LIBRARY.intersection(words_in(text))) or front == "bibliotek"
    return (libraries if asks_library else others) or list(units)


def when_meant(text: str, now: datetime) -> When | None:
    """The first days that a text names; None when it names none but today."""
    days = next((said.when for said in times_in(text, now) if said.when.says_day), None)
    return None if days and days.day == now.date() else days


def _told(units: Sequence[Unit], when: When | None, turn: Turn) -> str:
    today = turn.now.date()
    if when:
        return "\n\n".join(when_text(unit, when, today) for unit in units)
    states = [state_text(unit, turn.now) for unit in units]
    if len(units) == 1:
        return f"{states[0]}\n\n{week_text(units[0], today)}"
    return "\n\n".join(states) + "\n\nSkriv navnet på et sted, så viser jeg hele ugen."
