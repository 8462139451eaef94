"""Answers "har I åbent på lørdag": what was asked, for the places that were meant."""

import re
from collections.abc import Sequence

from actions.turn import Event, Turn, TurnAction
from indgang.folding import folded
from indgang.opening_hours import Contact, Language, Question, Teller, Unit, answer, question_in
from indgang.place_names import places_in

PHONE = "telefon"  # the id of the unit that is the municipality's telephone
_LIBRARY = re.compile(r"\b(?:\w*bibl\w*|bib(?:ben|s)?|filial\w*|librar\w+)\b")
_TOWN_HALL = re.compile(r"\b(?:kommune\w*|raa?dhus\w*|borger ?service\w*|town ?hall|city hall|municipality)\b")
_IN_PERSON = re.compile(
    r"\b(?:raa?dhus\w*|skranke\w*|town ?hall|city hall|desk|moede op|kigge forbi|komme (?:ind|ned|forbi))\b"
)


class OpeningHours(TurnAction):
    answer = "aabningstider"

    def name(self) -> str:
        return "action_opening_hours"

    async def take(self, turn: Turn) -> list[Event]:
        municipality, question = turn.municipality, question_in(turn.text, turn.now)
        all_units = await self.services.library_hours.units(
            municipality.id, municipality.library.cms, municipality.opening_hours, turn.now
        )
        units = units_meant(turn.text, all_units, turn.front, question)
        if not units:
            turn.say(self.answer)
            return []
        language: Language = "en" if turn.language == "en" else "da"
        turn.say(self.answer, _told(units, question, Teller(turn.now, language), turn), language=language)
        return []


def units_meant(text: str, units: Sequence[Unit], front: str, question: Question) -> list[Unit]:
    """The places that are named; the telephone where one wants to ring the municipality; else all libraries or all else,
    by what is named or where one asks."""
    names = {place.name for place in places_in(text, (unit.name for unit in units))}
    named, phone = [unit for unit in units if unit.name in names], [unit for unit in units if unit.id == PHONE]
    asks_library = _asks_library(text, front) or question.self_service
    if question.phone and any(map(is_library, named)):
        return [unit for unit in named if is_library(unit)]
    if question.phone and phone and (named or not asks_library):
        return phone
    if named:
        return named
    libraries = [unit for unit in units if is_library(unit)]
    others = [unit for unit in units if unit not in libraries]
    if _IN_PERSON.search(folded(text).text):
        others = [unit for unit in others if unit not in phone] or others
    return (libraries if asks_library else others) or list(units)


def is_library(unit: Unit) -> bool:
    return bool(unit.self_service or unit.branch) or "bibliotek" in unit.name.lower()


def _asks_library(text: str, front: str) -> bool:
    plain = folded(text).text
    return bool(_LIBRARY.search(plain)) or (front == "bibliotek" and not _TOWN_HALL.search(plain))


def _contact(unit: Unit, turn: Turn) -> Contact:
    of = turn.municipality.library if is_library(unit) else turn.municipality
    return Contact(of.name, of.phone)


def _told(units: Sequence[Unit], question: Question, teller: Teller, turn: Turn) -> str:
    told = answer(units, question, teller, lambda unit: _contact(unit, turn))
    if not question.phone:
        return told
    contact = _contact(units[0], turn)
    number = teller.say("number", who=contact.name, phone=contact.phone)
    if any(unit.id == PHONE or _has_phone_hours(unit) for unit in units):
        return f"{told}\n\n{number}"
    unknown = f"{number} {teller.say('no_phone_hours', who=contact.name)}"
    return f"{unknown}\n\n{told}" if len(units) == 1 else unknown


def _has_phone_hours(unit: Unit) -> bool:
    return any("telefon" in title.lower() for title in unit.others)
