"""The drill from its beginning to its end: start, storm and troubles, quiet, count."""

import asyncio
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.claims.served import Desk
from benchmarks.drill import roles
from benchmarks.drill.counting import Found, count
from benchmarks.drill.keeper import Whole, running
from benchmarks.drill.roles import Storm
from benchmarks.drill.troubles import Chaos, small_disk
from indgang.config import ROOT
from indgang.conversations import Conversations
from indgang.store import connect

ASKERS, WAITING, STAFF = 8, 3, 3
_SECONDS_TO_FINISH = 30.0
_SECONDS_OF_QUIET = 90.0  # in which everything that was accepted must be answered, once nothing is broken any more
_STILL = 3.0  # seconds without a change, after which nothing more is expected


@dataclass(frozen=True)
class Drilled:
    seed: int
    seconds: float
    chaos: Chaos
    storm: Storm
    found: Found
    checked: str  # what `make bookings-check` said
    journal_held: bool

    @property
    def held(self) -> bool:
        return not self.found.number and self.journal_held


async def drill(folder: Path, seed: int, seconds: float, longest: float, *, calm: bool = False) -> Drilled:
    chance, began = random.Random(seed), time.monotonic()  # noqa: S311 (nothing secret)
    async with small_disk(folder / "disk") as quota, running(folder, folder / "disk") as whole:
        limits = httpx.Limits(max_connections=None, keepalive_expiry=2)
        async with httpx.AsyncClient(timeout=30, limits=limits) as client:
            storm, chaos = Storm(whole.urls, client, chance), Chaos(whole, random.Random(seed), quota, longest)  # noqa: S311
            desks = [await Desk.opened(whole.redis_url, whole.urls[0], f"vagt{number}") for number in range(STAFF)]
            await _through(storm, chaos, desks, whole, 0 if calm else seconds, seconds)
            found = await count(storm, whole.redis_url, chaos.stood)
        for desk in desks:
            await desk.client.aclose()
        checked, journal_held = await asyncio.to_thread(_check, whole)
    return Drilled(seed, time.monotonic() - began, chaos, storm, found, checked, journal_held)


async def _through(
    storm: Storm, chaos: Chaos, desks: list[Desk], whole: Whole, troubles: float, seconds: float
) -> None:
    people = [asyncio.create_task(roles.ask(storm)) for _ in range(ASKERS)]
    people += [asyncio.create_task(roles.wait_for_staff(storm)) for _ in range(WAITING)]
    people.append(asyncio.create_task(roles.sessions(storm, whole.redis_url)))
    working = [asyncio.create_task(roles.staff(storm, desk)) for desk in desks]
    if troubles:
        await chaos.run(storm.over, troubles)
    else:
        await asyncio.sleep(seconds)
        storm.over.set()
    for link in whole.links.values():
        link.heal()
    await whole.wait()
    await _ended(people, _SECONDS_TO_FINISH)
    storm.served.set()
    await _ended(working, _SECONDS_TO_FINISH / 3)
    await _quiet(storm, whole)
    for window in storm.windows:
        await window.close()


async def _ended(people: list[asyncio.Task[None]], seconds: float) -> None:
    """What they are in the middle of they may finish for a while; then they go. Raises what any of them raised."""
    done, others = await asyncio.wait(people, timeout=seconds)
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.gather(*done)


async def _quiet(storm: Storm, whole: Whole) -> None:
    """Returns when every stream shows what is stored and nothing changes any more, or after a while."""
    until, still_since, before = time.monotonic() + _SECONDS_OF_QUIET, time.monotonic(), -1
    async with connect(whole.redis_url) as redis:
        conversations = Conversations(redis)
        while time.monotonic() < until:
            stored, behind = 0, 0
            for window in storm.windows:
                events = await conversations.events(window.id)
                stored += len(events)
                behind += bool(events) and events[-1].id not in {event.get("id") for _, event in window.seen[-5:]}
            waiting = await redis.zcard("turns")
            if stored != before or behind or waiting:
                before, still_since = stored, time.monotonic()
            elif time.monotonic() - still_since > _STILL:
                return
            await asyncio.sleep(0.5)


def _check(whole: Whole) -> tuple[str, bool]:
    env = {**os.environ, **whole.environment}
    done = subprocess.run(
        [sys.executable, "-m", "indgang.bookings.check"], cwd=ROOT, env=env, text=True, capture_output=True, check=False
    )
    return " ".join(done.stdout.split()) or done.stderr.strip(), done.returncode == 0
