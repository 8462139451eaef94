"""A rule: a pattern in folded letters, and what a match of it means."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from indgang.danish_times.when import When


@dataclass(frozen=True)
class Scene:
    """Where an expression stands: `now`, its words as they were written, and whether the sentence tells of the past."""

    now: datetime
    written: str = ""
    past: bool = False

    @property
    def today(self) -> date:
        return self.now.date()


Match = re.Match[str]
Read = Callable[[Match, Scene], When | None]


@dataclass(frozen=True)
class Rule:
    """`weekday` marks a day of the week, which a neighbour may tell more of. `alone` is False for what means a time only beside a day."""

    pattern: re.Pattern[str]
    read: Read
    weekday: bool = False
    alone: bool = True


def rule(pattern: str, read: Read, *, weekday: bool = False, alone: bool = True) -> Rule:
    return Rule(re.compile(rf"\b(?:{pattern})(?!\w)"), read, weekday, alone)
