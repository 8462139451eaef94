"""`make bench-load`: prints tables. Exit code 0 when every turn was answered and no stream was lost; aims that are missed are told in the tables.

OPTIONS="--seconds 10 --citizens 1,10 --streams 500 --rival none" for a shorter one;
OPTIONS="--turns 100000" for the long run instead.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.load import long_run, rival, tables
from benchmarks.load.parts import Look, look
from benchmarks.load.stages import SATURATED, STAGES, Stage, measured, plan_of
from benchmarks.load.streams import idle
from setup import environments
from tests.product import Product, running

_SECONDS_TO_REST = 20.0  # before memory is called that of a product at rest


def main() -> int:
    options = _parser().parse_args()
    environments.load()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each stream takes a file; what we start inherits it
    if options.turns:
        os.environ["INDGANG_TRACKER_SECONDS"] = long_run.TRACKER_SECONDS
    other = None if options.turns else rival.rival(options.rival)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        with running(Path(folder) / "data") as product:
            started = time.monotonic() - began
            if options.turns:
                return _long_run(product, options)
            return _load(product, options, other, started, Path(folder))


def _load(
    product: Product, options: argparse.Namespace, other: rival.Rival | None, started: float, folder: Path
) -> int:
    time.sleep(min(_SECONDS_TO_REST, options.seconds))
    at_rest = look(product).memory
    wanted = {int(one) for one in options.citizens.split(",") if one}
    told = [_stage(product, one, options.seconds) for one in STAGES if one[0] in wanted]
    _print(tables.steps(told))
    rows = _saturated(product, options, other, folder)
    time.sleep(min(_SECONDS_TO_REST, options.seconds))
    _print(tables.memory(at_rest, (told or [rows[0][1]])[-1].after.memory, look(product).memory, started))
    _print(tables.saturated(rows))
    if not other:
        print("Bürokratt's pipeline was not run here: no model of it was trained.\n")
    broken = 0
    if options.streams:
        open_ones = idle(product, options.streams, options.seconds)
        _print(tables.streams(open_ones))
        broken = open_ones.faults
    return _verdict([*told, rows[0][1]], broken)


def _stage(product: Product, stage: tuple[int, tuple[float, float], float], seconds: float) -> Stage:
    return measured(plan_of(stage, product.url, seconds), lambda: look(product))


def _saturated(
    product: Product, options: argparse.Namespace, other: rival.Rival | None, folder: Path
) -> list[tuple[str, Stage]]:
    """The whole product, our Rasa alone, and the other's, one after the other on the same machine."""
    rows = [("the whole product", _stage(product, SATURATED, options.seconds))]
    rasa = product.environment["INDGANG_RASA_URL"].split(",")[0]
    rows.append(("our Rasa alone, without gateway", _bare(rasa, lambda: _rasa_of(look(product)), options.seconds)))
    if other:
        with rival.running(other, product.environment["INDGANG_ACTIONS_URL"], folder) as bare:
            rows.append((rival.description(other), _bare(bare.url, bare.look, options.seconds)))
    return rows


def _bare(url: str, looking: Callable[[], Look], seconds: float) -> Stage:
    return measured(plan_of(SATURATED, url, seconds, bare=True), looking)


def _rasa_of(one: Look) -> Look:
    """Only what Rasa cost, for a row in which nothing else is asked but the actions, which the other's row leaves out too."""
    mine = [part for part in sorted(one.cpu) if part.startswith("rasa")]
    return Look({part: one.cpu[part] for part in mine}, {part: one.memory[part] for part in mine[:1]}, {})


def _long_run(product: Product, options: argparse.Namespace) -> int:
    run = long_run.long_run(product, options.turns, options.most_seconds)
    _print(tables.long(run, options.turns))
    flat = all(held for _, _, held in run.grown().values())
    print("All was flat." if flat else "Something grew.")
    return 0 if flat and not run.measured.failures else 1


def _verdict(told: list[Stage], broken: int) -> int:
    failures = [
        f"{one.users} citizens: {count} × {what}" for one in told for what, count in one.measured.failures.items()
    ]
    for line in failures:
        print(line)
    print("Every turn was answered." if not failures else "Not every turn was answered.", f"Streams lost: {broken}.")
    return 1 if failures or broken else 0


def _print(lines: Iterable[str]) -> None:
    print("\n".join(lines), end="\n\n", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-load")
    parser.add_argument("--seconds", type=float, default=60, help="of a stage; those with few turns last longer (60)")
    parser.add_argument("--citizens", default="1,10,50,200", help="which stages (1,10,50,200)")
    parser.add_argument("--streams", type=int, default=5000, help="that are open and idle; 0 leaves them out (5000)")
    parser.add_argument(
        "--rival", choices=["train", "kept", "none"], default="train", help="Bürokratt's pipeline: see rival.py (train)"
    )
    parser.add_argument("--turns", type=int, default=0, help="the long run instead, over so many turns")
    parser.add_argument("--most-seconds", type=float, default=7200, help="of the long run (7200)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
