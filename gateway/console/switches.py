"""The off-switch in the console: what is on in one's municipality, and two buttons for its managers."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from gateway.console.choice import Choice, chosen
from gateway.console.html import PageRoute, page
from gateway.console.rooms import entering
from gateway.console.sessions import Staff, is_token_of
from gateway.services import Needed
from indgang.errors import Refused, Unknown
from indgang.switches import What

PATH = "/console/afbryder"
router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)
Manager = Annotated[Staff, Depends(entering("switches"))]
NAMES: dict[What, str] = {"bot": "Chatrobotten", "chat": "Chatten"}


async def _choice(request: Request, services: Needed, staff: Manager) -> Choice:
    return chosen(request, services, staff)


Chosen = Annotated[Choice, Depends(_choice)]


@router.get("")
async def shown(request: Request, services: Needed, choice: Chosen, gjort: str = "", sluttede: str = "") -> Response:
    off = await services.switches.of(choice.municipality.id)
    states = {"bot": off.bot, "chat": off.chat}
    done = ""
    if gjort in NAMES:
        is_off = states[gjort] is not None
        done = f"{NAMES[gjort]} er slået {'fra' if is_off else 'til'}."
        if is_off and sluttede.isdecimal() and sluttede != "0":
            done += f" Samtaler, der sluttede: {sluttede}."
    return page(request, "switches.html", {"choice": choice, "states": states, "names": NAMES, "done": done})


@router.post("")
async def switch(
    services: Needed,
    staff: Manager,
    choice: Chosen,
    what: Annotated[str, Form(max_length=10)] = "",
    on: Annotated[str, Form(max_length=10)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    if not is_token_of(staff, csrf):
        raise Refused
    if what not in NAMES or on not in ("true", "false"):
        raise Unknown(what)
    site = choice.municipality.id
    ended = await services.switching.switch(site, what, on=on == "true", by=staff.account.username)
    query = urlencode({"site": site, "gjort": what, "sluttede": ended})
    return RedirectResponse(f"{PATH}?{query}", status_code=303)
