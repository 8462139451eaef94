"""Stretches of one day, in minutes after midnight."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from indgang.danish_dates import DENMARK

MIDNIGHT = 24 * 60  # minutes: the end of the day
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True, order=True)
class Span:
    """From and to, in minutes after midnight; 1440 is midnight at the end of the day."""

    start: int
    end: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        return moment(day, self.start), moment(day, self.end)


def moment(day: date, minutes: int) -> datetime:
    """`minutes` after midnight by the clock on the wall, also on the days when the clocks change."""
    over, rest = divmod(minutes, MIDNIGHT)
    return datetime.combine(day + timedelta(days=over), time(rest // 60, rest % 60), DENMARK)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as there can be, in order."""
    done: list[Span] = []
    for span in sorted(spans):
        if done and span.start <= done[-1].end:
            done[-1] = Span(done[-1].start, max(done[-1].end, span.end))
        else:
            done.append(span)
    return done


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` where nothing of `taken` lies."""
    left = list(spans)
    for gone in taken:
        sides = [
            (Span(span.start, min(span.end, gone.start)), Span(max(span.start, gone.end), span.end)) for span in left
        ]
        left = [side for pair in sides for side in pair if side.start < side.end]
    return joined(left)


def _span(value: object) -> Span:
    if isinstance(value, Span):
        return value
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'her står {value}. Skriv et tidsrum i anførselstegn som "10:00-15:00".')
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    start, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
    if first_minute > 59 or last_minute > 59 or not start < end <= MIDNIGHT:
        raise ValueError(
            f"{value} er ikke et tidsrum på én dag. Skriv det tidligste klokkeslæt først, og det seneste højst som 24:00."
        )
    return Span(start, end)


Spans = list[Annotated[Span, BeforeValidator(_span)]]
