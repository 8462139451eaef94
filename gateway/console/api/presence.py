"""Whether a member of staff is there for those who wait, as they say themselves."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from gateway.console.api.access import ActingHere, StaffRoute
from gateway.services import Needed
from indgang.danish_dates import now
from indgang.presence import State

router = APIRouter(route_class=StaffRoute)


class Said(BaseModel):
    state: State


@router.post("/presence", status_code=204)
async def say(services: Needed, staff: ActingHere, said: Said) -> Response:
    """In all of one's municipalities; colleagues and one's other windows see it at once."""
    username, sites = staff.account.username, staff.account.sites
    await services.presence.say(sites, username, said.state, now())
    for site in sites:
        if said.state == "away":
            await services.audit.note(site, username, "presence_off")
        await services.signals.send(site, "", {"presence": {"username": username, "state": said.state}})
    return Response(status_code=204)
