"""Keeps what citizens write out of Rasa's log.

When a turn fails, Rasa logs the message, and with the traceback the values of local variables. We keep the name of the
event, the error's class and where it arose.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any

import rasa.utils.log_utils

# A log entry's keys that never carry a citizen's words.
_KEPT = frozenset({"event", "level", "event_info", "url", "error", "path"})


def without_texts(_: Any, __: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Stands where Rasa has its anonymiser, the first of its log processors."""
    error = _error_in(entry)
    quiet = {key: value for key, value in entry.items() if key in _KEPT}
    if error is not None:
        quiet["error"] = described(error)
    return quiet


def described(error: BaseException) -> str:
    """`TimeoutError at redis/connection.py:198`, without the message, which may quote what was sent."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {'/'.join(frames[-1].filename.split('/')[-2:])}:{frames[-1].lineno}" if frames else ""
    cause = f", because of {described(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__name__}{place}{cause}"


def _error_in(entry: dict[str, Any]) -> BaseException | None:
    info = entry.get("exc_info")
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1]
    return sys.exc_info()[1] if info else None


def install() -> None:
    """Before Rasa configures its log."""
    rasa.utils.log_utils._anonymizer = without_texts
