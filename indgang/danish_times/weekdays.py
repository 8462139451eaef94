"""Days of the week.

- `på tirsdag` is the first Tuesday after today: said on a Tuesday, in a week. `tirsdag` alone is today on a Tuesday.
- `næste tirsdag` lies in the coming week, Monday to Sunday: said on a Sunday, it is in two days; said on a Monday, in eight.
- `i tirsdags` and `sidste tirsdag` are the last one before today, and so is `tirsdag` where the sentence tells of the past.
- `tirsdag om en uge`, and by an old habit `om otte dage`, is a week after `på tirsdag`.
- `om tirsdagen`, `tirsdage`, `hver tirsdag`, `en tirsdag` and `tirsdagsåbent` are any Tuesday.
- `man.`, `tor.` and `søn.` (also: one, Thor, son) are days only before a date or an hour, after `på`, or in `man-fre`.
"""

import re
from datetime import date

from indgang.danish_times.numbers import any_of
from indgang.danish_times.rules import Match, Read, Scene, rule
from indgang.danish_times.when import When, days_after, one_day

_NAMES = (
    r"man+e?da[gj]|mandg|madag",
    r"tir+s?da[gj]|tirsdg|trisdag|tisdag",
    r"onsda[gj]|onsdg|osndag",
    r"tors?da[gj]|torsdg|trosdag|tosdag",
    r"fre+da[gj]|fredg|ferdag",
    r"loe?rda[gj]|loe?rdg",
    r"soe?nda[gj]|soe?ndg",
)
_SHORT = ("man", "tirs?", "ons", "tors?", "fre", "loe?r", "soe?n")
_WHOLE = [re.compile(f"(?:{name}|{short})[.]?") for name, short in zip(_NAMES, _SHORT, strict=True)]
DAY = f"(?P<day>{'|'.join(_NAMES)})"
_SURE = f"(?P<day>{'|'.join(_NAMES)}|(?:tirs?|ons|tors|fre|loer)(?![a-z])[.]?)"
_ANY = rf"(?P<day>{'|'.join(_NAMES)}|(?:{'|'.join(_SHORT)})(?![a-z])[.]?)"
_UNSURE = r"(?P<day>(?:man|tor|soe?n)(?![a-z])[.]?)"
_DATE_FOLLOWS = r"(?=,? ?(?:d[.]|den \d|kl(?:okken)?(?![a-z])|\d))"
_RANGE = rf"(?= ?(?:-|til) ?{_ANY.replace('?P<day>', '?:')}(?!\w))"
_WEEKS = {"8 dage": 1, "otte dage": 1, "14 dage": 2, "fjorten dage": 2, "en uge": 1}
_WEEKS |= {f"{said} uger": weeks for weeks in (2, 3, 4) for said in (str(weeks), ("to", "tre", "fire")[weeks - 2])}


def named(found: Match) -> int:
    """0 for Monday."""
    return next(place for place, whole in enumerate(_WHOLE) if whole.fullmatch(found["day"]))


def coming(weekday: int, day: date) -> date:
    """The first such day of the week on or after this day."""
    return days_after(day, (weekday - day.weekday()) % 7)


def gone(weekday: int, day: date) -> date:
    """The last such day of the week before this day."""
    return days_after(day, -((day.weekday() - weekday) % 7 or 7))


def _plain(found: Match, scene: Scene) -> When:
    return _last(found, scene) if scene.past else one_day(coming(named(found), scene.today))


def _on(found: Match, scene: Scene) -> When:
    return one_day(coming(named(found), days_after(scene.today, 1)))


def _in_weeks(found: Match, scene: Scene) -> When:
    return one_day(days_after(coming(named(found), days_after(scene.today, 1)), 7 * _WEEKS[found["weeks"]]))


def _last(found: Match, scene: Scene) -> When:
    return one_day(gone(named(found), scene.today))


def _of_week(weeks: int) -> Read:
    def read(found: Match, scene: Scene) -> When:
        return one_day(days_after(scene.today, 7 * weeks - scene.today.weekday() + named(found)))

    return read


def _every(found: Match, scene: Scene) -> When:
    return When(weekdays=frozenset({named(found)}))


RULES = [
    rule(rf"(?:(?:nu |her )?paa? |(?:nu )?(?:foe?rst|naest)?kommende ){_ANY}", _on, weekday=True),
    rule(rf"(?:paa? )?{DAY} om (?P<weeks>{any_of(_WEEKS)})", _in_weeks),
    rule(rf"(?:paa? )?n(?:ae|a|e)ste {_SURE}", _of_week(1), weekday=True),
    rule(rf"(?:denne|den her) {_SURE}", _of_week(0), weekday=True),
    rule(rf"(?:i )?(?:sidste|forrige) {_SURE}", _last, weekday=True),
    rule(rf"i {DAY}s", _last),
    rule(rf"(?:om )?{DAY}(?:en|ene|e|erne|s)", _every, weekday=True),
    rule(rf"(?:hver(?: anden)?|en|om) {DAY}", _every, weekday=True),
    rule(rf"{DAY}s?(?:aaben|luk|kurs|hold|tid)\w*", _every, weekday=True),
    rule(_SURE, _plain, weekday=True),
    rule(rf"{_UNSURE}(?:{_DATE_FOLLOWS}|{_RANGE})", _plain, weekday=True),
]
