"""One set-up at a time in one checkout, and one training."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import Iterator

from . import paths
from .progress import say


@contextmanager
def lock(what: str) -> Iterator[None]:
    """Holds .build/WHAT.lock; waits while another process, for this checkout, holds it."""
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with open(str(paths.BUILD / f"{what}.lock"), "w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say(f"Waiting for another {what} in this folder …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
