"""Starting another program quietly: its output goes to a log file, and a failure becomes one line."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Dict, Mapping, Optional, Sequence

from . import paths
from .disk import free_gb
from .errors import CommandFailed, DiskFull, NoNetwork, SetupError

# As pip, uv, npm and apt-get put it.
NETWORK_WORDS = (
    "failed to lookup address",
    "could not resolve",
    "name resolution",
    "network is unreachable",
    "error sending request",
    "failed to establish a new connection",
    "enotfound",
    "eai_again",
    "econnrefused",
    "etimedout",
)
DISK_WORDS = ("no space left on device", "enospc", "disk quota exceeded")


def run(
    args: Sequence[object],
    doing: str,
    log: str,
    env: Optional[Mapping[str, str]] = None,
    cwd: Path = paths.ROOT,
) -> None:
    """Runs a program to its end. Its output is kept in .build/logs/<log>.log and not shown.

    Raises DiskFull, NoNetwork or CommandFailed, whichever its output tells of. When set-up is told to stop, the program
    is ended with all that it started.
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log_path = paths.LOGS / f"{log}.log"
    with open(str(log_path), "wb") as output:
        child = subprocess.Popen(
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment(env),
            cwd=str(cwd),
            start_new_session=True,
        )
        try:
            code = child.wait()
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise
    if code != 0:
        raise failure(doing, log_path, code)


def failure(doing: str, log_path: Path, code: int) -> SetupError:
    """The error that a failed program's output tells of."""
    text = log_path.read_text(encoding="utf-8", errors="replace")
    lowered = text.lower()
    if any(words in lowered for words in DISK_WORDS):
        return DiskFull(str(paths.ROOT), free_gb(paths.ROOT))
    if any(words in lowered for words in NETWORK_WORDS):
        return NoNetwork(doing, paths.shown(log_path))
    return CommandFailed(doing, last_line(text) or f"exit code {code}", paths.shown(log_path))


def last_line(text: str) -> str:
    """The line that most likely says what went wrong: the last one with an error in it, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()]
    return (telling or lines or [""])[-1][:300]


def environment(extra: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
    """The machine's environment without what ties it to another virtual environment, plus `extra`."""
    env = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME", "CONDA_PREFIX")
    }
    env.update(extra or {})
    return env
