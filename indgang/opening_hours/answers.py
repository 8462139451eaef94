"""The answer to one question about opening hours, for all the places it is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from indgang.danish_times import When
from indgang.opening_hours.asked import closing_text, hour_text, opening_text
from indgang.opening_hours.days import bold, day_text, others_said
from indgang.opening_hours.questions import Question
from indgang.opening_hours.states import state_text
from indgang.opening_hours.units import Unit
from indgang.opening_hours.weeks import (
    AT_MOST,
    OPEN_ENDED,
    coming_days,
    days_between,
    hours_text,
    self_service_text,
    week_text,
    when_text,
)
from indgang.opening_hours.wording import Teller, days_of


@dataclass(frozen=True)
class Contact:
    """Who knows what we do not: a name and a telephone number."""

    name: str
    phone: str


def answer(units: Sequence[Unit], question: Question, teller: Teller, contact: Callable[[Unit], Contact]) -> str:
    """What is told of each place, then, once, whom to ask about what is not known, and since when the hours are known."""
    parts = [part for unit in units for part in _parts(unit, question, teller, alone=len(units) == 1)]
    parts += dict.fromkeys(
        note for unit in units for note in _notes(unit, question, teller, contact(unit), week=len(units) == 1)
    )
    if len(units) > 1 and not _has_days(question):
        parts.append(teller.say("more"))
    return "\n\n".join(parts)


def _parts(unit: Unit, question: Question, teller: Teller, *, alone: bool) -> list[str]:
    if not _knows(unit):
        return [_nothing_known(unit, teller)]
    said = [_of_when(unit, when, question, teller) for when in question.whens] or [_of_any_day(unit, question, teller)]
    if alone and not _has_days(question) and not (question.self_service or question.hours):
        said.append(week_text(unit, teller))
    if unit.note:
        in_a_list = "\n" in said[-1] or said[-1].startswith("- ")
        said[-1] += f"\n\n{unit.note}" if in_a_list else f" {unit.note}"
    return said


def _of_when(unit: Unit, when: When, question: Question, teller: Teller) -> str:
    if when.day is None:
        return when_text(unit, when, teller)
    hours = when.hours or question.hours
    if question.about != "open":
        text = closing_text if question.about == "closing" else opening_text
        return text(unit, when.day, teller)
    if hours:
        return hour_text(unit, when.day, hours, teller)
    if when.day < teller.today:
        return f"{day_text(unit, when.day, teller)}\n\n{state_text(unit, teller)}"
    return _today_text(unit, teller) if when.day == teller.today else day_text(unit, when.day, teller)


def _today_text(unit: Unit, teller: Teller) -> str:
    """The state, and all of today's hours; where there is no staff today, the hours say it all."""
    staffed = unit.staffed.of(teller.today)
    self_served = unit.self_served.of(teller.today) if unit.self_served else None
    if not staffed:
        return day_text(unit, teller.today, teller)
    key = "both_today" if self_served else "hours_today"
    today = teller.say(key, spans=teller.spans(staffed), alone=teller.spans(self_served or []))
    return " ".join([state_text(unit, teller), today, *others_said(unit, teller.today, teller)])


def _of_any_day(unit: Unit, question: Question, teller: Teller) -> str:
    hours = question.hours
    if question.about == "closing":
        return closing_text(unit, teller.today, teller)
    if hours and hours.start == hours.end and not question.self_service:
        return hour_text(unit, teller.today, hours, teller)
    if hours:
        return hours_text(unit, hours, teller, self_service=question.self_service)
    return self_service_text(unit, teller) if question.self_service else state_text(unit, teller)


def _has_days(question: Question) -> bool:
    return bool(question.whens)


def _knows(unit: Unit) -> bool:
    """Whether anything at all is known of its hours."""
    tables = [unit.staffed, *([unit.self_served] if unit.self_served else []), *unit.others.values()]
    return bool(unit.exceptions) or any(day is not None for table in tables for day in table.usual)


def _nothing_known(unit: Unit, teller: Teller) -> str:
    if unit.note:
        return teller.say("note", name=bold(unit), note=unit.note)
    return teller.say("unknown", name=bold(unit))


def _notes(unit: Unit, question: Question, teller: Teller, contact: Contact, *, week: bool) -> list[str]:
    notes = []
    if told := unit.told_at:
        notes.append(teller.say("told_at", moment=teller.moment(told)))
    if not _knows(unit) or any(_unknown(unit, day) for day in _days(question, teller, week=week)):
        notes.append(teller.say("ask", who=contact.name, phone=contact.phone))
    return notes


def _unknown(unit: Unit, day: date) -> bool:
    return unit.staffed.of(day) is None or (unit.self_served is not None and unit.self_served.of(day) is None)


def _days(question: Question, teller: Teller, *, week: bool) -> list[date]:
    """All days that are told of."""
    if not question.whens:
        return coming_days(teller) if week or question.self_service or question.hours else [teller.today]
    days = []
    for when in question.whens:
        if when.first or when.last:
            days += [
                day for day in days_between(*days_of(when, teller.today, AT_MOST, OPEN_ENDED)) if when.holds_day(day)
            ]
        else:
            days += [day for day in coming_days(teller) if when.holds_day(day)]
    return days
