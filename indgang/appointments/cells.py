"""A unit's day in cells of five minutes, and the appointments that fit into them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import groupby

from indgang.appointments.settings import CELL, Appointments, AppointmentType, AppointmentUnit
from indgang.bookings import Slot
from indgang.danish_dates import DENMARK
from indgang.errors import Unknown
from indgang.opening_hours.spans import Span

_CELL = timedelta(minutes=CELL)


class NoSuchTime(Unknown):
    """No appointment can begin then: `name` is the slot's id."""


@dataclass(frozen=True)
class Cell:
    """Five minutes from `start` (UTC) in which `capacity` appointments may run. The id is one for each real moment, also
    in the hour that comes twice when summer time ends."""

    id: str
    start: datetime
    capacity: int

    @cached_property
    def slot(self) -> Slot:
        """The cell by itself, for asking how many counters are free in it."""
        end, cells = self.start + _CELL, ((self.id, self.capacity),)
        return Slot(self.id, "appointment", "", self.start, end, "", "", cells, self.start)


Stretch = tuple[Cell, ...]
"""Cells that follow each other without a break."""


def stretches(unit: AppointmentUnit, day: date) -> Sequence[Stretch]:
    """The cells of a Danish day in which somebody sits at a counter."""
    return _stretches(unit.id, tuple(unit.spans_on(day)), tuple(unit.counters_on(day)), day)


@lru_cache(maxsize=2000)  # days of units, for as long as their hours and counters stay as they are
def _stretches(unit: str, spans: tuple[Span, ...], counters: tuple[int, ...], day: date) -> Sequence[Stretch]:
    found: list[Stretch] = []
    for cells in (_cells(unit, span, counters, day) for span in spans):
        runs = groupby(cells, key=lambda cell: cell.capacity > 0)
        found += [tuple(run) for staffed, run in runs if staffed]
    return found


def _cells(unit: str, span: Span, counters: Sequence[int], day: date) -> Iterator[Cell]:
    moment, end = (at.astimezone(UTC) for at in span.on(day))
    while moment < end:
        local = moment.astimezone(DENMARK)
        yield Cell(f"{unit}:{moment:%Y-%m-%dT%H:%M}Z", moment, counters[(local.hour * 60 + local.minute) // CELL])
        moment += _CELL


def days_bookable(unit: AppointmentUnit, now: datetime) -> tuple[date, date]:
    """The first and the last day on which one may book, at `now`."""
    today = now.astimezone(DENMARK).date()
    return today, today + timedelta(weeks=unit.horizon_weeks)


def after(unit: AppointmentUnit, now: datetime) -> datetime:
    """Appointments that are booked `now` must begin later than this, in UTC: a slot closes with the moment that is its `closes`."""
    return now.astimezone(UTC) + timedelta(hours=unit.notice_hours)


def starts(stretch: Sequence[Cell], length: int, taken: Mapping[str, int]) -> Iterator[int]:
    """The places in a stretch at which an appointment of `length` cells may begin.

    Each run of cells with a free counter is tiled from its beginning: what is left before a start can always be filled by
    appointments of the same length, so that no choice leaves a needless hole.
    """
    run = 0
    for place, cell in enumerate(stretch):
        if taken.get(cell.id, 0) >= cell.capacity:
            run = place + 1
        elif (place - run + 1) % length == 0:
            yield place + 1 - length


def slot_of(kind: AppointmentType, unit: AppointmentUnit, cells: Sequence[Cell]) -> Slot:
    """The appointment that lasts those cells."""
    start = cells[0].start.astimezone(DENMARK)
    clock = start.isoformat(timespec="minutes")
    return Slot(
        id=f"{unit.id}:{kind.id}:{clock if start.fold else clock[:16]}",
        kind="appointment",
        title=kind.title,
        start=start,
        end=(cells[-1].start + _CELL).astimezone(DENMARK),
        branch=unit.name,
        address=unit.address,
        cells=tuple((cell.id, cell.capacity) for cell in cells),
        closes=(cells[0].start - timedelta(hours=unit.notice_hours)).astimezone(DENMARK),
        bring=kind.bring,
    )


def slot_with(appointments: Appointments, slot: str, now: datetime) -> Slot:
    """The appointment with that id, whether it is free or not. Raises NoSuchTime where none
    may begin then, and outside the days on which one may book `now`."""
    unit_id, _, rest = slot.partition(":")
    kind_id, _, clock = rest.partition(":")
    kind = appointments.type(kind_id)
    unit = next(iter(appointments.units_for(kind, unit_id)), None) if kind else None
    try:
        start = datetime.fromisoformat(clock)
    except ValueError:
        raise NoSuchTime(slot) from None
    if kind is None or unit is None:
        raise NoSuchTime(slot)
    first, last = days_bookable(unit, now)
    if not first <= start.date() <= last:
        raise NoSuchTime(slot)
    moment = (start if start.tzinfo else start.replace(tzinfo=DENMARK)).astimezone(UTC)
    for stretch in stretches(unit, start.date()):
        place = next((place for place, cell in enumerate(stretch) if cell.start == moment), None)
        if place is not None and len(cells := stretch[place : place + kind.length // CELL]) * CELL == kind.length:
            return slot_of(kind, unit, cells)
    raise NoSuchTime(slot)
