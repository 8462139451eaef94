"""Holds the bookings of the Indgang that runs with the current data folder against their journal."""

from __future__ import annotations

import os
import subprocess

from . import accounts, paths
from .commands import environment


def check() -> int:
    """Runs `python -m indgang.bookings.check`; its exit code. Raises NotRunning."""
    try:
        variables = accounts.of_running(os.environ)
    except FileNotFoundError:
        raise accounts.NotRunning(
            "Indgang is not running with this data folder: start it with `make run` in another window first."
        ) from None
    command = [str(paths.SERVICE_PYTHON), "-m", "indgang.bookings.check"]
    return subprocess.call(command, cwd=str(paths.ROOT), env=environment(variables))
