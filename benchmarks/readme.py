"""The README's figures: each table stands between two markers named after the command that prints it."""

from datetime import date
from pathlib import Path

from indgang.config import ROOT

README = ROOT / "README.md"


def markers(name: str) -> tuple[str, str]:
    return f"<!-- {name} -->", f"<!-- /{name} -->"


def between_markers(page: str, name: str, text: str) -> str:
    """The page with `text` between the markers of `name`. Raises ValueError when it has none."""
    start, end = markers(name)
    before, found, rest = page.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no {start} … {end} in the page")
    return f"{before}{start}\n{text}\n{end}{after}"


def table_of(printed: str) -> str:
    """From the first line of a Markdown table to the last, with the sentences between. Raises ValueError when there is none."""
    lines = printed.splitlines()
    rows = [number for number, line in enumerate(lines) if line.startswith("|")]
    if not rows:
        raise ValueError("no table was printed")
    return "\n".join(line.rstrip() for line in lines[rows[0] : rows[-1] + 1])


def machine() -> str:
    """What a figure was measured on, as "2 × AMD EPYC, 24 GB"."""
    processors = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    name = processors[0].partition(":")[2].strip() if processors else "unknown processor"
    total = next(int(line.split()[1]) for line in Path("/proc/meminfo").read_text().splitlines() if "MemTotal" in line)
    return f"{len(processors) or '?'} × {name}, {total / 2**20:.0f} GB"


def measured_on(day: date) -> str:
    return f"*Measured on {day.day} {day:%B %Y}, {machine()}.*"
