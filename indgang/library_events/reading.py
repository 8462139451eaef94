"""Keeps a library's events in Redis and looks for new ones in the background, so that a citizen hardly ever waits for the library."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from pydantic import BaseModel, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from indgang.library_events.events import Event, Events, events_of
from indgang.library_events.listings import Listing, listing_of
from indgang.library_events.mapping import DEFAULT, CourseMapping
from indgang.library_site.fetching import Unreachable, Unusable, address, fetch
from indgang.library_site.public_only import client_of
from indgang.library_site.refreshing import Refreshing

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)  # how old a list is when the library is asked again
FRESH = timedelta(minutes=20)  # how old it may be for nobody to wait for a newer one, nor be told how old it is
KEPT = timedelta(days=7)  # how long the last known one is kept
WAIT = 1.0  # seconds that a citizen's question may wait, Redis and the library together
LOOK = 30.0  # seconds between two looks at how old they are
SECONDS = 30.0  # for the whole of an answer: it comes as one, without pages
LARGEST = 16_000_000  # bytes of an answer: some thousand events with their texts

Library = tuple[str, object | None, CourseMapping | None]
"""A site's id, its library's base address, and which of its events are courses."""


class Known(BaseModel):
    """What is kept beside the events: the answer to `url`, got at `heard` (aware) or unchanged since; `version` names its contents."""

    url: str
    heard: datetime
    version: str
    left_out: int = 0
    etag: str | None = None
    modified: str | None = None


@dataclass
class _Held:
    """What this process has at hand: the events, and the listing made of them by one mapping."""

    known: Known
    events: list[Event]
    mapping: CourseMapping | None = None
    listing: Listing | None = None


class LibraryEvents:
    """Reads for one process; several may read for the same site at once. Close it to stop what is under way."""

    def __init__(self, redis: Redis, wait: float = WAIT) -> None:
        self._redis, self._wait = redis, wait
        self._looks = Refreshing()
        self._held: dict[str, _Held] = {}

    async def listing(self, site: str, cms: object | None, mapping: CourseMapping | None, now: datetime) -> Listing:
        """What the library at `cms` (its base address) lists and has not begun at `now` (aware, Danish time).

        Waits at most a second, and not at all while what is at hand is fresh. Never raises for what the library or Redis do: the listing is
        then as last known, and `told_at` says since when; or its state is `unknown`.
        """
        if cms is None:
            return Listing("none")
        base, until = str(cms), monotonic() + self._wait
        held = await self._at_hand(site, base, now)
        if _age(held, now) >= AGAIN:
            look = self._looks.begun(site, lambda: self.refresh(site, base, mapping, now))
            if look and _age(held, now) >= FRESH:
                await asyncio.wait([look], timeout=max(0.0, until - monotonic()))
                held = self._of(site, base, now)
        if held is None:
            return Listing("unknown")
        told_at = None if _age(held, now) < FRESH else held.known.heard.astimezone(now.tzinfo)
        return (await self._listed(held, mapping or DEFAULT)).at(now, told_at)

    async def refresh(self, site: str, cms: str, mapping: CourseMapping | None, now: datetime) -> None:
        """Asks the library, and keeps what it answers."""
        held = await self._stored(site, cms, now)
        try:
            new = await self._asked(cms, held, now)
            await self._listed(new, mapping or DEFAULT)  # here, so that no question waits for it
        except (Unreachable, Unusable) as error:
            logger.warning("The library of %s, events: %s", site, error)
            self._looks.failed(site)
            return
        self._held[site] = new
        try:
            await self._keep(site, new)
        except RedisError as error:
            logger.warning("The library of %s, events: %s", site, type(error).__name__)

    async def keep_fresh(self, libraries: Callable[[], Iterable[Library]], clock: Callable[[], datetime]) -> None:
        """Looks at the lists of all libraries until it is cancelled, so that hardly any question has to."""
        while True:
            for site, cms, mapping in libraries():
                await self.listing(site, cms, mapping, clock())
            await asyncio.sleep(LOOK)

    async def close(self) -> None:
        await self._looks.close()

    async def _asked(self, cms: str, held: _Held | None, now: datetime) -> _Held:
        url = address(cms, "events", from_date=now.date())
        same = held.known if held and held.known.url == url else None
        etag, modified = (same.etag, same.modified) if same else (None, None)
        async with client_of(SECONDS) as client:
            got = await fetch(client, url, etag, modified, seconds=SECONDS, largest=LARGEST)
        if got.body is None:
            if not held or not same:
                raise Unusable("unchanged, but since what?")
            return _Held(same.model_copy(update={"heard": now}), held.events, held.mapping, held.listing)
        version = hashlib.sha256(got.body).hexdigest()[:16]
        events, left_out = await asyncio.to_thread(events_of, got.body)
        if left_out:
            logger.warning("The events of %s: %d of %d cannot be read", cms, left_out, left_out + len(events))
        if not events and held and any(event.start > now for event in held.events):
            raise Unusable("suddenly no events at all")  # a fault of theirs sooner than a library where nothing goes on
        known = Known(url=url, heard=now, version=version, left_out=left_out, etag=got.etag, modified=got.modified)
        return _Held(known, events)

    async def _at_hand(self, site: str, cms: str, now: datetime) -> _Held | None:
        """What is in memory while it is fresh; else what another process may have kept since."""
        held = self._of(site, cms, now)
        if _age(held, now) < AGAIN:
            return held
        try:
            async with asyncio.timeout(self._wait / 2):
                return await self._stored(site, cms, now)
        except TimeoutError:
            return held

    def _of(self, site: str, cms: str, now: datetime) -> _Held | None:
        """What is in memory of this library, unless it is too old."""
        held = self._held.get(site)
        return held if held and _of_library(held.known, cms) and _age(held, now) < KEPT else None

    async def _stored(self, site: str, cms: str, now: datetime) -> _Held | None:
        """The newer of what is in memory and in Redis; nothing that was kept in another form, too long, or of another library."""
        held = self._of(site, cms, now)
        try:
            text = await self._redis.hget(_key(site), "known")
            known = Known.model_validate_json(text) if text else None
            if known is None or not _of_library(known, cms) or now - known.heard >= KEPT:
                return held
            if held and held.known.heard >= known.heard:
                return held
            if held and held.known.version == known.version:
                held.known = known
                return held
            text, events = await self._redis.hmget(_key(site), ["known", "events"])
            read = await asyncio.to_thread(Events.validate_json, events or "")
            self._held[site] = _Held(Known.model_validate_json(text or ""), read)
        except RedisError as error:
            logger.warning("The library of %s, events: %s", site, type(error).__name__)
        except ValidationError:
            logger.warning("The library of %s, events: kept in another form", site)
        return self._of(site, cms, now)

    async def _keep(self, site: str, held: _Held) -> None:
        before = await self._redis.hget(_key(site), "known")
        same = before and f'"version":"{held.known.version}"' in before
        events = None if same else await asyncio.to_thread(Events.dump_json, held.events)
        async with self._redis.pipeline(transaction=True) as together:
            together.hset(_key(site), "known", held.known.model_dump_json())
            if events is not None:
                together.hset(_key(site), "events", events.decode())
            together.expire(_key(site), KEPT)
            await together.execute()

    async def _listed(self, held: _Held, mapping: CourseMapping) -> Listing:
        if held.listing is None or held.mapping != mapping:
            held.listing = await asyncio.to_thread(listing_of, held.events, held.known.left_out, mapping)
            held.mapping = mapping
        return held.listing


def _key(site: str) -> str:
    return f"library_events:{site}"


def _of_library(known: Known, cms: str) -> bool:
    return known.url.startswith(f"{cms.rstrip('/')}/")


def _age(held: _Held | None, now: datetime) -> timedelta:
    """Of what nothing is known the age is as high as can be."""
    return now - held.known.heard if held else KEPT
