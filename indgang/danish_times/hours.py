"""Hours of the day.

- `kl. 3` is three in the night: only a word such as `om eftermiddagen` or `i aften` beside it makes it 15.00. `halv ti` is 9.30.
- `ved 14-tiden` and `omkring kl. 14` are half an hour to either side.
- Parts of the day overlap, as people disagree on them: see `HOURS_OF_PART`.
- `efter 16` and `mellem 10 og 12` are hours unless something is counted (`mellem 10 og 12 personer`); a number alone never is.
- `10.45` is an hour, but `10.12` is a date. `tidligt`, `sent`, `morgen` and `10-12` are hours only beside a day.
"""

import re

from indgang.danish_times.numbers import NUMBERS, any_of, number
from indgang.danish_times.rules import Match, Read, Scene, rule
from indgang.danish_times.when import DAY, Hours, When

HOURS_OF_PART = {
    "nat": Hours(0, 360),
    "morgen": Hours(300, 600),
    "formiddag": Hours(480, 720),
    "middag": Hours(660, 840),
    "eftermiddag": Hours(720, 1080),
    "aften": Hours(1020, DAY),
    "tidlig": Hours(300, 600),
    "sen": Hours(1020, DAY),
}
_WORD = any_of(
    [word for word, value in NUMBERS.items() if 1 <= value <= 12 and word != "en"]
)  # `en` is also an article
_HOUR = rf"(?:(?:[01]?\d|2[0-4])(?!\d)|{_WORD})"
_DIGITS = r"(?:(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?![\d%]))"
_MINUTES = rf"(?:kvart|fem|ti|tyve|5|10|20|(?:\d\d?|{any_of(NUMBERS)})(?: minutter| min[.]?))"
_SPOKEN = rf"(?:(?:{_MINUTES} (?:over|i) )?halv {_HOUR}|{_MINUTES} (?:over|i) {_HOUR})"
_KL = r"(?:kl(?:okken|k)?(?:[.:] ?| |(?=\d)))"
_SAID = rf"(?:{_SPOKEN}|{_KL}(?:[01]?\d|2[0-4])[0-5]\d(?!\d)|{_KL}?{_DIGITS}|{_KL}{_HOUR}|{_KL}{_SPOKEN})"
_SURE = rf"(?:{_KL}(?:{_SPOKEN}|(?:[01]?\d|2[0-4])[0-5]\d(?!\d)|{_DIGITS}|{_HOUR}|en(?!\w))|{_SPOKEN}|(?:[01]?\d|2[0-4]):[0-5]\d(?!\d))"
_COUNTED = (
    r"(?! ?(?:%|kr|dkk|kroner|aar|aarige?|maa?neder?|uger?|dage?|timer?|min|minutter|gange?|person(?:er)?|personers|boern|voksne|stk|procent|"
    r"sider|km|m|cm|kg|g|l|liter|boeger|pladser|deltagere|mennesker|elever|stykker|af|til \d)(?!\w))"
)
_ENDS = (
    r"(?= ?(?:$|[,.;:?!)]|(?:paa?|om|i|og|eller|den|d[.]|hver|naeste)(?!\w)|(?:man|tirs|ons|tors|fre|loer|soen)dag))"
)
_PART = r"(?P<part>morgen|formiddag|middag|eftermiddag|aften)"
_SPOKEN_PARTS = re.compile(
    rf"(?:{_KL})?(?:(?P<minutes>kvart|(?:\d\d?|{any_of(NUMBERS)}))(?: minutter| min[.]?)? (?P<side>over|i) )?(?P<half>halv )?(?P<hour>\d\d?|{any_of(NUMBERS)})"
)
_CLOCK_PARTS = re.compile(rf"(?:{_KL})?(?P<hour>\d\d?)[.:]?(?P<minute>\d\d)")


def _minute(said: str) -> int:
    """Minutes after midnight of what _SAID matches; raises ValueError beyond 24.00."""
    if clock := _CLOCK_PARTS.fullmatch(said):
        return _checked(int(clock["hour"]) * 60 + int(clock["minute"]))
    spoken = _SPOKEN_PARTS.fullmatch(said)
    if not spoken:
        raise ValueError(f"no time of day: {said!r}")
    minute = number(spoken["hour"]) * 60 - (30 if spoken["half"] else 0)
    if spoken["minutes"]:
        beside = 15 if spoken["minutes"] == "kvart" else number(spoken["minutes"])
        minute += beside if spoken["side"] == "over" else -beside
    return _checked(minute)


def _checked(minute: int) -> int:
    if not 0 <= minute <= DAY:
        raise ValueError(f"no time of day: minute {minute}")
    return minute


def _at(found: Match, scene: Scene) -> When:
    minute = _minute(found["at"])
    return When(hours=Hours(minute, minute))


def _about(found: Match, scene: Scene) -> When:
    minute = _minute(found["at"])
    return When(hours=Hours(max(minute - 30, 0), min(minute + 30, DAY)))


def _between(found: Match, scene: Scene) -> When | None:
    start, end = _minute(found["from"]), _minute(found["to"])
    return When(hours=Hours(start, end)) if start < end else None


def _between_in_office_hours(found: Match, scene: Scene) -> When | None:
    """Without `kl.`: children are between three and six, appointments later."""
    when = _between(found, scene)
    return when if when and when.hours and (when.hours.end > 8 * 60 or "kl" in found.group()) else None


def _after(found: Match, scene: Scene) -> When:
    return When(hours=Hours(_minute(found["at"]), DAY))


def _before(found: Match, scene: Scene) -> When:
    return When(hours=Hours(0, _minute(found["at"])))


def _part(found: Match, scene: Scene) -> When:
    return When(hours=HOURS_OF_PART[found["part"]])


def _half_of_part(found: Match, scene: Scene) -> When:
    part = HOURS_OF_PART[found["part"]]
    middle = (part.start + part.end) // 2
    return When(
        hours=Hours(middle, part.end) if found["half"].startswith(("sen", "sid")) else Hours(part.start, middle)
    )


def _fixed(part: str) -> Read:
    return lambda found, scene: When(hours=HOURS_OF_PART[part])


RULES = [
    rule(rf"(?P<at>{_SURE})", _at),
    rule(r"(?P<at>(?:[01]?\d|2[0-3])[.](?:00|1[3-9]|[2-5]\d))(?![.\d])" + _COUNTED, _at),
    rule(rf"(?:omkring |cirka |ca[.]? |ved )(?P<at>{_SURE})", _about),
    rule(rf"(?:ved |omkring |i )?(?P<at>{_HOUR})[ -]?tiden", _about),
    *(
        rule(
            rf"(?:i?mellem|fra) (?P<from>{_SAID}|{_HOUR}) (?:og|(?:og )?(?:ind)?til) (?P<to>{_SAID}|{_HOUR}){_COUNTED}",
            read,
            alone=alone,
        )
        for read, alone in ((_between_in_office_hours, True), (_between, False))
    ),
    rule(rf"(?P<from>{_SURE}) ?(?:-|(?:ind)?til) ?(?P<to>{_SAID}|{_HOUR}){_COUNTED}", _between),
    rule(rf"(?P<from>{_DIGITS}) ?- ?(?P<to>{_DIGITS}){_COUNTED}", _between, alone=False),
    rule(rf"(?:efter|fra(?: og med)?|tidligst) (?P<at>{_SURE})", _after),
    rule(rf"efter (?P<at>{_DIGITS}){_ENDS}", _after),
    rule(rf"(?:foer|inden|senest|(?:frem |ind)?til) (?P<at>{_SURE})", _before),
    rule(rf"(?:foer|inden) (?P<at>{_DIGITS}){_ENDS}", _before),
    rule(r"(?<!god )(?:om |en )?(?P<part>formiddag|eftermiddag|aften)(?:en|ene|e|er|erne|s)?", _part),
    rule(r"(?P<part>formiddag|eftermiddag|aften)s?(?:aa?be|hold|kurs|tid)\w*", _part),
    rule(r"om (?P<part>morgen|middag|nat)(?:e?n|ene|erne|ten)?", _part),
    rule(r"(?:ved )?middagstid|midt paa? dagen", _fixed("middag")),
    rule(rf"(?P<half>tidligt?|sent?|foerst|sidst) (?:paa?|om) {_PART}(?:en)?", _half_of_part),
    rule(r"tidlig(?:t|e)?(?: paa? dagen| om morgenen)?", _fixed("tidlig"), alone=False),
    rule(r"sent?(?: paa? dagen)?", _fixed("sen"), alone=False),
    rule(r"(?P<part>morgen|middag)", _part, alone=False),
]
