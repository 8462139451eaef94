"""What is broken: a part killed, frozen or asked to end, Redis without room, a line cut or slow, a clock turned. One after the other, by a seed."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from benchmarks.drill.keeper import Whole

_LAG = 0.25  # seconds, each way, of a slow line
_TURNS = ("+1h", "-1h", "+40s", "-40s")
Stood = list[tuple[float, float, str]]


@dataclass
class Chaos:
    """`stood` tells when somebody could not speak: from, until, who (a part or "store"); `done` counts what was broken."""

    whole: Whole
    chance: random.Random
    quota: bool
    longest: float = 12.0  # seconds that something stays frozen
    done: Counter[str] = field(default_factory=Counter)
    stood: Stood = field(default_factory=list)
    log: list[str] = field(default_factory=list)  # what, from when and until when, as the parts' own logs have it
    _turned: str = "+0"

    async def run(self, over: asyncio.Event, seconds: float) -> None:
        """Every kind once in an order of its own, and then at random, until the time is up."""
        until, kinds = time.monotonic() + seconds, list(self._kinds().items())
        self.chance.shuffle(kinds)
        while time.monotonic() < until:
            if not kinds:
                kinds = self.chance.sample(list(self._kinds().items()), 4)
            name, breaking = kinds.pop()
            began = datetime.now(UTC)
            await breaking()
            self.done[name] += 1
            self.log.append(f"{began:%H:%M:%S.%f} to {datetime.now(UTC):%H:%M:%S}: {name}")
            await asyncio.sleep(self.chance.uniform(0.3, 3))
        over.set()
        if self.whole.clock:
            self.whole.clock.write_text("+0\n")

    def _kinds(self) -> dict[str, Callable[[], Awaitable[None]]]:
        kinds: dict[str, Callable[[], Awaitable[None]]] = {}
        for part in self.whole.parts:
            kinds[f"{part} killed"] = lambda part=part: self.end(part, signal.SIGKILL)  # type: ignore[misc]
            kinds[f"{part} asked to end"] = lambda part=part: self.end(part, signal.SIGTERM)  # type: ignore[misc]
            kinds[f"{part} frozen"] = lambda part=part: self.freeze(part)  # type: ignore[misc]
        for link in self.whole.links:
            kinds[f"{link}: cut"] = lambda link=link: self.cut(link)  # type: ignore[misc]
            kinds[f"{link}: swallowed"] = lambda link=link: self.swallow(link)  # type: ignore[misc]
            kinds[f"{link}: slow"] = lambda link=link: self.slow(link)  # type: ignore[misc]
        kinds["Redis without memory"] = self.no_memory
        if self.quota:
            kinds["Redis' disk full"] = self.disk_full
        if self.whole.clock:
            kinds["a gateway's clock turned"] = self.turn_clock
        return kinds

    def _some(self, short: float = 3.0) -> float:
        return self.chance.uniform(min(short, self.longest), self.longest)

    async def end(self, part: str, number: int) -> None:
        self.whole.parts[part].send(number)
        if part == "redis":
            with self._standing("store"):
                await self._redis_is_back()
        else:  # whose stream ends with it sees that
            await asyncio.sleep(1.5)

    async def _redis_is_back(self) -> None:
        await asyncio.sleep(1)  # it may take that long to end
        async with Redis.from_url(self.whole.redis_url) as redis:
            while True:
                with suppress(RedisError):
                    await redis.ping()
                    return
                await asyncio.sleep(0.1)

    async def freeze(self, part: str) -> None:
        self.whole.parts[part].send(signal.SIGSTOP)
        with self._standing("store" if part == "redis" else part):
            try:
                await asyncio.sleep(self._some())
            finally:
                self.whole.parts[part].send(signal.SIGCONT)

    async def cut(self, link: str) -> None:
        with self._standing(_of_link(link)):
            self.whole.links[link].cut()
            await asyncio.sleep(self._some(1))
            self.whole.links[link].heal()

    async def swallow(self, link: str) -> None:
        with self._standing(_of_link(link)):
            self.whole.links[link].swallow()
            await asyncio.sleep(self._some())
            self.whole.links[link].heal()

    async def slow(self, link: str) -> None:
        with self._standing(_of_link(link)):
            self.whole.links[link].lag = _LAG
            await asyncio.sleep(self._some())
            self.whole.links[link].heal()

    async def no_memory(self) -> None:
        """Writes are refused, as they are where a quota is used up; what is read is answered."""
        async with Redis.from_url(self.whole.redis_url) as redis:
            with suppress(RedisError), self._standing("store"):
                await redis.config_set("maxmemory", "1mb")
                await asyncio.sleep(self._some(2))
            while True:
                with suppress(RedisError):
                    await redis.config_set("maxmemory", 0)
                    return
                await asyncio.sleep(0.2)

    async def disk_full(self) -> None:
        """Not a byte left where Redis writes; it ends itself rather than answer what it could not write down."""
        filler = self.whole.redis_folder / "filler"
        with self._standing("store"):
            await asyncio.to_thread(_fill, filler)
            await asyncio.sleep(self._some(2))
            filler.unlink(missing_ok=True)
            await self._redis_is_back()

    async def turn_clock(self) -> None:
        """Of one of the gateways, while other things go on to break; the next time it is turned back. Nobody falls silent by that."""
        if self.whole.clock:
            self._turned = "+0" if self._turned != "+0" else self.chance.choice(_TURNS)
            self.whole.clock.write_text(f"{self._turned}\n")

    def _standing(self, who: str) -> "_Standing":
        return _Standing(self.stood, who)


class _Standing:
    def __init__(self, stood: Stood, who: str) -> None:
        self._stood, self._who = stood, who

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._stood.append((self._began, time.monotonic(), self._who))


def _of_link(link: str) -> str:
    return "store" if link == "gateways to Redis" else link


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as full:
        while True:
            full.write(b"0" * 65_536)
    with suppress(OSError), file.open("ab", buffering=0) as full:
        while True:
            full.write(b"0")


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[bool]:
    """A disk of 64 MB at `folder` where this user may mount one, else just the folder; which of the two."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    mounted = os.geteuid() == 0 and await _ran("mount", "-t", "tmpfs", "-o", "size=64m", "indgang-drill", str(folder))
    try:
        yield mounted
    finally:
        if mounted:
            await _ran("umount", str(folder))


async def _ran(*command: str) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return False
    return await process.wait() == 0
