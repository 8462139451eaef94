"""A course and its dates, wherever they come from: the municipality's own catalogue, or the library's own site."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

State = Literal["open", "full", "cancelled", "closed", "not_yet", "held"]


@dataclass(frozen=True)
class Course:
    """What does not change from date to date. `subject` is what it is about in one word; `words` are others people use for it.

    `price` is in kroner, None where it is not known; `price_to` the highest where there are several. `link` leads to a sign-up
    elsewhere; None where seats are taken here.
    """

    id: str
    title: str
    about: str = ""
    subject: str = ""
    words: tuple[str, ...] = ()
    level: str = ""
    teacher: str | None = None
    branch: str = ""
    address: str = ""
    online: bool = False
    price: float | None = None
    price_to: float | None = None
    bring: str | None = None
    link: str | None = None

    @property
    def leads_to(self) -> str | None:
        """The site that `link` leads to: `billetto.dk`."""
        host = urlsplit(self.link).hostname if self.link else None
        return host.removeprefix("www.") if host else None


@dataclass(frozen=True)
class Session:
    """One date of a course, from `start` to `end` in Danish time.

    `capacity` counts the seats that are taken here, None where they are taken elsewhere or nobody need sign up; `waiting` is how
    many may stand in line for one. `deadline` is the last moment to sign up, the start where there is no other.
    `state` is what the source says of it: `closed` for sign-up, `not_yet` open for it, `held` already; `full` only where the source
    counts seats itself. `more` are the starts of the course's further sessions, as far as whoever shows it has looked for them.
    """

    id: str
    course: Course
    start: datetime
    end: datetime
    capacity: int | None = None
    waiting: int = 0
    deadline: datetime | None = None
    state: State = "open"
    all_day: bool = False
    more: tuple[datetime, ...] = field(default=(), compare=False)

    @property
    def closes(self) -> datetime:
        return self.deadline or self.start

    def card(self, seats_free: int | None = None) -> dict[str, Any]:
        """What a citizen sees of it; `seats_free` where we count the seats."""
        course = self.course
        state = "full" if self.state == "open" and seats_free == 0 else self.state
        facts = {
            "id": self.id,
            "title": course.title,
            "subject": course.subject or None,
            "level": course.level or None,
            "about": course.about or None,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "all_day": self.all_day or None,
            "branch": course.branch or None,
            "address": course.address or None,
            "online": course.online or None,
            "teacher": course.teacher,
            "bring": course.bring,
            "price": course.price,
            "price_to": course.price_to,
            "seats_free": seats_free,
            "capacity": self.capacity,
            "waiting_list": self.waiting > 0 or None,
            "link": course.link,
            "leads_to": course.leads_to,
            "more": len(self.more) or None,
            "state": state,
        }
        return {key: value for key, value in facts.items() if value is not None}
