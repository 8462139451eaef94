"""What staff tell each other about a conversation; the citizen never sees it.

notes:{id}  list  a note each (JSON): id, at, staff (user name), staff_name, text. It expires and is deleted with the conversation.
"""

import json
from datetime import UTC, datetime
from typing import cast
from uuid import uuid4

from pydantic import BaseModel, Field
from redis.asyncio import Redis

from indgang.conversations import SCRIPTS, Conversation, keys
from indgang.errors import UnknownConversation
from indgang.signals import CHANNEL


class Note(BaseModel):
    """`id` is the one that the console gave it, so that sending it again is harmless."""

    id: str
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    staff: str
    staff_name: str
    text: str


def new_note(staff: str, staff_name: str, text: str, note_id: str = "") -> Note:
    return Note(id=note_id or str(uuid4()), staff=staff, staff_name=staff_name, text=text)


class Notes:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._note = redis.register_script((SCRIPTS / "note.lua").read_text())

    async def add(self, conversation: Conversation, note: Note) -> None:
        """Keeps `note`, whose text is masked already. Raises UnknownConversation."""
        facts, _, clients, notes = keys(conversation.id)
        told = json.dumps({"id": conversation.id, "site": conversation.site, "signal": {"notes": True}})
        answer = await self._note(
            keys=[facts, notes, clients],
            args=[note.model_dump_json(), note.id, conversation.retention, CHANNEL, told],
        )
        if answer[0] == "gone":
            raise UnknownConversation(conversation.id)

    async def of(self, conversation: str) -> list[Note]:
        """The notes, the oldest first."""
        stored = cast(list[str], await self._redis.lrange(keys(conversation)[3], 0, -1))
        return [Note.model_validate_json(one) for one in stored]
