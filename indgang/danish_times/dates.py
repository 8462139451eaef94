"""Dates, weeks with a number, and months.

- A date, a week or a month without its year is the next one, one that is on today included; where the sentence tells of the past, the last.
- Years of two digits are of this century. `midt i december` is the 11th to the 20th, its beginning and end what lies to either side.
- `3.12` is a date unless something before it (`version`, `kr.`) or behind it (`km`, `af`) says otherwise, and `24/7` never is one.
- `maj`, `juni`, `juli` and `august` are names as well: alone they are months only after `i`, or in small letters after `til`, `fra`, `inden`, …
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from indgang.danish_times.days import month_of, months_after
from indgang.danish_times.numbers import ORDINAL, number
from indgang.danish_times.rules import Match, Read, Rule, Scene, rule
from indgang.danish_times.weekdays import DAY, coming, gone, named
from indgang.danish_times.when import When, days_after, one_day

_MONTHS = (
    "januar|jan[.]?", "februar|feb(?:r)?[.]?", "marts|mar[.]?", "april|apr[.]?", "maj", "juni|jun[.]?", "juli|jul[.]?",
    "august|aug[.]?", "september|sept?[.]?", "oktober|okt[.]?", "november|nov[.]?", "december|dec[.]?",
)  # fmt: skip
_WHOLE = [re.compile(month) for month in _MONTHS]
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})(?![a-z])"
_SURE_MONTH = r"(?<!\d)(?<!\d[. ])(?<!\d[.] )(?P<month>januar|februar|marts|april|september|oktober|november|december)(?: maa?ned)?"
_NAME_TOO = "(?P<month>maj|juni|juli|august)"
_AFTER_LIMIT = (
    "(?:" + "|".join(f"(?<={word} )" for word in ("fra", "efter", "inden", "foer", "siden", "indtil", "hele")) + ")"
)
_THE = r"(?:d[.]? ?|den |dato )"
_DAY = r"(?P<day>\d\d?)"
_FREE = r"(?<![\d.,/:-])"
_YEAR = r"(?:,? (?:i )?(?P<year>(?:19|20|21)\d\d))"
_THING = (
    r"(?! ?(?:%|kr|dkk|kroner|aar|dele?|af|liter|l|dl|kop|time|timer|km|m|cm|mm|kg|g|gb|mb|procent|stk|point|gange?|udgave|person|sal|klasse|plads|uge|"
    r"dage?|uger|maaned(?:er)?|el|verden\w*|bog|saeson|side|generation|kvartal|barn|juledag|paa?skedag|pinsedag|version|rate|bedste|stoerste)(?!\w))"
)
_ENDS = r"(?= ?(?:$|[,;?!)]|[.] ?$|(?:kl|om|eller|og|til|i|paa)(?!\w)))"
_NUMBERED = re.compile(
    r"(?:version|v|ios|android|windows|python|macos|app|kapitel|afsnit|punkt|pkt|paragraf|stk|side|kr|dkk|nr|nummer|bog)[ .:]*$"
)
_YEARS_AHEAD = 9  # enough for any 29 February


class NoSuchDate(ValueError):
    """The words are a date, but no calendar has it: `31. februar`."""


def in_its_year(scene: Scene, of_year: Callable[[int], When | None]) -> When | None:
    """The next of something that comes every year, one that is on today included; the last one where the past is told of.

    `of_year` gives it for a year, and None or ValueError where that year has none.
    """
    this = scene.today.year
    years = range(this + 1, this - _YEARS_AHEAD, -1) if scene.past else range(this - 1, this + _YEARS_AHEAD)
    for year in years:
        try:
            when = of_year(year)
        except ValueError:
            continue
        if not when or not when.first or not when.last:
            continue
        if (when.first <= scene.today) if scene.past else (when.last >= scene.today):
            return when
    return None


def _year(found: Match) -> int | None:
    said = found.groupdict().get("year")
    return int(said) + (2000 if len(said) == 2 else 0) if said else None


def _in_said_year(found: Match, scene: Scene, of_year: Callable[[int], When | None]) -> When | None:
    year = _year(found)
    return of_year(year) if year else in_its_year(scene, of_year)


def _month(found: Match) -> int:
    said = found["month"]
    return (
        int(said) if said.isdigit() else 1 + next(place for place, whole in enumerate(_WHOLE) if whole.fullmatch(said))
    )


def _date(found: Match, scene: Scene) -> When | None:
    if _NUMBERED.search(found.string, max(found.start() - 12, 0), found.start()) or found.group() == "24/7":
        return None
    month, day = _month(found), number(found["day"])
    with suppress(ValueError):
        if when := _in_said_year(found, scene, lambda year: one_day(date(year, month, day))):
            return when
    if found["month"].isdigit() and not (
        1 <= month <= 12 and 28 < day <= 31
    ):  # `10.30` is an hour, `0.5` and `45/12` are no dates
        return None
    raise NoSuchDate


def _date_span(found: Match, scene: Scene) -> When | None:
    month, first, last = _month(found), int(found["day"]), int(found["last"])
    return _in_said_year(found, scene, lambda year: When(date(year, month, first), date(year, month, last)))


def _day_of_month(found: Match, scene: Scene) -> When | None:
    """The next such day, passing over months that are too short."""
    day, distance = int(found["day"]), -1 if scene.past else 1
    for months in range(13):
        year, month = divmod(scene.today.year * 12 + scene.today.month - 1 + distance * months, 12)
        try:
            when = date(year, month + 1, day)
        except ValueError:
            continue
        if (when <= scene.today) if scene.past else (when >= scene.today):
            return one_day(when)
    return None


def _week(found: Match, scene: Scene) -> When | None:
    first, last = int(found["week"]), int(found["last"] or found["week"])
    return _in_said_year(
        found, scene, lambda year: When(date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 7))
    )


def _whole_month(found: Match, scene: Scene) -> When | None:
    month = _month(found)
    return _in_said_year(found, scene, lambda year: month_of(date(year, month, 1)))


def _uncapitalised_month(found: Match, scene: Scene) -> When | None:
    return _whole_month(found, scene) if scene.written[found.start("month") - found.start() :].islower() else None


def _month_gone(found: Match, scene: Scene) -> When | None:
    return _whole_month(found, Scene(scene.now, scene.written, past=True))


def _third_of_month(third: int) -> Read:
    def read(found: Match, scene: Scene) -> When | None:
        whole = _whole_month(found, scene)
        if not whole or not whole.first:
            return None
        ends = [(days_after(whole.first, start), days_after(whole.first, start + 9)) for start in (0, 10, 20)]
        return When(ends[third][0], whole.last if third == 2 else ends[third][1])

    return read


def _weekday_of_month(found: Match, scene: Scene) -> When | None:
    """`første mandag i december`, `sidste tirsdag i måneden`."""
    nth, weekday = found["nth"], named(found)

    def of_month(month: date) -> When:
        whole = month_of(month)
        if nth == "sidste" and whole.last:
            return one_day(gone(weekday, days_after(whole.last, 1)))
        return one_day(days_after(coming(weekday, month), 7 * (number(nth) - 1)))

    if found["month"]:
        month = _month(found)
        return _in_said_year(found, scene, lambda year: of_month(date(year, month, 1)))
    months = (months_after(scene.today.replace(day=1), distance) for distance in (0, 1))
    return next((when for when in map(of_month, months) if when.first and when.first >= scene.today), None)


RULES: list[Rule] = [
    rule(r"(?P<year>(?:19|20|21)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)", _date),
    rule(rf"{_THE}?{_FREE}{_DAY} ?(?P<by>[./-]) ?(?P<month>\d\d?)(?:(?P=by)|[-. ]) ?(?P<year>(?:19|20|21)\d\d)", _date),
    rule(rf"{_THE}?{_FREE}{_DAY}(?P<by>[./-])(?P<month>\d\d?)(?:(?P=by)|-)(?P<year>\d\d)", _date),
    rule(rf"{_THE}?{_FREE}{_DAY} ?/ ?(?P<month>\d\d?)(?![\d/]|-[a-z]){_THING}", _date),
    rule(rf"{_THE}{_DAY}[.] ?(?P<month>\d\d?)[.]?(?!\d)", _date),
    rule(rf"{_FREE}{_DAY}[.](?P<month>\d\d?)[.]?(?!\d){_THING}", _date),
    rule(rf"{_THE}?{_FREE}(?P<day>{ORDINAL}) ?{_MONTH}{_YEAR}?", _date),
    rule(rf"(?:fra )?{_THE}?{_FREE}{_DAY}[.]? ?(?:-|til) ?{_THE}?(?P<last>\d\d?)[.]? ?{_MONTH}{_YEAR}?", _date_span),
    rule(rf"{_FREE}{_DAY}[.]? ?- ?(?P<last>\d\d?)[.]? ?/ ?(?P<month>\d\d?)(?![\d/])", _date_span),
    rule(rf"i?mellem {_THE}?{_DAY}[.]? og {_THE}?(?P<last>\d\d?)[.]? {_MONTH}{_YEAR}?", _date_span),
    rule(rf"{_THE}{_DAY}[.](?!\d| ?[a-z]+dag(?!\w)){_THING}", _day_of_month),
    rule(rf"d[.]? ?{_DAY}(?![\d.:/]){_THING}", _day_of_month),
    rule(rf"den {_DAY}{_ENDS}", _day_of_month),
    rule(rf"(?:i )?uge (?:nr[.]? ?)?(?P<week>\d\d?)(?: ?(?:-|til|og) ?(?P<last>\d\d?))?{_YEAR}?", _week),
    rule(rf"(?:(?:i |til )(?:hele )?)?{_SURE_MONTH}{_YEAR}?", _whole_month),
    rule(rf"i {_NAME_TOO}(?: maa?ned)?{_YEAR}?", _whole_month),
    rule(rf"(?:til )?{_NAME_TOO}(?: maa?ned|{_YEAR})", _whole_month),
    rule(rf"(?:til |{_AFTER_LIMIT}){_NAME_TOO}", _uncapitalised_month),
    rule(
        rf"(?:den )?(?P<nth>(?:1|2|3|4)[.]|foerste|anden|tredje|fjerde|sidste) {DAY} i (?:maa?neden|{_MONTH}{_YEAR}?)",
        _weekday_of_month,
    ),
    rule(rf"(?:sidste|forrige) {_MONTH}", _month_gone),
    rule(rf"(?:midt i|(?:i )?midten af|medio) {_MONTH}{_YEAR}?", _third_of_month(1)),
    rule(rf"(?:foerst i|(?:i )?(?:starten|begyndelsen) af|primo) {_MONTH}{_YEAR}?", _third_of_month(0)),
    rule(rf"(?:sidst i|(?:i )?slutningen af|ultimo) {_MONTH}{_YEAR}?", _third_of_month(2)),
]
