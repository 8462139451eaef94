"""The archive: finding, reading, taking along and deleting the stored conversations of one's municipality."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from gateway import deletion
from gateway.archive import MOST, MOST_READ, Asked, of_person, search
from gateway.console.choice import Choice, chosen
from gateway.console.entries import topic_title
from gateway.console.html import PageRoute, page
from gateway.console.period import period
from gateway.console.rooms import entering
from gateway.console.sessions import Staff, is_token_of
from gateway.messages import printable
from gateway.services import Needed, Services
from gateway.transcripts import as_data, as_text, opened, who, words
from indgang.conversations import Conversation
from indgang.danish_dates import now
from indgang.errors import Refused, UnknownConversation
from indgang.events import Event
from indgang.notes import Note
from indgang.privacy import mask_cpr

PATH = "/console/arkiv"
router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)
Reader = Annotated[Staff, Depends(entering("archive"))]
Token = Annotated[str, Form(max_length=200)]
Word = Annotated[str, Form(max_length=200)]
LONGEST_WORDS = 200
STALE = "Siden var for gammel. Tryk på knappen igen."
NO_CPR = "Skriv ikke CPR-numre her. De gemmes ikke i samtalerne, så der er intet at finde."


@dataclass(frozen=True)
class Typed:
    """The search as it was typed."""

    ord: str = ""
    fra: str = ""
    til: str = ""
    emne: str = ""
    udfald: str = ""
    maerke: str = ""


async def _choice(request: Request, services: Needed, staff: Reader) -> Choice:
    return chosen(request, services, staff)


async def _ours(services: Needed, staff: Reader, conversation_id: str) -> Conversation:
    """A conversation of one's own municipalities. Raises UnknownConversation, as for one that is none."""
    conversation = await services.conversations.get(conversation_id)
    if conversation.site not in staff.account.sites:
        raise UnknownConversation(conversation_id)
    return conversation


def _typed(
    ord: Word = "", fra: Word = "", til: Word = "", emne: Word = "", udfald: Word = "", maerke: Word = ""
) -> Typed:
    return Typed(printable(ord), fra, til, emne, udfald, maerke)


Chosen = Annotated[Choice, Depends(_choice)]
Ours = Annotated[Conversation, Depends(_ours)]
TypedForm = Annotated[Typed, Depends(_typed)]


@router.get("")
async def asked_for(request: Request, services: Needed, choice: Chosen, slettet: str = "") -> Response:
    done = ""
    if slettet.isdecimal():
        done = "Samtalen er slettet." if slettet == "1" else f"{slettet} samtaler er slettet."
    return _page(request, services, choice, Typed(), done=done)


@router.post("")
async def found(
    request: Request,
    services: Needed,
    staff: Reader,
    choice: Chosen,
    typed: TypedForm,
    before: Annotated[int, Form(ge=0)] = 0,
    csrf: Token = "",
) -> Response:
    """Looks. The words are sent in the form, so that they stand in no address, history or log."""
    if not is_token_of(staff, csrf):
        return _page(request, services, choice, typed, {"": STALE}, status=403)
    if mask_cpr(typed.ord)[1]:
        return _page(request, services, choice, Typed(), {"ord": NO_CPR}, status=422)
    days = period(typed.fra, typed.til, now().date(), choice.municipality.chat.retention_days + 1)
    if days.errors:
        return _page(request, services, choice, typed, days.errors, status=422)
    site = choice.municipality.id
    asked = Asked(days.since, days.until, typed.ord, typed.emne, typed.udfald, typed.maerke)
    result = await search(services, site, asked, before)
    how = "med søgeord" if typed.ord else "uden søgeord"
    await services.audit.note(
        site, staff.account.username, "search", detail=f"{days.first} til {days.last}, {how}, {len(result.hits)} fundet"
    )
    return _page(request, services, choice, typed, result=result)


@router.get("/samtale/{conversation_id}")
async def read(request: Request, services: Needed, staff: Reader, conversation: Ours) -> Response:
    await services.audit.note(conversation.site, staff.account.username, "read", conversation.id, "i arkivet")
    events = await services.conversations.events(conversation.id)
    municipality = services.content.municipality(conversation.site)
    titles = {label.id: label.title for label in municipality.chat.labels}
    facts = {
        "conversation": conversation,
        "municipality": municipality,
        "opened": opened(conversation),
        "said": [(event, who(event), words(event)) for event in events if words(event)],
        "notes": await services.notes.of(conversation.id),
        "labels": [titles.get(label, label) for label in conversation.labels.split()],
        "outcome": _outcomes(services).get(conversation.outcome, conversation.outcome),
    }
    return page(request, "archived.html", facts)


@router.get("/samtale/{conversation_id}/tekst")
async def text(services: Needed, staff: Reader, conversation: Ours) -> Response:
    events, notes = await _taken(services, staff, conversation, "som tekst")
    municipality = services.content.municipality(conversation.site).name
    body = as_text(conversation, events, notes, municipality)
    return Response(body, media_type="text/plain; charset=utf-8", headers=_file(conversation, "txt"))


@router.get("/samtale/{conversation_id}/data")
async def data(services: Needed, staff: Reader, conversation: Ours) -> Response:
    events, notes = await _taken(services, staff, conversation, "som JSON")
    return JSONResponse(as_data(conversation, events, notes), headers=_file(conversation, "json"))


@router.get("/samtale/{conversation_id}/slet")
async def ask_about_deletion(request: Request, conversation: Ours) -> Response:
    return page(request, "archive_deletion.html", {"conversation": conversation, "opened": opened(conversation)})


@router.post("/samtale/{conversation_id}/slet")
async def delete(services: Needed, staff: Reader, conversation: Ours, csrf: Token = "") -> Response:
    if not is_token_of(staff, csrf):
        raise Refused
    await _delete(services, staff, [conversation])
    return _gone(conversation.site, 1)


@router.get("/person")
async def person(request: Request, choice: Chosen) -> Response:
    return page(request, "archive_person.html", {"choice": choice, "code": "", "found": None, "errors": {}})


@router.post("/person")
async def conversations_of_person(
    request: Request, services: Needed, staff: Reader, choice: Chosen, kode: Word = "", csrf: Token = ""
) -> Response:
    """Shows what would be deleted."""
    code = kode.strip()
    if not is_token_of(staff, csrf):
        return _person(request, choice, code, STALE, 403)
    if mask_cpr(code)[1]:
        return _person(request, choice, "", NO_CPR, 422)
    if not code:
        return _person(request, choice, "", "Skriv en bookingkode eller samtalens nummer.", 422)
    matching = await of_person(services, choice.municipality.id, code)
    await services.audit.note(
        choice.municipality.id, staff.account.username, "search", detail=f"samtaler med en kode, {len(matching)} fundet"
    )
    lines = [(one, opened(one)) for one in matching]
    return page(request, "archive_person.html", {"choice": choice, "code": code, "found": lines, "errors": {}})


@router.post("/person/slet")
async def delete_person(services: Needed, staff: Reader, choice: Chosen, kode: Word = "", csrf: Token = "") -> Response:
    """Deletes what the code leads to now."""
    if not is_token_of(staff, csrf):
        raise Refused
    matching = await of_person(services, choice.municipality.id, kode) if kode.strip() else []
    await _delete(services, staff, matching)
    return _gone(choice.municipality.id, len(matching))


async def _taken(
    services: Services, staff: Staff, conversation: Conversation, how: str
) -> tuple[list[Event], list[Note]]:
    await services.audit.note(conversation.site, staff.account.username, "export", conversation.id, how)
    return await services.conversations.events(conversation.id), await services.notes.of(conversation.id)


async def _delete(services: Services, staff: Staff, conversations: list[Conversation]) -> None:
    """Noted first: a deletion that the log does not know of must not happen."""
    for conversation in conversations:
        await services.audit.note(conversation.site, staff.account.username, "delete", conversation.id)
        await deletion.delete(services, conversation)


def _gone(site: str, count: int) -> Response:
    return RedirectResponse(f"{PATH}?{urlencode({'site': site, 'slettet': count})}", status_code=303)


def _file(conversation: Conversation, kind: str) -> dict[str, str]:
    name = f"samtale-{conversation.id}.{kind}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def _person(request: Request, choice: Choice, code: str, wrong: str, status: int) -> Response:
    facts = {"choice": choice, "code": code, "found": None, "errors": {"kode": wrong}}
    return page(request, "archive_person.html", facts, status)


def _outcomes(services: Services) -> dict[str, str]:
    return {name: outcome.title for name, outcome in services.content.outcomes.items()}


def _page(
    request: Request,
    services: Services,
    choice: Choice,
    typed: Typed,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
    result: object = None,
    done: str = "",
) -> Response:
    topics = sorted({answer.topic for answer in services.content.answers.values()}, key=topic_title)
    facts = {
        "choice": choice,
        "typed": typed,
        "errors": errors or {},
        "topics": {topic: topic_title(topic) for topic in topics},
        "outcomes": _outcomes(services),
        "labels": {label.id: label.title for label in choice.municipality.chat.labels},
        "result": result,
        "done": done,
        "most": MOST,
        "most_read": MOST_READ,
        "days": choice.municipality.chat.retention_days,
    }
    return page(request, "archive.html", facts, status)
