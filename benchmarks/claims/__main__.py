"""`make race-claims`: prints a table; exit code 0 only when all held.

OPTIONS="--conversations 20 --seconds 5 --stored 1000" for a shorter one.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks.bookings.slots import Figure
from benchmarks.claims.chatting import chat
from benchmarks.claims.inbox import first_page
from benchmarks.claims.racing import race
from benchmarks.claims.served import gateways
from tests.redis_server import RedisServer


def main() -> int:
    options = _parser().parse_args()
    print("| what | measured | held |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        held = asyncio.run(_all(options, Path(folder)))
    print("All held." if all(held) else f"{held.count(False)} did not hold.")
    return 0 if all(held) else 1


async def _all(options: argparse.Namespace, folder: Path) -> list[bool]:
    return [_told(figure) async for figure in _figures(options, folder)]


async def _figures(options: argparse.Namespace, folder: Path) -> AsyncIterator[Figure]:
    for name, count in (("race", 2), ("chat", 1), ("inbox", 1)):
        (folder / name).mkdir()
        with RedisServer(folder / name) as server, gateways(server.url, folder / name, count) as urls:
            match name:
                case "race":
                    found = await race(server.url, urls, options.conversations)
                case "chat":
                    found = await chat(server.url, urls[0], options.chats, options.seconds)
                case _:
                    found = await first_page(server.url, urls[0], options.stored)
        for figure in found:
            yield figure


def _told(figure: Figure) -> bool:
    print(f"| {figure.what} | {figure.measured} | {'yes' if figure.held else '**no**'} |", flush=True)
    return figure.held


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make race-claims")
    parser.add_argument("--conversations", type=int, default=200, help="that twenty race for")
    parser.add_argument("--chats", type=int, default=500, help="that are open while answers are timed")
    parser.add_argument("--seconds", type=int, default=30, help="in which citizens write and staff answer")
    parser.add_argument("--stored", type=int, default=10_000, help="conversations, for the console's first page")
    return parser


if __name__ == "__main__":
    sys.exit(main())
