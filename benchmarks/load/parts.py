"""What the parts of the running product cost: memory and processor time, from /proc, and what they count of themselves."""

import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.product import Product

_TICKS = os.sysconf("SC_CLK_TCK")
STEPS = {  # what is told in the table: which part says so, and under which name
    "gateway": ("gateway", "indgang_turn_seconds"),
    "Rasa": ("gateway", "indgang_rasa_seconds"),
    "actions": ("actions", "indgang_action_seconds"),
}


def processes(product: Product) -> dict[str, int]:
    """Each part's process, by the name of its file in data/run: gateway, redis, actions, and one Rasa or more."""
    files = (product.data / "run").glob("*.pid")
    return {file.stem: int(file.read_text()) for file in files if file.stem != "supervisor"}


def with_children(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in with_children(int(child)))]


def megabytes(pid: int) -> float:
    """Of a process and its children, what is theirs alone and their share of what they have together with others (PSS)."""
    return sum(_pss(one) for one in with_children(pid)) / 1024


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def cpu_seconds(pid: int) -> float:
    """That a process and its children have had of the processors."""
    return sum(_ticks(one) for one in with_children(pid)) / _TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@dataclass
class Histogram:
    """Counts of times up to each bound (seconds), and their sum."""

    counts: dict[float, float] = field(default_factory=lambda: defaultdict(float))
    total: float = 0
    number: float = 0

    def __sub__(self, earlier: "Histogram") -> "Histogram":
        counts = {bound: count - earlier.counts.get(bound, 0) for bound, count in self.counts.items()}
        return Histogram(counts, self.total - earlier.total, self.number - earlier.number)

    def percentile(self, share: float) -> float:
        """Milliseconds, taken to lie evenly between two bounds; 0 where nothing was counted."""
        wanted, below, count_below = self.number * share, 0.0, 0.0
        for bound, count in sorted(self.counts.items()):
            if count >= wanted and self.number:
                if bound == float("inf"):
                    return below * 1000
                return 1000 * (below + (bound - below) * (wanted - count_below) / max(count - count_below, 1e-9))
            below, count_below = bound, count
        return 0.0

    @property
    def mean(self) -> float:
        """Milliseconds."""
        return 1000 * self.total / self.number if self.number else 0.0


def histogram(text: str, name: str) -> Histogram:
    """Of a page of metrics; an empty one where it isn't there."""
    found = Histogram()
    for family in text_string_to_metric_families(text):
        if family.name == name:
            for sample in family.samples:
                if sample.name.endswith("_bucket"):
                    found.counts[float(sample.labels["le"])] += sample.value
                elif sample.name.endswith("_sum"):
                    found.total += sample.value
                elif sample.name.endswith("_count"):
                    found.number += sample.value
    return found


@dataclass(frozen=True)
class Look:
    """At one moment: processor seconds and megabytes by part, and the histogram of each step."""

    cpu: dict[str, float]
    memory: dict[str, float]
    steps: dict[str, Histogram]


def look(product: Product) -> Look:
    pids = processes(product)
    pages = {
        "gateway": httpx.get(f"{product.url}/api/v1/metrics", timeout=30).text,
        "actions": httpx.get(f"{product.environment['INDGANG_ACTIONS_URL'].split(',')[0]}/metrics", timeout=30).text,
    }
    return Look(
        {part: cpu_seconds(pid) for part, pid in pids.items()},
        {part: megabytes(pid) for part, pid in pids.items()},
        {step: histogram(pages[part], name) for step, (part, name) in STEPS.items()},
    )
