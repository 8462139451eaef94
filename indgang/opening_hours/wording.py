"""Says days, hours and sentences in the citizen's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from indgang import danish_dates
from indgang.danish_times import Hours, When
from indgang.opening_hours.calendar import day_name
from indgang.opening_hours.sentences import DANISH, ENGLISH
from indgang.opening_hours.spans import MIDNIGHT, Span
from indgang.opening_hours.timetables import Day

Language = Literal["da", "en"]
_SENTENCES = {"da": DANISH, "en": ENGLISH}
_VERBS = {"da": {"has": ("havde", "har"), "is": ("var", "er")}, "en": {"has": ("had", "has"), "is": ("was", "is")}}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Teller:
    """Speaks at `now` (aware, Danish time)."""

    now: datetime
    language: Language = "da"

    @property
    def today(self) -> date:
        return self.now.date()

    def say(self, key: str, **fields: str) -> str:
        return _SENTENCES[self.language][key].format(**fields)

    def of_day(self, key: str, day: date, **fields: str) -> str:
        """A sentence about one day: with the day, the name of the holiday, and verbs in its tense."""
        said = {"day": self.day(day), "reason": self.reason(day)}
        said["that_day"] = self.say("today" if day == self.today else "that_day")
        return self.say(key, **said | self._verbs(past=day < self.today) | fields)

    def of_past(self, key: str, **fields: str) -> str:
        """A sentence about what is over by now, though the day may not be."""
        return self.say(key, **self._verbs(past=True) | fields)

    def day(self, day: date) -> str:
        """`i dag`, `i morgen`, `lørdag den 28. november`."""
        if self.language == "da":
            return danish_dates.said_from(day, self.today)
        near = {0: "today", 1: "tomorrow"}.get((day - self.today).days)
        return near or f"on {_WEEKDAYS[day.weekday()]} {self.short(day)}"

    def short(self, day: date) -> str:
        return danish_dates.short_date(day) if self.language == "da" else f"{day.day} {_MONTHS[day.month - 1]}"

    def days(self, first: date, last: date) -> str:
        """`fra 23. til 29. november`"""
        if self.language == "da":
            return danish_dates.said_between(first, last, self.today)
        return f"from {self.short(first)} to {self.short(last)}"

    def reason(self, day: date) -> str:
        name = day_name(day, self.language)
        return f" ({name})" if name else ""

    def weekdays(self, numbers: Sequence[int]) -> str:
        """`mandag–torsdag` of days in a row, each by its number in the week."""
        names = danish_dates.WEEKDAYS if self.language == "da" else _WEEKDAYS
        first, last = names[numbers[0]], names[numbers[-1]]
        if len(numbers) == 7:
            return self.say("every_day")
        if len(numbers) > 2:
            return f"{first}–{last}"
        return first if len(numbers) == 1 else f"{first} {self.say('and')} {last}"

    def at(self, moment: datetime, day: date | None = None) -> str:
        """`kl. 15.00`, with its day where that is not `day`; midnight is the end of the day before."""
        midnight = moment.time() == time()
        minutes = self._minutes(MIDNIGHT if midnight else moment.hour * 60 + moment.minute)
        if day is None or moment.date() == day or (midnight and (moment.date() - day).days == 1):
            return self.say("at", time=minutes)
        return self.say("at_day", time=minutes, day=self.day(moment.date()))

    def spans(self, spans: Sequence[Span]) -> str:
        """`kl. 10.00–12.00 og 13.00–17.00`"""
        return self.say("spans", spans=self._bare(spans))

    def hours(self, spans: Day, none: str = "closed") -> str:
        """The same without `kl.`, or that it is closed, or not known."""
        return self.say("not_known") if spans is None else self._bare(spans) or self.say(none)

    def then(self, hours: Hours) -> str:
        """`kl. 20.00`, `efter kl. 17.00`, `mellem kl. 10.00 og 12.00`."""
        first, last = self._minutes(hours.start), self._minutes(hours.end)
        if hours.start == hours.end:
            return self.say("exactly", first=first)
        key = "after" if hours.end == MIDNIGHT else "before" if hours.start == 0 else "between"
        return self.say(key, first=first, last=last)

    def moment(self, moment: datetime) -> str:
        """`kl. 14.05`, or `den 20. november kl. 14.05` where that was not today."""
        if moment.date() == self.today:
            return self.at(moment, self.today)
        minutes = self._minutes(moment.hour * 60 + moment.minute)
        return self.say("at_date", time=minutes, date=self.short(moment.date()))

    def _verbs(self, *, past: bool) -> dict[str, str]:
        return {verb: forms[not past] for verb, forms in _VERBS[self.language].items()}

    def _bare(self, spans: Sequence[Span]) -> str:
        said = [f"{self._minutes(span.start)}–{self._minutes(span.end)}" for span in spans]
        return f" {self.say('and')} ".join(said)

    def _minutes(self, minutes: int) -> str:
        return f"{minutes // 60}{'.' if self.language == 'da' else ':'}{minutes % 60:02}"


def days_of(when: When, today: date, most: int, open_ended: int) -> tuple[date, date]:
    """First and last day of a time that says days: nothing before today unless all of it lies there, and at most `most` days after the first."""
    first = when.first or min(today, when.last or today)
    if when.last is None or when.last >= today:
        first = max(first, today)
    last = when.last or date.fromordinal(first.toordinal() + open_ended)
    return first, min(last, date.fromordinal(first.toordinal() + most))
