"""Learns what editors decided in the console of the Indgang that runs with the current data folder."""

from __future__ import annotations

import os
import subprocess
from typing import Dict, Mapping, Sequence

from . import accounts, paths
from .commands import environment


def learn(arguments: Sequence[str], variables: Mapping[str, str]) -> int:
    """Hands the arguments to `python -m benchmarks.nlu.learning`; its exit code. The trained model must be that of the files."""
    command = [str(paths.SERVICE_PYTHON), "-m", "benchmarks.nlu.learning", *arguments]
    with subprocess.Popen(command, cwd=str(paths.ROOT), env=environment(variables)) as child:
        try:
            return child.wait()
        except BaseException:
            child.terminate()  # and wait for it: it puts the training files back as they were
            raise


def of_running() -> Dict[str, str]:
    """Where the running Indgang keeps what was decided. Raises NotRunning, before anything is installed or trained."""
    try:
        return accounts.of_running(os.environ)
    except FileNotFoundError:
        raise accounts.NotRunning(
            "Indgang is not running with this data folder: start it with `make run` in another window first."
        ) from None
