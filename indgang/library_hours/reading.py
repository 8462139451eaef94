"""Keeps the library's hours in Redis and looks for new ones in the background, so that a citizen hardly ever waits for the library."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import cast

import httpx
from pydantic import BaseModel, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from indgang.library_hours.entries import Entry, entries_of
from indgang.library_hours.listings import listed, listing_of
from indgang.library_site.fetching import SECONDS, Unreachable, Unusable, address, fetch
from indgang.library_site.public_only import client_of
from indgang.library_site.refreshing import Refreshing
from indgang.opening_hours import Unit

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)  # how old hours are when the library is asked again
FRESH = timedelta(minutes=20)  # how old they may be for nobody to wait for newer ones, nor be told how old they are
KEPT = timedelta(days=7)  # how long the last known ones are kept
AHEAD = timedelta(days=60)  # how far ahead is asked
WAIT = 1.0  # seconds that a citizen's question may wait for the library
LOOK = 30.0  # seconds between two looks at how old they are
_AT_ONCE = 4  # branches of one library that are asked about at the same time


Library = tuple[str, object | None, Sequence[Unit]]
"""A site's id, its library's base address, and its units."""


class Known(BaseModel):
    """What is kept of one branch: the answer to `url`, got at `heard` (aware) or unchanged since."""

    url: str
    heard: datetime
    first: date
    last: date
    entries: list[Entry]
    etag: str | None = None
    modified: str | None = None


class LibraryHours:
    """Reads for one process; several may read for the same site at once. Close it to stop what is under way."""

    def __init__(self, redis: Redis, wait: float = WAIT) -> None:
        self._redis, self._wait = redis, wait
        self._looks = Refreshing()

    async def units(self, site: str, cms: object | None, units: Sequence[Unit], now: datetime) -> list[Unit]:
        """The units, those with a `branch` with the hours their library lists at `cms` (its base address).

        Give it all of the site's units. `now` is aware, Danish time. Waits at most a second for the library, and not at all while what is kept is fresh. Never raises for
        what the library or Redis do: the units are then as last known (and `told_at` says since when) or as the file has them.
        """
        branches = [unit.branch for unit in units if unit.branch is not None]
        if cms is None or not branches:
            return list(units)
        known = await self._kept(site, str(cms), now)
        age = _oldest(known, branches, now)
        base = str(cms)
        task = self._looks.begun(site, lambda: self.refresh(site, base, branches, now)) if age >= AGAIN else None
        if task and age >= FRESH:
            await asyncio.wait([task], timeout=self._wait)
            known = await self._kept(site, str(cms), now)
        return [_laid_over(unit, known.get(unit.branch or -1), now) for unit in units]

    async def refresh(self, site: str, cms: str, branches: Iterable[int], now: datetime) -> None:
        """Asks the library about each branch whose hours are due, and keeps what it answers."""
        known = await self._kept(site, cms, now)
        stale = [branch for branch in dict.fromkeys(branches) if _oldest(known, [branch], now) >= AGAIN]
        turns = asyncio.Semaphore(_AT_ONCE)
        async with client_of(SECONDS) as client:

            async def ask(branch: int) -> bool:
                async with turns:
                    return await self._ask(client, site, cms, branch, known.get(branch), now)

            done = await asyncio.gather(*map(ask, stale))
        if not all(done):
            self._looks.failed(site)

    async def keep_fresh(self, libraries: Callable[[], Iterable[Library]], clock: Callable[[], datetime]) -> None:
        """Looks at the hours of all libraries until it is cancelled, so that hardly any question has to."""
        while True:
            for site, cms, units in libraries():
                await self.units(site, cms, units, clock())
            await asyncio.sleep(LOOK)

    async def close(self) -> None:
        await self._looks.close()

    async def _ask(
        self, client: httpx.AsyncClient, site: str, cms: str, branch: int, before: Known | None, now: datetime
    ) -> bool:
        first, last = now.date(), now.date() + AHEAD
        url = address(cms, "opening_hours", branch_id=branch, from_date=first, to_date=last)
        same = before if before and before.url == url else None
        try:
            got = await fetch(client, url, same.etag if same else None, same.modified if same else None)
            if got.body is None:
                if same is None:
                    raise Unusable("unchanged, but since what?")
                new = same.model_copy(update={"heard": now})
            else:
                entries = entries_of(branch, got.body)
                new = Known(
                    url=url, heard=now, first=first, last=last, entries=entries, etag=got.etag, modified=got.modified
                )
        except (Unreachable, Unusable) as error:
            logger.warning("The library of %s, branch %s: %s", site, branch, error)
            return False
        await self._keep(site, branch, new)
        return True

    async def _keep(self, site: str, branch: int, known: Known) -> None:
        async with self._redis.pipeline(transaction=True) as together:
            together.hset(_key(site), str(branch), known.model_dump_json(by_alias=True))
            together.expire(_key(site), KEPT)
            await together.execute()

    async def _kept(self, site: str, cms: str, now: datetime) -> dict[int, Known]:
        """What is known of this library, by branch; nothing that was kept in another form, too long, or of another library."""
        try:
            fields = cast(dict[str, str], await self._redis.hgetall(_key(site)))
        except RedisError as error:
            logger.warning("The library of %s: %s", site, type(error).__name__)
            return {}
        known = {}
        for branch, text in fields.items():
            try:
                each = Known.model_validate_json(text)
            except ValidationError:
                continue
            if each.url.startswith(f"{cms.rstrip('/')}/") and now - each.heard < KEPT:
                known[int(branch)] = each
        return known


def _key(site: str) -> str:
    return f"library_hours:{site}"


def _oldest(known: Mapping[int, Known], branches: Iterable[int], now: datetime) -> timedelta:
    """The age of the oldest of these branches' hours; one of which nothing is known is as old as can be."""
    return max((now - known[branch].heard if branch in known else KEPT for branch in branches), default=timedelta(0))


def _laid_over(unit: Unit, known: Known | None, now: datetime) -> Unit:
    listing = listing_of(known.entries, known.first, known.last) if known else None
    if not known or not listing:
        return unit
    return listed(unit, listing, None if now - known.heard < FRESH else known.heard.astimezone(now.tzinfo))
