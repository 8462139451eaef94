"""Finds what suits a wish; where nothing does, the nearest that there is; where too much does, what to ask."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from indgang.course_search.found import MANY, MOST, Ask, Found, Nearest
from indgang.course_search.index import Index, indexed
from indgang.course_search.wishes import Wish, wish_among
from indgang.courses import Session


def search(
    text: str | Sequence[str],
    sessions: Sequence[Session],
    now: datetime,
    *,
    offset: int = 0,
    full: Collection[str] = (),
    events: Sequence[Session] = (),
) -> Found:
    """At most five of `sessions` that suit the text best, from `offset` on in the order they are shown.

    Several texts are one wish said bit by bit, the latest last. `full` are the ids of sessions without a free seat, `events` what else goes on
    at the library: found only by words of their own. `now` is aware, Danish time.
    """
    courses, others = indexed(sessions), indexed(events)
    wish = _wish([text] if isinstance(text, str) else text, courses, others, now)
    if wish.events and not wish.words:
        courses, others = indexed([*sessions, *events]), indexed([])
    index, on_subject, about_event = _on_subject(wish, courses, others, now)
    return _Search(wish, index, on_subject, full, offset, about_event).found(index.coming(now))


def others_of(session: Session, sessions: Sequence[Session], now: datetime, offset: int = 0) -> Found:
    """The coming sessions of the same course, this one apart: at most five from `offset` on, also full ones with their state."""
    index = indexed(sessions)
    of_course = set(index.others(session.course.id))
    numbers = [number for number in index.coming(now) if number in of_course]
    rest = [
        each for each in map(index.sessions.__getitem__, numbers) if each.id != session.id and each.state != "cancelled"
    ]
    return Found(Wish(), rest[offset : offset + MOST], left=max(0, len(rest) - offset - MOST), next=offset + MOST)


def _wish(texts: Sequence[str], courses: Index, others: Index, now: datetime) -> Wish:
    """What the texts ask for together. Later words replace earlier ones only where they are known to speak of something."""
    whole = Wish()
    for text in texts:
        said = wish_among(text, dict.fromkeys([*courses.branches, *others.branches]), now)
        if whole.words and not courses.about(said.words, ())[0] and not others.about(said.words, ())[0]:
            said = replace(said, words=())
        whole = whole.then(said)
    return whole


def _on_subject(wish: Wish, courses: Index, others: Index, now: datetime) -> tuple[Index, list[int] | None, bool]:
    """Where to look, and for which of them: None where the words speak of nothing known. An event only where its words fit better."""
    if not wish.words:
        return courses, courses.coming(now), False
    score, on_subject = courses.about(wish.words, courses.coming(now))
    of_events, there = others.about(wish.words, others.coming(now))
    if there and (of_events > score or not on_subject):
        return others, there, True
    return courses, on_subject or None, False


@dataclass(frozen=True)
class _Search:
    """`on_subject` are the numbers of what the words speak of."""

    wish: Wish
    index: Index
    on_subject: list[int] | None
    full: Collection[str]
    offset: int
    events: bool

    def found(self, coming: list[int]) -> Found:
        if self.on_subject is None:
            return self._nothing_known(coming)
        candidates = self.index.available(self.on_subject, self.full)
        fitting = self.index.suiting(self.wish, candidates)
        levelled = any(self.index.at_level(self.wish.level, number) for number in fitting)
        gone = self._gone()
        if fitting and levelled:
            return self._shown(fitting, ask=_ask(self.wish, self.index, fitting), gone=gone)
        nearest: Nearest = "other"
        if not fitting:
            nearest, fitting = self._nearest(candidates, coming)
            gone = [number for number in gone if number not in fitting]
        return self._shown(fitting, exact=False, nearest=nearest, gone=gone)

    def _gone(self) -> list[int]:
        """What suits, but nobody can have; only where something was asked for."""
        said = self.wish.words or self.wish.days
        suiting = self.index.suiting(self.wish, self.on_subject or []) if said else []
        have = set(self.index.available(suiting, self.full))
        return [number for number in suiting if number not in have]

    def _nothing_known(self, coming: list[int]) -> Found:
        """Help that needs no sign-up first, as far as it suits."""
        there = self.index.available(coming, self.full)
        return self._shown(
            self._help_first(self.index.suiting(self.wish, there) or there), exact=False, nearest="other"
        )

    def _nearest(self, candidates: list[int], coming: list[int]) -> tuple[Nearest, list[int]]:
        index, wish = self.index, self.wish
        if wish.branches and (elsewhere := index.suiting(replace(wish, branches=frozenset()), candidates)):
            return "branch", elsewhere
        firsts = [when.first for when in wish.days if when.first]
        from_then = index.from_day(min(firsts), candidates) if firsts else candidates
        hours = tuple(replace(when, first=None, last=None, weekdays=frozenset()) for when in wish.times if when.hours)
        if firsts and (later := index.suiting(replace(wish, times=hours), from_then)):
            return "later", later
        if waiting := [
            number
            for number in self._gone()
            if index.sessions[number].waiting and index.sessions[number].state in ("open", "full")
        ]:
            return "waiting", waiting
        there = from_then or candidates
        at_place = index.suiting(Wish(branches=wish.branches), there) or there
        return "other", at_place or self._help_first(index.available(coming, self.full))

    def _help_first(self, numbers: list[int]) -> list[int]:
        helping = [number for number in numbers if number in self.index.helping]
        return helping or numbers

    def _shown(
        self,
        numbers: list[int],
        *,
        exact: bool = True,
        nearest: Nearest | None = None,
        ask: Ask | None = None,
        gone: Sequence[int] = (),
    ) -> Found:
        sessions, offset = self.index.sessions, self.offset
        order = self._order(numbers)
        shown = sorted(order[offset : offset + MOST], key=self._level_first)
        return Found(
            self.wish,
            self._with_more(shown),
            exact,
            nearest if numbers else None,
            ask,
            [sessions[number] for number in gone[:MOST]],
            max(0, len(order) - offset - MOST),
            offset + MOST,
            self.events,
        )

    def _order(self, numbers: list[int]) -> list[int]:
        """The first date of each course, those of the level first; then further dates; all in order of time."""
        ids, first = self.index.course_ids, dict[str, int]()
        for number in numbers:
            first.setdefault(ids[number], number)
        firsts = set(first.values())
        order = [*first.values(), *(number for number in numbers if number not in firsts)]
        if self.wish.level is None:
            return order
        return sorted(order, key=lambda number: (number not in firsts, *self._level_first(number)))

    def _level_first(self, number: int) -> tuple[bool, int]:
        return not self.index.at_level(self.wish.level, number), number

    def _with_more(self, shown: list[int]) -> list[Session]:
        """The last date shown of each course tells how many come after it."""
        sessions = self.index.sessions
        last = {sessions[number].course.id: number for number in sorted(shown)}
        return [
            replace(sessions[number], more=self._after(number)) if number in last.values() else sessions[number]
            for number in shown
        ]

    def _after(self, number: int) -> tuple[datetime, ...]:
        later = (other for other in self.index.others(self.index.sessions[number].course.id) if other > number)
        return tuple(self.index.sessions[other].start for other in self.index.available(later, self.full))


def _ask(wish: Wish, index: Index, fitting: Sequence[int]) -> Ask | None:
    """What would narrow most, where so many courses fit that showing five is a guess."""
    if len({index.course_ids[number] for number in fitting}) <= MANY:
        return None
    if not wish.words:
        return "subject"
    if not wish.branches and len({index.sessions[number].course.branch for number in fitting}) > 1:
        return "branch"
    return None if wish.times else "time"
