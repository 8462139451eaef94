"""Whose a conversation is: claim, release, transfer, take over, hand back and close."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from gateway.accounts import Account, Accounts
from gateway.console.api.access import ActingHere, Ours, StaffRoute, as_it_is_now, by_staff, sentence
from gateway.console.rooms import ROOMS
from gateway.console.sessions import Staff
from gateway.messages import cleaned
from gateway.services import Needed, Services
from indgang.conversations import Conversation, now_ms
from indgang.danish_dates import now
from indgang.errors import ConversationClosed, InvalidInput, NoOutcome, Refused, UnknownColleague, UnknownConversation
from indgang.events import Event, said_by, spoken_to
from indgang.notes import new_note
from indgang.privacy import mask_cpr

router = APIRouter(prefix="/conversations/{conversation_id}", route_class=StaffRoute)


class Transfer(BaseModel):
    """To a colleague, or to a team's queue; `note` is what they should know."""

    to: str | None = Field(default=None, max_length=40)
    team: str | None = Field(default=None, max_length=40)
    note: str = ""


class TakeOver(BaseModel):
    reason: str


class LastWords(BaseModel):
    text: str = ""


class Ending(LastWords):
    outcome: str = Field(default="", max_length=40)


@router.post("/claim")
async def claim(services: Needed, staff: ActingHere, conversation: Ours) -> dict[str, Any]:
    """Takes the conversation. One wins; whoever comes later is told who has it (409)."""
    if await _give(services, conversation, staff.account, taken_from=["assistant", "waiting"]):
        await services.audit.note(conversation.site, staff.account.username, "claim", conversation.id)
    return await as_it_is_now(services, conversation)


@router.post("/release")
async def release(services: Needed, staff: ActingHere, conversation: Ours) -> dict[str, Any]:
    """Back to the queue, to the place it had."""
    told = sentence(services, conversation, "released", staff_name=staff.account.name)
    await _back_to_queue(services, conversation, staff, told)
    await services.audit.note(conversation.site, staff.account.username, "release", conversation.id)
    return await as_it_is_now(services, conversation)


@router.post("/transfer")
async def transfer(services: Needed, staff: ActingHere, conversation: Ours, wanted: Transfer) -> dict[str, Any]:
    if (wanted.to is None) == (wanted.team is None):
        raise InvalidInput("to")
    note = new_note(staff.account.username, staff.account.name, _masked(wanted.note)) if wanted.note.strip() else None
    if wanted.to is not None:
        colleague = await _colleague(services, conversation, wanted.to)
        await _give(services, conversation, colleague, taken_from=["staff", "waiting"], held_by=staff.account.username)
        detail = f"til {colleague.username}"
    else:
        await _to_team(services, conversation, staff, wanted.team or "")
        detail = f"til {wanted.team}"
    if note:
        await services.notes.add(conversation, note)
    await services.audit.note(conversation.site, staff.account.username, "transfer", conversation.id, detail)
    return await as_it_is_now(services, conversation)


@router.post("/take-over")
async def take_over(services: Needed, staff: ActingHere, conversation: Ours, wanted: TakeOver) -> dict[str, Any]:
    """From a colleague, by a manager who says why."""
    if not staff.account.roles & {"manager", "administrator"}:
        raise Refused
    reason, before = _masked(wanted.reason), conversation
    if await _give(services, conversation, staff.account, taken_from=["staff"]):
        text = f"Overtaget fra {before.staff_name}: {reason}"
        await services.notes.add(conversation, new_note(staff.account.username, staff.account.name, text))
        detail = f"fra {before.staff}: {reason}"
        await services.audit.note(conversation.site, staff.account.username, "take_over", conversation.id, detail)
    return await as_it_is_now(services, conversation)


@router.post("/hand-back")
async def hand_back(services: Needed, staff: ActingHere, conversation: Ours, words: LastWords) -> dict[str, Any]:
    """Gives the conversation back to the assistant, with a last sentence to the citizen if there is one."""
    back = said_by("system", sentence(services, conversation, "handed_back"), kind="holder", holder="assistant")
    await services.conversations.hold(
        conversation,
        "assistant",
        [*_last(staff, words.text), back],
        taken_from=["staff"],
        held_by=staff.account.username,
    )
    await _given_back(services, conversation)
    await _note_handling(services, conversation)
    await services.audit.note(conversation.site, staff.account.username, "hand_back", conversation.id)
    return await as_it_is_now(services, conversation)


@router.post("/close")
async def close(services: Needed, staff: ActingHere, conversation: Ours, ending: Ending) -> dict[str, Any]:
    """Ends the conversation with an outcome of `content/outcomes.yml`, and a last sentence to the citizen if there is one."""
    if ending.outcome not in services.content.outcomes:
        raise NoOutcome
    text = sentence(services, conversation, "closed_by_staff", staff_name=staff.account.name)
    await services.conversations.hold(
        conversation,
        "assistant",
        [*_last(staff, ending.text), said_by("system", text, kind="closed")],
        taken_from=["staff"],
        held_by=staff.account.username,
        close=True,
        more={"outcome": ending.outcome},
    )
    await services.queues.close(conversation.site, conversation.id, conversation.retention)
    await _note_handling(services, conversation)
    await services.audit.note(conversation.site, staff.account.username, "close", conversation.id, ending.outcome)
    return await as_it_is_now(services, conversation)


async def _give(services: Services, conversation: Conversation, to: Account, **conditions: Any) -> bool:
    """To `to`, who may be the one who asks; False when it was theirs before."""
    site, text = conversation.site, sentence(services, conversation, "claimed", staff_name=to.name)
    told = said_by("system", text, kind="holder", holder="staff", staff_name=to.name)
    await services.queues.take(site, conversation.id)
    try:
        new = await services.conversations.hold(
            conversation, "staff", [told], staff=to.username, staff_name=to.name, **conditions
        )
    except (ConversationClosed, UnknownConversation):
        await services.queues.give_back(site, conversation.id)
        raise
    await services.queues.leave(site, conversation.id)
    return new


async def _to_team(services: Services, conversation: Conversation, staff: Staff, team_id: str) -> None:
    teams = services.content.municipality(conversation.site).chat.teams
    team = next((team for team in teams if team.id == team_id), None)
    if team is None:
        raise InvalidInput("team")
    told = sentence(services, conversation, "transferred_to_team", staff_name=staff.account.name, team=team.name)
    await _back_to_queue(services, conversation, staff, told, team=team.id)


async def _back_to_queue(services: Services, conversation: Conversation, staff: Staff, told: str, **more: str) -> None:
    """In the queue at the place of whoever has waited as long. One that waits already only gets the facts `more`."""
    site, held = conversation.site, conversation.holder == "staff"
    place = await services.queues.enter(site, conversation.id, conversation.waiting_since or now_ms())
    try:
        await services.conversations.hold(
            conversation,
            "waiting",
            [await _waits(services, conversation, place, told)] if held else [],
            taken_from=["staff", "waiting"],
            held_by=staff.account.username,
            more=more,
        )
    except Exception:
        if held:
            await services.queues.leave(site, conversation.id)
        raise
    await _given_back(services, conversation)


async def _waits(services: Services, conversation: Conversation, place: int, told: str) -> Event:
    moment = now()
    available = await services.availability.of(conversation.site, conversation.front, moment)
    pace = await services.handoff.pace(conversation.site, available.staff, moment)
    event = services.handoff.waits(conversation, pace.wait(place), moment, told)
    return event.model_copy(
        update={
            "buttons": [services.handoff.way_back(conversation, moment)],
            "language": spoken_to(conversation.language),
        }
    )


async def _given_back(services: Services, conversation: Conversation) -> None:
    await services.queues.give_back(conversation.site, conversation.id)
    await services.queues.staff_answered(conversation.site, conversation.id)


async def _note_handling(services: Services, conversation: Conversation) -> None:
    if conversation.claimed_at:
        seconds = (now_ms() - conversation.claimed_at) // 1000
        await services.handling.note(conversation.site, seconds, now())


async def _colleague(services: Services, conversation: Conversation, username: str) -> Account:
    """Who may answer in this municipality's chat. Raises UnknownColleague."""
    account = await Accounts(services.redis).get(username)
    if account is None or account.off or conversation.site not in account.sites or not ROOMS["inbox"].admits(account):
        raise UnknownColleague
    return account


def _last(staff: Staff, text: str) -> list[Event]:
    return [by_staff(staff, text)] if text.strip() else []


def _masked(text: str) -> str:
    return mask_cpr(cleaned(text))[0]
