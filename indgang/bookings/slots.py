"""What can be booked, by whom, and what comes of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from indgang.danish_dates import DENMARK

Kind = Literal["course", "appointment"]
State = Literal["taken", "waiting", "cancelled"]


@dataclass(frozen=True)
class Slot:
    """A date of a course, or a time at a counter. All times carry their zone.

    `cells` are (id, capacity): what a seat uses up, all of them or none. A course has one; an appointment one for each 5 minutes
    of its counter's day, shared with the other slots there, with as many seats as there are counters.
    `waiting` is how many may stand in line. From the moment `closes` nothing can be booked, moved to or cancelled.
    """

    id: str
    kind: Kind
    title: str
    start: datetime
    end: datetime
    branch: str
    address: str
    cells: tuple[tuple[str, int], ...]
    closes: datetime
    waiting: int = 0
    bring: str | None = None

    def __post_init__(self) -> None:
        if not self.cells:
            raise ValueError(f"slot {self.id!r} has no cells")

    @cached_property
    def facts(self) -> str:
        """As it is stored: JSON, the same for the same slot."""
        facts = {name: getattr(self, name) for name in ("id", "kind", "title", "branch", "address", "bring", "waiting")}
        facts |= {name: getattr(self, name).isoformat() for name in ("start", "end", "closes")}
        return json.dumps(facts | {"cells": self.cells, "closes_at": self.closes.timestamp()})

    @classmethod
    def from_facts(cls, facts: str) -> "Slot":
        """The slot that `facts` tell of."""
        stored: dict[str, Any] = json.loads(facts)
        del stored["closes_at"]
        times: dict[str, Any] = {name: _danish(stored.pop(name)) for name in ("start", "end", "closes")}
        cells = tuple((str(cell), int(capacity)) for cell, capacity in stored.pop("cells"))
        return cls(cells=cells, **times, **stored)


@dataclass(frozen=True)
class Person:
    """`contact`: an e-mail address in small letters, or a phone number written in pairs."""

    name: str
    contact: str

    def __post_init__(self) -> None:
        for field in ("name", "contact"):  # half a surrogate pair cannot be stored
            object.__setattr__(self, field, getattr(self, field).encode("utf-8", "replace").decode())

    @property
    def who(self) -> str:
        """The same for the same name and contact: a family that shares a telephone is several people."""
        return digest(f"{folded(self.name)}\n{folded(self.contact)}")


@dataclass(frozen=True)
class Booking:
    """One person's seat or place in line, as it is now, with what one needs to know of its slot.

    `place` counts from 1 and only while `state` is `waiting`. `again` says that this call changed nothing: it was so already.
    `at` is when it was made; `changes` counts how often it has been moved.
    """

    code: str
    slot_id: str
    kind: Kind
    title: str
    start: datetime
    end: datetime
    branch: str
    address: str
    bring: str | None
    closes: datetime
    name: str
    contact: str
    state: State
    place: int | None
    at: datetime
    changes: int = 0
    again: bool = False

    @classmethod
    def of(cls, code: str, slot: Slot, record: Mapping[str, Any], state: State, place: int | None = None) -> "Booking":
        """`record` is what is stored of the person, as `record` below makes it."""
        known = ("kind", "title", "start", "end", "branch", "address", "bring", "closes")
        return cls(
            code=code,
            slot_id=slot.id,
            **{field: getattr(slot, field) for field in known},
            name=record["name"],
            contact=record["contact"],
            state=state,
            place=place if state == "waiting" else None,
            at=_danish(record["at"]),
            changes=record["changes"],
        )

    @property
    def person(self) -> Person:
        return Person(self.name, self.contact)

    def repeated(self, again: bool = True) -> "Booking":
        return replace(self, again=again)

    def card(self) -> dict[str, Any]:
        """What the citizen gets as a receipt: without the contact, which stands in no event."""
        fields = ("code", "kind", "title", "branch", "address", "bring", "name", "state", "place")
        facts: dict[str, Any] = {field: getattr(self, field) for field in fields}
        facts |= {field: getattr(self, field).isoformat() for field in ("start", "end", "closes")}
        return {"session": self.slot_id} | {key: value for key, value in facts.items() if value is not None}


@dataclass(frozen=True)
class Cancelled:
    """`promoted` have a seat now and wait to be told."""

    booking: Booking
    promoted: list[Booking]


@dataclass(frozen=True)
class Moved:
    """`promoted` took the seat that was left, and wait to be told."""

    booking: Booking
    promoted: list[Booking]


def record(name: str, contact: str, at: str, changes: int) -> dict[str, Any]:
    """What is stored of a person beside a code; `at` in ISO 8601."""
    return {"name": name, "contact": contact, "at": at, "changes": changes}


def cell_ids(slots: Iterable[Slot]) -> list[str]:
    """Every cell of the slots, once."""
    return list(dict.fromkeys(cell for slot in slots for cell, _ in slot.cells))


def _danish(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(DENMARK)


def folded(text: str) -> str:
    return "".join(text.split()).casefold()


def digest(text: str) -> str:
    """For names of keys, in which nobody's name or contact may stand."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
