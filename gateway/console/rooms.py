"""The rooms of the console, and who may enter them: the one table to which roles and rooms are added."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import Request

from gateway.accounts import Account, Role
from gateway.console.sessions import SignedIn, Staff
from indgang.errors import Refused

Name = Literal[
    "inbox", "overview", "archive", "people", "audit", "courses", "content", "notices", "learning", "switches"
]
EVERYTHING: Role = "administrator"
ROLE_TITLES: dict[Role, str] = {
    "agent": "medarbejder i chatten",
    "librarian": "bibliotekar",
    "editor": "redaktør",
    "manager": "leder",
    "administrator": "administrator",
}


@dataclass(frozen=True)
class Room:
    title: str
    path: str
    roles: frozenset[Role]

    def admits(self, account: Account) -> bool:
        return EVERYTHING in account.roles or bool(self.roles & account.roles)


ROOMS: dict[Name, Room] = {
    "inbox": Room("Indbakke", "/console", frozenset({"agent", "librarian", "manager"})),
    "archive": Room("Arkiv", "/console/arkiv", frozenset({"agent", "librarian", "manager"})),
    "courses": Room("Kurser", "/console/kurser", frozenset({"librarian", "manager"})),
    "overview": Room("Overblik", "/console/overblik", frozenset({"editor", "manager"})),
    "learning": Room("Læring", "/console/laering", frozenset({"editor", "manager"})),
    "content": Room("Indhold", "/console/indhold", frozenset({"editor", "manager"})),
    "notices": Room("Beskeder", "/console/beskeder", frozenset({"manager"})),
    "switches": Room("Afbryder", "/console/afbryder", frozenset({"manager"})),
    "audit": Room("Logbog", "/console/logbog", frozenset({"manager"})),
    "people": Room("Medarbejdere", "/console/medarbejdere", frozenset()),
}


class NotYourRoom(Refused):
    """The account has none of the roles that `room` asks for."""

    def __init__(self, room: Room, account: Account) -> None:
        super().__init__(f"{account.username} may not enter {room.path}")
        self.room, self.account = room, account


def rooms_of(account: Account) -> list[Room]:
    """The rooms that the account may enter, in the order of the navigation."""
    return [room for room in ROOMS.values() if room.admits(account)]


def entering(name: Name) -> Callable[..., Awaitable[Staff]]:
    """A dependency: whoever is signed in and may enter the room. Raises SignedOut or NotYourRoom."""

    async def staff_in_room(request: Request, staff: SignedIn) -> Staff:
        request.state.staff, request.state.room = staff, ROOMS[name]
        if not ROOMS[name].admits(staff.account):
            raise NotYourRoom(ROOMS[name], staff.account)
        return staff

    return staff_in_room
