"""Tells the hours of one day, and which of them are not known."""

from datetime import date

from indgang.opening_hours.spans import Span
from indgang.opening_hours.timetables import Timetable, either
from indgang.opening_hours.units import Unit
from indgang.opening_hours.wording import Teller


def bold(unit: Unit) -> str:
    return f"**{unit.name}**"


def anyhow(unit: Unit) -> Timetable:
    """The hours in which one can come in, with staff or without."""
    return either(unit.staffed, unit.self_served) if unit.self_served else unit.staffed


def day_text(unit: Unit, day: date, teller: Teller) -> str:
    """The hours of one day: `Hovedbiblioteket har åbent lørdag den 28. november kl. 10.00–14.00.`"""
    staffed = unit.staffed.of(day)
    self_served = unit.self_served.of(day) if unit.self_served else []
    name = bold(unit)
    fields = {"name": name, "spans": teller.spans(staffed or []), "alone": teller.spans(self_served or [])}
    said = [teller.of_day(_key_of_day(unit, staffed, self_served), day, **fields)]
    if staffed is None and self_served:
        said.append(teller.say("staff_unknown"))
    if staffed is not None and self_served is None:
        said.append(teller.of_day("self_unknown", day))
    return " ".join(said + (next_day_said(unit, day, teller) if staffed == [] else []) + others_said(unit, day, teller))


def _key_of_day(unit: Unit, staffed: list[Span] | None, self_served: list[Span] | None) -> str:
    if staffed is None:
        return "self_day" if self_served else "unknown_day"
    if self_served is None:
        return "staff_day" if staffed else "no_staff_day"
    if self_served:
        return "staff_and_self" if staffed else "self_only"
    return "open_day" if staffed else "closed_day"


def next_day_said(unit: Unit, day: date, teller: Teller) -> list[str]:
    """After a day without staff: the next one with it."""
    next_day = unit.staffed.next_day(day) if day >= teller.today else None
    if next_day is None:
        return []
    key = "next_staff" if unit.self_served else "next_open"
    return [teller.say(key, day=teller.day(next_day), spans=teller.spans(unit.staffed.of(next_day) or []))]


def others_said(unit: Unit, day: date, teller: Teller) -> list[str]:
    """Hours of other kinds on that day: `Telefontid: kl. 9.00–15.00.`"""
    days = [(title, table.of(day)) for title, table in unit.others.items()]
    return [
        teller.say("other" if spans else "other_closed", title=title, spans=teller.spans(spans))
        for title, spans in days
        if spans is not None
    ]
