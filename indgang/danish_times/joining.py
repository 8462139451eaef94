"""Finds every expression of time in a text, and joins those that stand side by side: `på tirsdag`, `kl. 10`; `fra mandag`, `til onsdag`.

- A date beats the day of the week beside it; a day of the week in a longer time (`tirsdag i næste uge`) is that day in it.
- `fra` and `efter` leave the end open, `inden`, `før`, `senest` and `indtil` the beginning. `efter`, `inden` and `før` leave the day itself out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from indgang.danish_times import dates, days, feasts, hours, weekdays
from indgang.danish_times.dates import NoSuchDate
from indgang.danish_times.rules import Rule, Scene
from indgang.danish_times.when import DAY, Hours, When, days_after, one_day, week_of
from indgang.folding import Folded, folded
from indgang.participants import EMAIL, PHONE

_RULES: list[Rule] = [*weekdays.RULES, *days.RULES, *dates.RULES, *feasts.RULES, *hours.RULES]
_ADDRESS = re.compile(r"(?:https?://|www[.])\S+")
_NEAR = re.compile(r",? ?(?:(?:om|i|paa?|den|d[.]|her|og saa|altsaa)? ?)")
_TO = re.compile(r" ?- ?| (?:ind|frem )?til (?:og med )?(?:den |d[.] ?)?")
_AND = re.compile(r" og (?:den |d[.] ?)?")
_BESIDE = re.compile(r" (?P<side>efter|foer|inden|op til) (?:den |d[.] ?)?")
_BETWEEN = re.compile(r"\bi?mellem (?:den |d[.] ?)?$")
_FROM = re.compile(r"\bfra (?:den |d[.] ?)?$")
_LIMIT = re.compile(
    r"\b(?P<whole>(?:dagen|ugen) )?(?P<limit>fra og med|fra|tidligst|siden|efter|inden|foer|op til|senest|indtil|frem til|til og med)"
    r"(?: paa?| den| d[.])? ?$"
)
_PAST = re.compile(
    r"\b(?:var|blev|havde|fik|gik|skete|siden|flyttede|sendte|soegte|bestilte|skrev|ringede|modtog|afleverede|laante|meldte|betalte|"
    r"fornyede|udloeb|oprettede|ansoegte|foedt|doede|vaeret|har (?:faaet|sendt|soegt|bestilt|modtaget|afleveret|betalt))\b"
)
_CLAUSE = re.compile(r"[,;?!\n]|[.] | (?:at|og|men|hvornaar|naar) ")
_REACH = 60  # letters before an expression in which its clause is looked for


@dataclass(frozen=True)
class Said:
    """An expression and where it stands: `text[start:end]`."""

    start: int
    end: int
    when: When


@dataclass(frozen=True)
class _Found:
    """An expression in the folded text. `weekday` and `alone` as in Rule."""

    start: int
    end: int
    when: When
    weekday: bool = False
    alone: bool = True


@dataclass(frozen=True)
class _Missing:
    """A date in the folded text that no calendar has."""

    start: int
    end: int


def times_in(text: str, now: datetime) -> list[Said]:
    """What the text says of days and hours, in order and without overlap. `now` is aware, in Danish time.

    E-mail addresses, telephone numbers and links are passed over, and dates that no calendar has. Never raises; takes time in proportion to
    the text.
    """
    whole = _readable(text)
    longest = [each for each in _longest(_all_in(text, whole, now)) if isinstance(each, _Found)]
    found = _limited(_joined(longest, whole.text), whole.text, now)
    spans = ((whole.span(each.start, each.end), each.when) for each in found if each.alone or each.when.says_day)
    return [Said(start, end, when) for (start, end), when in spans]


def no_such_dates_in(text: str, now: datetime) -> list[str]:
    """The dates in the text that no calendar has, as they are written: `den 31. februar`. `now` and the rest as for `times_in`."""
    whole = _readable(text)
    missing = (each for each in _longest(_all_in(text, whole, now)) if isinstance(each, _Missing))
    return [text[slice(*whole.span(each.start, each.end))].strip() for each in missing]


def _readable(text: str) -> Folded:
    return folded(text).covering(*([EMAIL] if "@" in text else []), _ADDRESS, PHONE)


def _all_in(text: str, whole: Folded, now: datetime) -> Iterable[_Found | _Missing]:
    plain, origins = whole.text, whole.origins
    for rule in _RULES:
        for match in rule.pattern.finditer(plain):
            written = text[origins[match.start()] : origins[match.end() - 1] + 1]
            try:
                when = rule.read(match, Scene(now, written, _tells_of_past(plain, match.start(), match.end())))
            except NoSuchDate:
                yield _Missing(match.start(), match.end())
                continue
            except (ValueError, OverflowError):  # week 60, half past forty: no time at all
                continue
            if when:
                yield _Found(match.start(), match.end(), when, rule.weekday, rule.alone)


def _tells_of_past(plain: str, start: int, end: int) -> bool:
    """Whether the clause up to the expression, or the word after it, is in the past tense."""
    clause = _CLAUSE.split(plain[max(start - _REACH, 0) : start])[-1]
    return bool(_PAST.search(clause) or _PAST.match(plain, min(end + 1, len(plain))))


def _longest(found: Iterable[_Found | _Missing]) -> list[_Found | _Missing]:
    """Of those that overlap the one that begins first, and of those the longest."""
    kept: list[_Found | _Missing] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _joined(found: list[_Found], plain: str) -> list[_Found]:
    done: list[_Found] = []
    for each in found:
        while done and (pair := _pair(done[-1], each, plain)):
            done.pop()
            each = pair
        done.append(each)
    return done


def _pair(first: _Found, second: _Found, plain: str) -> _Found | None:
    """The two as one, where what stands between them binds them."""
    gap, start, when = plain[first.end : second.start], first.start, None
    if _NEAR.fullmatch(gap):
        when = _together(first, second)
    if not when and (led := _range_led_to(plain, first.start, gap)) is not None and (when := _range(first, second)):
        start = led
    if not when and first.weekday and (beside := _BESIDE.fullmatch(gap)):
        when = _weekday_beside(first.when, second.when, after=beside["side"] == "efter")
    if not when:
        return None
    return _Found(start, second.end, when, (first.weekday and second.weekday) or (not when.day and bool(when.weekdays)))


def _range_led_to(plain: str, start: int, gap: str) -> int | None:
    """Where a range of two begins, if the gap makes one: with `fra` or `mellem` before the first of them, or without."""
    before, after = (_FROM, _TO) if _TO.fullmatch(gap) else (_BETWEEN, _AND)
    led_to = before.search(plain, max(start - 15, 0), start)
    if not after.fullmatch(gap) or (after is _AND and not led_to):
        return None
    return led_to.start() if led_to else start


def _together(first: _Found, second: _Found) -> When | None:
    a, b = first.when, second.when
    if not a.says_day or not b.says_day:
        return _with_hours(a, b)
    if first.weekday == second.weekday or (a.hours and b.hours):
        return None
    day, period = (a, b) if first.weekday else (b, a)
    narrowed = _narrowed(day, period)
    return narrowed and replace(narrowed, hours=a.hours or b.hours)


def _with_hours(a: When, b: When) -> When | None:
    """A day with hours, or two words for hours of which one is exact: `kl. 7`, `om aftenen`."""
    if a.hours and b.hours:
        exact, part = sorted((a.hours, b.hours), key=lambda hours: hours.end - hours.start)
        hours = exact.within(part)
        if hours != part and not part.start <= hours.start <= part.end:
            return None
    else:
        hours = a.hours or b.hours or Hours(0, DAY)
    return replace(a if a.says_day else b, hours=hours)


def _narrowed(day: When, period: When) -> When | None:
    """The day of the week within the period; the period itself where it is one day."""
    if period.day:
        return period
    number = min(day.weekdays) if day.weekdays else day.first.weekday()  # type: ignore[union-attr]
    if period.weekdays or not period.first:
        return None
    first = weekdays.coming(number, period.first)
    if period.last is None:
        return one_day(first)
    if first > period.last:
        return None
    if days_after(first, 7) > period.last:
        return one_day(first)
    return replace(period, weekdays=frozenset({number}))


def _range(first: _Found, second: _Found) -> When | None:
    a, b = first.when, second.when
    if a.first is None or a.last is None or b.last is None or a.hours or b.hours or a.weekdays or b.weekdays:
        return None
    last = weekdays.coming(b.last.weekday(), a.last) if second.weekday else b.last
    return When(a.first, last) if last >= a.first else None


def _weekday_beside(day: When, period: When, *, after: bool) -> When | None:
    """`fredagen efter påske`, `lørdag før jul`."""
    number = min(day.weekdays) if day.weekdays else day.first.weekday()  # type: ignore[union-attr]
    if after:
        return one_day(weekdays.coming(number, days_after(period.last, 1)), day.hours) if period.last else None
    return one_day(weekdays.gone(number, period.first), day.hours) if period.first else None


def _limited(found: list[_Found], plain: str, now: datetime) -> list[_Found]:
    """With the words before each that leave an end of it open."""
    done: list[_Found] = []
    for each in found:
        # Of `op til jul` the feast has taken `til` for its own.
        own = len("til ") if plain.startswith("til ", each.start) else 0
        match = _LIMIT.search(plain, max(each.start - 25, done[-1].end if done else 0), each.start + own)
        when = match and (
            _day_beside(match, each.when) if match["whole"] else _open_ended(match["limit"], each.when, now)
        )
        done.append(replace(each, start=match.start(), when=when) if match and when else each)
    return done


def _day_beside(match: re.Match[str], when: When) -> When | None:
    """`dagen efter jul`, `ugen før påske`."""
    beside = {"efter": when.last, "foer": when.first, "inden": when.first}.get(match["limit"])
    if not beside:
        return None
    sign = 1 if match["limit"] == "efter" else -1
    return (
        one_day(days_after(beside, sign)) if match["whole"].startswith("dag") else week_of(days_after(beside, 7 * sign))
    )


def _open_ended(limit: str, when: When, now: datetime) -> When | None:
    """An hour beside the day is not kept: the day itself counts in then."""
    if when.first is None or when.last is None or when.weekdays:
        return None
    if limit == "siden":
        return When(when.first, now.date()) if when.first <= now.date() else None
    if limit in ("fra", "fra og med", "tidligst"):
        return When(first=when.first)
    if limit == "efter":
        return When(first=when.last if when.hours else days_after(when.last, 1))
    if limit in ("inden", "foer", "op til"):
        return When(last=when.first if when.hours else days_after(when.first, -1))
    return When(last=when.last)
