"""Tells the hours of a week or a longer time: days with the same hours together, and the days that differ."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from indgang.danish_times import Hours, When
from indgang.opening_hours.asked import overlaps
from indgang.opening_hours.days import bold, day_text, next_day_said
from indgang.opening_hours.timetables import Day, Timetable
from indgang.opening_hours.units import Unit
from indgang.opening_hours.wording import Teller, days_of

AT_MOST = 366  # days that are told of
OPEN_ENDED = 27  # days after today that are told of where no end is said
_SHORT = 7  # days up to which each is told by itself

Runs = Callable[[Timetable, str], str]


def when_text(unit: Unit, when: When, teller: Teller) -> str:
    """The hours of one day, of some days, of a longer time or of a day of the week, as `when` has it."""
    if when.day:
        return day_text(unit, when.day, teller)
    if not when.first and not when.last:
        return _weekdays_text(unit, sorted(when.weekdays), teller)
    first, last = days_of(when, teller.today, AT_MOST, OPEN_ENDED)
    if first == last:
        return day_text(unit, first, teller)
    days = [day for day in days_between(first, last) if when.holds_day(day)]
    period = teller.days(first, last)
    if last - first < timedelta(days=_SHORT):
        said = _told(unit, "period", lambda table, none: _days_said(table, days, none, teller), teller, days=period)
        closed = all(unit.staffed.of(day) == [] for day in days)
        return "\n".join([said, *next_day_said(unit, last, teller)]) if closed else said
    return _with_differing(unit, teller.say("period_of", name=bold(unit), days=period), days, teller)


def week_text(unit: Unit, teller: Teller) -> str:
    """The ordinary week in a line or two, and what differs in the coming weeks."""
    return _with_differing(unit, "", coming_days(teller), teller)


def hours_text(unit: Unit, hours: Hours, teller: Teller, *, self_service: bool) -> str:
    """On which days of an ordinary week it is open at those hours."""
    table = unit.self_served if self_service and unit.self_served else unit.staffed
    which = "self_" if table is unit.self_served or self_service else ""
    if self_service and unit.self_served is None:
        return teller.say("no_self", name=bold(unit))
    if all(day is None for day in table.usual):
        return teller.say("unknown", name=bold(unit))
    days = [(number, day) for number, day in enumerate(table.usual) if day and overlaps(day, hours)]
    then = teller.then(hours)
    if not days:
        return teller.say(f"usual_no_{which}then" if which else "usual_not_then", name=bold(unit), then=then)
    said = teller.say(f"usual_{which}then", name=bold(unit), then=then, week=runs_said(days, "closed", teller))
    return "\n".join([said, *_differing(unit, coming_days(teller), teller)])


def self_service_text(unit: Unit, teller: Teller) -> str:
    """The hours of self-service in an ordinary week, then those with staff."""
    if unit.self_served is None:
        return teller.say("no_self", name=bold(unit))
    lines = [
        f"{teller.say('usual_of', name=bold(unit))}",
        f"- {teller.say('line_self', week=_week_said(unit.self_served, 'nothing', teller))}",
        f"- {teller.say('line_staff', week=_week_said(unit.staffed, 'nothing', teller))}",
    ]
    return "\n".join(lines + _differing(unit, coming_days(teller), teller))


def coming_days(teller: Teller) -> list[date]:
    return days_between(teller.today, teller.today + timedelta(days=OPEN_ENDED))


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=distance) for distance in range((last - first).days + 1)]


def runs_said(days: Iterable[tuple[int, Day]], none: str, teller: Teller) -> str:
    """`mandag–torsdag 10.00–18.00, fredag lukket` of days in a row, each by its number in the week."""
    runs = [list(run) for _, run in groupby(days, key=lambda day: day[1])]
    said = ((teller.weekdays([number for number, _ in run]), teller.hours(run[0][1], none)) for run in runs)
    return ", ".join(f"{names} {hours}" for names, hours in said)


def _weekdays_text(unit: Unit, numbers: list[int], teller: Teller) -> str:
    def runs(table: Timetable, none: str) -> str:
        return runs_said([(number, table.usual[number]) for number in numbers], none, teller)

    days = [day for day in coming_days(teller) if day.weekday() in numbers]
    said = [_told(unit, "usual", runs, teller), *_differing(unit, days, teller)]
    return "\n".join(said)


def _told(unit: Unit, key: str, runs: Runs, teller: Teller, **fields: str) -> str:
    """In one sentence; a line for each kind where the place has more than one."""
    if not _kinds(unit):
        return teller.say(key, name=bold(unit), week=runs(unit.staffed, "closed"), **fields)
    return "\n".join([teller.say(f"{key}_of", name=bold(unit), **fields), *_lines(unit, runs, teller)])


def _with_differing(unit: Unit, lead: str, days: list[date], teller: Teller) -> str:
    lines = _lines(unit, lambda table, none: _week_said(table, none, teller), teller)
    return "\n".join([*([lead] if lead else []), *lines, *_differing(unit, days, teller)])


def _lines(unit: Unit, runs: Runs, teller: Teller) -> list[str]:
    if not _kinds(unit):
        return [f"- {teller.say('line', week=runs(unit.staffed, 'closed'))}"]
    said = [teller.say("line_staff", week=runs(unit.staffed, "nothing"))]
    if unit.self_served:
        said.append(teller.say("line_self", week=runs(unit.self_served, "nothing")))
    said += [teller.say("line_other", title=title, week=runs(table, "nothing")) for title, table in unit.others.items()]
    return [f"- {line}" for line in said]


def _kinds(unit: Unit) -> bool:
    return bool(unit.self_served or unit.others)


def _week_said(table: Timetable, none: str, teller: Teller) -> str:
    return runs_said(list(enumerate(table.usual)), none, teller)


def _days_said(table: Timetable, days: Sequence[date], none: str, teller: Teller) -> str:
    """The same of real days, the feasts among them by name."""
    runs = [list(run) for _, run in groupby(days, key=table.of)]
    said = []
    for run in runs:
        feasts = ", ".join(name for day in run if (name := teller.reason(day).strip(" ()")))
        hours = teller.hours(table.of(run[0]), none)
        said.append(f"{teller.weekdays([day.weekday() for day in run])} {hours}{f' ({feasts})' if feasts else ''}")
    return ", ".join(said)


def _differing(unit: Unit, days: list[date], teller: Teller) -> list[str]:
    """Those of the days whose hours are not the ordinary ones, a line each."""
    said = [(day, what) for day in days if (what := ", ".join(_what_differs(unit, day, teller)))]
    return [
        f"- {teller.say('line_day', day=teller.short(day), reason=teller.reason(day), what=what)}" for day, what in said
    ]


def _what_differs(unit: Unit, day: date, teller: Teller) -> list[str]:
    said = []
    staffed = unit.staffed.of(day)
    if staffed != unit.staffed.usual[day.weekday()]:
        if unit.self_served is None:
            said.append(teller.say("day_unknown") if staffed is None else teller.hours(staffed))
        else:
            key = "day_unknown" if staffed is None else "day_staff" if staffed else "day_no_staff"
            said.append(teller.say(key, spans=teller.hours(staffed)))
    if unit.self_served and (spans := unit.self_served.of(day)) != unit.self_served.usual[day.weekday()]:
        key = "day_self_unknown" if spans is None else "day_self" if spans else "day_no_self"
        said.append(teller.say(key, spans=teller.hours(spans)))
    return said
