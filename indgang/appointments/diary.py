"""What is free of one type of appointment, day by day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from indgang.appointments.cells import after, days_bookable, slot_of, starts, stretches
from indgang.appointments.settings import CELL, AppointmentType, AppointmentUnit
from indgang.appointments.wishes import Wish
from indgang.bookings import Slot
from indgang.danish_dates import DENMARK

ANY = Wish()


class Seats(Protocol):
    """What the engine of bookings tells of how much is free. May raise redis.RedisError."""

    async def free(self, slots: Sequence[Slot]) -> dict[str, int]: ...


def free_times(
    kind: AppointmentType,
    units: Sequence[AppointmentUnit],
    wish: Wish,
    days: Iterable[date],
    now: datetime,
    taken: Mapping[str, int],
) -> list[Slot]:
    """The free appointments on those days that are as wished, in order of time, at all of `units` that may still be booked `now`.

    `taken` is how many appointments run in a cell, by the cell's id; none where it is not named.
    """
    found = [
        slot for day in days if wish.holds_day(day) for unit in units for slot in _on(kind, unit, wish, day, now, taken)
    ]
    return sorted(found, key=lambda slot: slot.start.astimezone(UTC))


def _on(
    kind: AppointmentType, unit: AppointmentUnit, wish: Wish, day: date, now: datetime, taken: Mapping[str, int]
) -> list[Slot]:
    first, last = days_bookable(unit, now)
    if not first <= day <= last:
        return []
    soon, length = after(unit, now), kind.length // CELL
    places = (
        (stretch, place)
        for stretch in stretches(unit, day)
        for place in starts(stretch, length, taken)
        if stretch[place].start > soon
    )
    return [
        slot_of(kind, unit, stretch[place : place + length])
        for stretch, place in places
        if wish.holds(stretch[place].start.astimezone(DENMARK))
    ]


class Diary:
    """The free appointments of `kind` at `units`, as they stand when a day is first looked at; made anew for each question."""

    def __init__(self, seats: Seats, kind: AppointmentType, units: Sequence[AppointmentUnit], now: datetime) -> None:
        self.kind, self.units, self.now = kind, units, now
        self._seats = seats
        self._taken: dict[str, int] = {}
        self._read: set[date] = set()

    @property
    def days(self) -> list[date]:
        """All days on which one may book now, open or not."""
        if not self.units:
            return []
        first = days_bookable(self.units[0], self.now)[0]
        last = max(days_bookable(unit, self.now)[1] for unit in self.units)
        return [first + timedelta(days=distance) for distance in range((last - first).days + 1)]

    async def free(self, days: Sequence[date], wish: Wish = ANY) -> list[Slot]:
        """Those free on some days; one question to the engine for all of the days that were not looked at before."""
        await self._look_at([day for day in days if day not in self._read])
        return free_times(self.kind, self.units, wish, days, self.now, self._taken)

    async def first(self, days: Sequence[date], wish: Wish, enough: int) -> list[Slot]:
        """Those free as wished on the first of `days` (in that order), until `enough` days have some."""
        found: list[Slot] = []
        left = [day for day in days if wish.holds_day(day) and self.is_open(day)]
        look = enough  # at so many days together: twice as many the next time, where most are taken
        while left and len({slot.start.date() for slot in found}) < enough:
            found += await self.free(left[:look], wish)
            left, look = left[look:], 2 * look
        return found

    async def counts(self, first: date, last: date) -> dict[date, int]:
        """How many are free on each day from `first` to `last` on which somebody sits at a counter; 0 where all are taken."""
        days = [day for day in self.days if first <= day <= last and self.is_open(day)]
        counts = dict.fromkeys(days, 0)
        for slot in await self.free(days):
            counts[slot.start.date()] += 1
        return counts

    def possible(self, wish: Wish, notice: bool = True) -> bool:
        """Whether there would be a time as wished if nobody else had booked; or, without `notice`, also if it were not too soon."""
        now = self.now if notice else datetime.combine(self.days[0], time(), DENMARK) - timedelta(days=15)
        length = self.kind.length // CELL
        return any(
            wish.holds(stretch[place].start.astimezone(DENMARK)) and stretch[place].start > after(unit, now)
            for day in self.days
            if wish.holds_day(day)
            for unit in self.units
            for stretch in stretches(unit, day)
            for place in starts(stretch, length, {})
        )

    def is_open(self, day: date) -> bool:
        """Whether somebody sits at a counter."""
        return any(stretches(unit, day) for unit in self.units)

    async def _look_at(self, days: Sequence[date]) -> None:
        if not days:
            return
        cells = [cell for day in days for unit in self.units for stretch in stretches(unit, day) for cell in stretch]
        free = await self._seats.free([cell.slot for cell in cells])
        self._taken |= {cell.id: cell.capacity - free[cell.id] for cell in cells}
        self._read |= set(days)
