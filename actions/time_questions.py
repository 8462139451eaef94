"""Which appointment, and when: buttons of the types, up to five suggested times, or a calendar of the free ones."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from actions.course_cards import Button, at, when
from actions.form import BEGUN, FROM, TYPE, UNIT, WISH
from actions.time_choice import suggested
from actions.turn import Turn
from indgang.appointments import Appointments, AppointmentType, AppointmentUnit
from indgang.appointments.diary import ANY, Diary
from indgang.appointments.meant import types_in
from indgang.appointments.suggestions import Suggestions
from indgang.bookings import Slot
from indgang.danish_dates import listed

DAYS = 5  # in one calendar
MOST_OF_A_DAY = 24  # times; of more, evenly spread ones
Shown = dict[str, Any]

_WHY = {
    "no_such_date": ("Den dato findes ikke.", "There is no such date."),
    "elsewhere": ("Det kan man ikke få tid til dér.", "That is not done there."),
    "past": ("Den dag er gået.", "That day is past."),
    "beyond": ("Så langt frem kan man ikke bestille tid endnu.", "One cannot book that far ahead yet."),
    "closed": ("Den dag er der ingen tider.", "There are no appointments on that day."),
    "not_then": ("På det tidspunkt er der ingen tider.", "There are no appointments at that hour."),
    "too_soon": ("Det er for kort varsel.", "That is too short notice."),
    "taken": ("Der er ikke flere ledige tider dér.", "All appointments then are taken."),
}


async def time_question(turn: Turn) -> tuple[str, Shown]:
    """The next question about the appointment, and what to show with it: {"buttons"} and perhaps "times"."""
    appointments = turn.municipality.appointments
    kind = appointments.type(str(turn.slot(TYPE))) if appointments and turn.slot(TYPE) else None
    if appointments is None or kind is None:
        return _which_type(turn, appointments.types if appointments else [])
    units = appointments.units_for(kind)
    if len(units) > 1 and not turn.slot(UNIT):
        return _where(turn, kind, units)
    if turn.slot(FROM):
        return await _calendar(turn, appointments, kind, _day(str(turn.slot(FROM)), turn))
    found = await suggested(turn, appointments, kind, str(turn.slot(WISH) or ""), turn.slot(UNIT))
    return _suggestions(turn, kind, found, form="")


async def times_after(turn: Turn, slot: Slot) -> tuple[str, Shown]:
    """Other times of the same type, for who was too late for this one; their buttons go on with the same form."""
    appointments = turn.municipality.appointments
    kind = appointments.type(slot.id.split(":")[1]) if appointments else None
    if appointments is None or kind is None:
        return "", {"buttons": []}
    unit = slot.id.split(":")[0]
    found = await suggested(turn, appointments, kind, f"{slot.start:%Y-%m-%d}", unit)
    return _suggestions(turn, kind, found, form=str(turn.slot(BEGUN)))


def _which_type(turn: Turn, types: Sequence[AppointmentType]) -> tuple[str, Shown]:
    """All types, or those that the words leave open."""
    some = types_in(str(turn.slot(WISH) or ""), types)
    buttons = [{"title": each.title, "id": "tid_bestil", "entities": {"type": each.id}} for each in some or types]
    return turn.either("Hvad skal du have tid til?", "What do you need an appointment for?"), {"buttons": buttons}


def _where(turn: Turn, kind: AppointmentType, units: Sequence[AppointmentUnit]) -> tuple[str, Shown]:
    """One may come to several places, and times are of one."""
    buttons = [
        {"title": unit.name, "id": "tid_bestil", "entities": {"type": kind.id, "unit": unit.id}} for unit in units
    ]
    asked = turn.either(
        f"Hvor vil du have tid til **{kind.title}**?", f"Where would you like to come: **{kind.title}**?"
    )
    return asked, {"buttons": buttons}


def _suggestions(turn: Turn, kind: AppointmentType, found: Suggestions, form: str) -> tuple[str, Shown]:
    why = f"{turn.either(*_WHY[found.why])} " if found.why and (found.dropped or not found.times) else ""
    if not found.times:
        return f"{why}{_none(turn, kind)}", {"buttons": []}
    shown = _times(turn, kind, found.times, form)
    shown["times"]["later"] = len(shown["buttons"])
    first = found.times[0].start.date() if found.why else turn.now.date()
    shown["buttons"].append(_from_day(turn, turn.either("Andre tider", "Other times"), first, kind))
    what = _of(turn, kind, found.times)
    nearest = turn.either(f"Her er de nærmeste ledige tider {what}.", f"Here are the nearest free times {what}.")
    here = turn.either(f"Her er ledige tider {what}.", f"Here are free times {what}.")
    ask = turn.either("Vælg en, eller skriv, hvornår det passer dig.", "Choose one, or write when it suits you.")
    return f"{why}{nearest if why else here} {ask}", shown


def _of(turn: Turn, kind: AppointmentType, times: Sequence[Slot]) -> str:
    """`til **Pas** hos Borgerservice`"""
    where = listed(list(dict.fromkeys(slot.branch for slot in times)), turn.either("og", "and"))
    return turn.either(f"til **{kind.title}**", f"for **{kind.title}**") + f" {at(turn, where)}"


async def _calendar(turn: Turn, appointments: Appointments, kind: AppointmentType, first: date) -> tuple[str, Shown]:
    """The free times of the next days from `first` on, with the way to later and earlier ones."""
    units = appointments.units_for(kind, turn.slot(UNIT)) or appointments.units_for(kind)
    diary = Diary(turn.bookings, kind, units, turn.now)
    free = await diary.first([day for day in diary.days if day >= first], ANY, DAYS)
    days = [list(times) for _, times in groupby(free, key=lambda slot: slot.start.date())][:DAYS]
    if not days:
        later = turn.either(
            "Der er ikke flere ledige tider efter den dag.", "There are no more free times after that day."
        )
        first_of_all = first <= turn.now.date()
        return _none(turn, kind) if first_of_all else later, _back(turn, kind, first, {"buttons": []})
    shown = _times(turn, kind, [slot for day in days for slot in _spread(day)], form="")
    last = days[-1][0].start.date()
    if last < diary.days[-1]:
        shown["times"]["later"] = len(shown["buttons"])
        shown["buttons"].append(
            _from_day(turn, turn.either("Senere dage", "Later days"), last + timedelta(days=1), kind)
        )
    text = turn.either(
        f"Her er de ledige tider {_of(turn, kind, free)}. Vælg en.",
        f"Here are the free times {_of(turn, kind, free)}. Choose one.",
    )
    return text, _back(turn, kind, first, shown)


def _back(turn: Turn, kind: AppointmentType, first: date, shown: Shown) -> Shown:
    if first > turn.now.date():
        earlier = max(turn.now.date(), first - timedelta(days=7))
        if "times" in shown:
            shown["times"]["earlier"] = len(shown["buttons"])
        shown["buttons"].append(_from_day(turn, turn.either("Tidligere dage", "Earlier days"), earlier, kind))
    return shown


def _times(turn: Turn, kind: AppointmentType, times: Sequence[Slot], form: str) -> Shown:
    """{"times", "buttons"} with a button for each; the place is named where there are several."""
    several = len({slot.branch for slot in times}) > 1
    days: list[dict[str, Any]] = []
    buttons: list[Button] = []
    for day, slots in groupby(times, key=lambda slot: slot.start.date()):
        entries = []
        for slot in slots:
            entry = {"start": slot.start.isoformat(), "end": slot.end.isoformat(), "button": len(buttons)}
            entries.append(entry | ({"branch": slot.branch} if several else {}))
            buttons.append(_time(turn, slot, form, several))
        days.append({"date": day.isoformat(), "times": entries})
    title = turn.either(f"Ledige tider: {kind.title}", f"Free times: {kind.title}")
    return {"times": {"title": title, "days": days}, "buttons": buttons}


def _time(turn: Turn, slot: Slot, form: str, several: bool) -> Button:
    title = when(turn, slot.start)
    title = f"{title[:1].upper()}{title[1:]}" + (f", {slot.branch}" if several else "")
    return {"title": title, "id": "tid_bestil", "entities": {"time": slot.id} | ({"form": form} if form else {})}


def _from_day(turn: Turn, title: str, day: date, kind: AppointmentType) -> Button:
    return {"title": title, "id": "tid_bestil", "entities": {"from_day": day.isoformat(), "type": kind.id}}


def _spread(times: Sequence[Slot]) -> list[Slot]:
    count = min(len(times), MOST_OF_A_DAY)
    return [times[nth * len(times) // count] for nth in range(count)]


def _none(turn: Turn, kind: AppointmentType) -> str:
    town = turn.municipality
    return turn.either(
        f"Der er ingen ledige tider til **{kind.title}** i den tid, man kan bestille frem. Ring til {town.name} på {town.phone}.",
        f"There are no free times for **{kind.title}** as far ahead as one can book. Call {town.name} on {town.phone}.",
    )


def _day(text: str, turn: Turn) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return turn.now.date()
