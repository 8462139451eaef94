"""`make race-bookings`: prints a table; exit code 0 only when all held.

OPTIONS="--rounds 5 --kills 1 --product 0" for a shorter one, without the race through the whole running Indgang.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bookings.conversations import race_through_the_product
from benchmarks.bookings.killing import storm
from benchmarks.bookings.racing import race
from benchmarks.bookings.searching import search
from benchmarks.bookings.slots import Figure
from tests.redis_server import RedisServer


def main() -> int:
    options = _parser().parse_args()
    print("| what | measured | held |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        held = [_told(figure) for figure in _figures(options, Path(folder))]
    print("All held." if all(held) else f"{held.count(False)} did not hold.")
    return 0 if all(held) else 1


def _figures(options: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    for name in ("race", "search", "storm"):
        (folder / name).mkdir()
    with RedisServer(folder / "race") as server:
        yield from race(server.url, options.rounds)
    with RedisServer(folder / "search") as server:
        yield from search(server.url)
    yield from storm(folder / "storm", options.kills)
    if options.product:
        yield from race_through_the_product(folder / "product", options.product, options.people)


def _told(figure: Figure) -> bool:
    print(f"| {figure.what} | {figure.measured} | {'yes' if figure.held else '**no**'} |", flush=True)
    return figure.held


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make race-bookings")
    parser.add_argument("--rounds", type=int, default=50, help="of the race for the engine's seats")
    parser.add_argument("--kills", type=int, default=5, help="of Redis, in the storm")
    parser.add_argument(
        "--product", type=int, default=1, metavar="ROUNDS", help="through the public API of a running Indgang"
    )
    parser.add_argument("--people", type=int, default=500, help="who race there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
