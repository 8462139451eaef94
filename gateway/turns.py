"""The assistant's turns: one at a time in each conversation, in order, also with several gateways.

A message waits from the moment it is stored until `done` has passed it. Whoever gets the conversation's lock works
through what waits; `indgang/scripts/reply.lua` lets only one reply through for each message, even should a lock expire.
A gateway that dies leaves its conversations in the `turns` set, where the sweep of any gateway finds them. Whatever it was that a message
waited for, once it is `TOLD_AFTER` old the citizen is told that it takes longer.
"""

import asyncio
import logging
import time
from contextlib import suppress

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

from gateway.learning import Learner
from gateway.metrics import TURN_SECONDS, TURNS_TOTAL
from gateway.speaker import Speaker
from gateway.trackers import Trackers
from indgang.cases import LEFT
from indgang.conversations import Conversation, Conversations
from indgang.danish_dates import now
from indgang.errors import UnknownConversation
from indgang.events import Event
from indgang.queue import Queues
from indgang.replies import DIALOGUE_TOPICS, HUMAN
from indgang.tallies import Counted, Tallies

LOCK_SECONDS = 3.0  # renewed while a turn goes on, so that the lock of a gateway that died is soon gone
TOLD_AFTER = 5.0  # seconds from when a message was accepted
SWEEP_SECONDS = 1.0
OVERDUE_MS = 1_500
AT_ONCE = 100  # of the overdue, the oldest first
log = logging.getLogger(__name__)


class Turns:
    def __init__(
        self,
        redis: Redis,
        conversations: Conversations,
        queues: Queues,
        trackers: Trackers,
        speaker: Speaker,
        tallies: Tallies,
        learner: Learner,
    ) -> None:
        self._redis, self._conversations, self._queues = redis, conversations, queues
        self._trackers, self._speaker, self._tallies = trackers, speaker, tallies
        self._learner = learner
        self._working: dict[str, asyncio.Task[None]] = {}
        self._woken_again: set[str] = set()
        self._told: set[str] = set()  # of those who wait long; it only saves asking the store again

    def wake(self, conversation: str) -> None:
        """Sees to the conversation's waiting messages soon."""
        if conversation in self._working:
            self._woken_again.add(conversation)
            return
        task = asyncio.create_task(self._work(conversation))
        self._working[conversation] = task
        task.add_done_callback(lambda _: self._finished(conversation))

    def _finished(self, conversation: str) -> None:
        del self._working[conversation]
        if conversation in self._woken_again:
            self._woken_again.discard(conversation)
            self.wake(conversation)

    async def sweep(self) -> None:
        """For ever: finds conversations that wait although nobody works on them."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                for conversation in (await self._queues.overdue_turns(OVERDUE_MS))[:AT_ONCE]:
                    self.wake(conversation)
                await self._tell_the_late()
            except RedisError:
                log.warning("the store does not answer; sweeping again in a second")
            except Exception:
                log.exception("a sweep failed")

    async def _tell_the_late(self) -> None:
        """Says that it takes longer, also of what another gateway has: that one may have just died. The store lets each be told once."""
        late = await self._queues.overdue_turns(int(TOLD_AFTER * 1000))
        self._told &= set(late)
        for conversation in late:
            if conversation not in self._told and await self._tell(conversation):
                self._told.add(conversation)

    async def _tell(self, conversation: str) -> bool:
        """Whether nothing is left to be told; False where the message in question is not that old."""
        waiting = await self._waiting(conversation)
        if waiting is None:
            return True
        found, message = waiting
        longer = self._speaker.takes_longer(found, message)
        return await self._conversations.tell_waiting(found, message.id, longer, int(TOLD_AFTER * 1000))

    async def _work(self, conversation: str) -> None:
        try:
            async with self._redis.lock(f"turn:{{{conversation}}}", timeout=LOCK_SECONDS, blocking_timeout=0) as lock:
                over = asyncio.Event()
                renewing = asyncio.create_task(_renew(lock, over))
                try:
                    while await self._one_turn(conversation):
                        pass
                finally:
                    over.set()
                    await renewing
        except LockError:
            pass  # another gateway has it; the sweep comes back to it
        except RedisError as error:
            log.info("a turn waits: %s", type(error).__name__)
        except Exception:
            log.exception("a turn failed")

    async def _one_turn(self, conversation: str) -> bool:
        """Takes the next turn; False when none waits. A message that comes in between is found by the second look."""
        waiting = await self._waiting(conversation)
        if waiting is None and not await self._queues.turns_over(conversation):
            waiting = await self._waiting(conversation)
        if waiting is None:
            return False
        await self._turn(*waiting)
        return True

    async def _waiting(self, conversation: str) -> tuple[Conversation, Event] | None:
        try:
            found = await self._conversations.get(conversation)
        except UnknownConversation:
            return None
        if found.holder != "assistant" or found.closed:
            return None
        events = await self._conversations.events(conversation, after=found.done)
        message = next((event for event in events if _is_for_assistant(event)), None)
        return (found, message) if message else None

    async def _turn(self, conversation: Conversation, message: Event) -> None:
        started = time.perf_counter()
        reply = await self._speaker.reply(conversation, message)
        result = await self._conversations.reply(
            conversation, message.id, reply.events, misses=reply.misses, topic=reply.topic, holder=reply.holder
        )
        self._told.discard(conversation.id)  # the next message has a wait of its own
        if result == "gone" or reply.holder == "waiting":
            await self._trackers.delete(conversation.id)  # a form in progress ends when a human being is asked for
        if result in ("gone", "dropped") and reply.holder == "waiting":
            await self._queues.leave(conversation.site, conversation.id)
        TURN_SECONDS.observe(time.perf_counter() - started)
        for event in reply.events:
            if event.status:
                TURNS_TOTAL.labels(conversation.site, event.status).inc()
        if result == "ok":
            await self._tally(conversation, reply.events)
            await self._learner.after_turn(conversation, message, reply)

    async def _tally(self, conversation: Conversation, said: list[Event]) -> None:
        """Counts, by answer, what was given and what was followed by asking for a human being: editors see which to better."""
        answers: list[tuple[str, Counted]] = []
        for event in said:
            if event.answer and event.answer.topic not in DIALOGUE_TOPICS:
                answers.append((event.answer.id, "given"))
            if event.understood and event.understood.id == HUMAN and conversation.topic:
                answers.append((conversation.topic, "handoff"))
        with suppress(RedisError):  # a count is not worth a citizen's wait
            await self._tallies.count_all(conversation.site, answers, now())


def _is_for_assistant(event: Event) -> bool:
    """What a citizen wrote, unless it was left for staff to answer later."""
    return event.kind == "message" and event.from_ == "citizen" and event.status != LEFT


async def _renew(lock: Lock, over: asyncio.Event) -> None:
    """Keeps the lock until `over`; should that fail, the worst is that two gateways ask Rasa and one reply is refused as stale.

    It is not ended by cancelling it: `asyncio.wait_for` of Python 3.11, with which redis-py writes, can swallow that, and the lock would be kept
    for ever.
    """
    while not await _within(LOCK_SECONDS / 3, over):
        try:
            await lock.extend(LOCK_SECONDS, replace_ttl=True)
        except LockError:
            return  # somebody else has it
        except RedisError:
            continue  # there are two more tries before it is lost


async def _within(seconds: float, over: asyncio.Event) -> bool:
    """Waits for `over`, so long at most; whether it came."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await over.wait()
    return over.is_set()
