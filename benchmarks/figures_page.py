"""`make figures`: runs the commands that measure, one after the other, and writes their tables into the README.

`make figures OPTIONS="bench drill"` runs only these. A command that ends with an error leaves the README's table as it was, and is told of.
"""

import argparse
import subprocess
import sys
from datetime import UTC, datetime

from benchmarks.readme import README, between_markers, measured_on, table_of
from indgang.config import ROOT

# What each is called in the Makefile, and the module that it runs. bench-nlu writes its own table, since it writes a page and a picture too.
COMMANDS = {
    "bench": "benchmarks.turns",
    "race-bookings": "benchmarks.bookings",
    "race-claims": "benchmarks.claims",
    "bench-widget": "benchmarks.widget.speed",
    "drill-widget": "benchmarks.widget.disconnects",
    "bench-load": "benchmarks.load",
    "drill": "benchmarks.drill",
}


def run(name: str) -> bool:
    """Measures and writes; whether the command said that all held."""
    done = subprocess.run(
        [sys.executable, "-m", COMMANDS[name]], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout, flush=True)
    if done.returncode:
        print(f"{name} ended with {done.returncode}: its table in the README is as it was.", flush=True)
        return False
    write(name, done.stdout)
    return True


def write(name: str, printed: str) -> None:
    """Raises ValueError when nothing was printed, or the README has no place for it."""
    text = f"{table_of(printed)}\n\n{measured_on(datetime.now(UTC).date())}"
    README.write_text(between_markers(README.read_text("utf-8"), name, text), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make figures", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *COMMANDS], metavar="command", help=", ".join(COMMANDS))
    names = parser.parse_args().names or list(COMMANDS)
    held = [run(name) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
