"""So many citizens for so long: what they met, and what it took."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.bookings.slots import percentile
from benchmarks.load.parts import Histogram, Look
from benchmarks.load.plans import Driver, Measured, Plan, driving

THINKING = (20.0, 30.0)
# One citizen alone meets nobody, however soon the next message comes; so a minute is enough for that stage.
STAGES = ((1, (0.5, 1.0), 1.0), (10, THINKING, 5.0), (50, THINKING, 2.0), (200, THINKING, 2.0))
SATURATED = (8, (0.0, 0.0), 1.0)  # nobody thinks: how much can be done at all


@dataclass(frozen=True)
class Stage:
    """`before` and `after` are looks at what answered, `cpu` its processor seconds in between."""

    users: int
    measured: Measured
    before: Look
    after: Look

    @property
    def cpu(self) -> float:
        return sum(self.after.cpu.values()) - sum(self.before.cpu.values())

    @property
    def per_second(self) -> float:
        return self.measured.turns / self.measured.seconds

    @property
    def per_core(self) -> float:
        """Turns in a second in which one core does nothing else."""
        return self.measured.turns / self.cpu if self.cpu else 0.0

    def step(self, name: str) -> Histogram:
        return self.after.steps[name] - self.before.steps[name]

    def turn(self, share: float) -> float:
        """Milliseconds; 0 when nobody was answered."""
        return percentile(self.measured.turn, share) if self.measured.turn else 0.0

    def accepted(self, share: float) -> float:
        return percentile(self.measured.accepted, share) if self.measured.accepted else 0.0


def measured(plan: Plan, look: Callable[[], Look]) -> Stage:
    """Carries out a plan; looks at what answers as the warm-up ends, and at the end. Raises RuntimeError when the driver fails."""
    with driving(plan) as driver:
        _wait_for(driver, "measuring")
        before = look()
        _wait_for(driver, "done")
        after = look()
        return Stage(plan.users, Measured.read(driver.next_line()), before, after)


def _wait_for(driver: Driver, what: str) -> None:
    while driver.next_line().get("now") != what:
        pass


def plan_of(stage: tuple[int, tuple[float, float], float], url: str, seconds: float, *, bare: bool = False) -> Plan:
    """`seconds` is what a stage lasts; some last longer, for citizens who think say little."""
    users, think, longer = stage
    plan = Plan(url, users, think, seconds * longer, warm_up=5 + think[1], bare=bare)
    return replace(plan, warm_up=min(plan.warm_up, plan.seconds))


def cores() -> int:
    return len(os.sched_getaffinity(0))
