"""Tells editors what to look at again: due dates, changes, dead links and, while Indgang runs, poor ratings."""

from __future__ import annotations

import os
import subprocess
from typing import Dict, Sequence

from . import accounts, paths, settings
from .commands import environment


def tell(arguments: Sequence[str]) -> int:
    """Hands the arguments to `python -m indgang.upkeep`; its exit code."""
    command = [str(paths.SERVICE_PYTHON), "-m", "indgang.upkeep", *arguments]
    return subprocess.call(command, cwd=str(paths.ROOT), env=environment(_variables()))


def _variables() -> Dict[str, str]:
    """Those of the Indgang that runs with this data folder, for its ratings; else only where the content is."""
    try:
        return accounts.of_running(os.environ)
    except FileNotFoundError:
        return {"INDGANG_CONTENT": str(settings.read(os.environ).content)}
