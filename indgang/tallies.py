"""How often each answer was given and whether it helped: counts without a person, which outlive the conversations.

tally:{site}:{YYYY-MM}  hash  {answer}:{what} → a number; the month is Denmark's, and is kept until 25 months after its end
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from redis.asyncio import Redis

from indgang.danish_dates import DENMARK

Counted = Literal["given", "helpful", "unhelpful", "handoff"]
KEPT_MONTHS = 25  # two years to compare, and the month that is under way
FEWEST_RATINGS, HELPFUL_SHARE = 5, 0.5  # disliked: as many ratings at least, and a smaller share of them helpful
FEWEST_GIVEN, HANDOFF_SHARE = 20, 0.25  # not enough: given as often at least, and a larger share followed by a handoff
_ID = re.compile(r"[a-z0-9_-]{1,60}")


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
        self._redis = redis

    async def count(self, site: str, answer: str, what: Counted, at: datetime) -> None:
        """One more. What is no id – words of a citizen, say – is not counted: nothing of it is stored."""
        if not (_ID.fullmatch(site) and _ID.fullmatch(answer) and what in get_args(Counted)):
            return
        month = _month(at)
        async with self._redis.pipeline(transaction=True) as together:
            together.hincrby(_key(site, month), f"{answer}:{what}", 1)
            together.expireat(_key(site, month), _first_day(month + 1 + KEPT_MONTHS))
            await together.execute()

    async def of(self, site: str, months: int, now: datetime) -> dict[str, Tally]:
        """The sums of the month under way and those before it, `months` in all, by the answer's id."""
        this = _month(now)
        async with self._redis.pipeline(transaction=False) as together:
            for month in range(this - months + 1, this + 1):
                together.hgetall(_key(site, month))
            hashes = cast(list[dict[str, str]], await together.execute())
        return _summed(hashes)


def _summed(hashes: list[dict[str, str]]) -> dict[str, Tally]:
    sums: dict[str, dict[str, int]] = {}
    for fields in hashes:
        for field, number in fields.items():
            answer, _, what = field.rpartition(":")
            counts = sums.setdefault(answer, dict.fromkeys(get_args(Counted), 0))
            counts[what] += int(number)
    return {answer: Tally(**counts) for answer, counts in sums.items()}


def _month(moment: datetime) -> int:
    """The month in Denmark as a number that grows by one each month."""
    there = moment.astimezone(DENMARK)
    return there.year * 12 + there.month - 1


def _key(site: str, month: int) -> str:
    return f"tally:{site}:{month // 12}-{month % 12 + 1:02}"


def _first_day(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=DENMARK)
