"""Whether a human being can come into the chat now, and when one can next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from indgang.content import Shelf
from indgang.content.municipalities import Municipality
from indgang.library_hours import LibraryHours
from indgang.opening_hours import Unit
from indgang.presence import Presence

Why = Literal["here", "no_chat", "closed", "nobody_present"]


@dataclass(frozen=True)
class Available:
    """`why` is `here` when a human being may be offered. `staff` counts who is there; `opens` is when staff answer next, where that is known."""

    why: Why
    staff: int = 0
    opens: datetime | None = None

    @property
    def now(self) -> bool:
        return self.why == "here"


class Availability:
    def __init__(self, shelf: Shelf, presence: Presence, library_hours: LibraryHours) -> None:
        self._shelf, self._presence, self._library_hours = shelf, presence, library_hours

    async def of(self, site: str, front: str, now: datetime) -> Available:
        """`now` is aware, Danish time."""
        municipality = self._shelf.content.municipality(site)
        staffed = await self._staffed(municipality, front, now)
        if staffed is None:
            return Available("no_chat")
        staff = len(await self._presence.present(site, now))
        if staffed.closes(now) is None:
            return Available("closed", staff, staffed.opens(now))
        if not staff and not municipality.chat.call_staff:
            return Available("nobody_present")
        return Available("here", staff)

    async def _staffed(self, municipality: Municipality, front: str, now: datetime) -> Unit | None:
        """The hours in which staff answer; on the library's page those of the place that the municipality names."""
        place = municipality.chat.library_staffed
        if front != "bibliotek" or place is None:
            return municipality.chat.staffed
        units = await self._library_hours.units(
            municipality.id, municipality.library.cms, municipality.opening_hours, now
        )
        return next(unit for unit in units if unit.id == place)
