"""Signing in with the municipality's own account: to its identity provider, and back."""

import logging
import secrets
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from gateway.accounts import Accounts
from gateway.console import sessions
from gateway.console.html import SIGN_IN, PageRoute
from gateway.console.pages import begun, form
from gateway.newcomers import AccountOff, MixedGroups, NoGroup, account_of
from gateway.openid import SECONDS, NotProven, OpenId, ProviderAway
from gateway.services import Needed, Services
from indgang.errors import Unknown

COOKIE = "indgang_openid"  # the answer must come to the browser that left
BACK = f"{SIGN_IN}/openid/back"
router = APIRouter(prefix=SIGN_IN, include_in_schema=False, route_class=PageRoute)
log = logging.getLogger(__name__)
Text = Annotated[str, Query(max_length=4000)]
AWAY = "Kommunens egen login svarer ikke. Prøv igen om lidt, eller log ind med en adgangskode."
NOT_PROVEN = "Kommunens egen login gav ikke et gyldigt svar. Prøv igen."
NO_GROUP = "Du er logget ind hos kommunen, men har ikke adgang til Indgang. Spørg den, der passer Indgang hos jer."
MIXED = "Dine grupper giver forskellige roller i forskellige kommuner. Det kan én konto ikke. Spørg den, der passer Indgang hos jer."
OFF = "Din konto i Indgang er lukket. Spørg den, der passer Indgang hos jer."


@router.get("/openid")
async def leave(services: Needed, request: Request, til: str = "") -> Response:
    try:
        address, state = await _openid(services).leave(_back(services, request), til[:500])
    except ProviderAway as error:
        return _refused(request, error, AWAY, 503)
    response = RedirectResponse(address, status_code=303)
    secure = sessions.is_secure(request)
    response.set_cookie(COOKIE, state, max_age=SECONDS, path=SIGN_IN, httponly=True, samesite="lax", secure=secure)
    return response


@router.get("/openid/back")
async def back(services: Needed, request: Request, state: Text = "", code: Text = "", iss: Text = "") -> Response:
    """The provider's answer. Without a code the person has said no there, or may not."""
    openid = _openid(services)
    kept = request.cookies.get(COOKIE, "")
    if not state or not secrets.compare_digest(state.encode(), kept.encode()):
        return _refused(request, NotProven("state of another browser"), NOT_PROVEN, 403)
    try:
        person = await openid.returned(state, code, iss)
        known = services.content.municipalities
        account = await account_of(Accounts(services.redis), person, openid.provider.grants, known)
    except ProviderAway as error:
        return _refused(request, error, AWAY, 503)
    except NotProven as error:
        return _refused(request, error, NOT_PROVEN, 403)
    except (NoGroup, MixedGroups, AccountOff) as error:
        said: dict[type[Exception], str] = {NoGroup: NO_GROUP, MixedGroups: MIXED, AccountOff: OFF}
        return _refused(request, error, said[type(error)], 403)
    response = await begun(services, request, account, person.til, "kommunens egen login")
    response.delete_cookie(COOKIE, path=SIGN_IN)
    return response


def _refused(request: Request, error: Exception, sentence: str, status: int) -> Response:
    log.warning("sign-in by OpenID Connect: %s: %s", type(error).__name__, error)
    response = form(request, sentence, status=status)
    response.delete_cookie(COOKIE, path=SIGN_IN)
    return response


def _openid(services: Services) -> OpenId:
    if services.openid is None:
        raise Unknown("openid")
    return services.openid


def _back(services: Services, request: Request) -> str:
    """The address that is registered with the provider."""
    return f"{(services.config.public_url or str(request.base_url)).rstrip('/')}{BACK}"
