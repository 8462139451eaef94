"""The learning room: sentences that were not understood, one click to the right answer each, and what citizens said of the answers."""

import asyncio
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from gateway.console.choice import FRONTS, Choice, chosen
from gateway.console.html import PageRoute, page
from gateway.console.lesson_list import (
    AT_ONCE,
    PERIODS,
    WHYS,
    Filter,
    Row,
    answer_named,
    choice_of,
    taught,
    titles_of,
)
from gateway.console.rooms import entering
from gateway.console.sessions import Staff, is_token_of
from gateway.services import Needed, Services
from indgang.config import ROOT
from indgang.decisions import LONGEST, AlreadyDecided, Decision, Decisions, NoExample, What, decision
from indgang.lessons import Lesson, grouped
from indgang.teaching import Known

router = APIRouter(prefix="/console/laering", include_in_schema=False, route_class=PageRoute)
Editor = Annotated[Staff, Depends(entering("learning"))]
Token = Annotated[str, Form(max_length=200)]
Key = Annotated[str, Path(pattern="^[0-9a-f]{24}$")]
STALE = "Siden var for gammel, så dit valg er ikke gemt endnu. Tryk på knappen igen."
GONE = "Sætningen er her ikke mere. Borgeren har slettet samtalen, eller den er blevet for gammel."
NO_ANSWER = "Vælg et af svarene på listen. Skriv et par ord af titlen, og vælg så det rigtige."
PARTS: dict[str, tuple[What, str]] = {
    "eksempler": ("answer", "Eksempler til træning"),
    "mangler": ("wanted", "Mangler et svar"),
    "fjernet": ("aside", "Fjernet fra listen"),
}


@dataclass(frozen=True)
class Wrong:
    """What could not be done with a sentence, and what was typed."""

    key: str
    problem: str
    text: str = ""
    search: str = ""


async def _choice(request: Request, services: Needed, staff: Editor) -> Choice:
    return chosen(request, services, staff)


Chosen = Annotated[Choice, Depends(_choice)]


def _filter(
    hvorfor: Annotated[str, Query(max_length=40)] = "",
    periode: Annotated[str, Query(max_length=10)] = "",
    forside: Annotated[str, Query(max_length=20)] = "",
    antal: Annotated[str, Query(max_length=6)] = "",
) -> Filter:
    count = max(AT_ONCE, int(antal)) if antal.isascii() and antal.isdecimal() else AT_ONCE
    return Filter(hvorfor if hvorfor in WHYS else "", periode, forside if forside in FRONTS else "", count)


Narrowed = Annotated[Filter, Depends(_filter)]


@router.get("")
async def listed(request: Request, services: Needed, choice: Chosen, narrowed: Narrowed) -> Response:
    """The sentences that nobody has decided yet; `afgjort` is the one that was decided just now."""
    return await _page(request, services, choice, narrowed, done=request.query_params.get("afgjort", ""))


@router.get("/kommentarer")
async def comments(request: Request, services: Needed, choice: Chosen) -> Response:
    found = await services.lessons.comments(choice.municipality.id)
    facts = {"choice": choice, "part": "kommentarer", "comments": found, "titles": titles_of(services.content, choice)}
    return page(request, "lesson_comments.html", _SHARED | facts)


@router.get("/afgjort/{part}")
async def decided(request: Request, services: Needed, choice: Chosen, part: str) -> Response:
    """What was decided; of what was put aside only as long as its words are kept with a conversation."""
    if part not in PARTS:
        part = "eksempler"
    site, (what, title) = choice.municipality.id, PARTS[part]
    decisions = Decisions(services.redis)
    texts = {one.key: one.text for one in grouped(await services.lessons.noted(site))}
    all_decided = (await decisions.of(site)).values()
    gone = [one for one in all_decided if one.what == "aside" and one.key not in texts]
    await decisions.forget_put_aside(site, gone)
    titles, known = titles_of(services.content, choice), await _known()
    shown = [taught(one, texts.get(one.key, ""), titles, known) for one in all_decided if one.what == what]
    facts = {
        "choice": choice,
        "part": part,
        "title": title,
        "found": [one for one in shown if one.text],
        "kept": set(texts),
        "done": "Dit valg er fortrudt." if "fortrudt" in request.query_params else "",
    }
    return page(request, "lesson_decided.html", _SHARED | facts)


@router.post("/{key}")
async def decide(
    request: Request,
    services: Needed,
    staff: Editor,
    choice: Chosen,
    narrowed: Narrowed,
    key: Key,
    csrf: Token = "",
    decided: Annotated[str, Form(max_length=100)] = "",
    search: Annotated[str, Form(max_length=200)] = "",
    text: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Keeps what the editor decided. Whatever is wrong, the list comes back with what was typed."""
    site, titles = choice.municipality.id, titles_of(services.content, choice)
    wrong = Wrong(key, "", text, search)
    lesson = next((one for one in grouped(await services.lessons.noted(site)) if one.key == key), None)
    answer = answer_named(search, titles) if decided == "search" else decided.removeprefix("answer:")
    what: What = "aside" if decided == "aside" else "wanted" if decided == "wanted" else "answer"
    if not is_token_of(staff, csrf):
        return await _page(request, services, choice, narrowed, replace(wrong, problem=STALE), 403)
    if lesson is None:
        return await _page(request, services, choice, narrowed, replace(wrong, problem=GONE), 409)
    if what == "answer" and answer not in titles:
        return await _page(request, services, choice, narrowed, replace(wrong, problem=NO_ANSWER), 422)
    account = staff.account
    try:
        new = decision(key, what, by=account.username, name=account.name, text=text, answer=answer, times=lesson.times)
        await Decisions(services.redis).decide(site, new)
    except NoExample as error:
        return await _page(request, services, choice, narrowed, replace(wrong, problem=error.problem), 422)
    except AlreadyDecided as error:
        problem = f"{error.decision.name} var først: {_said(error.decision, titles)} Dit valg er ikke gemt."
        return await _page(request, services, choice, narrowed, replace(wrong, problem=problem), 409)
    return _back(choice, narrowed, afgjort=key)


@router.post("/{key}/fortryd")
async def take_back(
    request: Request,
    services: Needed,
    staff: Editor,
    choice: Chosen,
    narrowed: Narrowed,
    key: Key,
    csrf: Token = "",
    decision_id: Annotated[str, Form(max_length=40)] = "",
    part: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Undoes a decision. One that is undone already is no error: somebody was first."""
    if not is_token_of(staff, csrf):
        return await _page(request, services, choice, narrowed, Wrong(key, STALE), 403)
    await Decisions(services.redis).take_back(choice.municipality.id, key, decision_id)
    if part in PARTS:
        query = urlencode({"site": choice.municipality.id, "fortrudt": "ja"})
        return RedirectResponse(f"/console/laering/afgjort/{part}?{query}", status_code=303)
    return _back(choice, narrowed)


def _back(choice: Choice, narrowed: Filter, **more: str) -> Response:
    return RedirectResponse(f"/console/laering?{_query(choice, narrowed, **more)}", status_code=303)


def _query(choice: Choice, narrowed: Filter, **more: str) -> str:
    asked = {"site": choice.municipality.id} | narrowed.query | more
    return urlencode({name: value for name, value in asked.items() if value})


async def _page(
    request: Request,
    services: Services,
    choice: Choice,
    narrowed: Filter,
    wrong: Wrong | None = None,
    status: int = 200,
    *,
    done: str = "",
) -> Response:
    site = choice.municipality.id
    decisions = await Decisions(services.redis).of(site)
    titles, known = titles_of(services.content, choice), await _known()
    waiting: list[Lesson] = [
        one for one in narrowed.among(await services.lessons.noted(site)) if one.key not in decisions
    ]
    rows = [Row.of(one, titles, known) for one in waiting[: narrowed.count]]
    just = decisions.get(done)
    facts = {
        "choice": choice,
        "part": "",
        "narrowed": narrowed,
        "query": _query(choice, narrowed),
        "more": _query(choice, replace(narrowed, count=narrowed.count + AT_ONCE)) if len(waiting) > len(rows) else "",
        "rows": rows,
        "all": len(waiting),
        "titles": titles,
        "offered": [choice_of(one, title) for one, title in titles.items()],
        "wrong": wrong,
        "shown_wrong": wrong and wrong.key in {one.lesson.key for one in rows},
        "just": just,
        "said": _said(just, titles) if just else "",
    }
    return page(request, "lessons.html", _SHARED | facts, status)


_SHARED: dict[str, object] = {
    "fronts": FRONTS,
    "periods": PERIODS,
    "whys": WHYS,
    "parts": PARTS,
    "longest": LONGEST,
    "languages": {},
}


async def _known() -> Known:
    return await asyncio.to_thread(Known.read, ROOT)


def _said(one: Decision, titles: dict[str, str]) -> str:
    """What was decided, as a sentence."""
    if one.what == "wanted":
        return "Sætningen står nu på listen over svar, der mangler."
    if one.what == "aside":
        return "Sætningen er fjernet fra listen."
    return f"“{one.text}” er nu et eksempel på “{titles.get(one.answer, one.answer)}”."
