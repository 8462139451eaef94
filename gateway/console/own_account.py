"""One's own account: a new password, and signing out everywhere."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from gateway import passwords
from gateway.accounts import Accounts
from gateway.console import sessions
from gateway.console.html import OWN_ACCOUNT, SIGN_IN, PageRoute, page
from gateway.console.pages import address_of
from gateway.console.rooms import ROLE_TITLES
from gateway.console.sessions import Anyone, Staff, is_token_of
from gateway.guessing import Guessing
from gateway.services import Needed, Services
from indgang.errors import Refused, TooMany

router = APIRouter(prefix=OWN_ACCOUNT, include_in_schema=False, route_class=PageRoute)
Word = Annotated[str, Form(max_length=1000)]
Token = Annotated[str, Form(max_length=200)]


@router.get("")
async def shown(request: Request, services: Needed, staff: Anyone) -> Response:
    done = "Adgangskoden er skiftet, og du er logget ud alle andre steder." if "skiftet" in request.query_params else ""
    return _page(request, services, staff, done=done)


@router.post("")
async def change_password(
    request: Request,
    services: Needed,
    staff: Anyone,
    old: Word = "",
    new: Word = "",
    again: Word = "",
    csrf: Token = "",
) -> Response:
    """Ends all sessions of the account but this browser's, which gets a fresh one."""
    if not is_token_of(staff, csrf):
        return _page(request, services, staff, {"": "Siden var for gammel. Prøv igen."}, 403)
    if staff.account.subject:
        raise Refused
    try:
        wrong = await _wrong(services, request, staff, old, new, again)
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        return _page(request, services, staff, {"": f"Der er prøvet for mange gange. Vent {minutes} minutter."}, 429)
    if wrong:
        return _page(request, services, staff, wrong, 422)
    username = staff.account.username
    await Accounts(services.redis).set_password(username, new)
    await services.audit.note_everywhere(staff.account.sites, username, "account_changed", "egen adgangskode")
    account = await Accounts(services.redis).get(username)
    response = RedirectResponse(f"{OWN_ACCOUNT}?skiftet=ja", status_code=303)
    if account:
        await sessions.begin(services, request, response, account)
    return response


@router.post("/log-ud-alle-steder")
async def sign_out_everywhere(request: Request, services: Needed, staff: Anyone, csrf: Token = "") -> Response:
    if not is_token_of(staff, csrf):
        raise Refused
    await Accounts(services.redis).sign_out_everywhere(staff.account.username)
    await services.audit.note_everywhere(staff.account.sites, staff.account.username, "sign_out", "alle steder")
    response = RedirectResponse(SIGN_IN, status_code=303)
    await sessions.end(services, request, staff, response)
    return response


async def _wrong(services: Services, request: Request, staff: Staff, old: str, new: str, again: str) -> dict[str, str]:
    username, guessing = staff.account.username, Guessing(services.redis)
    wrong = {}
    if len(new) < passwords.SHORTEST:
        wrong["new"] = f"Den nye adgangskode skal have mindst {passwords.SHORTEST} tegn."
    elif len(new) > passwords.LONGEST:
        wrong["new"] = f"Den nye adgangskode må højst have {passwords.LONGEST} tegn."
    elif new == old:
        wrong["new"] = "Den nye adgangskode er den samme som den gamle."
    elif username in new.lower() and len(new) < 2 * passwords.SHORTEST:
        wrong["new"] = "Adgangskoden må ikke indeholde dit brugernavn."
    elif new != again:
        wrong["again"] = "De to nye adgangskoder er ikke ens."
    await guessing.note_try(username, address_of(request))
    if not await Accounts(services.redis).is_password(username, old):
        return {"old": "Det er ikke din nuværende adgangskode."} | wrong
    await guessing.right(username, address_of(request))
    return wrong


def _page(
    request: Request,
    services: Services,
    staff: Staff,
    wrong: dict[str, str] | None = None,
    status: int = 200,
    *,
    done: str = "",
) -> Response:
    request.state.staff = staff
    known = services.content.municipalities
    facts = {
        "errors": wrong or {},
        "done": done,
        "due": staff.account.own_password_due,
        "roles": [title for role, title in ROLE_TITLES.items() if role in staff.account.roles],
        "names": [known[site].name if site in known else site for site in staff.account.sites],
        "shortest": passwords.SHORTEST,
    }
    return page(request, "own_account.html", facts, status)
