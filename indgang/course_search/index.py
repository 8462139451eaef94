"""Many sessions, prepared once so that ten thousand are searched in some milliseconds."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property

from indgang.course_search.subjects import Subjects
from indgang.course_search.wishes import Level, Wish, level_of
from indgang.courses import Course, Session
from indgang.danish_times import When

_KEPT = 32  # lists of sessions that are kept prepared: some for each municipality that is asked about
_OPEN = ("open", "not_yet")
_DROP_IN = re.compile(
    r"\bdrop[- ]?in\b|\bit[- ]?(?:caf|hj(?:æ|ae)lp|vejledning|værksted)|\båben (?:it|vejledning|hjælp)|\bdigital hjælp",
    re.IGNORECASE,
)
_kept: list["Index"] = []


class Index:
    """`sessions` in order of time. A session's number is its place in them."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self.given = list(sessions)
        self.sessions = sorted(self.given, key=lambda session: (session.start.timestamp(), session.id))
        self.branches = list(dict.fromkeys(session.course.branch for session in self.sessions))
        self._courses: dict[str, list[int]] = {}
        self._taught: list[int] = []  # of each session: the number of what its course says of itself
        told: dict[tuple[str, str, tuple[str, ...]], int] = {}
        courses: list[Course] = []
        for number, session in enumerate(self.sessions):
            course = session.course
            words = (course.subject, course.title, course.words)
            if words not in told:
                told[words] = len(courses)
                courses.append(course)
            self._taught.append(told[words])
            self._courses.setdefault(course.id, []).append(number)
        self._subjects = Subjects(courses)
        levels = {level: level_of(level) for level in {session.course.level for session in self.sessions}}
        self._levels = [levels[session.course.level] for session in self.sessions]
        self.course_ids = [session.course.id for session in self.sessions]
        self._ids = [session.id for session in self.sessions]
        self._open = [session.state in _OPEN for session in self.sessions]
        self._all_day = [number for number, session in enumerate(self.sessions) if session.all_day]
        self._moments = [session.start.timestamp() for session in self.sessions]
        self._days = [session.start.date() for session in self.sessions]
        self._minutes = [session.start.hour * 60 + session.start.minute for session in self.sessions]

    def coming(self, now: datetime) -> list[int]:
        """Those that have not begun; one that lasts all day has not until the day is over."""
        first = bisect_right(self._moments, now.timestamp())
        today = [number for number in self._all_day if number < first and self._days[number] >= now.date()]
        return [*today, *range(first, len(self.sessions))]

    def about(self, words: Sequence[str], numbers: Iterable[int]) -> tuple[int, list[int]]:
        """Those that share the most of the words, and how much that is; 0 and none where no word is known."""
        score, courses = self._subjects.about(words)
        return score, [number for number in numbers if self._taught[number] in courses]

    def suiting(self, wish: Wish, numbers: Sequence[int]) -> list[int]:
        """Those on the day, at the hour and the place, at the price and in the form that are wished. Alternatives of each are as good."""
        for keeps in (self._timely(wish, numbers), self._placed(wish), self._priced(wish)):
            if keeps:
                numbers = [number for number in numbers if keeps(number)]
        return list(numbers)

    @cached_property
    def helping(self) -> frozenset[int]:
        """Help that one may come to as one is, by its title."""
        return frozenset(number for number, each in enumerate(self.sessions) if _DROP_IN.search(each.course.title))

    def at_level(self, level: Level | None, number: int) -> bool:
        return level is None or self._levels[number] in (None, level)

    def available(self, numbers: Iterable[int], full: Collection[str]) -> list[int]:
        """Those that somebody may still sign up for; `full` are the ids of those without a seat."""
        there = [number for number in numbers if self._open[number]]
        return [number for number in there if self._ids[number] not in full] if full else there

    def from_day(self, day: date, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if self._days[number] >= day]

    def others(self, course: str) -> list[int]:
        """Every session of the course."""
        return self._courses.get(course, [])

    def _timely(self, wish: Wish, numbers: Iterable[int]) -> Callable[[int], bool] | None:
        if not wish.times:
            return None
        days, hours, minutes = wish.days, wish.hours, self._minutes
        fit = {day for day in {self._days[number] for number in numbers} if any(when.holds_day(day) for when in days)}
        bound = any(when.hours for when in days)  # `torsdag kl. 10 eller fredag`: the hours belong to their day
        of_day = {minute for minute in set(minutes) if any(_hold(when, minute) for when in hours)}

        def keeps(number: int) -> bool:
            if days and self._days[number] not in fit:
                return False
            if bound and not any(when.holds(self.sessions[number].start) for when in days):
                return False
            return not hours or minutes[number] in of_day

        return keeps

    def _placed(self, wish: Wish) -> Callable[[int], bool] | None:
        return (lambda number: self.sessions[number].course.branch in wish.branches) if wish.branches else None

    def _priced(self, wish: Wish) -> Callable[[int], bool] | None:
        """What costs something for some is not free; of what has no known price neither is said."""
        if wish.free is None and wish.online is None:
            return None

        def keeps(number: int) -> bool:
            course = self.sessions[number].course
            if wish.online is not None and course.online != wish.online:
                return False
            if wish.free is None:
                return True
            return course.price is not None and (not course.price and not course.price_to) == wish.free

        return keeps


def indexed(sessions: Sequence[Session]) -> Index:
    """The index of this list, from the last time if it has not changed since."""
    for place, index in enumerate(_kept):
        if index.given == sessions:
            _kept.insert(0, _kept.pop(place))
            return index
    _kept.insert(0, Index(sessions))
    del _kept[_KEPT:]
    return _kept[0]


def _hold(when: When, minute: int) -> bool:
    return when.hours is None or when.hours.start <= minute < when.hours.end or minute == when.hours.start
