"""The library's openings laid over a unit of the municipality's file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from indgang.library_hours.categories import kind_of
from indgang.library_hours.entries import Entry
from indgang.opening_hours import Day, Span, Timetable, Unit, holiday
from indgang.opening_hours.spans import joined, without

_STAFFED, _SELF_SERVICE = "staffed", "self_service"


@dataclass(frozen=True)
class Listing:
    """What the library lists for one branch from `first` on.

    Its system keeps only openings: a day without any is a closed one. But hours are entered some time ahead, so of each kind this holds up
    to the last day for which it is entered; after it nothing is known. Nor is it of a day whose entries could not be read.
    `kinds`: by `staffed`, `self_service` or the category's own title, the hours of the days that have any. `closed`: days entered as such.
    """

    first: date
    kinds: Mapping[str, Mapping[date, list[Span]]]
    closed: frozenset[date] = frozenset()
    unclear: frozenset[date] = frozenset()

    def day(self, kind: str, day: date) -> Day:
        days = self.kinds[kind]
        if day in self.unclear:
            return None
        if day in days or day in self.closed:
            return days.get(day, [])
        return [] if days and self.first <= day <= max(days) else None

    def usual(self, kind: str) -> list[Day]:
        """The ordinary week: of each day of the week the hours it has most often, public holidays apart."""
        week: list[Day] = []
        last = max(self.kinds[kind])
        days = [self.first + timedelta(days=distance) for distance in range((last - self.first).days + 1)]
        for number in range(7):
            listed = [self.day(kind, day) for day in days if day.weekday() == number and not holiday(day)]
            counted = Counter(tuple(spans) for spans in listed if spans is not None)
            week.append(list(counted.most_common(1)[0][0]) if counted else None)
        return week


def listing_of(entries: Iterable[Entry], first: date, last: date) -> Listing | None:
    """The listing of a branch that was asked about from `first` to `last`; None where nothing is entered."""
    kept = [entry for entry in entries if first <= entry.day <= last]
    if not kept:
        return None
    spans: dict[str, dict[date, list[Span]]] = {}
    closed: dict[date, list[Span]] = {}
    for entry in kept:
        kind, span = kind_of(entry.title), entry.span
        if span and kind == "closed":
            closed.setdefault(entry.day, []).append(span)
        elif span:
            title = entry.title if kind == "other" else kind
            spans.setdefault(title, {}).setdefault(entry.day, []).append(span)
    kinds = {
        kind: {day: without(joined(each), closed.get(day, [])) for day, each in days.items()}
        for kind, days in spans.items()
    }
    unclear = frozenset(entry.day for entry in kept if entry.span is None)
    return Listing(first, kinds, frozenset(closed), unclear)


class ListedUnit(Unit):
    """A unit whose hours the library itself lists. A kind that it lists nowhere, and days it says nothing of, are as the file has them."""

    listing: Listing
    heard: datetime | None = None

    @property
    def staffed(self) -> Timetable:
        return self._laid_over(_STAFFED, super().staffed)

    @property
    def self_served(self) -> Timetable | None:
        of_file = super().self_served
        if _SELF_SERVICE in self.listing.kinds:
            return self._laid_over(_SELF_SERVICE, of_file or Timetable(lambda day: None))
        return of_file

    @property
    def others(self) -> dict[str, Timetable]:
        unknown = Timetable(lambda day: None)
        return {
            title: self._laid_over(title, unknown)
            for title in self.listing.kinds
            if title not in (_STAFFED, _SELF_SERVICE)
        }

    @property
    def told_at(self) -> datetime | None:
        return self.heard

    def _laid_over(self, kind: str, of_file: Timetable) -> Timetable:
        if kind not in self.listing.kinds:
            return of_file

        def of(day: date) -> Day:
            spans = self.listing.day(kind, day)
            return of_file.of(day) if spans is None and day not in self.listing.unclear else spans

        usual = zip(self.listing.usual(kind), of_file.usual, strict=True)
        return Timetable(of, [listed if listed is not None else filed for listed, filed in usual])


def listed(unit: Unit, listing: Listing, heard: datetime | None) -> ListedUnit:
    """`heard` is when the library last told it, where that is to be said."""
    values: dict[str, Any] = {name: getattr(unit, name) for name in Unit.model_fields}
    return ListedUnit.model_construct(**values, listing=listing, heard=heard)
