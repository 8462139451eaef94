"""A library's events as we keep them: what was sent, cut down to what a citizen is told."""

import hashlib
import json
import re
from datetime import datetime
from urllib.parse import urlsplit

from pydantic import BaseModel, TypeAdapter, ValidationError

from indgang.courses import Course, Session, State
from indgang.library_events.html import text_of
from indgang.library_events.mapping import plain
from indgang.library_events.sent import Address, Moment, Sent, Ticket
from indgang.library_site.fetching import Unusable

_TITLE, _ABOUT, _PLACE = 200, 300, 100  # letters
_STATES: dict[str, State] = {
    "TicketSaleNotOpen": "not_yet",
    "Active": "open",
    "SoldOut": "full",
    "Cancelled": "cancelled",
    "Occurred": "held",
}
# Editors write it in the title as well, or instead.
_CALLED_OFF = re.compile(r"\W*aflyst\b")
_SOLD_OUT = re.compile(r"\W*(?:udsolgt|fuldt booket|alt optaget)\b")
_BEGINNER = re.compile(
    r"\bbegyndere|\bnybegynder|\bbegynder[- ]?(?:kurs|hold|niveau|under)|\bkom (?:godt )?i gang\b|\bhelt forfra\b"
)
_EXPERIENCED = re.compile(r"\b(?:let )?oevede?\b|\bvideregaaende\b|\bfortsaetter|\bkom videre\b")


class Event(BaseModel):
    """One date of an event. Prices in kroner, None where none are told; `series` is the same for all dates of one event."""

    id: str
    title: str
    about: str
    start: Moment
    end: Moment
    all_day: bool
    state: State
    branch: str
    address: str
    online: bool
    price: float | None
    price_to: float | None
    link: str | None
    series: str
    categories: list[str]
    tags: list[str]

    def session(self) -> Session:
        course = Course(
            id=self.series,
            title=self.title,
            about=self.about,
            words=(*self.tags, *self.categories),
            level=self._level,
            branch=self.branch,
            address=self.address,
            online=self.online,
            price=self.price,
            price_to=self.price_to,
            link=self.link,
        )
        return Session(self.id, course, self.start, self.end, state=self.state, all_day=self.all_day)

    @property
    def _level(self) -> str:
        told = plain(f"{self.title}. {self.about}")
        beginner, experienced = _BEGINNER.search(told), _EXPERIENCED.search(told)
        return "" if bool(beginner) == bool(experienced) else "Begynder" if beginner else "Øvet"


Events = TypeAdapter(list[Event])


def events_of(body: bytes) -> tuple[list[Event], int]:
    """The events of an answer in order of time, and how many could not be read. Raises Unusable for half an answer or anything else."""
    try:
        sent = json.loads(body)
    except ValueError:
        raise Unusable("no JSON") from None
    except RecursionError:
        raise Unusable("nested too deep") from None
    if not isinstance(sent, list):
        raise Unusable("no list")
    read = [_event(each) for each in sent]
    events = {event.id: event for event in read if event}
    if sent and not events:
        raise Unusable(f"none of {len(sent)} events can be read")
    return sorted(events.values(), key=lambda event: (event.start.timestamp(), event.id)), read.count(None)


def _event(sent: object) -> Event | None:
    """None for one without a title or a start."""
    try:
        event = Sent.model_validate(sent)
    except ValidationError:
        return None
    title, branch = text_of(event.title, _TITLE), _branch(event)
    if not title:
        return None
    start = event.date_time.start
    online = bool(event.address and event.address.locationType == "online")
    branch = "" if online else text_of(branch, _PLACE)
    lowest, highest = _prices(event.ticket_categories)
    same = event.series.uuid if event.series else _digest(plain(title), plain(branch))
    return Event(
        id=f"event-{event.uuid or _digest(title, branch, start.isoformat())}",
        title=title,
        about=text_of(event.description or event.body or "", _ABOUT),
        start=start,
        end=max(event.date_time.end or start, start, key=datetime.timestamp),
        all_day=bool(event.all_day),
        state=_state(event.state, title),
        branch=branch,
        address="" if online or not event.address else _address(event.address, branch),
        online=online,
        price=lowest,
        price_to=highest if highest != lowest else None,
        link=_link(event.external_data.url if event.external_data else None) or _link(event.url),
        series=f"events-{same}",
        categories=event.categories,
        tags=event.tags,
    )


def _branch(event: Sent) -> str:
    """The branch where it takes place, where several hold it together; the place's own name where no branch does."""
    location = (event.address.location if event.address else None) or ""
    return location if location in event.branches or not event.branches else event.branches[0]


def _state(sent: str | None, title: str) -> State:
    """One that we do not know says nothing against the event."""
    state, told = _STATES.get(sent or "", "open"), plain(title)
    if state in ("open", "not_yet"):
        return "cancelled" if _CALLED_OFF.match(told) else "full" if _SOLD_OUT.match(told) else state
    return state


def _address(sent: Address, branch: str) -> str:
    """`Lokale 2, Møllegade 1, 8000 Aarhus C`; the branch's name is said elsewhere."""
    location = "" if plain(sent.location or "") == plain(branch) else sent.location
    town = " ".join(str(part) for part in (f"{sent.zip_code:04}" if sent.zip_code else "", sent.city or "") if part)
    parts = (text_of(part or "", _PLACE) for part in (location, sent.locationAdditional, sent.street, town))
    return ", ".join(part for part in parts if part)


def _prices(tickets: list[Ticket | None]) -> tuple[float | None, float | None]:
    """Lowest and highest in kroner; none where no ticket, or one in another currency, tells. Nothing told is not free."""
    prices = [ticket.price for ticket in tickets if ticket]
    if not prices or any(price.currency.upper() != "DKK" or not 0 <= price.value < 100_000 for price in prices):
        return None, None
    return min(price.value for price in prices), max(price.value for price in prices)


def _link(url: str | None) -> str | None:
    """An address on the web; nothing else (`javascript:`) is passed on."""
    try:
        parts = urlsplit((url or "").strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return parts.geturl() if usable else None


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
