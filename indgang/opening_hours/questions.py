"""What a citizen asks about opening hours: which days and hours, and whether it is about closing, opening, the telephone or self-service.

English words for days are read as the Danish ones they stand for.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from indgang.danish_times import Hours, When, times_in
from indgang.folding import folded

_MOST_DAYS = 3  # days or times told of in one reply
_CLOSING = re.compile(
    r"\blu(?:kk?|gg?)(?:er|r)\b(?!(?: \w+){0,2} op\b)|\blukke(?:tid\w*| tid\w*)\b"
    r"|\b(?:when|what time) (?:do|does|will) [a-z ]+ close\b|\bcloses\b|\bclosing\b"
)
_OPENING = re.compile(
    r"\baa?bb?ner\b|\blu(?:kk?|gg?)er?(?: \w+){1,2} op\b|\bhvornaa?r (?:begynder|starter|moeder) (?:i|de|der)\b|\b(?:when|what time) (?:do|does|will) [a-z ]+ open\b|\bopens\b"
)
_WHOLE = re.compile(
    r"\bhvornaa?r har\b|\bhar (?:i|de|du|der|biblioteket) (?:ogsaa )?(?:aa?ben|lukk)\w*|\b(?:er|have|holder?) \w+ (?:aa?ben|lukk)\w*|\b(?:are|is) \w+ open\b"
)
_HOW_LONG = re.compile(r"\b(?:hvor (?:laenge|lange|sent)|how (?:long|late))\b")
_PHONE = re.compile(r"\b(?:ring(?:e|er|et|es)?|telefon\w*|tlf\w*|opkald\w*|call(?:ing)?|(?:tele)?phones?)\b")
_SELF_SERVICE = re.compile(
    r"\bselv ?betjen\w*|\bubemand\w*|\bubetjen\w*|\buden (?:personale|betjening)\b|\baa?b(?:en|ent|ne) bibliotek\w*|\bself[- ]?service\b"
    r"|\blaa?se (?:mig|os|sig) (?:selv )?ind\b|\bkomme (?:selv )?ind\b.*\b(?:laa?nerkort|sundhedskort|kort)\b"
)
_STAFF = re.compile(r"\bpersonale\w*|\bbemand\w*|\bbetjen\w*|\bbibliotekar\w*|\bstaff(?:ed)?\b|\bskranke\w*|\bdesk\b")
_ENGLISH = {
    r"(?:on |this )?monday": "på mandag",
    r"(?:on |this )?tuesday": "på tirsdag",
    r"(?:on |this )?wednesday": "på onsdag",
    r"(?:on |this )?thursday": "på torsdag",
    r"(?:on |this )?friday": "på fredag",
    r"(?:on |this )?saturday": "på lørdag",
    r"(?:on |this )?sunday": "på søndag",
    r"(?:on )?(mon|tues|wednes|thurs|fri|satur|sun)days": "",
    r"(?:the )?day after tomorrow": "i overmorgen",
    r"tomorrow (?:morning|evening|night)": "i morgen",
    r"tomorrow": "i morgen",
    r"tonight|this evening": "i aften",
    r"today": "i dag",
    r"(?:(?:on|at|over|this|the) )+weekend": "i weekenden",
    r"next week": "i næste uge",
    r"this week": "i denne uge",
    r"(?:on )?christmas eve": "juleaften",
    r"(?:on )?christmas day": "juledag",
    r"(?:on )?boxing day": "2. juledag",
    r"(?:(?:at|over|during) )?christmas": "i julen",
    r"(?:on )?new year'?s eve": "nytårsaften",
    r"(?:on )?new year'?s day": "nytårsdag",
    r"(?:(?:at|over|during) )?easter": "i påsken",
    r"in the evenings?": "om aftenen",
    r"in the mornings?": "om formiddagen",
    r"after (?P<hour>\d\d?)(?: ?(?P<half>am|pm))?": "",
    r"at (?P<at>\d\d?)(?: ?(?P<of>am|pm))": "",
}
_ANY_DAY = dict(
    zip(
        ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"),
        ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        strict=True,
    )
)
_ENGLISH_DAY = [(re.compile(rf"\b(?:{english})\b", re.IGNORECASE), danish) for english, danish in _ENGLISH.items()]


@dataclass(frozen=True)
class Question:
    """`whens` are the days asked for, each with its hours if it has any; `hours` those asked for without a day."""

    about: Literal["open", "closing", "opening"] = "open"
    whens: tuple[When, ...] = ()
    hours: Hours | None = None
    phone: bool = False
    self_service: bool = False


def question_in(text: str, now: datetime) -> Question:
    """Never raises; a text that asks nothing we know asks whether it is open."""
    plain = folded(text).text
    times = [said.when for said in times_in(_in_danish(text), now)]
    return Question(
        _about(plain),
        tuple(dict.fromkeys(when for when in times if when.says_day))[:_MOST_DAYS],
        next((when.hours for when in times if not when.says_day and when.hours), None),
        bool(_PHONE.search(plain)),
        bool(_SELF_SERVICE.search(plain)) and not _STAFF.search(_SELF_SERVICE.sub("", plain)),
    )


def _about(plain: str) -> Literal["open", "closing", "opening"]:
    if _HOW_LONG.search(plain):
        return "closing"
    closing, opening = _CLOSING.search(plain), _OPENING.search(plain)
    if bool(closing) == bool(opening) or _WHOLE.search(plain):
        return "open"
    return "closing" if closing else "opening"


def _in_danish(text: str) -> str:
    for pattern, danish in _ENGLISH_DAY:
        text = pattern.sub(lambda found, danish=danish: danish or _said(found), text)  # type: ignore[misc]
    return text


def _said(found: re.Match[str]) -> str:
    if found.re.groupindex:
        hour, half = found.groups()
        after = "efter " if found.group().lower().startswith("after") else ""
        return f"{after}kl. {int(hour) % 12 + 12 if (half or '').lower() == 'pm' else hour}"
    return f"om {_ANY_DAY[found[1].lower()]}en"
