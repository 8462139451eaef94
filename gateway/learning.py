"""What a turn, or a citizen's opinion of an answer, leaves behind for editors to learn from."""

import logging

from redis.exceptions import RedisError

from gateway.speaker import Spoken, as_said
from indgang.conversations import Conversation, Conversations
from indgang.events import Event, position
from indgang.lessons import WHY_OF_STATUS, Believed, Comment, Lessons, believed_of
from indgang.replies import HUMAN, OUT_OF_SCOPE

LOOK_BACK = 12  # events: what was said last, and what was asked before it
_ABOUT_SOMETHING = frozenset({"answered", *WHY_OF_STATUS, "unanswered_no_text"})
log = logging.getLogger(__name__)


class Learner:
    """What cannot be noted is not worth a citizen's wait: a store that is away is no error here."""

    def __init__(self, lessons: Lessons, conversations: Conversations) -> None:
        self._lessons, self._conversations = lessons, conversations

    async def after_turn(self, conversation: Conversation, message: Event, reply: Spoken) -> None:
        try:
            await self._chosen(conversation, message)
            for event in reply.events:
                why = WHY_OF_STATUS.get(event.status or "")
                if why and not message.pressed:
                    await self._lessons.note(conversation, why, _believed(conversation, message, event, reply))
                if event.understood and event.understood.id == HUMAN:
                    await self._asked_for_a_human_being(conversation, message)
        except RedisError as error:
            log.warning("a lesson was not noted: %s", type(error).__name__)

    async def after_rating(self, conversation: Conversation, answered: Event, helpful: bool, comment: str) -> None:
        """`answered` is the event that holds the answer; `comment` is masked already and may be empty."""
        if not answered.answer:
            return
        try:
            if comment:
                said = Comment(answer=answered.answer.id, helpful=helpful, text=comment, at=_milliseconds(answered))
                await self._lessons.comment(conversation, answered.id, said)
            asked = await self._asked(conversation, before=answered)
            if asked and not helpful:
                await self._lessons.note(conversation, "unhelpful", _believed(conversation, asked, answered))
        except RedisError as error:
            log.warning("a rating was not noted: %s", type(error).__name__)

    async def _chosen(self, conversation: Conversation, message: Event) -> None:
        """Whoever was asked back and chose an answer was understood after all."""
        if not message.pressed or message.pressed.id in (None, OUT_OF_SCOPE, HUMAN):
            return
        said = await self._said_before(conversation, message)
        if said and said.status == "clarified" and (asked := await self._asked(conversation, before=said)):
            await self._lessons.take_back(conversation, "asked_back", asked.text)

    async def _asked_for_a_human_being(self, conversation: Conversation, message: Event) -> None:
        said = await self._said_before(conversation, message)
        if said is None or said.status not in _ABOUT_SOMETHING:
            return
        if asked := await self._asked(conversation, before=said):
            await self._lessons.note(conversation, "human", _believed(conversation, asked, said))

    async def _said_before(self, conversation: Conversation, message: Event) -> Event | None:
        """The assistant's last words before a message of the citizen's."""
        return next((one for one in await self._before(conversation, message) if one.from_ == "assistant"), None)

    async def _asked(self, conversation: Conversation, *, before: Event) -> Event | None:
        """What the citizen wrote before these words of the assistant; None where they pressed a button."""
        asked = next((one for one in await self._before(conversation, before) if one.from_ == "citizen"), None)
        return asked if asked and not asked.pressed else None

    async def _before(self, conversation: Conversation, event: Event) -> list[Event]:
        """What was said before an event, newest first."""
        return await self._conversations.events_before(conversation.id, event.id, LOOK_BACK)


def _believed(conversation: Conversation, message: Event, said: Event, reply: Spoken | None = None) -> Believed:
    understood = said.understood
    return believed_of(
        as_said(message) or "",
        reply.ranking if reply else [],
        answer=understood.id if understood else "",
        confidence=understood.confidence if understood else 0.0,
        status=said.status or "",
        language=message.language or conversation.language,
        front=conversation.front,
    )


def _milliseconds(event: Event) -> int:
    return position(event.id)[0]
