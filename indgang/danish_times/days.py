"""Days, weeks, months and years seen from today.

- A week is Monday to Sunday; `næste uge` is the coming one and `næste weekend` the one in it.
- `weekenden` is the Saturday and Sunday that are here or come next; `til weekenden` has never begun.
- `om 14 dage` is that very day; `om to uger` and `om en måned` are the whole week in which it lies, `om et år` the whole month.
  `et par` is two or three, `nogle` two to four. `inden for to uger` and `de næste to uger` begin today.
- `i nat` is the night that is, before six in the morning, and else the one to come.
"""

from calendar import monthrange
from datetime import UTC, date, timedelta

from indgang.danish_times.hours import HOURS_OF_PART
from indgang.danish_times.numbers import NUMBER, number
from indgang.danish_times.rules import Match, Read, Scene, rule
from indgang.danish_times.weekdays import coming
from indgang.danish_times.when import Hours, When, days_after, one_day, week_of

_NEXT = r"n(?:ae|a|e)ste"
_UNIT = r"(?P<unit>dage?|doegn|uger?|maa?ned(?:er)?|aar)"
_AMOUNT = rf"(?P<n>{NUMBER}|(?:et )?par|nogle(?: faa)?|et halvt)(?:(?:-| til | eller )(?P<m>{NUMBER}))?"
_SOON = r"(?:inden ?for(?: de)?(?: n(?:ae|a|e)ste)?|de(?: foerste)? (?:n(?:ae|a|e)ste|kommende|naermeste)|(?:i )?loebet af(?: de)?(?: n(?:ae|a|e)ste)?)"
_NIGHT_ENDS = 6  # o'clock


def month_of(day: date) -> When:
    return When(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def months_after(day: date, months: int) -> date:
    """The same day of another month, or its last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def year(number: int) -> When:
    return When(date(number, 1, 1), date(number, 12, 31))


def _day(distance: int, hours: Hours | None = None) -> Read:
    return lambda found, scene: one_day(days_after(scene.today, distance), hours)


def _week(distance: int) -> Read:
    return lambda found, scene: week_of(days_after(scene.today, 7 * distance))


def _month(distance: int) -> Read:
    return lambda found, scene: month_of(months_after(scene.today.replace(day=1), distance))


def _year(distance: int) -> Read:
    return lambda found, scene: year(scene.today.year + distance)


def _part_of_today(found: Match, scene: Scene) -> When:
    return one_day(scene.today, HOURS_OF_PART[found["part"]])


def _night(found: Match, scene: Scene) -> When:
    past = scene.past or scene.now.hour < _NIGHT_ENDS
    return one_day(scene.today if past else days_after(scene.today, 1), HOURS_OF_PART["nat"])


def _amounts(found: Match) -> tuple[int, int]:
    """At least and at most so many."""
    said = found["n"]
    if said.endswith("par"):
        return 2, 3
    if said.startswith("nogle"):
        return 2, 4
    least = number(said)
    most = number(found["m"]) if found["m"] else least
    return min(least, most), max(least, most)


def _at_distance(today: date, unit: str, amount: int) -> When:
    if unit.startswith("d"):
        return one_day(days_after(today, amount))
    if unit.startswith("u"):
        return week_of(days_after(today, 7 * amount))
    return week_of(months_after(today, amount)) if unit.startswith("m") else month_of(months_after(today, 12 * amount))


def _distant(sign: int) -> Read:
    def read(found: Match, scene: Scene) -> When:
        if found["n"] == "et halvt":
            return month_of(months_after(scene.today, 6 * sign))
        ends = [_at_distance(scene.today, found["unit"], sign * amount) for amount in _amounts(found)]
        return When(ends[sign < 0].first, ends[sign > 0].last)

    return read


def _from_today(found: Match, scene: Scene) -> When:
    if found["n"] == "et halvt":
        return When(scene.today, months_after(scene.today, 6))
    amount = _amounts(found)[1]
    unit = found["unit"]
    if unit.startswith(("d", "u")):
        return When(scene.today, days_after(scene.today, amount * (7 if unit.startswith("u") else 1)))
    return When(scene.today, months_after(scene.today, amount * (1 if unit.startswith("m") else 12)))


def _weekend(found: Match, scene: Scene) -> When:
    sunday = coming(6, days_after(scene.today, 2) if found["to"] else scene.today)
    return When(days_after(sunday, -1), sunday)


def _weekend_of_week(weeks: int) -> Read:
    def read(found: Match, scene: Scene) -> When:
        sunday = days_after(scene.today, 7 * weeks + 6 - scene.today.weekday())
        return When(days_after(sunday, -1), sunday)

    return read


def _days_of_week(*days: int) -> Read:
    return lambda found, scene: When(weekdays=frozenset(days))


def _soon(found: Match, scene: Scene) -> When:
    """So many hours or minutes from now, to the minute."""
    minutes = 30 if found["n"] == "en halv" else number(found["n"]) * (60 if found["unit"].startswith("t") else 1)
    then = (scene.now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(scene.now.tzinfo)
    minute = then.hour * 60 + then.minute
    return one_day(then.date(), Hours(minute, minute))


RULES = [
    rule(r"i ?dag|dags dato|dagens", _day(0)),
    rule(r"i ?(?:morgen|morgn|morn|maarn)", _day(1)),
    rule(r"(?:i ?)?over ?morgen", _day(2)),
    rule(r"i ?gaa?r", _day(-1)),
    rule(r"(?:i ?)?for ?i? ?gaa?rs", _day(-2)),
    rule(r"i ?morges", _day(0, HOURS_OF_PART["morgen"])),
    rule(r"i ?aftes", _day(-1, HOURS_OF_PART["aften"])),
    rule(r"(?:i ?|til )(?P<part>formiddag|eftermiddag|aften)", _part_of_today),
    rule(r"i ?(?P<part>middag)s?", _part_of_today),
    rule(r"i ?nat", _night),
    rule(r"(?:i )?(?:denne|den her|indevaerende) uge", _week(0)),
    rule(rf"(?:i )?{_NEXT} uge", _week(1)),
    rule(rf"(?:i )?(?:ugen efter {_NEXT}|{_NEXT} {_NEXT} uge)", _week(2)),
    rule(r"(?:i )?(?:sidste|forrige) uge", _week(-1)),
    rule(
        r"resten af ugen|senere (?:paa? ugen|i ugen|denne uge)|i loebet af ugen",
        lambda found, scene: When(scene.today, week_of(scene.today).last),
    ),
    rule(r"(?:i )?denne maa?ned", _month(0)),
    rule(rf"(?:i )?{_NEXT} maa?ned", _month(1)),
    rule(r"(?:i )?(?:sidste|forrige) maa?ned", _month(-1)),
    rule(r"resten af maa?neden", lambda found, scene: When(scene.today, month_of(scene.today).last)),
    rule(r"i ?aar", _year(0)),
    rule(rf"(?:til |i )?{_NEXT} aa?r", _year(1)),
    rule(r"sidste aar|i fjor", _year(-1)),
    rule(r"(?:i|aaret) (?P<year>20[2-4]\d)", lambda found, scene: year(int(found["year"]))),
    rule(rf"om {_AMOUNT} {_UNIT}", _distant(1)),
    rule(rf"(?:for )?{_AMOUNT} {_UNIT} siden", _distant(-1)),
    rule(rf"{_SOON} {_AMOUNT} {_UNIT}", _from_today),
    rule(
        r"(?:i )?(?:de )?(?:n(?:ae|a|e)ste|kommende|naermeste) dage",
        lambda found, scene: When(scene.today, days_after(scene.today, 7)),
    ),
    rule(rf"om (?P<n>{NUMBER}|en halv) (?P<unit>timer?|minut(?:ter)?)", _soon),
    rule(r"(?P<to>til )weekenden|(?:i |denne )?(?<!god )(?<!min )(?<!paa )weekend(?:en)?", _weekend),
    rule(rf"(?:i )?{_NEXT} weekend", _weekend_of_week(1)),
    rule(r"(?:i )?sidste weekend", _weekend_of_week(-1)),
    rule(r"weekend(?:s|er|erne|aa?be\w+)", _days_of_week(5, 6)),
    rule(r"hver dag|alle dage|alle ugens dage|dagligt", _days_of_week(*range(7))),
    rule(r"(?:paa? |alle |en )?hverdag(?:e|ene)|(?:paa? )?en hverdag", _days_of_week(*range(5))),
]
