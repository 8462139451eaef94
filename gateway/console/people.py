"""The people who answer: administrators make, change, close and delete the accounts of their own municipalities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from gateway import passwords
from gateway.accounts import Account, Accounts, LastAdministrator, UsernameTaken
from gateway.console.html import PageRoute, page
from gateway.console.person_form import Typed, given, safe, shared, typed_of, wrong_of, wrong_of_new
from gateway.console.rooms import ROLE_TITLES, entering
from gateway.console.sessions import Staff, is_token_of
from gateway.guessing import Guessing
from gateway.messages import printable
from gateway.services import Needed, Services
from indgang.audit import What
from indgang.content.municipalities import Municipality
from indgang.errors import Refused, Unknown

PATH = "/console/medarbejdere"
router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)
Administrator = Annotated[Staff, Depends(entering("people"))]
Token = Annotated[str, Form(max_length=200)]
Act = Literal["luk", "aabn", "las-op", "log-ud"]
STALE = "Siden var for gammel, så intet er ændret endnu. Tryk på knappen igen."
ROLE_HELP = {
    "agent": "svarer borgere i chatten",
    "librarian": "svarer i chatten og passer kurser",
    "editor": "retter og læser svar",
    "manager": "ser det hele undtagen konti og kan tage samtaler over",
    "administrator": "ser det hele og laver konti",
}
DONE = {
    "rettet": "Kontoen er rettet. Det gælder fra næste gang, medarbejderen åbner en side.",
    "slettet": "Kontoen er slettet, og medarbejderen er logget ud.",
    "luk": "Kontoen er lukket, og medarbejderen er logget ud alle steder.",
    "aabn": "Kontoen er åben igen.",
    "las-op": "Kontoen er låst op. Medarbejderen kan prøve at logge ind igen.",
    "log-ud": "Medarbejderen er logget ud alle steder.",
    "ude": "Medarbejderen har ikke længere adgang til dine kommuner.",
}
OWN = "Det kan du ikke gøre ved din egen konto. Bed en anden administrator om det."
NOT_WHOLLY_YOURS = "Kontoen hører også til en anden kommune. Kun dens administrator kan gøre det."


@dataclass(frozen=True)
class Row:
    account: Account
    locked: int


def _typed(
    chosen: Annotated[str, Form(alias="username", max_length=200)] = "",
    name: Annotated[str, Form(max_length=500)] = "",
    sites: Annotated[list[str], Form()] = [],  # noqa: B006
    roles: Annotated[list[str], Form()] = [],  # noqa: B006
    teams: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Typed:
    return Typed(chosen.strip().lower(), name, sites, roles, teams)


TypedForm = Annotated[Typed, Depends(_typed)]


@router.get("")
async def listed(request: Request, services: Needed, staff: Administrator, gjort: str = "") -> Response:
    guessing = Guessing(services.redis)
    accounts = await Accounts(services.redis).of(staff.account.sites)
    rows = [Row(account, await guessing.locked(account.username)) for account in accounts]
    names = {one.id: one.name for one in services.content.municipalities.values()}
    own = [one.name for one in _own(services, staff)]
    facts = {"rows": rows, "own": own, "names": names, "role_titles": ROLE_TITLES, "done": DONE.get(gjort, "")}
    return page(request, "people.html", facts)


@router.get("/ny")
async def new(request: Request, services: Needed, staff: Administrator) -> Response:
    own = _own(services, staff)
    return _form(request, services, staff, None, Typed(sites=[own[0].id] if len(own) == 1 else [], roles=["agent"]))


@router.post("")
async def make(
    request: Request, services: Needed, staff: Administrator, typed: TypedForm, csrf: Token = ""
) -> Response:
    """Makes the account and shows its first password, once."""
    if not is_token_of(staff, csrf):
        return _form(request, services, staff, None, typed, {"": STALE}, 403)
    own = _own(services, staff)
    if wrong := wrong_of_new(typed, own):
        return _form(request, services, staff, None, typed, wrong, 422)
    account = given(typed, Account(typed.username, printable(typed.name), []), own)
    password = passwords.for_once()
    try:
        await Accounts(services.redis).make(account, password)
    except UsernameTaken:
        taken = {"username": "Brugernavnet er taget. Vælg et andet."}
        return _form(request, services, staff, None, typed, taken, 409)
    await _note(services, staff, "account_made", account, _rights(account))
    return page(request, "person_password.html", {"account": account, "password": password, "new": True})


@router.get("/{username}")
async def shown(request: Request, services: Needed, staff: Administrator, username: str, gjort: str = "") -> Response:
    account = await _visible(services, staff, username)
    locked = await Guessing(services.redis).locked(username)
    return _form(request, services, staff, account, typed_of(account), done=DONE.get(gjort, ""), locked=locked)


@router.post("/{username}")
async def change(
    request: Request, services: Needed, staff: Administrator, username: str, typed: TypedForm, csrf: Token = ""
) -> Response:
    account = await _visible(services, staff, username)
    typed = replace(typed, username=username)
    if not is_token_of(staff, csrf):
        return _form(request, services, staff, account, typed, {"": STALE}, 403)
    own = _own(services, staff)
    if not shared(account, staff.account) and not account.subject and (wrong := wrong_of(typed, own)):
        return _form(request, services, staff, account, typed, wrong, 422)
    try:
        pair = await Accounts(services.redis).change(username, lambda before: given(typed, before, own))
    except LastAdministrator as error:
        return _form(request, services, staff, account, typed, {"roles": _last(services, error)}, 409)
    if pair is None:
        raise Unknown(username)
    before, after = pair
    if before != after:
        sites = {*before.sites, *after.sites}
        await _note(services, staff, "account_changed", replace(after, sites=sorted(sites)), _rights(after))
    if not set(after.sites) & set(staff.account.sites):
        return _to("", "ude")
    return _to(f"/{username}", "rettet")


@router.post("/{username}/adgangskode")
async def new_password(
    request: Request, services: Needed, staff: Administrator, username: str, csrf: Token = ""
) -> Response:
    """A password for once, shown once; whoever is signed in with the account is signed out."""
    account = await _visible(services, staff, username)
    if problem := _not_allowed(staff, account, csrf):
        return _form(request, services, staff, account, typed_of(account), {"": problem}, 403)
    if account.subject:
        raise Refused
    password = passwords.for_once()
    await Accounts(services.redis).set_password(username, password, once=True)
    await Guessing(services.redis).unlock(username)
    await _note(services, staff, "account_changed", account, "ny adgangskode")
    return page(request, "person_password.html", {"account": account, "password": password, "new": False})


@router.get("/{username}/slet")
async def ask_about_deletion(request: Request, services: Needed, staff: Administrator, username: str) -> Response:
    return page(request, "person_deletion.html", {"account": await _visible(services, staff, username)})


@router.post("/{username}/slet")
async def delete(request: Request, services: Needed, staff: Administrator, username: str, csrf: Token = "") -> Response:
    account = await _visible(services, staff, username)
    if problem := _not_allowed(staff, account, csrf):
        return _form(request, services, staff, account, typed_of(account), {"": problem}, 403)
    try:
        await Accounts(services.redis).delete(username)
    except LastAdministrator as error:
        return _form(request, services, staff, account, typed_of(account), {"": _last(services, error)}, 409)
    await _note(services, staff, "account_deleted", account)
    return _to("", "slettet")


@router.post("/{username}/{act}")
async def act_on(
    request: Request, services: Needed, staff: Administrator, username: str, act: Act, csrf: Token = ""
) -> Response:
    """Closes or opens the account, lifts its lock, or ends its sessions; the last two also where it is shared."""
    account = await _visible(services, staff, username)
    problem = _not_allowed(staff, account, csrf) if act in ("luk", "aabn") else ""
    if not is_token_of(staff, csrf):
        problem = STALE
    if problem:
        return _form(request, services, staff, account, typed_of(account), {"": problem}, 403)
    accounts = Accounts(services.redis)
    try:
        match act:
            case "luk":
                await accounts.change(username, lambda before: replace(before, off=True))
            case "aabn":
                await accounts.change(username, lambda before: replace(before, off=False))
            case "las-op":
                await Guessing(services.redis).unlock(username)
            case "log-ud":
                await accounts.sign_out_everywhere(username)
    except LastAdministrator as error:
        return _form(request, services, staff, account, typed_of(account), {"": _last(services, error)}, 409)
    said = {"luk": "lukket", "aabn": "åbnet", "las-op": "låst op", "log-ud": "logget ud alle steder"}[act]
    await _note(services, staff, "account_changed", account, said)
    return _to(f"/{username}", act)


async def _visible(services: Services, staff: Staff, username: str) -> Account:
    """An account of one of the administrator's municipalities. Raises Unknown, as for one that is none."""
    account = await Accounts(services.redis).get(username)
    if account is None or not set(account.sites) & set(staff.account.sites):
        raise Unknown(username)
    return account


def _own(services: Services, staff: Staff) -> list[Municipality]:
    known = services.content.municipalities
    return [known[site] for site in staff.account.sites if site in known]


def _not_allowed(staff: Staff, account: Account, csrf: str) -> str:
    if not is_token_of(staff, csrf):
        return STALE
    if account.username == staff.account.username:
        return OWN
    return NOT_WHOLLY_YOURS if shared(account, staff.account) else ""


def _last(services: Services, error: LastAdministrator) -> str:
    known = services.content.municipalities
    name = known[error.site].name if error.site in known else error.site
    return f"{name} ville stå uden administrator. Gør først en anden til administrator."


def _rights(account: Account) -> str:
    return ", ".join(ROLE_TITLES[role] for role in ROLE_TITLES if role in account.roles)


async def _note(services: Services, staff: Staff, what: What, account: Account, detail: str = "") -> None:
    said = f"{account.username}: {detail}" if detail else account.username
    await services.audit.note_everywhere(account.sites, staff.account.username, what, said)


def _to(place: str, done: str) -> Response:
    return RedirectResponse(f"{PATH}{place}?{urlencode({'gjort': done})}", status_code=303)


def _form(
    request: Request,
    services: Services,
    staff: Staff,
    account: Account | None,
    typed: Typed,
    wrong: dict[str, str] | None = None,
    status: int = 200,
    *,
    done: str = "",
    locked: int = 0,
) -> Response:
    own = _own(services, staff)
    known = services.content.municipalities
    facts = {
        "account": account,
        "typed": safe(typed),
        "own": own,
        "elsewhere": [known[site].name if site in known else site for site in _elsewhere(account, own)],
        "fixed": account is not None and (bool(account.subject) or shared(account, staff.account)),
        "role_titles": ROLE_TITLES,
        "role_help": ROLE_HELP,
        "errors": wrong or {},
        "done": done,
        "locked": -(-locked // 60),
        "seen": datetime.fromtimestamp(account.seen / 1000, UTC) if account and account.seen else None,
    }
    return page(request, "person.html", facts, status)


def _elsewhere(account: Account | None, own: Sequence[Municipality]) -> list[str]:
    return [site for site in account.sites if site not in {one.id for one in own}] if account else []
