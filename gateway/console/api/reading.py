"""Who I am, the list of conversations, and one of them with its thread."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from gateway.accounts import Account, Accounts
from gateway.console.about import what_it_is_about
from gateway.console.api.access import AtTheInbox, Ours, StaffRoute
from gateway.console.rooms import ROOMS
from gateway.console.sessions import SignedIn
from gateway.console.summaries import listed, newest_page, summary
from gateway.services import Needed, Services
from indgang.conversations import RECENT, Line
from indgang.danish_dates import now
from indgang.errors import InvalidInput
from indgang.events import Event, position

THREAD_PAGE = 200  # events
_READ_ONCE = 600  # seconds in which opening the same conversation again is the same reading
router = APIRouter(route_class=StaffRoute)


@router.get("/me")
async def me(services: Needed, staff: SignedIn) -> dict[str, Any]:
    account, content = staff.account, services.content
    towns = [content.municipality(site) for site in account.sites if site in content.municipalities]
    here = {town.id: await services.presence.present(town.id, now()) for town in towns}
    everybody = await Accounts(services.redis).of(account.sites)
    return {
        "username": account.username,
        "name": account.name,
        "sites": [{"id": town.id, "name": town.name} for town in towns],
        "csrf": staff.csrf,
        "roles": sorted(account.roles),
        "presence": await _own_presence(services, account),
        "teams": {town.id: [{"id": team.id, "name": team.name} for team in town.chat.teams] for town in towns},
        "labels": {town.id: [label.model_dump() for label in town.chat.labels] for town in towns},
        "colleagues": {town.id: _colleagues(account, everybody, town.id, here[town.id]) for town in towns},
        "statuses": {name: status.title for name, status in content.statuses.items()},
        "outcomes": {name: outcome.title for name, outcome in content.outcomes.items()},
    }


async def _own_presence(services: Services, account: Account) -> str:
    """As they have said themselves: away in one municipality is away in all."""
    away = [await services.presence.is_away(site, account.username, now()) for site in account.sites]
    return "away" if any(away) else "present"


def _colleagues(me: Account, everybody: list[Account], site: str, here: list[str]) -> list[dict[str, str]]:
    """Who may answer in the chat of `site`, oneself left out."""
    able = [one for one in everybody if site in one.sites and not one.off and ROOMS["inbox"].admits(one)]
    return [
        {"username": one.username, "name": one.name, "presence": "present" if one.username in here else "away"}
        for one in able
        if one.username != me.username
    ]


@router.get("/conversations")
async def conversations(
    services: Needed,
    staff: AtTheInbox,
    tab: Literal["all", "closed"] | None = None,
    before: Annotated[int | None, Query(ge=0)] = None,
) -> dict[str, Any]:
    """Without `tab`: all that wait, are held or left a message, and the newest page of the rest. With it: the page before a moment.

    `next` is the `before` of the page after this one, null at the end.
    """
    sites = [site for site in staff.account.sites if site in services.content.municipalities]
    sizes = await services.queues.sizes(sites)
    counts = {"waiting": sizes["queue"], "messages": sizes["cases"], "all": sizes["inbox"], "closed": sizes["closed"]}
    if tab is None:
        rows, following = await listed(services, sites)
    else:
        rows, following = await newest_page(services, sites, "closed" if tab == "closed" else "inbox", before)
    return {"conversations": rows, "next": following, "counts": counts}


@router.get("/conversations/{conversation_id}")
async def thread(
    services: Needed, staff: AtTheInbox, conversation: Ours, before: Annotated[str, Query(max_length=40)] = ""
) -> dict[str, Any]:
    """The newest events, or those before the event `before`; `earlier` is the `before` of the page above, null at the top."""
    if before:
        found = await services.conversations.events_before(conversation.id, _known(before), THREAD_PAGE + 1)
        return _page(found)
    await _note_reading(services, staff.account.username, conversation.site, conversation.id)
    found = await services.conversations.last_events(conversation.id, THREAD_PAGE + 1)
    notes = await services.notes.of(conversation.id)
    return {
        "conversation": summary(services, conversation, [Line.of(event) for event in found[:RECENT]]),
        **_page(found),
        "overview": await what_it_is_about(services, conversation),
        "notes": [note.model_dump(mode="json") for note in notes],
    }


@router.get("/conversations/{conversation_id}/notes")
async def notes(services: Needed, conversation: Ours) -> dict[str, Any]:
    return {"notes": [note.model_dump(mode="json") for note in await services.notes.of(conversation.id)]}


@router.get("/conversations/{conversation_id}/overview")
async def overview(services: Needed, conversation: Ours) -> dict[str, Any]:
    return await what_it_is_about(services, conversation)


def _page(newest_first: list[Event]) -> dict[str, Any]:
    shown = newest_first[:THREAD_PAGE]
    return {
        "events": [event.for_staff() for event in reversed(shown)],
        "earlier": shown[-1].id if len(newest_first) > THREAD_PAGE else None,
    }


def _known(event_id: str) -> str:
    try:
        return "{}-{}".format(*position(event_id))
    except ValueError:
        raise InvalidInput("before") from None


async def _note_reading(services: Services, username: str, site: str, conversation: str) -> None:
    if await services.redis.set(f"reading:{{{conversation}}}:{username}", "1", nx=True, ex=_READ_ONCE):
        await services.audit.note(site, username, "read", conversation)
