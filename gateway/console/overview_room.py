"""The overview: how many conversations there were and how they ended, by municipality and period, as pictures, tables and files."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from gateway.console.choice import Choice, chosen
from gateway.console.comparison import KINDS, USUAL, Compared, compared
from gateway.console.html import PageRoute, page
from gateway.console.overview_pictures import Facts, Names, keys, pictures
from gateway.console.pictures import HEIGHT, number
from gateway.console.rooms import entering
from gateway.console.sessions import Staff
from gateway.console.sheet import sheet
from gateway.services import Needed, Services
from indgang.danish_dates import now
from indgang.errors import Unknown

router = APIRouter(prefix="/console/overblik", include_in_schema=False, route_class=PageRoute)
LANGUAGES = {"da": "Dansk", "en": "Engelsk"}


async def _choice(request: Request, services: Needed, staff: Annotated[Staff, Depends(entering("overview"))]) -> Choice:
    return chosen(request, services, staff)


def _compared(periode: str = USUAL, fra: str = "", til: str = "") -> Compared:
    return compared(periode, fra, til, now().date())


Chosen = Annotated[Choice, Depends(_choice)]
Days = Annotated[Compared, Depends(_compared)]


@router.get("")
async def shown(
    request: Request, services: Needed, choice: Chosen, days: Days, fra: str = "", til: str = ""
) -> Response:
    facts = await _facts(services, choice, days)
    found = {
        "choice": choice,
        "days": days,
        "kinds": KINDS,
        "typed": _dates(days) | ({"fra": fra, "til": til} if days.days.errors else {}),
        "errors": days.days.errors,
        "query": urlencode({"site": choice.municipality.id, "periode": days.kind} | _dates(days)),
        "keys": keys(facts),
        "pictures": pictures(facts, _names(services, choice)),
        "is_empty": not (facts.now or facts.before),
        "height": HEIGHT,
        "number": number,
    }
    return page(request, "overview.html", found, 422 if days.days.errors else 200)


@router.get("/{picture}.csv")
async def file(services: Needed, choice: Chosen, days: Days, picture: str) -> Response:
    """The table of one picture, for a spreadsheet."""
    facts = await _facts(services, choice, days)
    wanted = next((one for one in pictures(facts, _names(services, choice)) if one.id == picture), None)
    if wanted is None:
        raise Unknown(picture)
    name = f"overblik-{choice.municipality.id}-{wanted.id}-{days.days.first}-{days.days.last}"
    return sheet(name, wanted.file_heads, wanted.file_rows)


def _dates(days: Compared) -> dict[str, str]:
    return {"fra": str(days.days.first), "til": str(days.days.last)} if days.kind == "egne" else {}


async def _facts(services: Services, choice: Choice, days: Compared) -> Facts:
    site, before = choice.municipality.id, days.before
    return Facts(
        days,
        await services.counts.days(site, days.days.first, days.days.last),
        await services.counts.days(site, before.first, before.last),
    )


def _names(services: Services, choice: Choice) -> Names:
    content, site = services.content, choice.municipality.id

    def answer(id: str) -> str:
        known = content.answers.get(id)
        return content.title(id, site) or (known.title if known else id)

    def language(id: str) -> str:
        foreign = content.foreign.get(id)
        return LANGUAGES.get(id) or (foreign.name.capitalize() if foreign else id)

    def outcome(id: str) -> str:
        known = content.outcomes.get(id)
        return known.title if known else id

    def address(id: str) -> str:
        return f"/console/indhold/{id}?{urlencode({'site': site})}" if id in content.answers else ""

    return Names(answer, address, outcome, language)
