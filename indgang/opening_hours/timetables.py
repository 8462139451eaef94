"""The hours of one kind (with staff, self-service, a telephone) by the day, as far as they are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from indgang.opening_hours.spans import MIDNIGHT, Span, joined, moment

Day = list[Span] | None
"""The hours of a day: empty when closed, None when nobody has told us."""

AHEAD = 60  # days in which the next opening is looked for
NEVER_CLOSES = 7  # days without a break after which a closing time says nothing any more


@dataclass(frozen=True)
class Timetable:
    """`of` gives the hours of a day. `usual` is the ordinary week from Monday on, its days as far as they are known."""

    of: Callable[[date], Day]
    usual: Sequence[Day] = (None,) * 7

    def closes(self, at: datetime) -> datetime | None:
        """When it closes, if it is known to be open at `at`; a span that goes on after midnight is followed for a week."""
        for span in self.of(at.date()) or []:
            start, end = span.on(at.date())
            if start <= at < end:
                return self.end_of(at.date(), span)
        return None

    def end_of(self, day: date, span: Span) -> datetime:
        """When that span of that day ends, followed over midnight."""
        for _ in range(NEVER_CLOSES):
            tomorrow = day + timedelta(days=1)
            going_on = [next_span for next_span in self.of(tomorrow) or [] if next_span.start == 0]
            if span.end < MIDNIGHT or not going_on:
                break
            day, span = tomorrow, going_on[0]
        return moment(day, span.end)

    def opens(self, after: datetime) -> datetime | None:
        """When it opens next; None when no opening is in sight, or a day lies between of which nothing is known."""
        for distance in range(AHEAD):
            day = after.date() + timedelta(days=distance)
            spans = self.of(day)
            if spans is None:
                return None
            for start in (span.on(day)[0] for span in spans):
                if start > after:
                    return start
        return None

    def next_day(self, after: date) -> date | None:
        """The next day on which it opens, as `opens` finds it."""
        opening = self.opens(moment(after, MIDNIGHT - 1))
        return opening.date() if opening else None


def either(*tables: Timetable) -> Timetable:
    """The hours in which one of them is open; not known where one of them is not."""

    def of(day: date) -> Day:
        known = [spans for table in tables if (spans := table.of(day)) is not None]
        return joined(span for spans in known for span in spans) if len(known) == len(tables) else None

    return Timetable(of)
