"""Who is signed in. The browser holds a random, signed key in a cookie, Redis holds what it opens, under the key's hash.

    session:{sha256 of the key}  hash  username, generation, csrf; gone `LIFETIME` after signing in, however much it is used

A session has ended too when its account's generation is another: after “log ud alle steder”, a new password, or when it is off.
The account is read anew for each request, so a changed role or municipality counts at once.
"""

import secrets
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, Header, Request, Response

from gateway.accounts import Account, Accounts
from gateway.services import Needed, Services
from indgang.conversations import hashed
from indgang.errors import PasswordDue, Refused, SignedOut

COOKIE = "indgang_session"
LIFETIME = 10 * 3600  # seconds: a working day


@dataclass(frozen=True)
class Staff:
    """Somebody who is signed in."""

    account: Account
    csrf: str
    key: str


async def begin(services: Services, request: Request, response: Response, account: Account) -> None:
    key, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    name = f"session:{hashed(key)}"
    stored: dict[Any, Any] = {"username": account.username, "generation": account.generation, "csrf": csrf}
    async with services.redis.pipeline(transaction=True) as together:
        together.hset(name, mapping=stored)
        together.expire(name, LIFETIME)
        await together.execute()
    cookie, secure, path = _cookie(request)
    response.set_cookie(
        cookie,
        services.signer.sign(key).decode(),
        max_age=LIFETIME,
        path=path,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


async def end(services: Services, request: Request, staff: Staff, response: Response) -> None:
    await services.redis.delete(f"session:{hashed(staff.key)}")
    await services.presence.left(staff.account.sites, staff.account.username)
    cookie, secure, path = _cookie(request)
    response.delete_cookie(cookie, path=path, secure=secure, httponly=True, samesite="lax")


async def signed_in(services: Services, key: str) -> Staff:
    """Whoever the session belongs to. Raises SignedOut."""
    stored = cast(dict[str, str], await services.redis.hgetall(f"session:{hashed(key)}")) if key else {}
    account = await Accounts(services.redis).get(stored["username"]) if stored else None
    if account is None or account.off or account.generation != stored.get("generation", ""):
        raise SignedOut
    return Staff(account, stored["csrf"], key)


async def _anyone(services: Needed, request: Request) -> Staff:
    """Whoever the request's cookie belongs to. A cookie that we did not sign is not looked up."""
    signed = request.cookies.get(_cookie(request)[0], "")
    if not services.signer.validate(signed):
        raise SignedOut
    return await signed_in(services, services.signer.unsign(signed).decode())


Anyone = Annotated[Staff, Depends(_anyone)]  # also with a password that must be changed first


async def _with_own_password(staff: Anyone) -> Staff:
    if staff.account.own_password_due:
        raise PasswordDue
    return staff


SignedIn = Annotated[Staff, Depends(_with_own_password)]


async def acting(staff: SignedIn, x_indgang_csrf: Annotated[str, Header()] = "") -> Staff:
    """Whoever is signed in, for a request that changes something: it must carry the session's CSRF token."""
    if not is_token_of(staff, x_indgang_csrf):
        raise Refused
    return staff


def is_token_of(staff: Staff, csrf: str) -> bool:
    """Whether `csrf` is the token that we gave to the session."""
    return secrets.compare_digest(csrf.encode(), staff.csrf.encode())


Acting = Annotated[Staff, Depends(acting)]


def is_secure(request: Request) -> bool:
    """Whether the browser speaks TLS with us, or with the web server before us."""
    services: Services = request.app.state.services
    return request.url.scheme == "https" or (services.config.public_url or "").startswith("https://")


def _cookie(request: Request) -> tuple[str, bool, str]:
    """Name, secure and path: with TLS a `__Host-` cookie, which no other host and no page without TLS can set (RFC 6265bis)."""
    return (f"__Host-{COOKIE}", True, "/") if is_secure(request) else (COOKIE, False, "/console")
