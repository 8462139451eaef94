"""Writes to a team when somebody has waited a minute in the chat, by the mail server that the letters about courses go by.

waiting:called:{site}:{team}  held for ten minutes after a team was written to: that is how often, at most

A letter says that somebody waits, since when, about which topic, and where to answer; nothing that a citizen wrote. It is marked
before it is handed over: should we be killed just then, the team hears of the next who waits, and is never written to twice.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from redis.asyncio import Redis
from redis.exceptions import RedisError

from gateway.mail import Mail, NotSent, Unsure, begun
from indgang.content import Shelf
from indgang.content.municipalities import Municipality, Team
from indgang.conversations import Conversation, Conversations
from indgang.danish_dates import DENMARK, clock, now
from indgang.errors import UnknownConversation
from indgang.presence import ms
from indgang.queue import Queues

LOOK_SECONDS = 5.0
PATIENCE = timedelta(seconds=60)  # how long a citizen has waited when the team is written to
PAUSE_SECONDS = 600
_AGAIN_SECONDS = 60  # after the server took nothing
log = logging.getLogger(__name__)


class TeamCalls:
    """`public_url` is where our pages are read, for the link to the console."""

    def __init__(
        self,
        redis: Redis,
        shelf: Shelf,
        conversations: Conversations,
        queues: Queues,
        mail: Mail,
        public_url: str | None = None,
    ) -> None:
        self._redis, self._shelf, self._mail = redis, shelf, mail
        self._conversations, self._queues, self._public_url = conversations, queues, public_url

    async def run(self) -> None:
        """For ever, where a mail server is named."""
        while self._mail.on:
            try:
                await self.look(now())
            except RedisError as error:
                log.warning("teams are written to later: %s", type(error).__name__)
            except Exception:
                log.exception("teams were not written to")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self, moment: datetime) -> int:
        """At everybody who waits, once; how many letters were sent. Raises RedisError."""
        called = 0
        towns = {site: town for site, town in self._shelf.content.municipalities.items() if _with_email(town)}
        for site, queue in (await self._queues.waiting(list(towns))).items():
            late = [conversation for conversation, since in queue if since <= ms(moment, -PATIENCE)]
            for team in _with_email(towns[site]):
                if theirs := await self._theirs(towns[site], team, late):
                    called += await self._call(towns[site], team, theirs, moment)
        return called

    async def _theirs(self, town: Municipality, team: Team, waiting: list[str]) -> list[Conversation]:
        found = []
        for conversation_id in waiting:
            try:
                conversation = await self._conversations.get(conversation_id)
            except UnknownConversation:
                continue
            belongs_to = conversation.team or town.chat.team_for(conversation.front)
            if belongs_to == team.id and conversation.holder == "waiting" and not conversation.closed:
                found.append(conversation)
        return found

    async def _call(self, town: Municipality, team: Team, waiting: list[Conversation], moment: datetime) -> int:
        key = f"waiting:called:{town.id}:{team.id}"
        if await self._redis.exists(key):
            return 0
        new = await self._queues.called(town.id, [conversation.id for conversation in waiting])
        if not new or not await self._redis.set(key, "1", nx=True, ex=PAUSE_SECONDS):
            return 0
        assert self._mail.server  # noqa: S101 – `run` asks before
        try:
            first = next(conversation for conversation in waiting if conversation.id in new)
            await self._mail.hand_over(self._letter(town, team, first, len(waiting), moment))
        except (Unsure, TimeoutError):
            log.warning("whether the team %s of %s was written to is not known", team.id, town.id)
        except (NotSent, ValueError) as error:
            log.warning("the team %s of %s was not written to: %s", team.id, town.id, error)
            await self._queues.not_called(town.id, new)
            await self._redis.expire(key, _AGAIN_SECONDS)
            return 0
        return 1

    def _letter(
        self, town: Municipality, team: Team, first: Conversation, count: int, moment: datetime
    ) -> EmailMessage:
        assert self._mail.server  # noqa: S101 – as above
        topic = self._shelf.content.title(first.topic, town.id, first.front)
        since = datetime.fromtimestamp((first.waiting_since or ms(moment)) / 1000, UTC).astimezone(DENMARK)
        where = f"{self._public_url.rstrip('/')}/console" if self._public_url else "konsollen"
        subject = "En borger venter i chatten" if count == 1 else f"{count} borgere venter i chatten"
        message = begun(
            self._mail.server.sender, team.email or "", subject, f"waiting:{town.id}:{team.id}:{ms(moment)}"
        )
        message.set_content(
            "\n".join(
                [
                    f"{subject} hos {town.name}.",
                    "",
                    f"Emne: {topic or 'ikke oplyst'}",
                    f"Har ventet siden kl. {clock(since)}",
                    f"Hold: {team.name}",
                    "",
                    f"Svar her: {where}",
                    "",
                    "Holdet får højst én mail hvert 10. minut.",
                    "",
                ]
            )
        )
        return message


def _with_email(town: Municipality) -> list[Team]:
    return [team for team in town.chat.teams if team.email]
