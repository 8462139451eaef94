"""The one place where an error becomes a sentence for a person: RFC 9457 problem details in Danish."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

from indgang import errors

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)

Problem = tuple[int, str, str]

_HELD = {"waiting": "Samtalen venter på en medarbejder.", "assistant": "Indgang har samtalen. Tag den først."}


def _held(error: errors.HeldBySomebodyElse) -> str:
    return (
        f"{error.staff_name} har allerede taget samtalen."
        if error.staff_name
        else _HELD.get(error.holder, "Samtalen er taget.")
    )


_NOT_CHANGEABLE = {
    "not_yours": "Du kan kun rette eller trække din egen besked tilbage.",
    "not_last": "Du kan kun rette eller trække din seneste besked tilbage.",
    "late": "Det er for sent. En besked kan rettes eller trækkes tilbage i ét minut.",
}


_FIELDS = {
    "name_missing": "Skriv dit navn.",
    "name_too_long": "Navnet må højst være 80 tegn.",
    "name_with_cpr": "Skriv kun dit navn, ikke dit CPR-nummer.",
    "contact_missing": "Skriv din e-mailadresse eller dit telefonnummer.",
    "contact_unreadable": "Skriv en e-mailadresse som navn@eksempel.dk eller et telefonnummer på otte cifre.",
    "text_missing": "Skriv, hvad du vil spørge om.",
    "text_too_long": "Beskeden må højst være 2.000 tegn.",
    "consent_missing": "Sæt kryds ved, at vi må gemme dine oplysninger. Ellers kan vi ikke svare dig.",
}


# What each error is called, from the most special to the most general.
_PROBLEMS: list[tuple[type[Exception], int, str, str | Callable[[Any], str]]] = [
    (errors.EmptyText, 422, "Tom besked", "Beskeden er tom. Skriv et spørgsmål med ord."),
    (
        errors.TextTooLong,
        422,
        "For lang besked",
        lambda e: f"Beskeden er for lang. Skriv højst {e.limit} tegn ad gangen.",
    ),
    (errors.FieldsRefused, 422, "Ret felterne", lambda e: " ".join(_FIELDS[problem] for problem in e.fields.values())),
    (errors.NoOutcome, 422, "Mangler afslutning", "Vælg først, hvordan samtalen endte."),
    (errors.UnknownColleague, 422, "Ukendt kollega", "Kollegaen findes ikke, eller svarer ikke i kommunens chat."),
    (errors.InvalidInput, 422, "Ugyldigt indhold", "Det, der blev sendt, kan ikke læses."),
    (errors.UnknownSite, 404, "Ukendt kommune", "Der findes ingen chat for den kommune."),
    (errors.UnknownConversation, 404, "Ukendt samtale", "Samtalen findes ikke længere. Start en ny samtale."),
    (errors.UnknownButton, 422, "Ukendt knap", "Knappen findes ikke længere. Skriv i stedet dit spørgsmål."),
    (errors.WrongToken, 401, "Ingen adgang", "Du har ikke adgang til samtalen. Start en ny samtale."),
    (errors.SignedOut, 401, "Ikke logget ind", "Du er logget ud. Log ind igen."),
    (errors.PasswordDue, 403, "Skift adgangskode", "Vælg din egen adgangskode, før du går videre."),
    (errors.ForeignOrigin, 403, "Ingen adgang", "Chatten må ikke bruges fra denne hjemmeside."),
    (errors.Refused, 403, "Ingen adgang", "Det har du ikke adgang til."),
    (errors.ConversationClosed, 409, "Afsluttet samtale", "Samtalen er afsluttet. Start en ny samtale."),
    (
        errors.ClosedToStaff,
        409,
        "Afsluttet samtale",
        lambda e: (
            f"{'Samtalen er afsluttet' if e.by_staff else 'Borgeren har afsluttet samtalen'}. Der kan ikke skrives mere i den."
        ),
    ),
    (errors.HeldBySomebodyElse, 409, "Taget af en anden", _held),
    (errors.NobodyAnswers, 409, "Ingen svarer her", "Medarbejderne svarer ikke i chatten. Ring til kommunen i stedet."),
    (errors.ChatOff, 403, "Chatten er lukket", lambda e: e.words),
    (errors.NotChangeable, 409, "Kan ikke rettes", lambda e: _NOT_CHANGEABLE[e.why]),
    (
        errors.TooMany,
        429,
        "For mange beskeder",
        lambda e: f"Det går lidt for hurtigt. Vent {e.retry_after} sekunder, og prøv igen.",
    ),
    (errors.Unavailable, 503, "Midlertidig fejl", "Chatten kan ikke tage imod lige nu. Prøv igen om lidt."),
    (
        RedisError,
        503,
        "Midlertidig fejl",
        "Din besked kunne ikke gemmes lige nu. Prøv igen om lidt, eller ring til kommunen.",
    ),
]

_STATUS_SENTENCES = {
    400: "Det, der blev sendt, kan ikke læses.",
    404: "Siden findes ikke.",
    405: "Det kan man ikke her.",
    413: "Det, der blev sendt, er for stort.",
}


def problem(status: int, title: str, detail: str, **more: Any) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def problem_of(error: Exception) -> JSONResponse:
    """The problem for one of our errors or the store's."""
    status, title, sentence = next((s, t, d) for kind, s, t, d in _PROBLEMS if isinstance(error, kind))
    fields = error.fields if isinstance(error, errors.FieldsRefused) else {}
    if isinstance(error, errors.ChatOff) and error.begun:
        status = 409  # the window shows that the conversation is over
    more = {"errors": [{"field": field, "detail": _FIELDS[wrong]} for field, wrong in fields.items()]} if fields else {}
    response = problem(status, title, sentence(error) if callable(sentence) else sentence, **more)
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if status == 503:
        response.headers["Retry-After"] = "2"
        log.error("%s: %s", type(error).__name__, error if isinstance(error, errors.IndgangError) else "store")
    return response


def unexpected(error: Exception) -> JSONResponse:
    """For an error that nobody foresaw. Its words stay out of the log: they may quote what was sent."""
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    return problem(500, "Fejl hos os", "Der skete en fejl hos os. Prøv igen om lidt, eller ring til kommunen.")


def install(app: FastAPI) -> None:
    """Makes every error of the app a problem. What was sent is never repeated: it may hold a CPR number."""

    async def ours(request: Request, error: Exception) -> JSONResponse:
        return problem_of(error)

    async def unreadable(request: Request, error: Exception) -> JSONResponse:
        return problem_of(errors.InvalidInput())

    async def http(request: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return problem(status, "Fejl", _STATUS_SENTENCES.get(status, "Det kan ikke lade sig gøre."))

    app.add_exception_handler(errors.IndgangError, ours)
    app.add_exception_handler(RedisError, ours)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, http)
