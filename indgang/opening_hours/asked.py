"""Tells what was asked of one day: when it closes, when it opens, whether it is open at that hour."""

from datetime import date, datetime

from indgang.danish_times import Hours
from indgang.opening_hours.days import anyhow, bold, day_text
from indgang.opening_hours.spans import Span
from indgang.opening_hours.states import state_text
from indgang.opening_hours.timetables import NEVER_CLOSES, Timetable
from indgang.opening_hours.units import Unit
from indgang.opening_hours.wording import Teller


def closing_text(unit: Unit, day: date, teller: Teller) -> str:
    """When it closes on that day, first of all; of a place with self-service also when the staff goes."""
    table, staffed = _known(unit, day), unit.staffed.of(day)
    spans = table.of(day)
    if not spans or staffed is None:
        return state_text(unit, teller) if day == teller.today else day_text(unit, day, teller)
    end = table.end_of(day, spans[-1])
    if (end.date() - day).days >= NEVER_CLOSES - 1:
        return teller.say("open_always", name=bold(unit))
    self_unknown = unit.self_served is not None and unit.self_served.of(day) is None
    key = "staff_until_on" if self_unknown else "closed_at" if end <= teller.now else "closes"
    said = [teller.of_day(key, day, name=bold(unit), at=teller.at(end, day))]
    if self_unknown:
        said.append(teller.of_day("self_unknown", day))
    elif unit.self_served and end > teller.now:
        said.append(_staff_until(unit, day, end, teller))
    if len(spans) > 1:
        said.append(teller.of_day("open_between", day, spans=teller.spans(spans)))
    if end <= teller.now and day == teller.today and (opening := table.opens(teller.now)):
        said.append(teller.say("reopens", day=teller.day(opening.date()), at=teller.at(opening, opening.date())))
    return " ".join(part for part in said if part)


def _staff_until(unit: Unit, day: date, closing: datetime, teller: Teller) -> str:
    staffed = unit.staffed.of(day)
    if not staffed:
        return teller.of_day("without_staff", day)
    end = unit.staffed.end_of(day, staffed[-1])
    if end >= closing:
        return ""
    at = teller.at(end, day)
    return teller.of_past("staff_until", at=at) if end <= teller.now else teller.of_day("staff_until", day, at=at)


def opening_text(unit: Unit, day: date, teller: Teller) -> str:
    """When it opens on that day, first of all."""
    table, staffed = _known(unit, day), unit.staffed.of(day)
    spans = table.of(day)
    if not spans or staffed is None:
        return state_text(unit, teller) if day == teller.today else day_text(unit, day, teller)
    opening = spans[0].on(day)[0]
    if opening <= teller.now:
        return state_text(unit, teller) if day == teller.today else day_text(unit, day, teller)
    said = [teller.of_day("opens", day, name=bold(unit), at=teller.at(opening, opening.date()))]
    if unit.self_served is None:
        said.append(teller.of_day("open_between", day, spans=teller.spans(spans)))
    elif staffed:
        said.append(teller.of_day("staff_between", day, spans=teller.spans(staffed)))
    else:
        said.append(teller.of_day("without_staff", day))
    if unit.self_served and unit.self_served.of(day) is None:
        said.append(teller.of_day("self_unknown", day))
    return " ".join(said)


def hour_text(unit: Unit, day: date, hours: Hours, teller: Teller) -> str:
    """Whether it is open at those hours of that day; where it is, the hours of the day say so."""
    staffed = unit.staffed.of(day)
    self_served = unit.self_served.of(day) if unit.self_served else []
    if not staffed or overlaps(staffed, hours):
        return day_text(unit, day, teller)
    fields = {"name": bold(unit), "then": teller.then(hours), "alone": teller.spans(self_served or [])}
    if unit.self_served is None:
        between = teller.of_day("open_between", day, spans=teller.spans(staffed))
        return f"{teller.of_day('not_then', day, **fields)} {between}"
    if self_served is not None and not overlaps(self_served, hours):
        fields["spans"] = teller.spans(anyhow(unit).of(day) or [])
        said = [teller.of_day("not_then", day, **fields), teller.of_day("open_between", day, **fields)]
        return " ".join([*said, teller.of_day("staff_between", day, spans=teller.spans(staffed))])
    key = "no_staff_then" if self_served is None else "only_self_then"
    said = [teller.of_day(key, day, **fields), teller.of_day("staff_between", day, spans=teller.spans(staffed))]
    if self_served is None:
        said.append(teller.of_day("self_unknown", day))
    return " ".join(said)


def overlaps(spans: list[Span], hours: Hours) -> bool:
    if hours.start == hours.end:
        return any(span.start <= hours.start < span.end for span in spans)
    return any(span.start < hours.end and hours.start < span.end for span in spans)


def _known(unit: Unit, day: date) -> Timetable:
    """When one can come in; where nothing is known of self-service on that day, when there is staff."""
    return unit.staffed if anyhow(unit).of(day) is None else anyhow(unit)
