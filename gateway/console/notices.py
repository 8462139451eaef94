"""Notices in the chat ("Borgerservice er lukket i dag"): the list, the form in which a manager writes one, and taking one down."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from gateway.accounts import Accounts
from gateway.console.choice import FRONTS, LANGUAGES, Choice, chosen
from gateway.console.html import PageRoute, danish_moment, page
from gateway.console.notice_form import LONGEST, Checked, Typed, checked
from gateway.console.rooms import entering
from gateway.console.sessions import Staff, is_token_of
from gateway.services import Needed, Services
from indgang.danish_dates import now
from indgang.errors import Refused, Unknown
from indgang.notices import Posted

router = APIRouter(prefix="/console/beskeder", include_in_schema=False, route_class=PageRoute)
Manager = Annotated[Staff, Depends(entering("notices"))]
Token = Annotated[str, Form(max_length=200)]
STALE = "Siden var for gammel, så beskeden er ikke lagt op endnu. Tryk på knappen igen."


async def _choice(request: Request, services: Needed, staff: Manager) -> Choice:
    return chosen(request, services, staff)


Chosen = Annotated[Choice, Depends(_choice)]


def _typed(
    text: Annotated[str, Form()] = "",
    english: Annotated[str, Form()] = "",
    from_: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    front: Annotated[str, Form()] = "",
) -> Typed:
    return Typed(text, english, from_, until, front)


@router.get("")
async def listed(request: Request, services: Needed, choice: Chosen) -> Response:
    """The notices and an empty form; `lagt-op` and `fjernet` tell what was just done."""
    all_posted = await services.notices.all(choice.municipality.id)
    new = next((one for one in all_posted if one.id == request.query_params.get("lagt-op")), None)
    done = f"Beskeden er lagt op. {_when(new, now())}" if new else ""
    if "fjernet" in request.query_params:
        done = "Beskeden er fjernet. Den vises ikke i nye samtaler."
    blank = Typed(from_=now().strftime("%Y-%m-%dT%H:%M"))
    return await _page(request, services, choice, blank, done=done)


@router.post("")
async def post(
    request: Request,
    services: Needed,
    staff: Manager,
    choice: Chosen,
    typed: Annotated[Typed, Depends(_typed)],
    csrf: Token = "",
    action: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Shows how the notice will look, or posts it. Whatever is wrong, the form comes back as it was typed."""
    result = checked(typed, now())
    if not is_token_of(staff, csrf):
        return await _page(request, services, choice, typed, result, 403, wrong=STALE)
    if result.notice is None:
        return await _page(request, services, choice, typed, result, 422)
    if action == "preview":
        return await _page(request, services, choice, typed, result)
    posted = await services.notices.add(choice.municipality.id, result.notice, staff.account.username)
    return _done(choice, **{"lagt-op": posted.id})


@router.get("/{notice_id}/fjern")
async def ask_about_removal(request: Request, services: Needed, choice: Chosen, notice_id: str) -> Response:
    posted = await _posted(services, choice, notice_id)
    return page(request, "notice_removal.html", {"choice": choice, "posted": posted})


@router.post("/{notice_id}/fjern")
async def remove(services: Needed, staff: Manager, choice: Chosen, notice_id: str, csrf: Token = "") -> Response:
    """Takes the notice down. One that is gone already is no error: somebody was first."""
    if not is_token_of(staff, csrf):
        raise Refused
    await services.notices.remove(choice.municipality.id, notice_id)
    return _done(choice, fjernet="ja")


async def _posted(services: Services, choice: Choice, notice_id: str) -> Posted:
    """One that was posted here. Raises Unknown, also for one of the municipality's file."""
    for one in await services.notices.all(choice.municipality.id):
        if one.id == notice_id and one.by:
            return one
    raise Unknown(notice_id)


def _done(choice: Choice, **told: str) -> Response:
    query = urlencode({"site": choice.municipality.id} | told)
    return RedirectResponse(f"/console/beskeder?{query}", status_code=303)


async def _page(
    request: Request,
    services: Services,
    choice: Choice,
    typed: Typed,
    result: Checked | None = None,
    status: int = 200,
    *,
    wrong: str = "",
    done: str = "",
) -> Response:
    all_posted = await services.notices.all(choice.municipality.id)
    facts = {
        "choice": choice,
        "fronts": FRONTS,
        "languages": LANGUAGES,
        "groups": _groups(all_posted, now()),
        "names": await _names(services, {one.by for one in all_posted if one.by}),
        "typed": typed,
        "values": asdict(typed),
        "errors": result.errors if result else {},
        "preview": result.notice if result else None,
        "when": _when(Posted(notice=result.notice), now()) if result and result.notice else "",
        "wrong": wrong,
        "done": done,
        "longest": LONGEST,
    }
    return page(request, "notices.html", facts, status)


def _groups(all_posted: list[Posted], moment: datetime) -> dict[str, list[Posted]]:
    over = [one for one in all_posted if one.notice.until <= moment]
    coming = [one for one in all_posted if one.notice.from_ > moment]
    in_force = [one for one in all_posted if one not in over and one not in coming]
    return {"Vises nu": in_force, "Kommer": coming, "Er slut": over}


async def _names(services: Services, usernames: set[str]) -> dict[str, str]:
    """What the people are called; the user name where the account is gone."""
    accounts = {username: await Accounts(services.redis).get(username) for username in usernames}
    return {username: account.name if account else username for username, account in accounts.items()}


def _when(posted: Posted, moment: datetime) -> str:
    notice = posted.notice
    begins = "nu" if notice.from_ <= moment else f"fra {danish_moment(notice.from_)}"
    where = f"på {FRONTS[notice.front].lower()}" if notice.front else "på kommunens og bibliotekets hjemmeside"
    return f"Den vises {begins} og til {danish_moment(notice.until)} i chatten {where}."
