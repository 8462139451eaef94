"""Messages that staff answer later: what a citizen leaves when no human being can come, and how to reach them.

The conversation becomes a case: the field `case` of its hash holds name and contact, and goes with the conversation.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from redis.asyncio import Redis

from indgang.conversations import SCRIPTS, Appended, Conversation, keys
from indgang.errors import ConversationClosed, FieldsRefused, UnknownConversation
from indgang.events import Event
from indgang.participants import EMAIL, FOREIGN_PHONE, LONGEST_NAME, PHONE, contact_in
from indgang.privacy import mask_cpr
from indgang.signals import CHANNEL

LEFT = "message_left"  # the status of a message that staff answer later
TEXT_LIMIT = 2_000  # characters
_LONGEST_CONTACT = 200


@dataclass(frozen=True)
class Left:
    """What a citizen leaves, fit to be stored: the contact in one form, CPR numbers out of the text. `at` in milliseconds."""

    name: str
    contact: str
    text: str
    masked: bool
    at: int

    @property
    def by(self) -> Literal["email", "phone"]:
        return "email" if "@" in self.contact else "phone"

    def case(self) -> str:
        return json.dumps({"name": self.name, "contact": self.contact, "at": self.at}, ensure_ascii=False)


def read(sent: Mapping[str, str], *, consent: bool, at: int) -> Left:
    """What was sent as `name`, `contact` and `text`, free of control characters. Raises FieldsRefused with all that is wrong."""
    name, contact = (" ".join(sent[field].split()) for field in ("name", "contact"))
    text = sent["text"]
    whole = len(contact) <= _LONGEST_CONTACT and any(form.fullmatch(contact) for form in (EMAIL, PHONE, FOREIGN_PHONE))
    found = contact_in(contact) if whole else None
    wrong = {
        "name": _name_problem(name),
        "contact": "" if found else "contact_missing" if not contact else "contact_unreadable",
        "text": "text_missing" if not text else "text_too_long" if len(text) > TEXT_LIMIT else "",
        "consent": "" if consent else "consent_missing",
    }
    if any(wrong.values()):
        raise FieldsRefused({field: problem for field, problem in wrong.items() if problem})
    masked, was_masked = mask_cpr(text)
    return Left(name, found or "", masked, was_masked, at)


class Cases:
    def __init__(self, redis: Redis) -> None:
        self._leave = redis.register_script((SCRIPTS / "leave_message.lua").read_text())

    async def leave(
        self, conversation: Conversation, client_id: str, left: Left, message: Event, receipt: Event, out: Event
    ) -> Appended:
        """Stores the message once for each client id, with its receipt; `out` tells that the citizen is out of the queue, if they were in it.

        Raises UnknownConversation or ConversationClosed.
        """
        notice = json.dumps({"id": conversation.id, "site": conversation.site})
        answer = await self._leave(
            keys=keys(conversation.id),
            args=[
                client_id,
                left.case(),
                conversation.retention,
                CHANNEL,
                notice,
                message.stored(),
                receipt.stored(),
                out.stored(),
            ],
        )
        match answer:
            case ["gone"]:
                raise UnknownConversation
            case ["closed"]:
                raise ConversationClosed
        return Appended(answer[1], again=answer[0] == "again", holder=answer[2] if len(answer) > 2 else "")


def _name_problem(name: str) -> str:
    if not name:
        return "name_missing"
    if len(name) > LONGEST_NAME:
        return "name_too_long"
    return "name_with_cpr" if mask_cpr(name)[1] else ""
