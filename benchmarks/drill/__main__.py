"""`make drill`: prints what was broken and what became of everybody; exit code 0 only when nothing was lost, doubled, silent or sold twice.

OPTIONS="--seconds 60 --seed 7" for a shorter one, or the same again; `--calm` breaks nothing, to try the drill itself.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Coroutine
from pathlib import Path

from benchmarks.drill.counting import Found
from benchmarks.drill.drilling import Drilled, drill


def main() -> int:
    options = _parser().parse_args()
    seed = options.seed if options.seed is not None else int(time.time())
    print(f'Seed {seed}: OPTIONS="--seed {seed}" breaks the same in the same order.', flush=True)
    with tempfile.TemporaryDirectory(prefix="indgang-drill-") as folder:
        place = Path(options.folder or folder)
        drilled = asyncio.run(_until_told(drill(place, seed, options.seconds, options.longest, calm=options.calm)))
    _tell(drilled)
    return 0 if drilled.held else 1


async def _until_told(work: Coroutine[None, None, Drilled]) -> Drilled:
    """Asked to end, it gives back the disk that it mounted."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _tell(drilled: Drilled) -> None:
    found, storm = drilled.found, drilled.storm
    if found.number:
        print("\n".join(drilled.chaos.log))
    for kind, faults in found.faults.items():
        for words in faults[:10]:
            print(f"{kind}: {words}")
    print(f"\n| {drilled.seconds:.0f} s, seed {drilled.seed} | counted |\n|---|---|")
    broken = ", ".join(f"{number} × {name}" for name, number in sorted(drilled.chaos.done.items()))
    print(f"| what was broken ({drilled.chaos.done.total()}) | {broken or 'nothing'} |")
    missing = [*([] if drilled.chaos.quota else ["a full disk (no right to mount one)"])]
    missing += [] if drilled.chaos.whole.clock else ["a turned clock (libfaketime is not installed)"]
    if missing:
        print(f"| not done here | {', '.join(missing)} |")
    people = f"{len(storm.windows)} conversations, {found.accepted} messages accepted"
    people += f", {len(storm.wins)} taken by staff, {len(storm.codes)} codes given, {storm.full} told that it is full, {storm.gave_up} gave up signing up"
    print(f"| the storm | {people} |")
    for kind, faults in found.faults.items():
        print(f"| {kind} | {len(faults) or '0'} |")
    print(f"| bookings against the journal | {drilled.checked} |")
    print(f"| longest silence | {_longest(found)} |", flush=True)


def _longest(found: Found) -> str:
    told = f"{found.longest:.1f} s, not counting when Redis or the citizen's gateway stood still"
    return told + f"; with it {found.not_able} heard nothing for more than 10 s, and were told so by their own window"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make drill")
    parser.add_argument("--seconds", type=float, default=300, help="of troubles (300)")
    parser.add_argument("--longest", type=float, default=12, help="seconds that one thing stays frozen or cut (12)")
    parser.add_argument("--seed", type=int, help="of what is broken when; without it, another each time")
    parser.add_argument("--calm", action="store_true", help="breaks nothing")
    parser.add_argument("--folder", help="where data and logs stay afterwards")
    return parser


if __name__ == "__main__":
    sys.exit(main())
