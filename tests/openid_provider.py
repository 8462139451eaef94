"""A small OpenID provider on a socket of its own: it signs in whoever asks, and can be told to get one thing wrong."""

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "indgang", "hemme/lig + kode"


class Provider:
    """`groups` are those of the person; `spoil` may change the claims, `key` and `algorithm` sign them."""

    def __init__(self) -> None:
        self.url = ""
        self.groups: list[str] = ["borgerservice"]
        self.sub, self.name, self.username = "abc-123", "Olga Østergård", "olga@eksempelby.example"
        self.spoil: Callable[[dict[str, Any]], None] = lambda claims: None
        self.published = self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.unsigned = False
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}

    async def description(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
        )

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.url}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.published.as_dict(private=False)]})

    async def token(self, request: Request) -> Response:
        """Refuses what a real one would: a wrong secret, a used code, another address, a verifier that does not fit."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        wanted = base64.b64encode(b"indgang:hemme%2Flig%20%2B%20kode").decode()
        asked = self._codes.pop(form["code"], None)
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if (
            request.headers["Authorization"] != f"Basic {wanted}"
            or asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or (asked["code_challenge"], asked["code_challenge_method"]) != (digest, "S256")
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "sub": self.sub,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "name": self.name,
            "preferred_username": self.username,
            "groups": self.groups,
        }
        self.spoil(claims)
        signed = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        if not self.unsigned:
            return signed
        head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        return f"{head}.{signed.split('.')[1]}."


@asynccontextmanager
async def running() -> AsyncIterator[Provider]:
    provider = Provider()
    routes = [
        Route("/.well-known/openid-configuration", provider.description),
        Route("/authorize", provider.authorize),
        Route("/keys", provider.keys),
        Route("/token", provider.token, methods=["POST"]),
    ]
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes), port=0, log_config=None, timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    provider.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield provider
    server.should_exit = True
    await task
