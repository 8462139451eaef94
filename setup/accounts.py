"""Makes an account for the staff console in the Indgang that runs with the current data folder."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Dict, Mapping, Sequence

from . import paths, settings
from .commands import environment
from .errors import SetupError


class NotRunning(SetupError):
    """Accounts lie in Redis, and Redis runs with Indgang."""


def make(arguments: Sequence[str]) -> int:
    """Hands the arguments to `python -m gateway.accounts`, which asks for a password; its exit code."""
    try:
        variables = of_running(os.environ)
    except FileNotFoundError:
        raise NotRunning(
            "Indgang is not running with this data folder: start it with `make run` in another window first."
        ) from None
    command = [str(paths.SERVICE_PYTHON), "-m", "gateway.accounts", *arguments]
    return subprocess.call(command, cwd=str(paths.ROOT), env=environment(variables))


def of_running(env: Mapping[str, str]) -> Dict[str, str]:
    """What the parts of the running Indgang were told. Raises FileNotFoundError when none runs with this data folder."""
    running = settings.read(env).data / "run" / "running.json"
    variables: Dict[str, str] = json.loads(running.read_text(encoding="utf-8"))["environment"]
    return variables
