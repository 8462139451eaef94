"""What is asked of a drill, what came of it, and the table of it."""

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.widget.counting import Found
from benchmarks.widget.troubles import KINDS


@dataclass
class Options:
    conversations: int = 200
    disconnects: int = 1000
    seed: int = 7
    at_once: int = 20
    gateways: int = 2
    patient: bool = True


@dataclass
class Outcome:
    found: Found = field(default_factory=Found)
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0


def report(options: Options, outcome: Outcome) -> str:
    """The table in Markdown."""
    found = outcome.found
    rows: list[tuple[str, str]] = [
        ("conversations", f"{found.conversations:,} ({options.at_once} at once, {options.gateways} gateways)"),
        ("disconnects", f"{outcome.kinds.total():,}"),
        *((f"– {kind}", f"{outcome.kinds[kind]:,}") for kind in KINDS),
        ("pages that came back whole with the button", f"{found.whole_pages:,}"),
        ("messages written or pressed", f"{found.written:,}"),
        ("lost", f"{found.lost:,}"),
        ("doubled", f"{found.doubled:,}"),
        ("out of order", f"{found.out_of_order:,}"),
        ("not answered", f"{found.not_answered:,}"),
        ("answered again", f"{found.answered_again:,}"),
        ("answered with “the assistant is away”", f"{found.errors:,}"),
        ("longest without a word or a notice", f"{found.longest:.1f} s"),
        ("faults of any kind", f"{len(found.faults):,}"),
        ("took", f"{outcome.seconds / 60:.1f} min, seed {options.seed}"),
    ]
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {what} | {measured} |" for what, measured in rows)])
