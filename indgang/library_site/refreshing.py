"""Looks for news in the background: one look at a library at a time, and a pause after one that failed."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from time import monotonic

logger = logging.getLogger(__name__)

PAUSE = 60.0  # seconds after a failure before it is tried again


class Refreshing:
    """The looks that are under way in this process. Close it to stop them."""

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._not_before: dict[str, float] = {}

    def begun(self, site: str, look: Callable[[], Coroutine[None, None, None]]) -> asyncio.Task[None] | None:
        """The look at a site that is under way, begun now if it must be; None so soon after a failure."""
        if site not in self._under_way:
            if monotonic() < self._not_before.get(site, 0):
                return None
            task = asyncio.create_task(look())
            self._under_way[site] = task
            task.add_done_callback(lambda done: self._over(site, done))
        return self._under_way[site]

    def failed(self, site: str) -> None:
        self._not_before[site] = monotonic() + PAUSE

    async def close(self) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _over(self, site: str, task: asyncio.Task[None]) -> None:
        del self._under_way[site]
        if not task.cancelled() and (error := task.exception()):
            self.failed(site)
            logger.error("The library of %s: %s", site, type(error).__name__)
