"""Signing in with a municipality's own identity provider, by OpenID Connect: the code flow with PKCE, state and nonce.

    openid:{sha256 of the state}  string  nonce, verifier and where to go afterwards (JSON); used once, gone after ten minutes

Set by the environment; without INDGANG_OIDC_ISSUER there is only the password (docs/signing-in.md). Sources: OpenID Connect Core 1.0,
section 3.1; RFC 7636 (PKCE); RFC 9207 (the issuer in the answer).
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

import httpx
import yaml
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict, ValidationError
from redis.asyncio import Redis

from gateway.accounts import Role
from indgang.conversations import hashed
from indgang.errors import Refused, Unavailable

SECONDS = 600  # from leaving for the provider to coming back
_LEEWAY = 60  # seconds that two clocks may differ
# Only signatures of a key of the provider's: with HS256 whoever knows our secret could sign, with "none" anybody.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]


class SettingsWrong(ValueError):
    """What the environment says of the provider cannot be used."""


class ProviderAway(Unavailable):
    """The provider does not answer, or not as OpenID Connect says."""


class NotProven(Refused):
    """The answer that came back does not prove who it is."""


class Grant(BaseModel):
    """What belonging to a group gives."""

    model_config = ConfigDict(extra="forbid")

    sites: list[str]
    roles: list[Role]


@dataclass(frozen=True)
class Provider:
    """`groups_claim` is the claim of the ID token in which the groups stand."""

    issuer: str
    client_id: str
    client_secret: str
    groups_claim: str
    grants: dict[str, Grant]


@dataclass(frozen=True)
class Person:
    """Whom the provider has signed in, and where they were going."""

    subject: str
    name: str
    username: str
    groups: frozenset[str]
    til: str


def provider_or_none() -> Provider | None:
    """What the environment says. Raises SettingsWrong."""
    env = os.environ
    issuer = env.get("INDGANG_OIDC_ISSUER", "")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SettingsWrong(f"INDGANG_OIDC_ISSUER is {issuer}, but must begin with https://")
    secret, file = env.get("INDGANG_OIDC_CLIENT_SECRET", ""), env.get("INDGANG_OIDC_CLIENT_SECRET_FILE", "")
    if not secret and file:
        secret = Path(file).read_text("utf-8").strip()
    wanted = {
        "INDGANG_OIDC_CLIENT_ID": env.get("INDGANG_OIDC_CLIENT_ID", ""),
        "INDGANG_OIDC_CLIENT_SECRET or INDGANG_OIDC_CLIENT_SECRET_FILE": secret,
        "INDGANG_OIDC_GROUPS": env.get("INDGANG_OIDC_GROUPS", ""),
    }
    if missing := [name for name, value in wanted.items() if not value]:
        raise SettingsWrong(f"with INDGANG_OIDC_ISSUER there must be {' and '.join(missing)}")
    grants = _grants(Path(wanted["INDGANG_OIDC_GROUPS"]))
    claim = env.get("INDGANG_OIDC_GROUPS_CLAIM") or "groups"
    return Provider(issuer, wanted["INDGANG_OIDC_CLIENT_ID"], secret, claim, grants)


def _grants(file: Path) -> dict[str, Grant]:
    try:
        read = yaml.safe_load(file.read_text("utf-8"))
        return {str(group): Grant.model_validate(grant) for group, grant in dict(read).items()}
    except (OSError, TypeError, ValueError, yaml.YAMLError, ValidationError) as error:
        raise SettingsWrong(f"INDGANG_OIDC_GROUPS, {file}: {error}") from None


class OpenId:
    """May raise `redis.RedisError`."""

    def __init__(self, redis: Redis, provider: Provider) -> None:
        self._redis, self.provider = redis, provider
        self._metadata: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    async def leave(self, back: str, til: str) -> tuple[str, str]:
        """Where the browser goes to sign in, and the state to keep in it; `back` is the address to come back to. Raises ProviderAway."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        metadata = await self._discovered()
        kept = json.dumps({"nonce": nonce, "verifier": verifier, "til": til, "back": back})
        await self._redis.set(f"openid:{hashed(state)}", kept, ex=SECONDS)
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        address = str(metadata["authorization_endpoint"])
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", state

    async def returned(self, state: str, code: str, issuer: str = "") -> Person:
        """Whom the provider sends back. Raises NotProven or ProviderAway."""
        stored = await self._redis.getdel(f"openid:{hashed(state)}")
        if not stored or not code:
            raise NotProven("unknown or used state")
        if issuer not in ("", self.provider.issuer):
            raise NotProven("the answer is another issuer's")
        kept = cast(dict[str, str], json.loads(stored))
        token = await self._token(code, kept["verifier"], kept["back"])
        claims = await self._claims(token, kept["nonce"])
        groups = claims.get(self.provider.groups_claim) or []
        return Person(
            subject=hashed(f"{self.provider.issuer}\n{claims['sub']}"),
            name=str(claims.get("name") or ""),
            username=str(claims.get("preferred_username") or ""),
            groups=frozenset(str(one) for one in groups) if isinstance(groups, list) else frozenset({str(groups)}),
            til=kept["til"],
        )

    async def _claims(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the ID token, once signature, issuer, audience, times and nonce are found right."""
        try:
            read = await self._decoded(str(token["id_token"]))
            claims = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": self.provider.issuer},
                    "aud": {"essential": True, "value": self.provider.client_id},
                    "sub": {"essential": True},
                },
                {"nonce": nonce, "client_id": self.provider.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=_LEEWAY)
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise NotProven(f"{type(error).__name__}: {error}") from None
        return dict(claims)

    async def _decoded(self, id_token: str) -> jwt.Token:
        """With the provider's keys, fetched anew once for a key that we have not seen: providers change theirs."""
        registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
        if self._keys is not None:
            try:
                return jwt.decode(id_token, self._keys, registry=registry)
            except (InvalidKeyIdError, ValueError):
                self._keys = None
        keys = await self._json("GET", str((await self._discovered())["jwks_uri"]))
        self._keys = KeySet.import_key_set(cast(Any, keys))
        return jwt.decode(id_token, self._keys, registry=registry)

    async def _token(self, code: str, verifier: str, back: str) -> dict[str, Any]:
        metadata, provider = await self._discovered(), self.provider
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        ways = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        address = str(metadata["token_endpoint"])
        if "client_secret_basic" in ways:  # RFC 6749, 2.3.1: both are form-encoded first
            auth = httpx.BasicAuth(quote(provider.client_id, safe=""), quote(provider.client_secret, safe=""))
            return await self._json("POST", address, data=form, auth=auth)
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
        return await self._json("POST", address, data=form)

    async def _discovered(self) -> dict[str, Any]:
        if self._metadata is None:
            address = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await self._json("GET", address)
            if found.get("issuer") != self.provider.issuer:
                raise ProviderAway("the provider calls itself another issuer")
            if not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= found.keys():
                raise ProviderAway("the provider's description lacks an address")
            self._metadata = found
        return self._metadata

    async def _json(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=10) as client:
                answer = await client.request(method, address, **more)
            if answer.status_code in (400, 401) and method == "POST":
                raise NotProven(f"the provider refuses the code: {answer.status_code}")
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderAway(f"{type(error).__name__} at {address}") from None
        if not isinstance(found, dict):
            raise ProviderAway(f"no object at {address}")
        return found
