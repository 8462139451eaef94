"""Takes in a message that staff answer later: checked field by field, masked, stored once, with a receipt of what is kept and how long."""

from uuid import UUID

from pydantic import BaseModel, StrictBool

from gateway.limits import LEFT_MESSAGES
from gateway.messages import printable
from gateway.metrics import MASKED_TOTAL
from gateway.services import Services
from indgang import cases
from indgang.conversations import Conversation, now_ms
from indgang.danish_dates import now
from indgang.errors import ConversationClosed, NobodyAnswers
from indgang.events import said_by, spoken_to


class MessageLeftIn(BaseModel):
    """`client_id` makes sending it again harmless. What is missing is told field by field, like what is wrong."""

    client_id: UUID
    name: str = ""
    contact: str = ""
    text: str = ""
    consent: StrictBool = False


async def keep(services: Services, conversation: Conversation, sent: MessageLeftIn) -> str:
    """The id of the message's event, the same for the same client id.

    Raises FieldsRefused, NobodyAnswers, ConversationClosed, UnknownConversation or TooMany.
    """
    if services.content.municipality(conversation.site).chat.staffed is None:
        raise NobodyAnswers
    await services.rates.count(f"left:{conversation.id}", LEFT_MESSAGES)
    await services.switching.refuse_if_off(conversation)
    typed = {"name": printable(sent.name), "contact": printable(sent.contact), "text": printable(sent.text)}
    left = cases.read(typed, consent=sent.consent, at=now_ms())
    language = spoken_to(conversation.language)

    def said(key: str) -> str:
        return services.content.sentence(key, conversation.site, now().date(), conversation.language)

    await services.queues.file_case(conversation.site, conversation.id)  # first, so that no crash can lose it
    try:
        stored = await services.cases.leave(
            conversation,
            str(sent.client_id),
            left,
            said_by("citizen", left.text, client_id=str(sent.client_id), masked=left.masked, status=cases.LEFT),
            said_by("system", said(f"message_left_{left.by}"), status=cases.LEFT, language=language),
            said_by("system", said("resumed"), kind="holder", holder="assistant", language=language),
        )
    except ConversationClosed:
        await services.queues.close(conversation.site, conversation.id, conversation.retention)
        raise
    if not stored.again:
        await services.queues.leave(conversation.site, conversation.id)
        await services.queues.touch(conversation.site, conversation.id, conversation.retention)
        if stored.holder == "staff":
            await services.queues.expect_staff(conversation.site, conversation.id, now_ms())
        if left.masked:
            MASKED_TOTAL.labels(conversation.site).inc()
            await services.conversations.append(conversation, said_by("system", said("masked"), language=language))
    return stored.event
