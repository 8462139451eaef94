"""Which appointments a municipality gives, as its file `appointments.yml` has them: what for, where, when, and at how many counters."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, UrlConstraints, model_validator

from indgang.opening_hours.calendar import day_name
from indgang.opening_hours.spans import Span, Spans, without
from indgang.opening_hours.units import Unit, Week

CELL = 5  # minutes: the grain in which counters are shared by appointments of different length
TITLE_LIMIT = 60  # characters; a title is also the text of a button
DayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAYS: tuple[DayName, ...] = get_args(DayName)


def _is_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", value):
        raise ValueError(f"{value} må kun have små bogstaver a-z, tal, - og _ (ae, oe og aa for æ, ø og å).")
    return value


def _is_said(value: str) -> str:
    if not value.strip():
        raise ValueError("er tom. Skriv en tekst.")
    return value.strip()


def _fits_a_button(value: str) -> str:
    if len(value) > TITLE_LIMIT:
        raise ValueError(f"må højst have {TITLE_LIMIT} tegn – den står også på en knap. Her er {len(value)}.")
    return value


Id = Annotated[str, AfterValidator(_is_id)]
Said = Annotated[str, AfterValidator(_is_said)]
Title = Annotated[str, AfterValidator(_is_said), AfterValidator(_fits_a_button)]
Link = Annotated[HttpUrl, UrlConstraints(allowed_schemes=["https"])]


class HoursMissing(ValueError):
    """Nothing is said of when one may come to `unit`; the message is Danish."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            f"{unit} mangler hours, og ingen åbningstid i kommunens fil har id: {unit}. "
            'Skriv tiderne for hver dag, fx hours: {monday: ["10:00-15:00"], …}'
        )
        self.unit = unit


class _Strict(BaseModel):
    """As the content's own: a misspelt key would be silently lost. (The content imports this module, not the other way round.)"""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class AppointmentType(_Strict):
    """What one can have an appointment for: `minutes` long at `units`; or by `link` in a booking system of the municipality's own.

    `words` are what people call it, `answers` the ids of the answers after which it is offered, `bring` a sentence for the receipt.
    """

    id: Id
    title: Title
    words: list[Said] = Field(min_length=1)
    answers: list[str] = []
    bring: Said | None = None
    minutes: Literal[10, 15, 20, 30] | None = None
    units: list[str] = []
    link: Link | None = None

    @model_validator(mode="after")
    def is_booked_in_one_place(self) -> "AppointmentType":
        if self.link and (self.minutes or self.units):
            raise ValueError(
                f"{self.id} har både link og minutes eller units. Behold link, hvis tiden bestilles i jeres eget system, "
                "ellers minutes og units."
            )
        if not self.link and not (self.minutes and self.units):
            raise ValueError(
                f"{self.id} mangler minutes og units (fx minutes: 15 og units: [borgerservice]), "
                "eller link, hvis tiden bestilles i jeres eget system."
            )
        return self

    @property
    def length(self) -> int:
        """In minutes. Only for a type that is booked here."""
        if self.minutes is None:
            raise ValueError(f"{self.id} is booked at {self.link}")
        return self.minutes


class CountersAt(_Strict):
    """Another number of counters than usual: in `hours` (all day without), on `days` of the week or on those `dates` (every day without)."""

    counters: int = Field(ge=0, le=50)
    hours: Spans = []
    days: list[DayName] = []
    dates: list[date] = []

    @model_validator(mode="after")
    def says_when(self) -> "CountersAt":
        if not (self.hours or self.days or self.dates):
            raise ValueError(
                'her mangler, hvornår antallet gælder: hours: ["12:00-13:00"], days: [friday] eller dates: ["2026-12-18"].'
            )
        if self.days and self.dates:
            raise ValueError("skriv enten days eller dates, ikke begge.")
        return self

    def holds_day(self, day: date) -> bool:
        return day in self.dates if self.dates else not self.days or _DAYS[day.weekday()] in self.days

    def holds(self, minute: int) -> bool:
        """Whether it is so `minute` minutes after midnight, on a day that it holds."""
        return not self.hours or any(span.start <= minute < span.end for span in self.hours)


class AppointmentUnit(_Strict):
    """Where one comes for an appointment. `hours` are those of appointments; without, the opening hours of the place with the same id.

    There are none on public holidays, nor on Christmas Eve, New Year's Eve and Constitution Day, unless an exception names the day.
    One may book until `notice_hours` before, and `horizon_weeks` ahead. Of `counters_at`, the last that fits holds.
    """

    id: Id
    name: Said
    address: Said
    hours: Week | None = None
    exceptions: dict[date, Spans] = {}
    pause: Spans = []
    counters: int = Field(ge=1, le=50)
    counters_at: list[CountersAt] = []
    notice_hours: int = Field(default=2, ge=0, le=336)
    horizon_weeks: int = Field(default=6, ge=1, le=26)

    def spans_on(self, day: date) -> list[Span]:
        """When appointments can be had on `day`, counters aside, in whole cells."""
        if day in self.exceptions:
            spans = self.exceptions[day]
        elif day_name(day) or self.hours is None:
            return []
        else:
            spans = self.hours.days()[day.weekday()] or []
        whole = [Span(-(-span.start // CELL) * CELL, span.end // CELL * CELL) for span in without(spans, self.pause)]
        return [span for span in whole if span.start < span.end]

    def counters_on(self, day: date) -> Sequence[int]:
        """The number of counters in each cell of the clock of `day`: 288 numbers from midnight on."""
        numbers = [self.counters] * (24 * 60 // CELL)
        for other in self.counters_at:
            if other.holds_day(day):
                numbers = [
                    other.counters if other.holds(place * CELL) else number for place, number in enumerate(numbers)
                ]
        return numbers


class Appointments(_Strict):
    """What stands in the file. `units` is empty where everything is booked in a system of the municipality's own."""

    units: list[AppointmentUnit] = []
    types: list[AppointmentType] = Field(min_length=1)

    @model_validator(mode="after")
    def fits_together(self) -> "Appointments":
        for what, ids in (("units", [unit.id for unit in self.units]), ("types", [each.id for each in self.types])):
            if twice := next((one for one in ids if ids.count(one) > 1), None):
                raise ValueError(f"id: {twice} står to gange under {what}. Giv den ene et andet id.")
        return self

    def type(self, id: str) -> AppointmentType | None:
        return next((each for each in self.types if each.id == id), None)

    def unit(self, id: str) -> AppointmentUnit | None:
        return next((unit for unit in self.units if unit.id == id), None)

    def units_for(self, kind: AppointmentType, unit: str | None = None) -> list[AppointmentUnit]:
        """Where it is done, in the file's order; only at `unit` where that is given."""
        return [one for one in self.units if one.id in kind.units and unit in (None, one.id)]

    def beside(self, places: Iterable[Unit]) -> "Appointments":
        """The same with what the municipality's opening hours say of places with the same id: the week, where the unit has none,
        and the days on which the place is closed, where the unit does not name them itself. Raises HoursMissing."""
        known = {place.id: place for place in places}
        return self.model_copy(update={"units": [_beside(unit, known.get(unit.id)) for unit in self.units]})


def _beside(unit: AppointmentUnit, place: Unit | None) -> AppointmentUnit:
    week = unit.hours or (place.hours if place else None)
    if week is None:
        raise HoursMissing(unit.id)
    days = place.exceptions if place else {}
    same = unit.hours is None
    closed = {day: spans for day, spans in days.items() if same or not spans}
    return unit.model_copy(update={"hours": week, "exceptions": closed | unit.exceptions})
