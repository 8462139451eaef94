"""Checks and tests: all are run, the quickest first, and one that fails makes the whole fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import List, Mapping, Optional, Sequence, Tuple

from . import paths, rasa, redis, widget
from .commands import environment, run
from .errors import ProgramMissing
from .progress import say, step

PYTHON = str(paths.SERVICE_PYTHON)
# Side by side, on as many cores as there are; what wants the whole product or a training is kept together (tests/conftest.py).
SIDE_BY_SIDE = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadgroup"]
STYLE: List[Tuple[str, List[str]]] = [
    ("Format", ["-m", "ruff", "format", "--check", "--output-format", "concise", "."]),
    ("Lint", ["-m", "ruff", "check", "--output-format", "concise", "."]),
    ("Types", ["-m", "mypy", "--no-error-summary"]),
    ("Content", ["-m", "indgang.content.check"]),
]


def quick() -> int:
    """`make check`: style, types, content and the tests that need no Rasa and no browser."""
    return max(_style(), _widget(), _pytest([*SIDE_BY_SIDE, "-m", "not slow"]))


def everything() -> int:
    """`make test`: all of it, the slow ones included. pytest's closing line comes last."""
    return max(_style(), _widget(), _pytest(SIDE_BY_SIDE))


def browser() -> None:
    """A Chromium for the browser tests: the one here, else Debian's where we may install it."""
    if shutil.which("chromium") or os.environ.get("INDGANG_CHROMIUM"):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise ProgramMissing("chromium", "the browser tests need it (on Debian: apt-get install chromium).")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with step("Installing Chromium for the browser tests"):
        run(["apt-get", "update", "-qq"], "apt-get update", "apt-update", env=quiet)
        run(
            ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
            "installing chromium",
            "apt-chromium",
            env=quiet,
        )


def _style() -> int:
    """Style, types and content, two at a time; every fault of every one is shown."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        codes = list(pool.map(lambda check: _shown_on_failure(check[0], [PYTHON, *check[1]]), STYLE))
    return max(codes)


def _widget() -> int:
    """The chat window's types; its own tests run in Chromium, from pytest."""
    widget.packages()
    return _shown_on_failure("Chat window: types", ["npm", "run", "check", "--silent"], paths.WIDGET, widget.QUIET)


def _shown_on_failure(
    name: str, command: Sequence[str], folder: Path = paths.ROOT, env: Optional[Mapping[str, str]] = None
) -> int:
    """Runs a check and shows what it printed only if it found something; its exit code, never below 0."""
    done = subprocess.run(
        command,
        cwd=str(folder),
        env=environment(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    found = done.stdout.decode("utf-8", errors="replace").rstrip()
    say(f"{name}: in order" if done.returncode == 0 else f"{name}: not in order\n{found}")
    return abs(done.returncode)


def _pytest(arguments: Sequence[str]) -> int:
    """pytest in the foreground, told where Redis is."""
    env = {"INDGANG_REDIS_SERVER": str(redis.server()), **rasa.QUIET}
    return subprocess.call([PYTHON, "-m", "pytest", *arguments], cwd=str(paths.ROOT), env=environment(env))
