"""`make advisories`: asks pip-audit about every pinned Python package, and says so plainly where it could not be asked.

pip-audit fetches its own copy of the advisories (those of the Python packaging authority); where those cannot be reached it calls a package "skipped" and ends
well all the same, so the packages are counted here. Ends with 1 when there is an advisory, with 2 when a pin could not be checked.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from indgang.config import ROOT

TOOL = "pip-audit==2.10.1"
UV = ROOT / ".build" / "tools" / "bin" / "uv"
PINNED = ("requirements/service.txt", "requirements/setup.txt", "requirements/test.txt", "bot/requirements.txt")
PATIENCE = 900  # seconds


@dataclass(frozen=True)
class Audit:
    """`advisories` are lines for a reader; `unchecked` counts the packages that nothing is known of."""

    file: str
    packages: int
    unchecked: int
    advisories: list[str]


def audit(file: str) -> Audit:
    """What is known of the pins of one file."""
    path = ROOT / file
    pins = sum(line[:1].isalnum() and "==" in line for line in path.read_text("utf-8").splitlines())
    command = [str(UV), "tool", "run", "--quiet", TOOL, "-r", str(path), "--disable-pip", "--no-deps", "-f", "json"]
    try:
        ended = subprocess.run(command, text=True, capture_output=True, timeout=PATIENCE, check=False)
        return read(file, pins, ended.stdout)
    except (OSError, subprocess.TimeoutExpired):
        return Audit(file, pins, pins, [])


def read(file: str, pins: int, printed: str) -> Audit:
    """pip-audit's JSON; what it printed instead of it tells of no package."""
    try:
        found = json.loads(printed)["dependencies"]
    except (ValueError, KeyError):
        return Audit(file, pins, pins, [])
    checked = [one for one in found if "skip_reason" not in one]
    told = [
        f"{one['name']} {one['version']}: {vuln['id']}, fixed in {', '.join(vuln['fix_versions']) or 'nothing yet'}"
        for one in checked
        for vuln in one["vulns"]
    ]
    return Audit(file, pins, max(0, pins - len(checked)), told)


def main() -> int:
    audits = [audit(file) for file in PINNED if Path(ROOT / file).exists()]
    print(f"| pins, {datetime.now(UTC):%Y-%m-%d} | packages | not checked | advisories |\n|---|---|---|---|")
    for one in audits:
        print(f"| `{one.file}` | {one.packages} | {one.unchecked} | {len(one.advisories)} |")
    for one in audits:
        for line in one.advisories:
            print(f"- {line}")
    if any(one.advisories for one in audits):
        return 1
    return 2 if any(one.unchecked for one in audits) else 0


if __name__ == "__main__":
    sys.exit(main())
