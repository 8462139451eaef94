"""Many turns one after the other: whether memory, what is kept of a dialogue, and the time of a turn stay as they are.

Retention is a month and a day, and the run an hour or so. So the citizens of this run delete their conversations when they are over, as they may,
and Rasa's memory of a dialogue, which deleting takes too, is besides set to expire after two minutes.
"""

import asyncio
from dataclasses import dataclass

from benchmarks.load.parts import megabytes, processes
from benchmarks.load.plans import Driver, Measured, Plan, driving
from indgang.store import connect
from tests.product import Product

USERS = 16  # without thinking: as many turns as there can be
FLAT = 0.1  # that memory may grow by
FLAT_TIMES = 0.25  # that a turn, and the largest memory of a dialogue, may: they vary from sample to sample
SETTLED = 0.1  # of the turns, after which nothing may grow any more
SAMPLES = 20
TRACKER_SECONDS = "120"
_SLACK_MB = 4  # of a part: what may come and go, where a tenth is less


@dataclass(frozen=True)
class Sample:
    """After so many turns: megabytes of each part; of Redis what it says it uses; the largest of Rasa's memories of a dialogue, and how many
    there are; milliseconds of the turns since the last sample."""

    turns: int
    memory: dict[str, float]
    redis_used: float
    largest_tracker: float
    trackers: int
    p50: float
    p95: float


@dataclass(frozen=True)
class LongRun:
    """`samples` are in order; `measured` has the turns and what failed, its times are not kept."""

    samples: list[Sample]
    measured: Measured

    @property
    def settled(self) -> Sample:
        """The first after a tenth of the turns."""
        return next(one for one in self.samples if one.turns >= self.measured.turns * SETTLED)

    def grown(self) -> dict[str, tuple[float, float, bool]]:
        """By what is watched: when settled, at the end (the median of the last three samples), and whether that is flat."""
        first, last = _watched(self.settled), [_watched(one) for one in self.samples[-3:]]
        found = {}
        for name, then in first.items():
            now = sorted(one[name] for one in last)[len(last) // 2]
            slack = max(then * FLAT, _SLACK_MB if name.endswith("MB") else then * FLAT_TIMES)
            found[name] = (then, now, now <= then + slack)
        return found


def _watched(one: Sample) -> dict[str, float]:
    memory = {f"{part}, MB": size for part, size in one.memory.items()}
    return memory | {
        "what Redis says it uses, MB": one.redis_used,
        "the largest memory of a dialogue, KB": one.largest_tracker,
        "a turn's p50, ms": one.p50,
        "a turn's p95, ms": one.p95,
    }


def long_run(product: Product, turns: int, seconds: float) -> LongRun:
    """At most `turns`, and at most for so long. What has been seen until an interruption is not lost."""
    plan = Plan(product.url, USERS, (0, 0), seconds, 20, turns=turns, every=max(turns // SAMPLES, 50), delete=True)
    samples: list[Sample] = []
    with driving(plan) as driver:
        return LongRun(samples, _sampled(product, driver, samples))


def _sampled(product: Product, driver: Driver, samples: list[Sample]) -> Measured:
    for line in driver.lines():
        if "turns_so_far" in line:
            samples.append(asyncio.run(_sample(product, line["turns_so_far"], line["p50"], line["p95"])))
            print(_told(samples[-1]), flush=True)
        if "times" in line:
            return Measured.read(line)
    raise RuntimeError("the driver has ended")


async def _sample(product: Product, turns: int, p50: float, p95: float) -> Sample:
    memory = {part: megabytes(pid) for part, pid in processes(product).items()}
    url = product.environment["INDGANG_REDIS_URL"]
    async with connect(url) as redis, connect(url, db=1) as trackers:
        used = (await redis.info("memory"))["used_memory"] / 2**20
        sizes = [await trackers.strlen(key) async for key in trackers.scan_iter(count=1000)]
    return Sample(turns, memory, used, max(sizes, default=0) / 1024, len(sizes), p50, p95)


def _told(one: Sample) -> str:
    memory = ", ".join(f"{part} {size:.0f}" for part, size in sorted(one.memory.items()))
    return (
        f"after {one.turns} turns: {memory} MB; Redis uses {one.redis_used:.1f} MB, {one.trackers} dialogues, "
        f"the largest {one.largest_tracker:.0f} KB; p50 {one.p50:.0f}, p95 {one.p95:.0f} ms"
    )
