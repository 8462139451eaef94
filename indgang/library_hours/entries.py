"""What the library's system sends, read with patience: missing fields and new ones do no harm, but nothing is made up of them."""

import re
from datetime import date, timedelta

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from indgang.library_site.fetching import Unusable
from indgang.opening_hours.spans import MIDNIGHT, Span

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::\d\d)?")
_LAST_MINUTE = MIDNIGHT - 1  # the editor's manual: a branch open until midnight is entered as closing at 23:59
OPEN = "Åbent, uvist om der er personale"  # all that an entry without a category tells


class _Category(BaseModel):
    title: str | None = None


class _Sent(BaseModel):
    """One opening as it comes. Without a date it can't be told which day would be wrong, so that one is needed."""

    date: date
    start_time: str | None = None
    end_time: str | None = None
    branch_id: int | None = None
    category: _Category | None = None


class Entry(BaseModel):
    """One opening on one day. `start` and `end` are minutes after midnight; both None where they could not be read."""

    day: date = Field(alias="d")
    title: str = Field(alias="t")
    start: int | None = Field(default=None, alias="s")
    end: int | None = Field(default=None, alias="e")

    @property
    def span(self) -> Span | None:
        return None if self.start is None or self.end is None else Span(self.start, self.end)


Entries = TypeAdapter(list[Entry])
_AllSent = TypeAdapter(list[_Sent])


def entries_of(branch: int, body: bytes) -> list[Entry]:
    """The openings of one branch; others' are passed over. Raises Unusable for half an answer or anything else."""
    try:
        sent = _AllSent.validate_json(body)
    except ValidationError as error:
        raise Unusable(f"{error.error_count()} errors") from None
    return [entry for each in sent if each.branch_id in (None, branch) for entry in _entries(each)]


def _entries(sent: _Sent) -> list[Entry]:
    """One, two where the opening goes on after midnight."""
    title = (sent.category.title if sent.category else None) or OPEN
    start, end = _minutes(sent.start_time), _minutes(sent.end_time)
    if start is None or end is None or start >= MIDNIGHT:
        return [Entry(d=sent.date, t=title)]
    if end in (0, _LAST_MINUTE):
        end = MIDNIGHT
    if start == end:
        return [Entry(d=sent.date, t=title)]
    if start < end:
        return [Entry(d=sent.date, t=title, s=start, e=end)]
    return [
        Entry(d=sent.date, t=title, s=start, e=MIDNIGHT),
        Entry(d=sent.date + timedelta(days=1), t=title, s=0, e=end),
    ]


def _minutes(clock: str | None) -> int | None:
    found = _CLOCK.fullmatch((clock or "").strip())
    minutes = int(found[1]) * 60 + int(found[2]) if found else None
    return minutes if minutes is None or minutes <= MIDNIGHT else None
