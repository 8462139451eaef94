"""What staff put into their message by searching: the municipality's canned replies, the assistant's own answers, and cards."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from gateway.console.api.access import AtTheInbox, OurSite, StaffRoute
from gateway.console.api.cards import cards_of
from gateway.services import Needed, Services
from indgang.content.canned_replies import CannedReply
from indgang.content.municipalities import FrontName
from indgang.content.rendering import fill
from indgang.danish_dates import now
from indgang.errors import UnknownConversation
from indgang.replies import DIALOGUE_TOPICS, answer_line
from indgang.word_search import found

_MOST = 20  # of one search
Words = Annotated[str, Query(max_length=200)]
Spoken = Literal["da", "en"]
router = APIRouter(route_class=StaffRoute)


@router.get("/replies")
async def replies(
    services: Needed,
    staff: AtTheInbox,
    site: OurSite,
    q: Words = "",
    language: str = "da",
    conversation: Annotated[str, Query(max_length=60)] = "",
) -> dict[str, Any]:
    """The canned replies filled in; with `conversation`, also with the name that its citizen has given."""
    town = services.content.municipality(site)
    values = {"staff_name": staff.account.name, "citizen_name": await _name_in(services, site, conversation)}

    def text(reply: CannedReply) -> str:
        english = language != "da" and reply.english is not None
        wanted = (reply.english or "") if english else reply.text
        return fill(wanted, services.content.values(town, now().date(), "en" if english else "da") | values)

    chosen = found(q, town.replies, lambda reply: [reply.shortcut, reply.title, reply.text], len(town.replies))
    lines = [
        {"id": reply.id, "title": reply.title, "shortcut": reply.shortcut, "text": text(reply)} for reply in chosen
    ]
    return {"replies": [line for line in lines if line["text"]]}


async def _name_in(services: Services, site: str, conversation_id: str) -> str | None:
    """The name that was left with a message."""
    if not conversation_id:
        return None
    conversation = await services.conversations.get(conversation_id)
    if conversation.site != site:
        raise UnknownConversation(conversation_id)
    return json.loads(conversation.case).get("name") if conversation.case else None


@router.get("/answers")
async def answers(
    services: Needed,
    staff: AtTheInbox,
    site: OurSite,
    front: FrontName = "kommune",
    language: Spoken = "da",
    q: Words = "",
) -> dict[str, Any]:
    """The assistant's own answers, as this municipality gives them today."""
    content, day = services.content, now().date()
    ids = [answer.id for answer in content.answers.values() if answer.topic not in DIALOGUE_TOPICS]
    said = [one for answer in ids if (one := content.said(answer, site, day, front, language))]
    chosen = found(q, said, lambda one: [one.title, one.id.replace("_", " "), one.text], _MOST)
    lines = [answer_line(one).model_dump(mode="json") | {"text": one.text, "own": one.own} for one in chosen]
    return {"answers": lines}


@router.get("/cards")
async def cards(services: Needed, staff: AtTheInbox, site: OurSite, q: Words = "") -> dict[str, Any]:
    return {"cards": await cards_of(services, site, q)}
