"""What the actions work with: the municipalities, the store, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from redis.asyncio import Redis

from indgang import danish_dates, store
from indgang.content.municipalities import Municipality, load
from indgang.courses import coming


@dataclass(frozen=True)
class Services:
    municipalities: dict[str, Municipality]
    redis: Redis
    clock: Callable[[], datetime] = danish_dates.now

    @classmethod
    def opened(cls, content: Path, redis_url: str) -> "Services":
        municipalities = load(content)
        for municipality in municipalities.values():
            coming(
                municipality.courses, danish_dates.now()
            )  # loads the calendar of holidays before anybody waits for it
        return cls(municipalities, store.connect(redis_url))
