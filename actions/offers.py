"""What courses there are: the municipality's own, and what the library's site lists."""

from dataclasses import dataclass
from functools import cached_property

from actions.turn import Turn
from indgang.catalogue import slot_of
from indgang.courses import NoSuchSession, Session
from indgang.library_events import Listing


@dataclass(frozen=True)
class Offers:
    """`own` are booked here; `free` tells the seats left in them, by id."""

    own: list[Session]
    listing: Listing
    free: dict[str, int]

    @cached_property
    def courses(self) -> list[Session]:
        return sorted([*self.own, *self.listing.courses], key=lambda session: session.start)

    @property
    def full(self) -> set[str]:
        return {session for session, seats in self.free.items() if seats == 0}

    @property
    def none_are_kept(self) -> bool:
        """Whether neither the municipality nor its library tells us of courses at all."""
        return not self.own and self.listing.state == "none"


async def offers(turn: Turn) -> Offers:
    """May raise redis.RedisError; a library that does not answer is told by the listing's state."""
    own = await turn.catalogue.sessions(turn.now)
    return Offers(own, await listing(turn), await seats(turn, own))


async def listing(turn: Turn) -> Listing:
    library = turn.municipality.library
    return await turn.services.library_events.listing(turn.municipality.id, library.cms, library.courses, turn.now)


async def seats(turn: Turn, sessions: list[Session]) -> dict[str, int]:
    """Free seats by id, of those that are booked here."""
    return await turn.bookings.free([slot_of(session, turn.municipality) for session in sessions if is_own(session)])


def is_own(session: Session) -> bool:
    """Whether its seats are taken here."""
    return session.capacity is not None


async def session_with(turn: Turn, session_id: str) -> Session:
    """The session with this id, also one that has been. Raises NoSuchSession."""
    try:
        return await turn.catalogue.session(session_id, turn.now)
    except NoSuchSession:
        known = await listing(turn)
        for session in (*known.courses, *known.events):
            if session.id == session_id:
                return session
        raise
