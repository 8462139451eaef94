"""One set-up at a time in one checkout."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import Iterator

from . import paths
from .progress import say


@contextmanager
def lock() -> Iterator[None]:
    """Holds .build/lock; waits while another set-up, of this checkout, holds it."""
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with open(str(paths.BUILD / "lock"), "w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Waiting for another set-up in this folder …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
