"""What the pages about courses share: who is there, which municipality it is about, and the form that was sent."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from gateway.console.choice import Choice, chosen
from gateway.console.rooms import entering
from gateway.console.sessions import Staff, is_token_of
from gateway.mail import host_of
from gateway.services import Needed, Services
from indgang.catalogue import CourseDesk
from indgang.errors import Refused

PATH = "/console/kurser"
STALE = "Siden var for gammel, så der er ikke gemt noget endnu. Tryk på knappen igen."
MEANWHILE = "En anden har ændret det, mens du skrev. Åbn siden i et nyt vindue, og se efter, før du gemmer igen."
_REQUEST = re.compile(r"[A-Za-z0-9_-]{8,64}")
Librarian = Annotated[Staff, Depends(entering("courses"))]


@dataclass(frozen=True)
class Here:
    """One request to this room: whoever makes it may see this municipality's courses."""

    services: Services
    staff: Staff
    choice: Choice
    desk: CourseDesk

    def path(self, rest: str = "", **told: str) -> str:
        return f"{PATH}{rest}?{urlencode({'site': self.choice.municipality.id} | told)}"

    def leave(self, rest: str = "", **told: str) -> Response:
        """To another page of the room, which tells what was done."""
        return RedirectResponse(self.path(rest, **told), status_code=303)

    def facts(self, **more: object) -> dict[str, object]:
        """What every page of the room shows."""
        shared = {"choice": self.choice, "query": urlencode({"site": self.choice.municipality.id})}
        return shared | {"request_id": secrets.token_urlsafe(16), "mail": self.services.mail.on} | more


async def _here(request: Request, services: Needed, staff: Librarian) -> Here:
    choice = chosen(request, services, staff)
    return Here(
        services, staff, choice, CourseDesk(services.redis, choice.municipality, host_of(services.config.public_url))
    )


async def _sent(request: Request, here: Annotated[Here, Depends(_here)]) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=60)
    return {name: value for name, value in form.items() if not isinstance(value, UploadFile)}


RoomHere = Annotated[Here, Depends(_here)]
Sent = Annotated[dict[str, str], Depends(_sent)]


def is_fresh(here: Here, sent: Mapping[str, str]) -> bool:
    """Whether the form carries the session's CSRF token."""
    return is_token_of(here.staff, sent.get("csrf", ""))


def must_be_fresh(here: Here, sent: Mapping[str, str]) -> None:
    if not is_fresh(here, sent):
        raise Refused


def request_of(sent: Mapping[str, str]) -> str:
    """The name that we gave to this sending of the form, so that it is carried out once; a new one where it has none."""
    name = sent.get("request", "")
    return name if _REQUEST.fullmatch(name) else secrets.token_urlsafe(16)
