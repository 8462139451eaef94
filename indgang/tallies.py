"""How often each answer was given and whether it helped: the part of `indgang.counts` that editors look at.

An answer is counted when it is given, rated or followed by asking for a human being: `answer:{id}:{what}` among the day's numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from redis.asyncio import Redis

from indgang.counts import Counts, Numbers, day_of, summed

Counted = Literal["given", "helpful", "unhelpful", "handoff"]
FEWEST_RATINGS, HELPFUL_SHARE = 5, 0.5  # disliked: as many ratings at least, and a smaller share of them helpful
FEWEST_GIVEN, HANDOFF_SHARE = 20, 0.25  # not enough: given as often at least, and a larger share followed by a handoff


@dataclass(frozen=True)
class Tally:
    """`handoff` counts the times that the citizen asked for a human being right after the answer."""

    given: int = 0
    helpful: int = 0
    unhelpful: int = 0
    handoff: int = 0

    @property
    def ratings(self) -> int:
        return self.helpful + self.unhelpful

    @property
    def badly_rated(self) -> bool:
        """Whether somebody should look at the answer, by either of two signs."""
        return self.disliked or self.often_handed_off

    @property
    def disliked(self) -> bool:
        return self.ratings >= FEWEST_RATINGS and self.helpful < HELPFUL_SHARE * self.ratings

    @property
    def often_handed_off(self) -> bool:
        return self.given >= FEWEST_GIVEN and self.handoff > HANDOFF_SHARE * self.given


class Tallies:
    def __init__(self, redis: Redis) -> None:
        self._counts = Counts(redis)

    async def count(self, site: str, answer: str, what: Counted, at: datetime) -> None:
        """One more. What is no id – words of a citizen, say – is not counted: nothing of it is stored."""
        await self.count_all(site, [(answer, what)], at)

    async def count_all(self, site: str, answers: Iterable[tuple[str, Counted]], at: datetime) -> None:
        """One more of each, in one go."""
        await self._counts.add(site, at, summed({f"answer:{answer}:{what}": 1} for answer, what in answers))

    async def of(self, site: str, months: int, now: datetime) -> dict[str, Tally]:
        """The sums of the month under way and those before it, `months` in all, by the answer's id."""
        today = day_of(now)
        month = today.year * 12 + today.month - months
        first, last = date(month // 12, month % 12 + 1, 1), _last_of_month(today)
        return tallied(summed((await self._counts.days(site, first, last)).values()))


def tallied(numbers: Numbers) -> dict[str, Tally]:
    """The tallies among the numbers of some days, by the answer's id."""
    found: dict[str, dict[str, int]] = {}
    for field, number in numbers.items():
        kind, *rest = field.split(":")
        if kind == "answer":
            answer, what = rest
            found.setdefault(answer, {})[what] = number
    return {answer: Tally(**counts) for answer, counts in found.items()}


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
