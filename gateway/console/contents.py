"""The editors' room: every answer as citizens are told it, what it is made of, and what is to be seen to."""

from collections import Counter
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from gateway.console.choice import FRONTS, LANGUAGES, Choice, chosen
from gateway.console.entries import STATES, Search, by_topic, entries, entry
from gateway.console.html import PageRoute, page
from gateway.console.questions import questions_for
from gateway.console.rooms import entering
from gateway.console.sessions import Staff
from gateway.console.values import values_in
from gateway.services import Needed, Services
from indgang.danish_dates import now
from indgang.errors import ContentError, Unknown
from indgang.tallies import Tally
from indgang.upkeep import HEADINGS, Finding, for_sites

TALLIED_MONTHS = 3  # the one under way and the two before it
router = APIRouter(prefix="/console/indhold", include_in_schema=False, route_class=PageRoute)


async def _choice(request: Request, services: Needed, staff: Annotated[Staff, Depends(entering("content"))]) -> Choice:
    return chosen(request, services, staff)


Chosen = Annotated[Choice, Depends(_choice)]
_CHOICES: dict[str, object] = {"fronts": FRONTS, "languages": LANGUAGES, "states": STATES}


def _search(
    q: Annotated[str, Query(max_length=200)] = "",
    tilstand: Annotated[str, Query(max_length=40)] = "",
    tekst: Annotated[str, Query(max_length=40)] = "",
    emne: Annotated[str, Query(max_length=60)] = "",
) -> Search:
    return Search(q, tilstand, tekst, emne)


@router.get("")
async def listed(
    request: Request, services: Needed, choice: Chosen, search: Annotated[Search, Depends(_search)]
) -> Response:
    found = entries(services.content, choice, now().date())
    shown = list(search.among(found))
    facts = {
        "choice": choice,
        "part": "all",
        "search": search,
        "topics": sorted({one.topic: one.topic_title for one in found}.items(), key=lambda topic: topic[1]),
        "counts": Counter(one.state for one in found),
        "all": len(found),
        "shown": len(shown),
        "groups": by_topic(shown),
        "tallies": await services.tallies.of(choice.municipality.id, TALLIED_MONTHS, now()),
        "nothing": Tally(),
        "faults": _faults(services, choice),
    }
    return page(request, "contents.html", _CHOICES | facts)


@router.get("/efterse")
async def to_be_seen_to(request: Request, services: Needed, choice: Chosen) -> Response:
    """What the upkeep found for the chosen municipality and for all, the gravest first."""
    found = [
        one
        for one in for_sites(await services.upkeep.findings(), [choice.municipality.id])
        if _concerns(one.path, choice)
    ]
    groups: dict[str, list[Finding]] = {}
    for one in found:
        groups.setdefault(HEADINGS[one.kind], []).append(one)
    facts = {
        "choice": choice,
        "part": "findings",
        "groups": groups,
        "all": len(found),
        "about": partial(_address, choice),
        "links": await services.upkeep.last(),
    }
    return page(request, "findings.html", _CHOICES | facts)


@router.get("/udskrift")
async def printout(request: Request, services: Needed, choice: Chosen) -> Response:
    """All answers for somebody to approve on paper."""
    today = now().date()
    groups = by_topic(entries(services.content, choice, today))
    facts = {
        "choice": choice,
        "today": today,
        "groups": groups,
        "all": sum(map(len, groups.values())),
        "no_text": _no_text(services, choice),
    }
    return page(request, "printout.html", facts)


@router.get("/{answer_id}")
async def one(request: Request, services: Needed, choice: Chosen, answer_id: str) -> Response:
    content, today = services.content, now().date()
    answer = content.answers.get(answer_id)
    if answer is None:
        raise Unknown(answer_id)
    found = entry(content, answer, choice, today)
    tallies = await services.tallies.of(choice.municipality.id, TALLIED_MONTHS, now())
    titles = (content.title(button, choice.municipality.id, choice.front, choice.language) for button in found.see_also)
    facts = {
        "choice": choice,
        "entry": found,
        "buttons": [title for title in titles if title],
        "values": values_in(found.raw, content, choice.municipality, today, found.language),
        "tally": tallies.get(answer_id, Tally()),
        "comments": await services.lessons.comments(choice.municipality.id, answer_id),
        "questions": await questions_for(answer_id),
        "elsewhere": [(other, entry(content, answer, choice, today, other)) for other in choice.others],
        "no_text": _no_text(services, choice),
        "faults": [fault for fault in services.shelf.faults if fault.path == found.path],
    }
    return page(request, "answer.html", _CHOICES | facts)


def _address(choice: Choice, finding: Finding) -> str:
    """The page of the answer that a finding is about; empty where it is about something else."""
    *folders, _ = finding.path.split("/")
    if not {"answers", "english"} & set(folders) or not finding.id:
        return ""
    front = "bibliotek" if finding.site and folders[-1] == "bibliotek" else choice.front
    language = "en" if "english" in folders else "da"
    return f"/console/indhold/{finding.id}?{choice.query_with(front=front, language=language)}"


def _no_text(services: Services, choice: Choice) -> str:
    """What citizens are told in the place of an answer that is not published."""
    return services.content.sentence("no_text", choice.municipality.id, now().date(), choice.language)


def _faults(services: Services, choice: Choice) -> list[ContentError]:
    """The broken files, without those of municipalities that are not the account's."""
    return [fault for fault in services.shelf.faults if _concerns(fault.path, choice)]


def _concerns(path: str, choice: Choice) -> bool:
    """Whether a content file is a national one, or of one of the account's municipalities."""
    _, room, *place = path.split("/")
    site = place[0].removesuffix(".yml") if room == "municipalities" and place else None
    return site is None or site in {municipality.id for municipality in choice.municipalities}
