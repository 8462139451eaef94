"""`make drill-widget`: random disconnects in the middle of conversations; prints a table; exit code 0 only when no word was lost.

OPTIONS="--conversations 20 --disconnects 100 --seed 7" for a shorter one.
"""

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as PlaywrightError

from benchmarks.widget.backstage import Assistant, Backstage, backstage
from benchmarks.widget.conversations import Citizen
from benchmarks.widget.counting import Found, found_of, strays
from benchmarks.widget.figures import Options, Outcome, report
from benchmarks.widget.proxy import Line
from benchmarks.widget.troubles import KINDS, Drill
from tests.browser.conftest import CHROMIUM

# So long a window may take to catch up: silence is noticed after 45 s, and it waits up to 37 s between tries.
_SETTLED_S = 120
_WHOLE_PAGES = "--disable-back-forward-cache"  # Playwright forbids what every citizen's browser does


async def drill(options: Options, folder: Path) -> Outcome:
    """Everything from the first message to the last count; needs Chromium, a Redis server and node."""
    started = time.monotonic()
    chromium = os.environ.get("INDGANG_CHROMIUM") or shutil.which("chromium")
    chance = random.Random(options.seed)  # noqa: S311
    assistant = Assistant(chance, options.patient)
    async with backstage(folder, options.gateways, assistant) as behind, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM, ignore_default_args=[_WHOLE_PAGES]
        )
        run = _Run(options, behind, browser, asyncio.Semaphore(options.at_once))
        async with asyncio.TaskGroup() as group:
            for number in range(options.conversations):
                group.create_task(run.conversation(number))
        await browser.close()
        run.add(await strays(behind.redis.url, run.written))
    run.outcome.seconds = time.monotonic() - started
    return run.outcome


@dataclass
class _Run:
    """Many conversations, so many at once as `room` has places; `written` is what was written in all of them."""

    options: Options
    behind: Backstage
    browser: Browser
    room: asyncio.Semaphore
    outcome: Outcome = field(default_factory=Outcome)
    written: list[str] = field(default_factory=list)

    async def conversation(self, number: int) -> None:
        chance = random.Random(f"{self.options.seed}-{number}")  # noqa: S311
        async with self.room, Line(self.behind.ports, self.behind.pages, chance) as line:
            citizen = await Citizen.arrived(self.browser, number, line, chance)
            found = await self._lived(Drill(citizen, self.behind, self.options.patient))
            self.written += citizen.written
            await citizen.leave()
        found.faults = [f"conversation {number}: {fault}" for fault in found.faults]
        self.add(found)

    async def _lived(self, drill: Drill) -> Found:
        try:
            await _live(drill, _share(self.options, drill.citizen.number), self.outcome.kinds)
            found = await _settled(drill)
        except PlaywrightError as error:
            return Found(conversations=1, faults=[f"the drill itself failed: {error}"])
        if found.faults:
            found.faults.append(f"{await self.behind.told()}; {drill.citizen.line.told()}")
        return found

    def add(self, found: Found) -> None:
        for fault in found.faults:
            print(fault, file=sys.stderr, flush=True)
        self.outcome.found += found
        if (done := self.outcome.found.conversations) and done % 20 == 0:
            print(f"{done} conversations, {self.outcome.kinds.total()} disconnects", file=sys.stderr, flush=True)


def _share(options: Options, number: int) -> int:
    """This conversation's part of the disconnects."""
    each, rest = divmod(options.disconnects, options.conversations)
    return each + (number < rest)


async def _live(drill: Drill, disconnects: int, kinds: Counter[str]) -> None:
    """Writes five messages or more, with the trouble among them in any order."""
    steps = ["say"] * drill.citizen.chance.randint(3, 5) + ["trouble"] * disconnects
    drill.citizen.chance.shuffle(steps)
    for step in steps:
        if step == "say":
            await drill.citizen.say()
        else:
            kinds[await _trouble(drill)] += 1
        await drill.pause(0.05, 1.5)


async def _trouble(drill: Drill) -> str:
    """Something goes wrong; what it was. What could not happen, as a cut without a connection, is drawn anew."""
    weights = [weight for _, weight in KINDS.values()]
    while True:
        name = drill.citizen.chance.choices(list(KINDS), weights)[0]
        drill.citizen.line.lag = drill.some(0.1, 1) if drill.often(0.1) else 0
        if await KINDS[name][0](drill):
            return name


async def _settled(drill: Drill) -> Found:
    """What is found once nothing is wrong any more, and a second later; or what is still wrong when patience ends."""
    drill.citizen.line.heal()
    deadline = time.monotonic() + _SETTLED_S
    while True:
        first = await _count(drill)
        await asyncio.sleep(0.5 if first.faults else 1)
        second = await _count(drill)
        if not second.faults or time.monotonic() > deadline:
            return second


async def _count(drill: Drill) -> Found:
    """While Redis is down there is nothing to count."""
    async with drill.behind.breaking:
        return await found_of(drill.behind.redis.url, drill.citizen.written, await drill.citizen.sees())


def main() -> int:
    options = _options()
    print(f"seed {options.seed}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(drill(options, Path(folder)))
        if outcome.found.faults:
            print(_warnings(Path(folder) / "gateway.log"), file=sys.stderr)
    print(report(options, outcome))
    return 1 if outcome.found.faults else 0


def _warnings(log: Path) -> str:
    """The last of what the gateways complained of."""
    return "\n".join([line for line in log.read_text("utf-8", "replace").splitlines() if '"INFO"' not in line][-40:])


def _options() -> Options:
    usual = Options()
    parser = argparse.ArgumentParser(prog="make drill-widget")
    parser.add_argument("--conversations", type=int, default=usual.conversations)
    parser.add_argument("--disconnects", type=int, default=usual.disconnects, help="shared among the conversations")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--at-once", type=int, default=usual.at_once, help="conversations at a time")
    parser.add_argument("--gateways", type=int, default=usual.gateways, help="processes of the gateway")
    parser.add_argument("--short", dest="patient", action="store_false", help="no break longer than a few seconds")
    return Options(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
