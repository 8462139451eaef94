"""Counts conversations once they are over, in the background: no citizen waits for it, and nothing is lost with a gateway.

Which conversations are due is kept in the store (`Queues.expect_count`); any gateway may count them, and two at once do no harm.
"""

import asyncio
import logging
from datetime import datetime

from redis.exceptions import RedisError

from indgang.content import Shelf
from indgang.content.municipalities import Municipality
from indgang.conversations import Conversation, Conversations, now_ms
from indgang.counted import began, counted, last_answer
from indgang.counts import Counts
from indgang.danish_dates import DENMARK
from indgang.errors import UnknownConversation
from indgang.queue import Queues

LOOK_SECONDS = 20.0
log = logging.getLogger(__name__)


class Counting:
    def __init__(self, shelf: Shelf, conversations: Conversations, queues: Queues, counts: Counts) -> None:
        self._shelf, self._conversations, self._queues, self._counts = shelf, conversations, queues, counts

    async def run(self) -> None:
        """For ever. While the store is away it waits."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                while await self.look(now_ms()):
                    pass
            except RedisError as error:
                log.warning("conversations are counted later: %s", type(error).__name__)
            except Exception:
                log.exception("conversations are counted later")

    async def look(self, at: int) -> int:
        """Counts those that are due at `at` (ms), a hundred at most, and gives how many those were. Raises RedisError."""
        due = await self._queues.due_to_be_counted(at)
        for conversation_id, when in due:
            try:
                await self.count(await self._conversations.get(conversation_id))
            except UnknownConversation:
                pass
            except RedisError:
                raise
            except Exception:
                log.exception("a conversation could not be counted")
                await self._queues.expect_count(conversation_id, over=False)
            await self._queues.was_counted(conversation_id, when)
        return len(due)

    async def count_last(self, conversation: Conversation) -> None:
        """Before it is deleted, which no count is to stand in the way of. Raises RedisError."""
        try:
            await self.count(conversation)
        except RedisError:
            raise
        except Exception:
            log.exception("a conversation is deleted uncounted")

    async def count(self, conversation: Conversation) -> None:
        """Counts it as it stands now. Raises RedisError."""
        events = await self._conversations.events(conversation.id)
        at = began(events)
        municipality = self._shelf.content.municipalities.get(conversation.site)
        if at is None or municipality is None:
            return
        answer = last_answer(events)
        unhelpful = bool(answer) and await self._conversations.helped(conversation, answer) is False
        there = at.astimezone(DENMARK)
        numbers = counted(
            conversation,
            events,
            unhelpful=unhelpful,
            outside_hours=_outside_hours(municipality, conversation.front, there),
        )
        await self._counts.recount(conversation.site, conversation.id, at, numbers | {f"hour:{there:%H}": 1})


def _outside_hours(municipality: Municipality, front: str, moment: datetime) -> bool:
    """Whether nobody answered in the chat then, by the hours in the municipality's file; False where nobody ever does."""
    chat = municipality.chat
    place = chat.library_staffed if front == "bibliotek" else None
    unit = next((unit for unit in municipality.opening_hours if unit.id == place), chat.staffed)
    return unit is not None and unit.closes(moment) is None
