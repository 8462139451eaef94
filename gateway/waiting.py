"""Looks after those who wait for staff: their place moves up, they hear it when nobody answers, and nobody waits for staff who have left.

Colleagues are told who comes and goes.

Any number of gateways may run it. One of them looks each second (`waiting:lock`), and should two do so at once, the store still lets
each citizen be told once. Nothing is kept in a process that another could not go on from.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError

from indgang.availability import Availability, Available
from indgang.content import Shelf
from indgang.conversations import Conversation, Conversations
from indgang.danish_dates import now
from indgang.errors import Conflict, UnknownConversation
from indgang.events import Event, position
from indgang.handoff import Handoff, Wait
from indgang.presence import Presence, ms
from indgang.queue import Queues
from indgang.signals import Signals

LOOK_SECONDS = 1.0
LOCK_MS = 900  # shorter than the wait between two looks
_LOOK_BACK = 50  # events in which the last words and the last change of holder are looked for
_ENTERING_MS = 60_000  # a place is taken just before the conversation waits; after so long it should
_REST_MS = 30_000  # before a conversation is looked at again for which nothing was to be done
log = logging.getLogger(__name__)


class Waiting:
    def __init__(
        self,
        redis: Redis,
        shelf: Shelf,
        conversations: Conversations,
        queues: Queues,
        presence: Presence,
        availability: Availability,
        handoff: Handoff,
        signals: Signals,
    ) -> None:
        self._redis, self._shelf, self._signals = redis, shelf, signals
        self._conversations, self._queues, self._handoff = conversations, queues, handoff
        self._presence, self._availability = presence, availability
        self._resting: dict[str, int] = {}  # conversations that need no look before then (ms); it only saves reading

    async def run(self) -> None:
        """For ever. While the store is away it waits."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if await self._redis.set("waiting:lock", "1", nx=True, px=LOCK_MS):
                    await self.look(now())
            except RedisError as error:
                log.warning("those who wait are looked after again in a second: %s", type(error).__name__)
            except Exception:
                log.exception("those who wait were not looked after")

    async def look(self, moment: datetime) -> None:
        """At everybody who waits, once. Raises RedisError."""
        self._resting = {one: until for one, until in self._resting.items() if until > ms(moment)}
        queues = await self._queues.waiting(list(self._shelf.content.municipalities))
        for site, queue in queues.items():
            await self._tell_places(site, [conversation for conversation, _ in queue], moment)
            await self._tell_unanswered(site, queue, moment)
        await self._take_back(moment)
        for site, username, state in await self._presence.changes(list(self._shelf.content.municipalities), moment):
            await self._signals.send(site, "", {"presence": {"username": username, "state": state}})

    async def wait_of(self, conversation: Conversation, moment: datetime) -> Wait | None:
        """The place of somebody who waits, as it is now."""
        place = await self._queues.place(conversation.site, conversation.id)
        staff = len(await self._presence.present(conversation.site, moment))
        return (await self._handoff.pace(conversation.site, staff, moment)).wait(place) if place else None

    async def _tell_places(self, site: str, queue: list[str], moment: datetime) -> None:
        """Whose place or estimate has changed since they were told."""
        staff = len(await self._presence.present(site, moment))
        pace = await self._handoff.pace(site, staff, moment)
        waits = {conversation: pace.wait(place) for place, conversation in enumerate(queue, 1)}
        for conversation in await self._queues.told(site, {one: str(wait) for one, wait in waits.items()}):
            await self._signals.send(site, conversation, waits[conversation].signal())

    async def _tell_unanswered(self, site: str, queue: list[tuple[str, int]], moment: datetime) -> None:
        """Who has waited longer than the municipality promises, or beyond its hours with nobody there."""
        fronts: dict[str, Available] = {
            front: await self._availability.of(site, front, moment)
            for front in self._shelf.content.municipality(site).fronts
        }
        shut = any(_is_shut(available) for available in fronts.values())
        for conversation_id, since in queue:
            if conversation_id in self._resting or not (shut or since <= self._limit(site, moment)):
                continue
            if (conversation := await self._waiting(site, conversation_id, since, moment)) is None:
                continue
            begun, available = await self._begun(conversation), fronts[conversation.front]
            if begun <= self._limit(site, moment) or _is_shut(available):
                event = self._handoff.unanswered(conversation, available, moment)
                await self._queues.tell_unanswered(conversation, event, begun, ms(moment))
            self._rest(conversation_id, moment)

    async def _waiting(self, site: str, conversation_id: str, since: int, moment: datetime) -> Conversation | None:
        """The conversation, if it does wait; an entry in the queue that stands there for nothing is removed."""
        try:
            conversation = await self._conversations.get(conversation_id)
        except UnknownConversation:
            await self._queues.forget(site, conversation_id)
            return None
        if conversation.holder == "waiting" and not conversation.closed:
            return conversation
        if since <= ms(moment) - _ENTERING_MS:
            await self._queues.leave(site, conversation_id)
        return None

    async def _begun(self, conversation: Conversation) -> int:
        """Since when it waits this time (ms): whoever comes back to the queue keeps the place, but is told anew only after a new wait."""
        recent = await self._conversations.last_events(conversation.id, _LOOK_BACK)
        back = next((position(event.id)[0] for event in recent if event.holder == "waiting"), 0)
        return max(conversation.waiting_since, back)

    async def _take_back(self, moment: datetime) -> None:
        """Conversations whose member of staff has been gone since a citizen wrote go back to the queue."""
        limits = {site: self._limit(site, moment) for site in self._shelf.content.municipalities}
        for site, conversation_id in await self._queues.staff_expected(limits):
            if conversation_id in self._resting:
                continue
            try:
                conversation = await self._conversations.get(conversation_id)
            except UnknownConversation:
                await self._queues.forget(site, conversation_id)
                continue
            if await self._is_left(conversation, moment):
                await self._back_to_the_queue(conversation, moment)
            else:
                self._rest(conversation_id, moment)

    async def _is_left(self, conversation: Conversation, moment: datetime) -> bool:
        asked = await self._asked(conversation)
        if asked is None:
            await self._queues.staff_answered(conversation.site, conversation.id)
            if (asked := await self._asked(conversation)) is not None:  # a message that came in between
                await self._queues.expect_staff(conversation.site, conversation.id, asked)
            return False
        limit = self._limit(conversation.site, moment)
        if asked > limit:
            return False
        return await self._presence.last_there(conversation.site, conversation.staff, moment) <= limit

    async def _asked(self, conversation: Conversation) -> int | None:
        """When the citizen wrote what staff have not answered (ms); None where nothing waits for them."""
        if conversation.holder != "staff" or conversation.closed:
            return None
        recent = await self._conversations.last_events(conversation.id, _LOOK_BACK)
        unanswered: list[Event] = []
        for event in (event for event in recent if event.kind == "message" and event.from_ in ("citizen", "staff")):
            if event.from_ == "staff":
                break
            unanswered.append(event)
        return max(conversation.claimed_at, position(unanswered[-1].id)[0]) if unanswered else None

    async def _back_to_the_queue(self, conversation: Conversation, moment: datetime) -> None:
        site = conversation.site
        place = await self._queues.enter(site, conversation.id, conversation.waiting_since)
        staff = len(await self._presence.present(site, moment))
        wait = (await self._handoff.pace(site, staff, moment)).wait(place)
        event = self._handoff.staff_left(conversation, wait, moment)
        try:
            await self._conversations.hold(
                conversation, "waiting", [event], taken_from=["staff"], held_by=conversation.staff
            )
        except (
            Conflict,
            UnknownConversation,
        ):  # somebody was quicker; if it does not wait now, it must not stand there
            await self._waiting(site, conversation.id, 0, moment)
            return
        await self._queues.told_one(site, conversation.id, str(wait))
        await self._queues.staff_answered(site, conversation.id)
        await self._queues.give_back(site, conversation.id)

    def _limit(self, site: str, moment: datetime) -> int:
        """What came before it (ms) has waited too long."""
        within = self._shelf.content.municipality(site).chat.answer_within
        return ms(moment, -timedelta(minutes=within))

    def _rest(self, conversation: str, moment: datetime) -> None:
        self._resting[conversation] = ms(moment) + _REST_MS


def _is_shut(available: Available) -> bool:
    return available.why == "closed" and not available.staff
