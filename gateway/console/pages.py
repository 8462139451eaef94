"""The console's first two pages: signing in, and the inbox."""

import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Header, Request, Response
from fastapi.responses import RedirectResponse

from gateway.accounts import USERNAME, Account, Accounts
from gateway.console import sessions
from gateway.console.html import SIGN_IN, PageRoute, page
from gateway.console.rooms import ROOMS, NotYourRoom, rooms_of
from gateway.console.sessions import Anyone, SignedIn, is_token_of
from gateway.services import Needed, Services
from indgang.errors import Refused, TooMany

FORM_COOKIE = "indgang_sign_in"  # the form must come from a page that we gave to the same browser
_PLACE = re.compile(r"/console(/[\w/-]*)?(\?[\w=&%+.-]*)?", re.ASCII)  # nowhere else does signing in lead to
router = APIRouter(prefix="/console", include_in_schema=False, route_class=PageRoute)


@router.get("")
async def inbox(request: Request, staff: SignedIn) -> Response:
    """The inbox; whoever has no business there is led to the first room of their own."""
    inbox, rooms = ROOMS["inbox"], rooms_of(staff.account)
    request.state.staff, request.state.room = staff, inbox
    if not rooms:
        raise NotYourRoom(inbox, staff.account)
    return page(request, "console.html") if inbox in rooms else RedirectResponse(rooms[0].path, status_code=303)


@router.get("/sign-in")
async def sign_in_page(request: Request, til: str = "") -> Response:
    return form(request, til=til)


@router.post("/sign-in")
async def sign_in(
    services: Needed,
    request: Request,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
    til: Annotated[str, Form(max_length=500)] = "",
    indgang_sign_in: Annotated[str, Cookie()] = "",
) -> Response:
    """Begins a session and leads to `til`, a place in the console."""
    username = username.strip().lower()
    if not csrf or not secrets.compare_digest(csrf.encode(), indgang_sign_in.encode()):
        return form(request, "Siden var for gammel. Prøv at logge ind igen.", username, 403, til)
    try:
        account = await Accounts(services.redis).signed_in(username, password, address_of(request))
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        await _note_failed(services, username, "låst")
        return form(request, f"Der er prøvet for mange gange. Vent {minutes} minutter.", username, 429, til)
    if account is None:
        await _note_failed(services, username)
        return form(request, "Brugernavn eller adgangskode er forkert.", username, 401, til)
    return await begun(services, request, account, til)


async def begun(services: Services, request: Request, account: Account, til: str, how: str = "") -> Response:
    """Signed in, and on the way to `til`."""
    response = RedirectResponse(til if _PLACE.fullmatch(til) else "/console", status_code=303)
    await sessions.begin(services, request, response, account)
    await Accounts(services.redis).note_seen(account)
    await services.audit.note_everywhere(account.sites, account.username, "sign_in", how)
    return response


async def _note_failed(services: Services, username: str, detail: str = "") -> None:
    """Only for a user name that exists: in that field stand passwords and CPR numbers too."""
    account = await Accounts(services.redis).get(username) if USERNAME.fullmatch(username) else None
    if account:
        await services.audit.note_everywhere(account.sites, account.username, "sign_in_failed", detail)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


@router.post("/sign-out")
async def sign_out(
    services: Needed,
    request: Request,
    staff: Anyone,
    csrf: Annotated[str, Form(max_length=200)] = "",
    x_indgang_csrf: Annotated[str, Header()] = "",
) -> Response:
    """Ends the session. The token comes in a header from the inbox, in a field from the other pages."""
    if not is_token_of(staff, x_indgang_csrf or csrf):
        raise Refused
    response = RedirectResponse(SIGN_IN, status_code=303)
    await sessions.end(services, request, staff, response)
    await services.audit.note_everywhere(staff.account.sites, staff.account.username, "sign_out")
    return response


def form(request: Request, error: str = "", username: str = "", status: int = 200, til: str = "") -> Response:
    csrf = secrets.token_urlsafe(32)
    services: Services = request.app.state.services
    facts = {"error": error, "csrf": csrf, "username": username, "til": til, "openid": services.openid is not None}
    response = page(request, "sign_in.html", facts, status)
    response.set_cookie(
        FORM_COOKIE, csrf, path=SIGN_IN, httponly=True, samesite="strict", secure=sessions.is_secure(request)
    )
    return response
