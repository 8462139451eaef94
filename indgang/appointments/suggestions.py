"""Up to five free times that suit what a citizen asks for, or the nearest there are, with what had to be dropped and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Literal

from indgang.appointments.diary import Diary, Seats
from indgang.appointments.settings import Appointments, AppointmentType
from indgang.appointments.wishes import Wish
from indgang.bookings import Slot

MOST = 5  # times in one reply
Dropped = Literal["hours", "day", "unit"]
Why = Literal["no_such_date", "elsewhere", "past", "beyond", "closed", "not_then", "too_soon", "taken"]


@dataclass(frozen=True)
class Suggestions:
    """`times` in order; none at all where nothing is free as far ahead as one may book.

    `dropped` is what of the wish does not hold for them, and `why`: no calendar has the date (`no_such_date`); it is not done at that
    unit (`elsewhere`); the day is past, or farther ahead than one may book (`beyond`); nobody is there that day (`closed`), or at
    those hours (`not_then`); it cannot be booked any more (`too_soon`); or all is taken.
    """

    times: list[Slot]
    dropped: tuple[Dropped, ...] = ()
    why: Why | None = None


async def suggestions(
    seats: Seats, appointments: Appointments, kind: AppointmentType, unit: str | None, wish: Wish, now: datetime
) -> Suggestions:
    """What to offer for a type that is booked here. May raise redis.RedisError."""
    diary = Diary(seats, kind, appointments.units_for(kind, unit), now)
    if not wish.no_such_date and (found := await diary.first(diary.days, wish, MOST)):
        return Suggestions(spread(found))
    why = _why(diary, wish)
    for dropped, wanted in _less(wish):
        if found := await diary.first(_by_distance(diary.days, wish), wanted, MOST):
            return Suggestions(_nearest(found, wish), dropped, why)
    if unit and len(appointments.units_for(kind)) > len(diary.units):
        elsewhere = await suggestions(seats, appointments, kind, None, wish, now)
        return Suggestions(elsewhere.times, ("unit", *elsewhere.dropped), why)
    return Suggestions([], why=why)


def spread(times: Sequence[Slot]) -> list[Slot]:
    """At most five of `times`, which are in order: the first of each of five days; of fewer days also later ones, evenly."""
    days = [list(group) for _, group in groupby(times, key=lambda slot: slot.start.date())][:MOST]
    shares = [0] * len(days)
    while sum(shares) < min(MOST, sum(map(len, days))):
        for place, day in enumerate(days):
            if shares[place] < len(day) and sum(shares) < MOST:
                shares[place] += 1
    return [day[nth * len(day) // share] for day, share in zip(days, shares, strict=True) for nth in range(share)]


def _less(wish: Wish) -> Iterator[tuple[tuple[Dropped, ...], Wish]]:
    """The wish with less and less in it: at another hour, on another day, then both."""
    says_day = bool(wish.days or wish.no_such_date)
    if wish.says_hours and not wish.no_such_date:
        yield ("hours",), wish.without_hours()
    if says_day:
        yield ("day",), wish.without_days()
    if says_day and wish.says_hours:
        yield ("day", "hours"), Wish()


def _by_distance(days: list[date], wish: Wish) -> list[date]:
    """The days nearest to the first that was wished for come first; later ones before earlier ones just as near."""
    wished = [day for when in wish.days if (day := when.first or when.last)]
    first = min(wished, default=days[0] if days else None)
    return sorted(days, key=lambda day: (abs((day - first).days), day < first)) if first else days


def _nearest(times: Sequence[Slot], wish: Wish) -> list[Slot]:
    """At most five of `times`: on each of the nearest days the one nearest to the hours wished for, then the next nearest."""
    rounds: list[tuple[int, int, Slot]] = []
    by_day = groupby(sorted(times, key=lambda slot: slot.start), key=lambda slot: slot.start.date())
    on = {day: sorted(slots, key=lambda slot: wish.minutes_off(slot.start)) for day, slots in by_day}
    for distance, day in enumerate(_by_distance(list(on), wish)):
        rounds += [(nth, distance, slot) for nth, slot in enumerate(on[day])]
    best = sorted(rounds, key=lambda each: each[:2])[:MOST]
    return sorted((slot for _, _, slot in best), key=lambda slot: slot.start.astimezone(UTC))


def _why(diary: Diary, wish: Wish) -> Why:
    """Why nothing is free as wished."""
    if wish.no_such_date:
        return "no_such_date"
    if not diary.units:
        return "elsewhere"
    first, last = diary.days[0], diary.days[-1]
    if wish.days and all(when.last and when.last < first for when in wish.days):
        return "past"
    if wish.days and all(when.first and when.first > last for when in wish.days):
        return "beyond"
    if diary.possible(wish):
        return "taken"
    if diary.possible(wish, notice=False):
        return "too_soon"
    return "not_then" if any(wish.holds_day(day) and diary.is_open(day) for day in diary.days) else "closed"
