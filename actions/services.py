"""What the actions work with: the municipalities, the store, and the clock."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from redis.asyncio import Redis

from indgang import danish_dates, store
from indgang.content import Content, Shelf
from indgang.courses import coming
from indgang.library_events import LibraryEvents
from indgang.library_events.reading import Library as Calendar
from indgang.library_hours import LibraryHours
from indgang.library_hours.reading import Library


@dataclass(frozen=True)
class Services:
    shelf: Shelf
    redis: Redis
    library_hours: LibraryHours
    library_events: LibraryEvents
    clock: Callable[[], datetime] = danish_dates.now

    @property
    def content(self) -> Content:
        """What is said now; asked for anew each time, since an editor may have changed it."""
        return self.shelf.content

    async def keep_fresh(self) -> None:
        """For ever: takes up edited content, and looks up the libraries' own hours and events before anybody asks."""
        await asyncio.gather(
            self.shelf.follow(),
            self.library_hours.keep_fresh(self._libraries, self.clock),
            self.library_events.keep_fresh(self._calendars, self.clock),
        )

    async def close(self) -> None:
        await asyncio.gather(self.library_hours.close(), self.library_events.close())

    def _libraries(self) -> list[Library]:
        towns = self.content.municipalities.values()
        return [(town.id, town.library.cms, town.opening_hours) for town in towns]

    def _calendars(self) -> list[Calendar]:
        towns = self.content.municipalities.values()
        return [(town.id, town.library.cms, town.library.courses) for town in towns]

    @classmethod
    def opened(cls, content: Path, redis_url: str) -> "Services":
        shelf = Shelf(content)
        for municipality in shelf.content.municipalities.values():
            coming(
                municipality.courses, danish_dates.now()
            )  # loads the calendar of holidays before anybody waits for it
        redis = store.connect(redis_url)
        return cls(shelf, redis, LibraryHours(redis), LibraryEvents(redis))
