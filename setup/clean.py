"""Removes what was built; the data of a running Indgang (var/) is left alone."""

from __future__ import annotations

import shutil

from . import paths
from .progress import say

BUILT = (
    ".build",
    ".rasa",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    "artefacts",
    "web_widget/node_modules",
    "web_widget/dist",
)


def everything() -> None:
    """Removes each built folder that is there."""
    for name in BUILT:
        folder = paths.ROOT / name
        if folder.exists():
            shutil.rmtree(str(folder))
            say(f"Removed {name}")
