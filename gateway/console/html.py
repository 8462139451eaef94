"""The console's pages as HTML, with the frame that they share, and what a page says when it cannot be shown."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from fastapi.templating import Jinja2Templates
from markupsafe import Markup
from redis.exceptions import RedisError

from gateway.console import markup
from gateway.console.rooms import ROLE_TITLES, NotYourRoom, rooms_of
from indgang.content.answers import Source
from indgang.danish_dates import DENMARK, clock, long_date, short_date
from indgang.errors import IndgangError, PasswordDue, Refused, SignedOut, Unknown

SIGN_IN = "/console/sign-in"
OWN_ACCOUNT = "/console/konto"
PASSWORDS = ("old", "new", "again")  # fields that are never written into a page
_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
log = logging.getLogger(__name__)
templates = Jinja2Templates(Path(__file__).parent / "templates")


def danish_day(day: date) -> str:
    """`22. november 2026`"""
    return f"{short_date(day)} {day.year}"


def danish_moment(moment: datetime) -> str:
    """`torsdag den 24. december 2026 kl. 10.00`, in Denmark."""
    there = moment.astimezone(DENMARK)
    return f"{long_date(there.date())} {there.year} kl. {clock(there)}"


def danish_weekday(day: date) -> str:
    """`Torsdag den 26. november 2026`"""
    said = f"{long_date(day)} {day.year}"
    return said[0].upper() + said[1:]


def kroner(amount: float) -> str:
    """`Gratis`, `50 kr.` or `49,50 kr.`"""
    figures = f"{amount:.2f}".removesuffix(".00").replace(".", ",")
    return f"{figures} kr." if amount else "Gratis"


def english_day(day: date) -> str:
    """`22 November 2026`"""
    return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def _link(source: Source) -> Markup:
    return markup.link(source.title, str(source.url))


templates.env.filters.update(
    day=danish_day,
    weekday=danish_weekday,
    clock=clock,
    kroner=kroner,
    english_day=english_day,
    moment=danish_moment,
    markdown=markup.markdown,
    link=_link,
)


def page(request: Request, template: str, facts: Mapping[str, object] | None = None, status: int = 200) -> Response:
    """A page in the frame of whoever is signed in; never kept by a browser or on the way."""
    staff = getattr(request.state, "staff", None)
    frame = {
        "staff": staff,
        "rooms": rooms_of(staff.account) if staff else [],
        "room": getattr(request.state, "room", None),
    }
    return templates.TemplateResponse(
        request, template, frame | dict(facts or {}), status_code=status, headers={"Cache-Control": "no-store"}
    )


class PageRoute(APIRoute):
    """A route whose errors are pages too: people read them in a browser."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def with_pages(request: Request) -> Response:
            try:
                return await handler(request)
            except (IndgangError, RedisError, RequestValidationError) as error:
                return await _instead(request, error)

        return with_pages


async def _instead(request: Request, error: Exception) -> Response:
    if isinstance(error, SignedOut | RedisError) and request.method == "POST":
        return await _kept(request, error)
    match error:
        case SignedOut():
            back = urlencode({"til": request.url.path + (f"?{request.url.query}" if request.url.query else "")})
            return RedirectResponse(f"{SIGN_IN}?{back}", status_code=303)
        case PasswordDue():
            return RedirectResponse(OWN_ACCOUNT, status_code=303)
        case NotYourRoom():
            titles = [ROLE_TITLES[role] for role in ROLE_TITLES if role in error.account.roles]
            return page(request, "refused.html", {"closed": error.room, "roles": titles}, 403)
        case Refused():
            return _sorry(request, 403, "Siden var for gammel", "Gå tilbage, indlæs siden igen, og prøv en gang til.")
        case Unknown() | RequestValidationError():
            sentence = "Adressen er forkert, eller siden hører til en kommune, som din konto ikke har adgang til."
            return _sorry(request, 404, "Siden findes ikke", sentence)
        case RedisError():
            log.error("%s: store", type(error).__name__)
            return _sorry(request, 503, "Siden kan ikke vises lige nu", "Indgang er ved at starte. Prøv igen om lidt.")
    raise error


def _sorry(request: Request, status: int, title: str, sentence: str) -> Response:
    return page(request, "sorry.html", {"title": title, "sentence": sentence}, status)


async def _kept(request: Request, error: Exception) -> Response:
    """The form once more, with what was typed, for sending it when one is signed in or the store is back."""
    sent = [
        (name, value)
        for name, value in (await request.form()).multi_items()
        if isinstance(value, str) and name not in ("csrf", *PASSWORDS)
    ]
    signed_out = isinstance(error, SignedOut)
    return page(request, "kept.html", {"sent": sent, "signed_out": signed_out}, 401 if signed_out else 503)
