"""Who may do something with a conversation, and what several routes of the console share."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute

from gateway.console.rooms import entering
from gateway.console.sessions import Acting, Staff
from gateway.console.summaries import summary
from gateway.messages import cleaned
from gateway.services import Needed, Services
from indgang.conversations import Conversation, Line
from indgang.danish_dates import now
from indgang.errors import ClosedToStaff, ConversationClosed, UnknownConversation, UnknownSite
from indgang.events import Event, said_by
from indgang.privacy import mask_cpr

AtTheInbox = Annotated[Staff, Depends(entering("inbox"))]


class StaffRoute(APIRoute):
    """Says to staff, not to a citizen, that a conversation is closed."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def for_staff(request: Request) -> Response:
            try:
                return await handler(request)
            except ConversationClosed as error:
                raise ClosedToStaff(error.by_staff) from None

        return for_staff


async def _acting_at_the_inbox(staff: Acting, entered: AtTheInbox) -> Staff:
    return staff


ActingHere = Annotated[
    Staff, Depends(_acting_at_the_inbox)
]  # may answer in the chat, and sent the session's CSRF token


async def _ours(services: Needed, staff: AtTheInbox, conversation_id: str) -> Conversation:
    """The conversation, if it belongs to one of the staff member's municipalities; else it does not exist for them."""
    conversation = await services.conversations.get(conversation_id)
    if conversation.site not in staff.account.sites:
        raise UnknownConversation(conversation_id)
    return conversation


Ours = Annotated[Conversation, Depends(_ours)]


async def _our_site(staff: AtTheInbox, site: str) -> str:
    """A municipality of the account; any other does not exist for it."""
    if site not in staff.account.sites:
        raise UnknownSite(site)
    return site


OurSite = Annotated[str, Depends(_our_site)]


async def as_it_is_now(services: Services, conversation: Conversation) -> dict[str, Any]:
    found, recent = await services.conversations.with_recent(conversation.id)
    return summary(services, found, [Line.of(event) for event in recent])


def by_staff(staff: Staff, text: str, **more: Any) -> Event:
    """What a member of staff says, masked. Raises EmptyText or TextTooLong."""
    words, masked = mask_cpr(cleaned(text))
    return said_by("staff", words, staff=staff.account.username, staff_name=staff.account.name, masked=masked, **more)


def sentence(services: Services, conversation: Conversation, key: str, **values: str) -> str:
    return services.content.sentence(key, conversation.site, now().date(), conversation.language, **values)
