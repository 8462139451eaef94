"""Who is signed in. The browser holds a random key in a cookie, Redis holds what it opens, under the key's hash.

session:{sha256 of the key}  hash  username, csrf; gone after `LIFETIME`
"""

import secrets
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Cookie, Depends, Header, Request, Response

from gateway.accounts import Account, Accounts
from gateway.services import Needed, Services
from indgang.conversations import hashed
from indgang.errors import Refused, SignedOut

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
    async with services.redis.pipeline(transaction=True) as together:
        together.hset(name, mapping={"username": account.username, "csrf": csrf})
        together.expire(name, LIFETIME)
        await together.execute()
    response.set_cookie(
        COOKIE, key, max_age=LIFETIME, path="/console", httponly=True, samesite="lax", secure=_secure(request)
    )


async def end(services: Services, staff: Staff, response: Response) -> None:
    await services.redis.delete(f"session:{hashed(staff.key)}")
    response.delete_cookie(COOKIE, path="/console")


async def signed_in(services: Needed, indgang_session: Annotated[str, Cookie()] = "") -> Staff:
    """Whoever the cookie belongs to. Raises SignedOut."""
    stored = (
        cast(dict[str, str], await services.redis.hgetall(f"session:{hashed(indgang_session)}"))
        if indgang_session
        else {}
    )
    account = await Accounts(services.redis).get(stored["username"]) if stored else None
    if account is None:
        raise SignedOut
    return Staff(account, stored["csrf"], indgang_session)


SignedIn = Annotated[Staff, Depends(signed_in)]


async def acting(staff: SignedIn, x_indgang_csrf: Annotated[str, Header()] = "") -> Staff:
    """Whoever is signed in, for a request that changes something: it must carry the session's CSRF token."""
    if not is_token_of(staff, x_indgang_csrf):
        raise Refused
    return staff


def is_token_of(staff: Staff, csrf: str) -> bool:
    """Whether `csrf` is the token that we gave to the session."""
    return secrets.compare_digest(csrf.encode(), staff.csrf.encode())


Acting = Annotated[Staff, Depends(acting)]


def _secure(request: Request) -> bool:
    services: Services = request.app.state.services
    return request.url.scheme == "https" or (services.config.public_url or "").startswith("https://")
