"""The audit log, for the managers of a municipality: what staff did, by day, person and act; on the page or as a file."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from gateway.accounts import Accounts
from gateway.console.choice import Choice, chosen
from gateway.console.html import PageRoute, page
from gateway.console.period import Period, period
from gateway.console.rooms import entering
from gateway.console.sessions import Staff
from gateway.console.sheet import sheet
from gateway.services import Needed, Services
from indgang.audit import KEPT, Noted, Wanted, known
from indgang.danish_dates import DENMARK, now

router = APIRouter(prefix="/console/logbog", include_in_schema=False, route_class=PageRoute)
Manager = Annotated[Staff, Depends(entering("audit"))]
MOST, MOST_IN_FILE = 200, 20_000  # lines
TITLES = {
    "read": "Læste en samtale",
    "claim": "Tog en samtale",
    "release": "Lagde en samtale tilbage i køen",
    "transfer": "Gav en samtale videre",
    "take_over": "Tog en samtale fra en kollega",
    "hand_back": "Gav en samtale tilbage til Indgang",
    "close": "Afsluttede en samtale",
    "edit": "Rettede sin besked",
    "withdraw": "Trak sin besked tilbage",
    "search": "Søgte i arkivet",
    "export": "Hentede data",
    "delete": "Slettede en samtale",
    "sign_in": "Loggede ind",
    "sign_in_failed": "Forkert adgangskode",
    "sign_out": "Loggede ud",
    "presence_off": "Meldte sig væk",
    "account_made": "Lavede en konto",
    "account_changed": "Ændrede en konto",
    "account_deleted": "Slettede en konto",
    "bot_off": "Slog chatrobotten fra",
    "bot_on": "Slog chatrobotten til",
    "chat_off": "Slog chatten fra",
    "chat_on": "Slog chatten til",
}


async def _choice(request: Request, services: Needed, staff: Manager) -> Choice:
    return chosen(request, services, staff)


Chosen = Annotated[Choice, Depends(_choice)]


@router.get("")
async def shown(
    request: Request, services: Needed, choice: Chosen, fra: str = "", til: str = "", hvem: str = "", hvad: str = ""
) -> Response:
    days = period(fra, til, now().date(), 7)
    wanted = _wanted(days, hvem, hvad)
    found = [] if days.errors else await services.audit.found(choice.municipality.id, wanted, MOST + 1)
    people = await _people(services, choice, found)
    asked = {"site": choice.municipality.id, "fra": str(days.first), "til": str(days.last), "hvem": hvem, "hvad": hvad}
    facts = {
        "choice": choice,
        "period": days,
        "typed": {
            "fra": fra if "fra" in days.errors else str(days.first),
            "til": til if "til" in days.errors else str(days.last),
        },
        "errors": days.errors,
        "who": hvem,
        "what": hvad,
        "people": people,
        "titles": TITLES,
        "lines": found[:MOST],
        "more": len(found) > MOST,
        "most": MOST,
        "query": urlencode(asked),
        "kept": KEPT.days,
    }
    return page(request, "logbook.html", facts, 422 if days.errors else 200)


@router.get("/fil")
async def as_file(
    services: Needed, staff: Manager, choice: Chosen, fra: str = "", til: str = "", hvem: str = "", hvad: str = ""
) -> Response:
    """The same lines as CSV; that they were taken is noted in the log itself."""
    days = period(fra, til, now().date(), 7)
    site = choice.municipality.id
    found = await services.audit.found(site, _wanted(days, hvem, hvad), MOST_IN_FILE)
    await services.audit.note(site, staff.account.username, "export", detail=f"logbog {days.first} til {days.last}")
    people = await _people(services, choice, found)
    rows = [
        [
            line.at.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M:%S"),
            line.who,
            people.get(line.who, line.who),
            TITLES[line.what],
            line.conversation,
            line.detail,
        ]
        for line in found
    ]
    return sheet(f"logbog-{site}", ["Tidspunkt", "Brugernavn", "Navn", "Hvad", "Samtale", "Bemærkning"], rows)


def _wanted(days: Period, who: str, what: str) -> Wanted:
    return Wanted(days.since, days.until, who.strip().lower()[:40], what if known(what) else "")


async def _people(services: Services, choice: Choice, lines: list[Noted]) -> dict[str, str]:
    """What people are called, also those who stand in the log but have no account any more."""
    accounts = await Accounts(services.redis).of([choice.municipality.id])
    return {line.who: line.who for line in lines} | {one.username: one.name for one in accounts}
