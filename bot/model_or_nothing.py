"""Ends Rasa when its model cannot be loaded.

Rasa itself would start all the same and answer each message with an empty list. The process manager and the readiness check
must see that it does not work.
"""

from __future__ import annotations

import os
from typing import Any

import rasa.core.run

_load = rasa.core.run.load_agent_on_start


async def load_or_end(*arguments: Any) -> Any:
    """Rasa's own listener, then a look at what it loaded. Rasa has logged why it failed."""
    agent = await _load(*arguments)
    if not agent.is_ready():
        os._exit(1)  # an exception in a listener of this Sanic leaves the process hanging
    return agent


def install() -> None:
    rasa.core.run.load_agent_on_start = load_or_end
