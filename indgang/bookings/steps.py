"""The Lua scripts, and what each is told: its declared keys, and a plan in JSON."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from redis.asyncio import Redis

from indgang.bookings.keys import Keys

_FOLDER = Path(__file__).parent.parent / "scripts" / "bookings"
Step = Literal["take", "cancel", "move", "promote", "call_off"]


@cache
def script(step: str) -> str:
    """The text of a step's script, with what all of them share in front."""
    shared = "" if step in ("tried", "counted") else (_FOLDER / "shared.lua").read_text(encoding="utf-8")
    return shared + (_FOLDER / f"{step}.lua").read_text(encoding="utf-8")


@dataclass
class Plan:
    """One attempt at a step. `call` marks the attempt, so that its own retry after a lost connection is told from another's."""

    keys: Keys
    request: str
    now: datetime
    declared: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    call: str = field(default_factory=lambda: secrets.token_hex(6))

    def key(self, key: str) -> int:
        """Declares a key; its place in KEYS."""
        self.declared.append(key)
        return len(self.declared)

    def slot(self, slot_id: str) -> None:
        self.declared.extend(self.keys.slot(slot_id))

    def cells(self, ids: Iterable[str]) -> None:
        self.told["cell_keys"] = {cell: self.key(self.keys.cell(cell)) for cell in dict.fromkeys(ids)}

    def tell(self, **facts: Any) -> None:
        self.told |= facts

    async def run(self, redis: Redis, step: Step) -> list[str]:
        """What the script gives, as text."""
        times = {"at": self.now.isoformat(), "now": self.now.timestamp()}
        plan = {"request": self.request, "call": self.call, **times, **self.told}
        answer = await redis.register_script(script(step))(keys=self.declared, args=[json.dumps(plan)])
        return [str(part) for part in answer]


@dataclass(frozen=True)
class Outcome:
    """What is kept of a request: the mark of the attempt that carried it out, and the codes it was about."""

    call: str
    codes: list[str]

    @classmethod
    def read(cls, stored: str) -> "Outcome":
        call, *codes = stored.split(" ")
        return cls(call, [code for code in codes if code])
