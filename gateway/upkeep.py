"""Once a day, in the background: whether the links still work. And, whenever it is asked, all that editors should look at.

upkeep:lock   held for an hour by the gateway whose turn it is; a round that fails is so tried again an hour later
upkeep:links  JSON of the last round that reached the network, kept for 14 days
"""

import asyncio
import logging
import random
from datetime import timedelta

from redis.asyncio import Redis

from indgang.content import Shelf
from indgang.danish_dates import now
from indgang.tallies import Tallies
from indgang.upkeep import (
    MONTHS,
    Finding,
    LinkReport,
    broken,
    check,
    due,
    in_order,
    link_findings,
    ratings,
)
from indgang.upkeep.links import links
from indgang.upkeep.verdicts import Offline

FIRST_SECONDS = 600  # after the start, when whoever waits for it has been served; up to twice as much
AGAIN_SECONDS = 3_600
LOCK_SECONDS = 3_500  # shorter than the wait, so that a gateway's own lock is gone when it comes back
LIMIT_SECONDS = 3_000  # a round takes minutes; never longer than its lock
A_DAY = timedelta(hours=23)
KEPT = timedelta(days=14)
log = logging.getLogger(__name__)


class Upkeep:
    """`private` lets local addresses be asked, for tests only."""

    def __init__(self, redis: Redis, shelf: Shelf, tallies: Tallies, *, private: bool = False) -> None:
        self._redis, self._shelf, self._tallies = redis, shelf, tallies
        self._private = private

    async def run(self) -> None:
        """For ever: one round a day among all gateways. Nothing that goes wrong here reaches a citizen."""
        await asyncio.sleep(FIRST_SECONDS * (1 + random.random()))  # noqa: S311 – only spreads the gateways
        while True:
            try:
                await self.round()
            except Offline:
                log.info("links were not checked: the network cannot be reached; again in an hour")
            except Exception as error:
                log.warning("links were not checked: %s; again in an hour", type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def round(self) -> bool:
        """Checks the links, unless that was done within a day or another gateway is at it; whether it did.

        Raises Offline, TimeoutError or RedisError.
        """
        last = await self.last()
        if last and now() - last.at < A_DAY:
            return False
        if not await self._redis.set("upkeep:lock", "1", nx=True, ex=LOCK_SECONDS):
            return False
        async with asyncio.timeout(LIMIT_SECONDS):
            report = await check(links(self._shelf.content), private=self._private)
        await self._redis.set("upkeep:links", report.model_dump_json(), ex=KEPT)
        log.info("%d links checked, %d are not in order", report.asked, len(report.results))
        return True

    async def last(self) -> LinkReport | None:
        """The last round; None where there was none within 14 days, or another version wrote it."""
        stored = await self._redis.get("upkeep:links")
        try:
            return LinkReport.model_validate_json(stored) if stored else None
        except ValueError:
            return None

    async def findings(self) -> list[Finding]:
        """All that editors should look at, in order: computed now, with what the last round found of the links.

        Raises RedisError.
        """
        content, moment = self._shelf.content, now()
        tallies = {site: await self._tallies.of(site, MONTHS, moment) for site in content.municipalities}
        report = await self.last()
        return in_order(
            [
                *broken(self._shelf.faults),
                *due(content, moment),
                *ratings(content, tallies),
                *(link_findings(content, report) if report else []),
            ]
        )
