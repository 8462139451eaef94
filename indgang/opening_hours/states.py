"""Tells of this moment: open or closed, until when, and when it opens."""

from datetime import date

from indgang.opening_hours.days import anyhow, bold, day_text
from indgang.opening_hours.spans import Span
from indgang.opening_hours.timetables import NEVER_CLOSES, Timetable
from indgang.opening_hours.units import Unit
from indgang.opening_hours.wording import Teller


def state_text(unit: Unit, teller: Teller) -> str:
    """`Borgerservice har åbent nu og lukker kl. 15.00.` or that it is closed, and when it opens."""
    today, now = teller.today, teller.now
    if unit.self_served is None:
        return _state_without_self_service(unit, teller)
    staffed, self_served = unit.staffed.of(today), unit.self_served.of(today)
    if staffed is None:
        return day_text(unit, today, teller)
    said: list[str] = []
    if staff_goes := unit.staffed.closes(now):
        closing = anyhow(unit).closes(now) or staff_goes
        said.append(teller.say("staffed_now", name=bold(unit), at=teller.at(staff_goes, today)))
        if self_served is None:
            said.append(teller.of_day("self_unknown", today))
        elif closing > staff_goes:
            said.append(teller.say("then_self", at=teller.at(closing, today)))
    elif self_served is None:
        said += [teller.say("no_staff_now", name=bold(unit), reason=_closed_reason(staffed, today, teller))]
        said += [teller.of_day("self_unknown", today), *_staff_next(unit, teller)]
    elif self_ends := unit.self_served.closes(now):
        said.append(teller.say("self_now", name=bold(unit), at=teller.at(self_ends, today)))
        said += _staff_next(unit, teller)
    else:
        said += _closed(unit, anyhow(unit), teller)
    return " ".join(said)


def _state_without_self_service(unit: Unit, teller: Teller) -> str:
    today, now = teller.today, teller.now
    if unit.staffed.of(today) is None:
        return day_text(unit, today, teller)
    closing = unit.staffed.closes(now)
    if closing and (closing.date() - today).days >= NEVER_CLOSES - 1:
        return teller.say("open_always", name=bold(unit))
    if closing:
        return teller.say("open_now", name=bold(unit), at=teller.at(closing, today))
    return " ".join(_closed(unit, unit.staffed, teller))


def _closed(unit: Unit, table: Timetable, teller: Teller) -> list[str]:
    """Closed at this moment, and when `table` opens."""
    today, reason = teller.today, _closed_reason(table.of(teller.today), teller.today, teller)
    opening = table.opens(teller.now)
    if opening is None:
        return [teller.say("closed_for_now", name=bold(unit), reason=reason), *_staff_next(unit, teller)]
    key = "opens_today" if opening.date() == today else "closed_now"
    said = [
        teller.say(
            key, name=bold(unit), reason=reason, day=teller.day(opening.date()), at=teller.at(opening, opening.date())
        )
    ]
    if unit.self_served and unit.staffed.closes(opening) is None:
        said += [teller.say("self_opening"), *_staff_next(unit, teller)]
    return said


def _staff_next(unit: Unit, teller: Teller) -> list[str]:
    opening = unit.staffed.opens(teller.now) if unit.self_served else None
    if opening is None:
        return []
    return [teller.say("staff_next", day=teller.day(opening.date()), at=teller.at(opening, opening.date()))]


def _closed_reason(spans: list[Span] | None, day: date, teller: Teller) -> str:
    return "" if spans else teller.reason(day)
