"""Ctrl-C, SIGTERM and SIGHUP, turned into one exception wherever set-up happens to be."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Optional


class Stopped(BaseException):
    """Somebody asked set-up to stop. Not an Exception: no handler of errors may swallow it."""


def install() -> None:
    """From now on each of the three signals raises Stopped. A SIGHUP that is ignored, as by nohup, stays so."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _raise)


def _raise(number: int, frame: Optional[FrameType]) -> None:
    raise Stopped(number)
