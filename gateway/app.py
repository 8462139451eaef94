"""Puts the gateway together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import bookings, citizens, console, health, pages, problems
from gateway.headers import headers_for
from gateway.limits import BodyLimit
from gateway.services import running
from gateway.written import Written
from indgang.config import Config
from indgang.content import Shelf
from indgang.version import VERSION


def create_app(config: Config) -> FastAPI:
    """The gateway. Raises ContentError when nothing could be said; a broken answer alone is left out, and told to the editors."""
    shelf = Shelf(config.content)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pages.builds_of(config).keep()
        async with running(config, shelf) as services:
            app.state.services = services
            yield

    app = FastAPI(
        title="Indgang",
        version=VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.add_middleware(Written)
    # The last one is the outermost: what the others refuse has the security headers too.
    app.add_middleware(BodyLimit)
    app.add_middleware(Origins, shelf=shelf)
    app.add_middleware(Secured, tls=(config.public_url or "").startswith("https://"))
    problems.install(app)
    for router in (citizens.router, bookings.router, health.router):
        app.include_router(router)
    console.install(app)
    pages.install(app)
    return app


class Origins(CORSMiddleware):
    """Lets in the pages of the municipalities, as their settings are now."""

    def __init__(self, app: ASGIApp, shelf: Shelf) -> None:
        headers = ["Authorization", "Content-Type", "Last-Event-ID"]
        super().__init__(app, allow_methods=["GET", "POST", "DELETE"], allow_headers=headers, max_age=86_400)
        self._shelf = shelf

    def is_allowed_origin(self, origin: str) -> bool:
        return any(origin in one.allowed_origins for one in self._shelf.content.municipalities.values())


class Secured:
    """Adds the security headers to every response. Plain ASGI, so that thousands of open streams cost nothing more."""

    def __init__(self, app: ASGIApp, tls: bool) -> None:
        self._app, self._tls = app, tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers.update(headers_for(scope["path"], self._tls))
                headers.setdefault("Cache-Control", "no-store" if "/api/" in scope["path"] else "no-cache")
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception as error:  # what nobody foresaw is answered here, so that its answer has the headers
            if begun:
                raise
            await problems.unexpected(error)(scope, receive, with_headers)
