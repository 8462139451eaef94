"""The tables that the README shows. An aim that is missed is said so; it is no fault."""

from collections.abc import Iterator

from benchmarks.load.long_run import LongRun
from benchmarks.load.parts import Histogram
from benchmarks.load.stages import Stage, cores
from benchmarks.load.streams import AIM_MB, AIM_MS, Idle

SHARES = (0.5, 0.95, 0.99)


def aimed(held: bool, aim: str) -> str:
    return f"{aim}: {'reached' if held else '**missed**'}"


def _three(values: Iterator[float]) -> str:
    return " / ".join(f"{value:.0f}" for value in values)


def _step(one: Histogram) -> str:
    return _three(one.percentile(share) for share in SHARES) if one.number else "–"


def steps(stages: list[Stage]) -> Iterator[str]:
    """Milliseconds of each step of a turn, by how many citizens chat."""
    yield "| citizens | turns | turns/s | whole turn, ms p50 / p95 / p99 | taken in | gateway | of it Rasa | of it actions | failed | aim (p95) |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    for one in stages:
        parts = " | ".join(_step(one.step(name)) for name in ("gateway", "Rasa", "actions"))
        whole, taken_in = _three(one.turn(share) for share in SHARES), _three(one.accepted(share) for share in SHARES)
        failed, aim = sum(one.measured.failures.values()), {10: 120, 200: 1000}.get(one.users)
        told = aimed(one.turn(0.95) < aim, f"{aim} ms") if aim else ""
        yield (
            f"| {one.users} | {one.measured.turns} | {one.per_second:.2f} | {whole} | {taken_in} | {parts} | {failed} | {told} |"
        )


def memory(
    at_rest: dict[str, float], under: dict[str, float], after: dict[str, float], started: float
) -> Iterator[str]:
    yield "| memory, MB | before | under the most citizens | after |"
    yield "|---|---:|---:|---:|"
    for part in sorted(at_rest):
        yield f"| {part} | {at_rest[part]:.0f} | {under.get(part, 0):.0f} | {after.get(part, 0):.0f} |"
    sums = [sum(one.values()) for one in (at_rest, under, after)]
    yield f"| whole product ({aimed(max(sums) < 1200, '1,200 MB')}) | {sums[0]:.0f} | {sums[1]:.0f} | {sums[2]:.0f} |"
    yield ""
    yield f"Ready in {started:.0f} s ({aimed(started < 20, '20 s')})."


def saturated(rows: list[tuple[str, Stage]]) -> Iterator[str]:
    """What can be done at all, the product first; ratios to the last row."""
    last = rows[-1][1]
    yield f"| {rows[0][1].users} citizens who do not think, {cores()} cores | turns/s | a core and second | turn, ms p50 / p95 / p99 | memory, MB | failed | turns/s, last row = 1 | a core, last row = 1 |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for title, one in rows:
        whole = _three(one.turn(share) for share in SHARES)
        failed = sum(one.measured.failures.values())
        ratios = (
            f"{one.per_second / last.per_second:.2f} | {one.per_core / last.per_core:.2f}"
            if last.measured.turns
            else "– | –"
        )
        size = sum(one.after.memory.values())
        yield f"| {title} | {one.per_second:.1f} | {one.per_core:.1f} | {whole} | {size:.0f} | {failed} | {ratios} |"


def streams(one: Idle) -> Iterator[str]:
    yield f"| {one.streams:,} open streams on one gateway process | measured | aim |"
    yield "|---|---|---|"
    yield f"| memory of the gateway | {one.before:.0f} MB before, {one.open:.0f} MB with them, {one.after:.0f} MB after the messages | {aimed(one.after < AIM_MB, f'{AIM_MB} MB')} |"
    yield f"| opened in | {one.seconds_to_open:.0f} s; {one.failed} could not be opened, {one.lost} broke | |"
    yield f"| of a core while nobody says anything | {one.share_of_core:.0%} | |"
    told = _three(one.delivery(share) for share in SHARES)
    delivered = f"p50 / p95 / p99 {told} ms, {one.sent - len(one.delivered)} lost"
    yield f"| {one.sent} messages into some of them | {delivered} | {aimed(one.delivery(0.95) < AIM_MS, f'p95 {AIM_MS} ms')} |"


def long(one: LongRun, asked: int) -> Iterator[str]:
    turns, failed = one.measured.turns, sum(one.measured.failures.values())
    yield f"| {turns:,} turns{'' if turns >= asked else f' (of {asked:,} asked for)'}, {turns / one.measured.seconds:.1f} a second, {failed} failed | after {one.settled.turns:,} | at the end | flat |"
    yield "|---|---:|---:|---|"
    for name, (then, now, flat) in one.grown().items():
        yield f"| {name} | {then:.1f} | {now:.1f} | {'yes' if flat else '**no**'} |"
