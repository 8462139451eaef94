"""The journal of a slot, and what is stored of the slot when it is rebuilt from nothing but its journal."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

from redis.asyncio import Redis

from indgang.bookings.keys import Keys
from indgang.bookings.slots import record

Entry = Mapping[str, str]


@dataclass
class State:
    """Everything that is stored of one slot; empty when nothing is. `seats` and `line` are codes with their order of arrival."""

    facts: dict[str, Any] = field(default_factory=dict)
    expires: int = 0
    off: bool = False
    arrivals: int = 0
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=dict)
    who: dict[str, str] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    line: dict[str, int] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)

    def differences(self, other: "State") -> list[str]:
        """A Danish line for each part in which they differ, without anybody's name or contact."""
        pairs = ((item.name, getattr(self, item.name), getattr(other, item.name)) for item in fields(self))
        return [f"{name}: {_told(name, ours, theirs)}" for name, ours, theirs in pairs if ours != theirs]

    @classmethod
    def rebuilt(cls, entries: Iterable[Entry]) -> "State":
        """The state after these entries, the oldest first; raises KeyError for a step that is none of ours."""
        state = cls()
        for entry in entries:
            _STEPS[entry["op"]](state, entry)
        return state

    def _facts(self, entry: Entry) -> None:
        self.facts, self.expires = json.loads(entry["facts"]), int(entry["expires"])

    def _promote_all(self, entry: Entry) -> None:
        self._facts(entry)
        self._remember("promote", entry, entry["promoted"])

    def _take(self, entry: Entry) -> None:
        self._enter(entry)
        self._remember("take", entry, entry["code"])

    def _arrive(self, entry: Entry) -> None:
        self._enter(entry)
        self._remember("move", entry, f"{entry['code']} {entry['promoted']}")

    def _enter(self, entry: Entry) -> None:
        code, self.arrivals = entry["code"], int(entry["order"])
        self.people[code] = record(entry["name"], entry["contact"], entry["since"], int(entry["changes"]))
        self.who[entry["who"]] = code
        if entry["cells"]:
            self.seats[code], self.held[code] = self.arrivals, json.loads(entry["cells"])
        else:
            self.line[code] = self.arrivals

    def _cancel(self, entry: Entry) -> None:
        self._give_up(entry["code"])
        self._remember("cancel", entry, f"{entry['code']} {entry['promoted']}")

    def _leave(self, entry: Entry) -> None:
        self._give_up(entry["code"])
        del self.people[entry["code"]]

    def _give_up(self, code: str) -> None:
        self.seats.pop(code, None)
        self.held.pop(code, None)
        self.line.pop(code, None)
        self.who = {who: of for who, of in self.who.items() if of != code}

    def _promote(self, entry: Entry) -> None:
        code = entry["code"]
        self.seats[code], self.held[code] = self.line.pop(code), json.loads(entry["cells"])

    def _call_off(self, entry: Entry) -> None:
        self.off = True
        for part in (self.seats, self.line, self.held, self.who):
            cast(dict[str, Any], part).clear()
        self._remember("call_off", entry, f"{entry['seated']} / {entry['waited']}")

    def _remember(self, step: str, entry: Entry, codes: str) -> None:
        if entry["request"]:
            self.requests[f"{step}:{entry['request']}"] = f"{entry['call']} {codes}"


_STEPS: dict[str, Callable[[State, Entry], None]] = {
    "facts": State._facts,
    "promote_all": State._promote_all,
    "take": State._take,
    "arrive": State._arrive,
    "cancel": State._cancel,
    "leave": State._leave,
    "promote": State._promote,
    "call_off": State._call_off,
}


class Journal:
    """The journals of one municipality."""

    def __init__(self, redis: Redis, site: str) -> None:
        self._redis, self._keys = redis, Keys(site)

    async def entries(self, slot_id: str) -> list[dict[str, str]]:
        """The oldest first; `moment` is Redis' own clock, in milliseconds since 1970, and a number."""
        stored = await cast(Any, self._redis.xrange(self._keys.part("journal", slot_id)))
        return [{"moment": moment, **entry} for moment, entry in stored]

    async def rebuilt(self, slot_id: str) -> State:
        return State.rebuilt(await self.entries(slot_id))

    async def both(self, slot_id: str) -> tuple[State, State]:
        """The stored state and the rebuilt one, read at the same moment."""
        async with self._redis.pipeline(transaction=True) as together:
            facts, people, held, who, seats, line, requests, journal = self._keys.slot(slot_id)
            for hash in (facts, people, held, who, requests):
                together.hgetall(hash)
            for sorted_set in (seats, line):
                together.zrange(sorted_set, 0, -1, withscores=True)
            together.xrange(journal)
            *stored, entries = await together.execute()
        return _stored(*stored), State.rebuilt(entry for _, entry in entries)


def _stored(
    facts: dict[str, str],
    people: dict[str, str],
    held: dict[str, str],
    who: dict[str, str],
    requests: dict[str, str],
    seats: list[tuple[str, float]],
    line: list[tuple[str, float]],
) -> State:
    return State(
        facts=json.loads(facts.get("facts", "{}")),
        expires=int(facts.get("expires", 0)),
        off="off" in facts,
        arrivals=int(facts.get("arrivals", 0)),
        people={code: json.loads(stored) for code, stored in people.items()},
        held={code: json.loads(cells) for code, cells in held.items()},
        who=who,
        seats={code: int(order) for code, order in seats},
        line={code: int(order) for code, order in line},
        requests=requests,
    )


def _told(name: str, ours: Any, theirs: Any) -> str:
    if not isinstance(ours, dict) or name == "facts":
        return f"{ours!r}, og efter journalen {theirs!r}"
    differing = [key for key in (ours | theirs) if ours.get(key) != theirs.get(key)]
    if name in ("people", "who"):
        return f"{', '.join(sorted(differing))} afviger fra journalen"
    told = (f"{key} {ours.get(key)!r}, og efter journalen {theirs.get(key)!r}" for key in sorted(differing))
    return "; ".join(told)
