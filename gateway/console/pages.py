"""The console's two pages: signing in, and the inbox."""

import secrets
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates

from gateway.accounts import Accounts
from gateway.console import sessions
from gateway.console.sessions import Acting, signed_in
from gateway.services import Needed
from indgang.errors import SignedOut, TooMany

FORM_COOKIE = "indgang_sign_in"  # the form must come from a page that we gave to the same browser
router = APIRouter(prefix="/console", include_in_schema=False)
templates = Jinja2Templates(Path(__file__).parent / "templates")


@router.get("")
async def inbox(services: Needed, request: Request, indgang_session: Annotated[str, Cookie()] = "") -> Response:
    try:
        await signed_in(services, indgang_session)
    except SignedOut:
        return RedirectResponse("/console/sign-in", status_code=303)
    return templates.TemplateResponse(request, "console.html", headers={"Cache-Control": "no-store"})


@router.get("/sign-in")
async def sign_in_page(request: Request) -> Response:
    return _form(request)


@router.post("/sign-in")
async def sign_in(
    services: Needed,
    request: Request,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
    indgang_sign_in: Annotated[str, Cookie()] = "",
) -> Response:
    username = username.strip().lower()
    if not csrf or not secrets.compare_digest(csrf.encode(), indgang_sign_in.encode()):
        return _form(request, "Siden var for gammel. Prøv at logge ind igen.", username, 403)
    try:
        account = await Accounts(services.redis).signed_in(username, password)
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        return _form(request, f"Der er prøvet for mange gange. Vent {minutes} minutter.", username, 429)
    if account is None:
        return _form(request, "Brugernavn eller adgangskode er forkert.", username, 401)
    response = RedirectResponse("/console", status_code=303)
    await sessions.begin(services, request, response, account)
    return response


@router.post("/sign-out")
async def sign_out(services: Needed, staff: Acting) -> Response:
    response = RedirectResponse("/console/sign-in", status_code=303)
    await sessions.end(services, staff, response)
    return response


def _form(request: Request, error: str = "", username: str = "", status: int = 200) -> Response:
    csrf = secrets.token_urlsafe(32)
    facts = {"error": error, "csrf": csrf, "username": username}
    response = templates.TemplateResponse(
        request, "sign_in.html", facts, status_code=status, headers={"Cache-Control": "no-store"}
    )
    response.set_cookie(FORM_COOKIE, csrf, path="/console/sign-in", httponly=True, samesite="strict")
    return response
