"""Places with hours of their own, as a municipality's file has them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, model_validator

from indgang.opening_hours.calendar import day_name, holiday
from indgang.opening_hours.spans import Spans
from indgang.opening_hours.timetables import Day, Timetable


class Week(BaseModel):
    """The hours of an ordinary week. Every day stands there, so that a forgotten day is not taken for a closed one."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    monday: Spans
    tuesday: Spans
    wednesday: Spans
    thursday: Spans
    friday: Spans
    saturday: Spans
    sunday: Spans

    def days(self) -> list[Day]:
        return [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday]


class Unit(BaseModel):
    """A place with hours of its own. `hours` are those with staff (null: not known); `self_service` those in which one lets oneself in.

    A public holiday closes it, unless an exception names the day or it says `open_on_holidays`. Christmas Eve, New Year's Eve and
    Constitution Day are no public holidays, but most places are closed: without an exception nothing is known of them.
    Self-service on public holidays is as `self_service_on_holidays` says, and not known where that is unset: it differs from
    library to library. Nor is it known on another day on which an exception keeps the staff away, unless it goes on on holidays too.
    `branch` is the place's number in the library's own system; `note` is a sentence for citizens, such as `Kun efter aftale.`
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    id: str
    name: str
    hours: Week | None
    self_service: Week | None = None
    exceptions: dict[date, Spans] = {}
    self_service_exceptions: dict[date, Spans] = {}
    open_on_holidays: bool = False
    self_service_on_holidays: bool | None = None
    note: str | None = None
    branch: int | None = None

    @model_validator(mode="after")
    def has_the_self_service_it_speaks_of(self) -> "Unit":
        if (self.self_service_exceptions or self.self_service_on_holidays is not None) and not self.self_service:
            raise ValueError("self_service is missing, of which something else is said")
        return self

    @property
    def staffed(self) -> Timetable:
        """The hours with staff."""
        return Timetable(self._staffed_on, self.hours.days() if self.hours else (None,) * 7)

    @property
    def self_served(self) -> Timetable | None:
        """The hours of self-service; None where there is none, as far as we know."""
        return Timetable(self._self_served_on, self.self_service.days()) if self.self_service else None

    @property
    def others(self) -> dict[str, Timetable]:
        """Hours of another kind, by what the place calls them."""
        return {}

    @property
    def told_at(self) -> datetime | None:
        """When the hours were last heard of, where that is too long ago to pass over."""
        return None

    def closes(self, moment: datetime) -> datetime | None:
        """When its staff goes, if it is there at `moment`."""
        return self.staffed.closes(moment)

    def opens(self, moment: datetime) -> datetime | None:
        """When its staff is there next after `moment`; None when no opening is in sight."""
        return self.staffed.opens(moment)

    def _staffed_on(self, day: date) -> Day:
        if day in self.exceptions:
            return self.exceptions[day]
        if self.hours is None:
            return None
        if holiday(day) and not self.open_on_holidays:
            return []
        if day_name(day) and not self.open_on_holidays:
            return None
        return self.hours.days()[day.weekday()]

    def _self_served_on(self, day: date) -> Day:
        if day in self.self_service_exceptions:
            return self.self_service_exceptions[day]
        if self.self_service is None:
            return []
        if self.self_service_on_holidays is not True:
            if holiday(day):
                return None if self.self_service_on_holidays is None else []
            if day_name(day) or self.exceptions.get(day) == []:
                return None
        return self.self_service.days()[day.weekday()]
