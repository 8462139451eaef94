"""Short lines that tell a person what set-up is doing, and how long it took."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from typing import Iterator


def say(line: str) -> None:
    """One line on standard output, at once; nobody hears it when the terminal or the pipe is gone."""
    with suppress(OSError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Announces a step that takes a while, and says how many seconds it took. Silent about the end when it fails."""
    say(f"{doing} …")
    began = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - began:.0f} s")
