"""Turns the bot or the whole chat of a municipality off and on: at once, noted in the audit log, and told to those who are in it.

`python -m gateway.switching off eksempelby chat` (`make off SITE=eksempelby WHAT=chat`) does the same as the room *Afbryder* of the console.
Without the bot citizens go straight to staff. Without the chat no conversation begins; those with the assistant or in the queue are
told so and end, those that staff have go on, and a message that was left still waits for its answer.
"""

import argparse
import asyncio
import getpass
import json
import os
import sys
from collections.abc import Sequence

from redis.asyncio import Redis
from redis.exceptions import RedisError

from indgang.audit import Audit
from indgang.audit import What as Act
from indgang.config import Config
from indgang.content import Shelf
from indgang.conversations import Conversation, Conversations, now_ms
from indgang.danish_dates import now
from indgang.errors import ChatOff, Conflict, UnknownConversation
from indgang.events import said_by, spoken_to
from indgang.queue import QUIET_MS, Queues
from indgang.store import connect
from indgang.switches import WHATS, Switched, Switches, What

_ACTS: dict[tuple[What, bool], Act] = {
    ("bot", False): "bot_off",
    ("bot", True): "bot_on",
    ("chat", False): "chat_off",
    ("chat", True): "chat_on",
}


class Switching:
    """Every method but `known` may raise `redis.RedisError`."""

    def __init__(
        self, shelf: Shelf, switches: Switches, conversations: Conversations, queues: Queues, audit: Audit
    ) -> None:
        self._shelf, self._switches, self._audit = shelf, switches, audit
        self._conversations, self._queues = conversations, queues

    async def known(self, site: str) -> Switched:
        """What is off, as far as is known: while the store is away, nothing."""
        try:
            return await self._switches.of(site)
        except RedisError:
            return Switched()

    async def switch(self, site: str, what: What, *, on: bool, by: str) -> int:
        """Does it, and gives how many conversations ended with it. Doing it twice is no error, and is noted once."""
        turn = self._switches.turn_on(site, what) if on else self._switches.turn_off(site, what, by)
        if await turn:
            await self._audit.note(site, by, _ACTS[what, on])
        return await self._end_all(site) if what == "chat" and not on else 0

    async def refuse_if_off(self, conversation: Conversation) -> None:
        """Raises ChatOff, unless a human being has the conversation."""
        if conversation.holder != "staff" and (await self._switches.of(conversation.site)).chat:
            raise self.closed(conversation.site, conversation.language, begun=True)

    def closed(self, site: str, language: str, *, begun: bool = False) -> ChatOff:
        words = self._shelf.content.sentence("chat_off_short", site, now().date(), language)
        return ChatOff(words, begun=begun)

    async def _end_all(self, site: str) -> int:
        """Those in which something was said just now, and those that wait. Older ones are over anyway: a word in them would keep them longer."""
        waiting = [one for one, _ in (await self._queues.waiting([site])).get(site, [])]
        recent = await self._queues.redis.zrangebyscore(f"inbox:{site}", now_ms() - QUIET_MS, "+inf")
        return sum([await self._end(one) for one in dict.fromkeys([*waiting, *recent])])

    async def _end(self, conversation_id: str) -> bool:
        try:
            conversation = await self._conversations.get(conversation_id)
            if conversation.closed or conversation.holder == "staff" or conversation.case:
                return False
            language = conversation.language
            text = self._shelf.content.sentence("chat_off_goodbye", conversation.site, now().date(), language)
            event = said_by("system", text, kind="closed", language=spoken_to(language))
            await self._conversations.hold(
                conversation, "assistant", [event], taken_from=["assistant", "waiting"], close=True
            )
        except (Conflict, UnknownConversation):  # staff took it, or it ended, in the same moment
            return False
        await self._queues.close(conversation.site, conversation.id, conversation.retention)
        return True


def switching_of(redis: Redis, shelf: Shelf) -> Switching:
    return Switching(shelf, Switches(redis), Conversations(redis), Queues(redis), Audit(redis))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="make off|on", description="Turns the bot or the chat of a municipality off or on."
    )
    parser.add_argument("how", choices=("off", "on"))
    parser.add_argument("site", help="a municipality's id")
    parser.add_argument("what", choices=WHATS, help="bot: citizens go straight to staff; chat: nobody can write")
    parser.add_argument(
        "--by", default=getpass.getuser(), help="who does it, for the log (default: your user name here)"
    )
    wanted = parser.parse_args(arguments)
    _take_up_the_running()
    config = Config.from_environment()
    shelf = Shelf(config.content)
    if wanted.site not in shelf.content.municipalities:
        parser.error(f"unknown municipality: {wanted.site}")
    return asyncio.run(_switch(config, shelf, wanted))


async def _switch(config: Config, shelf: Shelf, wanted: argparse.Namespace) -> int:
    try:
        async with connect(config.redis_url) as redis:
            by = f"{wanted.by} (kommando)"
            ended = await switching_of(redis, shelf).switch(wanted.site, wanted.what, on=wanted.how == "on", by=by)
    except RedisError:
        print("Redis does not answer: is Indgang running? Nothing was switched.", file=sys.stderr)
        return 1
    print(f"The {wanted.what} of {wanted.site} is {wanted.how}." + (f" {ended} conversations ended." if ended else ""))
    return 0


def _take_up_the_running() -> None:
    """What the parts of the Indgang that `make run` started were told, unless the environment says it, as in containers."""
    running = Config.from_environment().data / "run" / "running.json"
    if "INDGANG_REDIS_URL" not in os.environ and running.exists():
        os.environ.update(json.loads(running.read_text("utf-8"))["environment"])


if __name__ == "__main__":
    sys.exit(main())
