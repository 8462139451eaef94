"""Stamps: a file beside something built that tells from what, so that nothing is built twice."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Iterable, List

from . import paths

SKIPPED = {"__pycache__", "node_modules", "dist", ".mypy_cache"}


def digest(sources: Iterable[Path], *words: str) -> str:
    """A hash over files (folders with all that lies in them), their names, and any further words."""
    total = hashlib.sha256()
    for word in words:
        total.update(f"word {word}\n".encode())
    for path in files(sources):
        total.update(f"file {paths.shown(path)}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files(sources: Iterable[Path]) -> List[Path]:
    """Every file that the sources stand for, sorted, without what is built or cached; none for a missing source."""
    found = set()
    for source in sources:
        if source.is_file():
            found.add(source)
        elif source.is_dir():
            found.update(
                path
                for path in source.rglob("*")
                if path.is_file() and not SKIPPED & set(path.relative_to(source).parts)
            )
    return sorted(found)


def fresh(stamp: Path, wanted: str) -> bool:
    """Whether the stamp stands and says `wanted`."""
    try:
        return stamp.read_text(encoding="utf-8").strip() == wanted
    except OSError:
        return False


def write(stamp: Path, value: str) -> None:
    """Written last, after everything it vouches for."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value + "\n", encoding="utf-8")


def remove(stamp: Path) -> None:
    """Removed before rebuilding, so that a build that breaks off is not taken for a whole one."""
    if stamp.exists():
        stamp.unlink()
