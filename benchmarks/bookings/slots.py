"""Slots and people of a municipality that does not exist, and a line of the report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from indgang.bookings import Person, Slot
from indgang.danish_dates import DENMARK

SITE = "eksempelby"
START = datetime.now(DENMARK).replace(microsecond=0) + timedelta(days=7)


@dataclass(frozen=True)
class Figure:
    """One line: what, what was measured, and whether what must hold did."""

    what: str
    measured: str
    held: bool


def course(id: str, seats: int, line: int, start: datetime = START) -> Slot:
    return Slot(
        id=id,
        kind="course",
        title="iPad for begyndere",
        start=start,
        end=start + timedelta(hours=2),
        branch="Hovedbiblioteket",
        address="Torvet 4",
        cells=((id, seats),),
        closes=start,
        waiting=line,
    )


def person(number: int) -> Person:
    return Person(f"Borger {number}", f"borger{number}@example.dk")


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def rising(values: list[int]) -> bool:
    return all(first < second for first, second in pairwise(values))
