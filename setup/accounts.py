"""Makes an account for the staff console in the Indgang that runs with the current data folder."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Sequence

from . import paths, settings
from .commands import environment
from .errors import SetupError


class NotRunning(SetupError):
    """Accounts lie in Redis, and Redis runs with Indgang."""


def make(arguments: Sequence[str]) -> int:
    """Hands the arguments to `python -m gateway.accounts`, which asks for a password; its exit code."""
    running = settings.read(os.environ).data / "run" / "running.json"
    try:
        variables = json.loads(running.read_text(encoding="utf-8"))["environment"]
    except FileNotFoundError:
        raise NotRunning(
            "Indgang is not running with this data folder: start it with `make run` in another window first."
        ) from None
    command = [str(paths.SERVICE_PYTHON), "-m", "gateway.accounts", *arguments]
    return subprocess.call(command, cwd=str(paths.ROOT), env=environment(variables))
