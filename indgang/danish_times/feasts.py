"""Feasts, school holidays and seasons; each is the one that is on today or comes next, where no year is said.

- `jul` is 24 to 26 December and `nytår` New Year's Eve and Day; but `inden nytår` ends with the year and `efter nytår` begins with the next.
- `påske` is Maundy Thursday to Easter Monday, `pinse` Sunday and Monday. Store bededag is reckoned although it is a working day since 2024.
- School holidays are the customary ones; municipalities may differ: winter in week 7, autumn in week 42, summer weeks 27 to 32.
- Seasons are three calendar months, spring from March. `til sommer` is the next to begin, `i sommer` may have begun.
"""

from collections.abc import Callable
from datetime import date

from indgang.danish_times.dates import in_its_year
from indgang.danish_times.days import month_of
from indgang.danish_times.rules import Match, Read, Rule, Scene, rule
from indgang.danish_times.weekdays import coming
from indgang.danish_times.when import When, days_after

OfYear = Callable[[int], When]
_IN = r"(?:i |til |paa? |over |hen ?over )?"
_YEAR = r"(?: (?P<year>20\d\d))?"


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the algorithm "A New York correspondent" gave in Nature, 20 April 1876 (Meeus/Jones/Butcher)."""
    century, of_century = divmod(year, 100)
    moon = year % 19
    leap_centuries, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * moon + century - leap_centuries - correction + 15) % 30
    leaps, rest = divmod(of_century, 4)
    weekday = (32 + 2 * skipped + 2 * leaps - epact - rest) % 7
    late = (moon + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int, days: int = 1) -> OfYear:
    return lambda year: When(date(year, month, day), days_after(date(year, month, day), days - 1))


def _by_easter(first: int, last: int | None = None) -> OfYear:
    return lambda year: When(days_after(easter(year), first), days_after(easter(year), first if last is None else last))


def _weeks(first: int, last: int) -> OfYear:
    """From the Saturday before the first week to the Sunday of the last: children are free from Friday afternoon."""
    return lambda year: When(days_after(date.fromisocalendar(year, first, 1), -2), date.fromisocalendar(year, last, 7))


def _mothers_day(year: int) -> When:
    second_sunday = days_after(coming(6, date(year, 5, 1)), 7)
    return When(second_sunday, second_sunday)


def _season(month: int) -> OfYear:
    return lambda year: When(date(year, month, 1), month_of(date(year + (month == 12), (month + 1) % 12 + 1, 1)).last)


def _read(of_year: OfYear) -> Read:
    def read(found: Match, scene: Scene) -> When | None:
        return of_year(int(found["year"])) if found["year"] else in_its_year(scene, of_year)

    return read


def _to_come(of_year: OfYear) -> Read:
    """The next that has not begun."""

    def read(found: Match, scene: Scene) -> When | None:
        when = in_its_year(scene, of_year)
        return of_year(when.first.year + 1) if when and when.first and when.first <= scene.today else when

    return read


def _after_new_year(found: Match, scene: Scene) -> When:
    return When(first=date(scene.today.year + (scene.today > date(scene.today.year, 1, 1)), 1, 1))


def _before_new_year(found: Match, scene: Scene) -> When:
    return When(last=date(scene.today.year, 12, 31))


_NEW_YEAR = r"nytaa?r(?:et)?"
_FIRST, _SECOND = r"(?:1[.]? ?|foerste )", r"(?:2[.]? ?|anden )"
_FEASTS: dict[str, OfYear] = {
    r"lille ?juleaften(?:sdag)?": _fixed(12, 23),
    r"jule? ?aften(?:s ?dag)?": _fixed(12, 24),
    rf"{_FIRST}?juledag": _fixed(12, 25),
    rf"{_SECOND}juledag": _fixed(12, 26),
    r"jul(?:en)?|juledagene": _fixed(12, 24, 3),
    rf"juleferien?|jul(?:en)? og {_NEW_YEAR}": _fixed(12, 24, 9),
    rf"i?mellem jul(?:en)? og {_NEW_YEAR}|mellemdagene": _fixed(12, 27, 4),
    r"nytaa?rs ?aften(?:s ?dag)?": _fixed(12, 31),
    _NEW_YEAR: _fixed(12, 31, 2),
    r"nytaa?rs ?dag": _fixed(1, 1),
    r"hellig ?tre ?konger": _fixed(1, 6),
    r"valentins ?dag": _fixed(2, 14),
    r"fastelavn": _by_easter(-49),
    r"palmesoe?ndag": _by_easter(-7),
    r"paa?skeferien?": _by_easter(-8, 1),
    r"paa?ske(?:n|dagene)?": _by_easter(-3, 1),
    r"ska?e?r ?torsdag": _by_easter(-3),
    r"langfredag": _by_easter(-2),
    r"paa?skeloe?rdag": _by_easter(-1),
    rf"{_FIRST}?paa?skedag|paa?skesoe?ndag": _by_easter(0),
    rf"{_SECOND}paa?skedag|paa?skemandag": _by_easter(1),
    r"store? ?bededag": _by_easter(26),
    r"(?:kristi|krist|kr[.]?) ?himm?elfart(?:s? ?dag)?|himm?elfarts ?dag": _by_easter(39),
    r"pinseloe?rdag": _by_easter(48),
    r"pinsen?|pinsedagene": _by_easter(49, 50),
    rf"{_FIRST}?pinsedag|pinsesoe?ndag": _by_easter(49),
    rf"{_SECOND}pinsedag|pinsemandag": _by_easter(50),
    r"mors ?dag": _mothers_day,
    r"grundlovs ?dag|fars ?dag": _fixed(6, 5),
    r"(?:sankt|sct[.]?|skt[.]?) ?hans(?: ?aften)?": _fixed(6, 23),
    r"halloween": _fixed(10, 31),
    r"mortens ?aften": _fixed(11, 10),
    r"lucia(?:dag)?": _fixed(12, 13),
    r"vinterferien?": _weeks(7, 7),
    r"sommerferien?": _weeks(27, 32),
    r"efteraa?rsferien?": _weeks(42, 42),
}
_SEASONS = {r"foraa?r(?:et)?": 3, r"sommer(?:en)?": 6, r"efteraa?r(?:et)?": 9, r"vinter(?:en)?": 12}
_WHOLE_OPENING = r"(?: ?(?:aa?ben|aa?bning|luk)\w*)"  # `juleåbent`, `påske åbningstider`

RULES: list[Rule] = [
    *(rule(f"{_IN}(?:{name}){_YEAR}", _read(of_year)) for name, of_year in _FEASTS.items()),
    rule(rf"jule{_WHOLE_OPENING}{_YEAR}", _read(_fixed(12, 24, 9))),
    rule(rf"paa?ske{_WHOLE_OPENING}{_YEAR}", _read(_by_easter(-3, 1))),
    rule(rf"pinse{_WHOLE_OPENING}{_YEAR}", _read(_by_easter(49, 50))),
    *(
        rule(f"(?:i |i loebet af |hen ?over |over )(?:{name}){_YEAR}", _read(_season(month)))
        for name, month in _SEASONS.items()
    ),
    *(rule(f"til (?:{name})", _to_come(_season(month))) for name, month in _SEASONS.items()),
    rule(rf"efter {_NEW_YEAR}", _after_new_year),
    rule(rf"(?:inden|foer|op til) {_NEW_YEAR}", _before_new_year),
]
