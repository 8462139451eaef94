"""Compiles the pinned requirements: exact versions and file hashes, for all the Pythons each is meant for."""

from __future__ import annotations

from . import environments, paths
from .commands import run
from .progress import step

# (wanted, pinned, oldest Python). test.in names service.txt as its constraint, so the order matters.
FILES = (
    ("requirements/setup.in", "requirements/setup.txt", "3.8"),
    ("requirements/redis.in", "requirements/redis.txt", "3.11"),
    ("requirements/service.in", "requirements/service.txt", "3.11"),
    ("requirements/test.in", "requirements/test.txt", "3.11"),
    ("requirements/load.in", "requirements/load.txt", "3.11"),
    ("bot/requirements.in", "bot/requirements.txt", "3.10"),
)
FLAGS = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--upgrade", "--quiet")


def compile_all() -> None:
    """Rewrites every pinned file from its .in file."""
    environments.tools()
    for wanted, pinned, python in FILES:
        with step(f"Pinning {wanted}"):
            command = [paths.UV, "pip", "compile", *FLAGS, "--python-version", python, wanted, "-o", pinned]
            run(command, f"pinning {wanted}", "pins", env=environments.UV_SETTINGS)
