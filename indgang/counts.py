"""What happened in a municipality, day by day, in numbers without a person: they outlive the conversations that they came from.

counts:{site}:{YYYY-MM-DD}  hash  a field of `FIELDS` → a number; the day is Denmark's, kept until 25 months after the end of its month

A conversation is counted as a whole (`indgang.counted`), on the day of its first word. What was counted of it stands in its own
hash (`counted`), so that it can be counted again, when more has been said or by two gateways at once, and is still one conversation.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from redis.asyncio import Redis

from indgang.conversations import SCRIPTS, keys
from indgang.danish_dates import DENMARK
from indgang.languages import Language

KEPT_MONTHS = 25  # two years to compare, and the month that is under way
LIMITS = (30, 60, 120, 300, 600, 1200, 1800, 3600)  # seconds; a time is counted under the first that it does not exceed
BEYOND = "beyond"  # a time longer than the last limit
RESULTS = ("solved", "staff", "unmet", "unsolved")
ASKED = ("asked", "taken", "given_up", "closed_hours", "nobody_present", "no_chat", "message_left")
ANSWERED = ("given", "helpful", "unhelpful", "handoff")
_LIMIT = "|".join([*map(str, LIMITS), BEYOND])
_ID = r"[a-z0-9_-]{1,60}"
# Nothing else is ever stored, so that no word of a person can be.
FIELDS = re.compile(
    "|".join(
        [
            "conversations",
            "outside_hours",
            "hour:([01][0-9]|2[0-3])",
            "front:(kommune|bibliotek)",
            f"language:({'|'.join(Language)})",
            f"result:({'|'.join(RESULTS)})",
            f"staff:({'|'.join(ASKED)})",
            f"(wait|handle):({_LIMIT}|times|seconds)",
            "rating:[1-5]",
            "turns:[a-z_]{1,40}",
            f"outcome:{_ID}",
            f"answer:{_ID}:({'|'.join(ANSWERED)})",
        ]
    ),
    re.ASCII,
)
_SITE = re.compile(r"[a-z0-9-]{2,40}", re.ASCII)
Numbers = Mapping[str, int]


class Counts:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._recount = redis.register_script((SCRIPTS / "recount.lua").read_text())

    async def add(self, site: str, at: date | datetime, numbers: Numbers) -> None:
        """Adds to the numbers of a day, in one go. A field that is none of ours is dropped."""
        ours = {field: number for field, number in numbers.items() if FIELDS.fullmatch(field) and number}
        if not ours or not _SITE.fullmatch(site):
            return
        day = day_of(at)
        async with self._redis.pipeline(transaction=True) as together:
            for field, number in ours.items():
                together.hincrby(_key(site, day), field, number)
            together.expireat(_key(site, day), _kept_until(day))
            await together.execute()

    async def recount(self, site: str, conversation: str, at: datetime, numbers: Numbers) -> None:
        """Counts a conversation that is still stored as `numbers`, in the place of what it was counted as before."""
        ours = {field: number for field, number in numbers.items() if FIELDS.fullmatch(field) and number}
        if not ours or not _SITE.fullmatch(site):
            return
        day = day_of(at)
        await self._recount(
            keys=[keys(conversation)[0], _key(site, day)],
            args=[json.dumps(ours, sort_keys=True), int(_kept_until(day).timestamp())],
        )

    async def days(self, site: str, first: date, last: date) -> dict[date, dict[str, int]]:
        """The numbers of each day from the first to the last; empty for a day on which nothing happened."""
        days = list(days_between(first, last))
        async with self._redis.pipeline(transaction=False) as together:
            for day in days:
                together.hgetall(_key(site, day))
            found = cast(list[dict[str, str]], await together.execute())
        return {
            day: {field: int(number) for field, number in stored.items()}
            for day, stored in zip(days, found, strict=True)
        }


def summed(days: Iterable[Numbers]) -> dict[str, int]:
    """The numbers of several days together."""
    total: dict[str, int] = {}
    for numbers in days:
        for field, number in numbers.items():
            total[field] = total.get(field, 0) + number
    return total


def limit_of(seconds: int) -> str:
    """The name under which so long a time is counted."""
    return next((str(limit) for limit in LIMITS if seconds <= limit), BEYOND)


def days_between(first: date, last: date) -> Iterable[date]:
    """Each day from the first to the last, both among them."""
    return (first + timedelta(days=day) for day in range((last - first).days + 1))


def day_of(at: date | datetime) -> date:
    """The day in Denmark."""
    return at.astimezone(DENMARK).date() if isinstance(at, datetime) else at


def _key(site: str, day: date) -> str:
    return f"counts:{site}:{day.isoformat()}"


def _kept_until(day: date) -> datetime:
    month = day.year * 12 + day.month - 1 + 1 + KEPT_MONTHS
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=DENMARK)
