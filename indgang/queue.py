"""Which conversations wait: for a turn of the assistant, for a human being, and to be counted.

    turns            sorted set  conversations with a message the assistant has not answered → when it came
    uncounted        sorted set  conversations in which something was said since they were counted → when they are to be
    queue:{site}     sorted set  conversations that wait for staff → since when
    places:{site}    hash        of those who wait, the place and estimate they were told last
    called:{site}    hash        of those who wait, about whom their team has been written to
    left:{site}      sorted set  conversations held by staff in which a citizen wrote last, as far as is known → when
    held:{site}      sorted set  conversations that staff have taken → when; some may have been given back since
    cases:{site}     sorted set  those in which a citizen left a message that nobody has closed → when
    inbox:{site}     sorted set  every conversation of a municipality → its last word, cut off at its retention
    closed:{site}    sorted set  those that were closed → when, cut off likewise

They hold ids only. An entry whose conversation is gone is removed by whoever meets it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from redis.asyncio import Redis

from indgang.cases import LEFT
from indgang.conversations import DAY, SCRIPTS, TURNS, Conversation, keys, now_ms
from indgang.events import Event
from indgang.signals import CHANNEL

UNCOUNTED = "uncounted"
QUIET_MS = 30 * 60_000  # after so long without a word a conversation is taken to be over, and is counted
_TIES = 20  # conversations whose last word may fall in the same millisecond


class Queues:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._tell_once = redis.register_script((SCRIPTS / "tell_once.lua").read_text())
        self._turns_over = redis.register_script((SCRIPTS / "turns_over.lua").read_text())
        self._overdue_turns = redis.register_script((SCRIPTS / "overdue_turns.lua").read_text())

    async def turns_over(self, conversation: str) -> bool:
        """Whether it waits for a turn no more; False when a message has come meanwhile, which no crash may lose."""
        return bool(await self._turns_over(keys=[TURNS, *keys(conversation)[:2]], args=[conversation, LEFT]))

    async def overdue_turns(self, older_than_ms: int) -> list[str]:
        return cast(list[str], await self._overdue_turns(keys=[TURNS], args=[older_than_ms]))

    async def open_turns(self) -> tuple[int, int]:
        """How many conversations have a message that the assistant has not answered, and when the oldest of those came (ms; 0 without any)."""
        async with self.redis.pipeline(transaction=True) as together:
            together.zcard(TURNS)
            together.zrange(TURNS, 0, 0, withscores=True)
            count, oldest = cast(tuple[int, list[tuple[str, float]]], tuple(await together.execute()))
        return count, int(oldest[0][1]) if oldest else 0

    async def enter(self, site: str, conversation: str, since: int = 0) -> int:
        """Puts a citizen in the queue for staff (once) and gives the place, counted from 1; `since` (ms) is for an earlier place."""
        await self.redis.zadd(f"queue:{site}", {conversation: since or now_ms()}, nx=True)
        return (await self.place(site, conversation)) or 1

    async def place(self, site: str, conversation: str) -> int | None:
        rank = cast(int | None, await self.redis.zrank(f"queue:{site}", conversation))
        return None if rank is None else rank + 1

    async def leave(self, site: str, conversation: str) -> None:
        async with self.redis.pipeline(transaction=False) as together:
            together.zrem(f"queue:{site}", conversation)
            together.hdel(f"called:{site}", conversation)
            await together.execute()

    async def waiting(self, sites: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """Who waits in each of these municipalities, in order, and since when (ms); those where nobody does are left out."""
        async with self.redis.pipeline(transaction=False) as together:
            for site in sites:
                together.zrange(f"queue:{site}", 0, -1, withscores=True)
            found = cast(list[list[tuple[str, float]]], await together.execute())
        return {
            site: [(conversation, int(since)) for conversation, since in queue]
            for site, queue in zip(sites, found, strict=True)
            if queue
        }

    async def told(self, site: str, places: Mapping[str, str]) -> list[str]:
        """Keeps what those who wait are told of their place, and gives the conversations for whom it is new."""
        key = f"places:{site}"
        before = cast(dict[str, str], await cast(Any, self.redis.hgetall(key)))
        new = {conversation: place for conversation, place in places.items() if before.get(conversation) != place}
        async with self.redis.pipeline(transaction=False) as together:
            if new:
                together.hset(key, mapping=cast(Any, new))
                together.expire(key, DAY)
            if gone := before.keys() - places.keys():
                together.hdel(key, *gone)
            await together.execute()
        return list(new)

    async def told_one(self, site: str, conversation: str, place: str) -> None:
        """Keeps what a citizen has just been told of the place in the queue."""
        async with self.redis.pipeline(transaction=False) as together:
            together.hset(f"places:{site}", conversation, place)
            together.expire(f"places:{site}", DAY)
            await together.execute()

    async def expect_staff(self, site: str, conversation: str, at: int) -> None:
        """A citizen wrote to a member of staff who holds the conversation, at `at` (ms)."""
        await self.redis.zadd(f"left:{site}", {conversation: at}, nx=True)

    async def staff_expected(self, until: Mapping[str, int]) -> list[tuple[str, str]]:
        """Municipality and conversation, where staff may not have answered what a citizen wrote before the municipality's `until` (ms)."""
        async with self.redis.pipeline(transaction=False) as together:
            for site, moment in until.items():
                together.zrangebyscore(f"left:{site}", 0, moment)
            found = cast(list[list[str]], await together.execute())
        return [(site, one) for site, some in zip(until, found, strict=True) for one in some]

    async def staff_answered(self, site: str, conversation: str) -> None:
        await self.redis.zrem(f"left:{site}", conversation)

    async def take(self, site: str, conversation: str) -> None:
        """Before staff take it, so that no crash in between can lose it from the list of those that are held."""
        await self.redis.zadd(f"held:{site}", {conversation: now_ms()}, nx=True)

    async def give_back(self, site: str, conversation: str) -> None:
        await self.redis.zrem(f"held:{site}", conversation)

    async def file_case(self, site: str, conversation: str) -> None:
        """Lists a conversation in which a message was left."""
        await self.redis.zadd(f"cases:{site}", {conversation: now_ms()}, nx=True)

    async def close(self, site: str, conversation: str, retention: int) -> None:
        """Lists it among the closed ones and nowhere else; `retention` in seconds."""
        async with self.redis.pipeline(transaction=False) as together:
            for name in ("queue", "held", "cases", "left"):
                together.zrem(f"{name}:{site}", conversation)
            together.zadd(f"closed:{site}", {conversation: now_ms()}, nx=True)
            together.zadd(UNCOUNTED, {conversation: now_ms()})
            together.zremrangebyscore(f"closed:{site}", 0, now_ms() - retention * 1000)
            await together.execute()

    async def open_ones(self, site: str, most: int) -> list[str]:
        """Those that wait, that staff hold, and in which a message was left, each the oldest first."""
        async with self.redis.pipeline(transaction=False) as together:
            for name in ("queue", "held", "cases"):
                together.zrange(f"{name}:{site}", 0, most - 1)
            found = cast(list[list[str]], await together.execute())
        return list(dict.fromkeys(one for some in found for one in some))

    async def page(
        self, name: Literal["inbox", "closed"], sites: Sequence[str], before: int | None, count: int
    ) -> list[tuple[str, str, int]]:
        """The newest `count` of a list before a moment (ms): municipality, conversation, moment; more where several share the last moment."""
        until = "+inf" if before is None else f"({before}"
        async with self.redis.pipeline(transaction=False) as together:
            for site in sites:
                together.zrevrangebyscore(f"{name}:{site}", until, "-inf", start=0, num=count + _TIES, withscores=True)
            found = cast(list[list[tuple[str, float]]], await together.execute())
        rows = [(site, one, int(at)) for site, some in zip(sites, found, strict=True) for one, at in some]
        rows.sort(key=lambda row: row[2], reverse=True)
        last = rows[count - 1][2] if len(rows) > count else 0
        return [row for place, row in enumerate(rows) if place < count or row[2] == last]

    async def sizes(self, sites: Sequence[str]) -> dict[str, int]:
        """How many stand in each list of these municipalities together."""
        names = ("queue", "held", "cases", "inbox", "closed")
        async with self.redis.pipeline(transaction=False) as together:
            for name in names:
                for site in sites:
                    together.zcard(f"{name}:{site}")
            counts = iter(cast(list[int], await together.execute()))
        return {name: sum(next(counts) for _ in sites) for name in names}

    async def tell_unanswered(self, conversation: Conversation, event: Event, since: int, now: int) -> bool:
        """Appends `event` to a conversation that has waited `since` then (ms), once for each time that it waits; whether it did."""
        notice = json.dumps({"id": conversation.id, "site": conversation.site})
        answer = await self._tell_once(
            keys=keys(conversation.id),
            args=[since, now, conversation.retention, CHANNEL, notice, event.stored()],
        )
        return bool(answer[0] == "ok")

    async def called(self, site: str, conversations: Sequence[str]) -> list[str]:
        """Notes that a team is written to about these; gives those about whom it had not been."""
        key = f"called:{site}"
        async with self.redis.pipeline(transaction=True) as together:
            for conversation in conversations:
                together.hsetnx(key, conversation, "1")
            together.expire(key, DAY)
            *new, _ = await together.execute()
        return [conversation for conversation, is_new in zip(conversations, new, strict=True) if is_new]

    async def not_called(self, site: str, conversations: Sequence[str]) -> None:
        await self.redis.hdel(f"called:{site}", *conversations)

    async def touch(self, site: str, conversation: str, retention: int) -> None:
        """Notes the conversation's last word in its municipality's inbox; `retention` in seconds."""
        async with self.redis.pipeline(transaction=False) as together:
            together.zadd(f"inbox:{site}", {conversation: now_ms()})
            together.zadd(UNCOUNTED, {conversation: now_ms() + QUIET_MS})
            together.zremrangebyscore(f"inbox:{site}", 0, now_ms() - retention * 1000)
            await together.execute()

    async def expect_count(self, conversation: str, *, over: bool) -> None:
        """It is to be counted anew: at once where it is over, else when nothing is said for a while."""
        await self.redis.zadd(UNCOUNTED, {conversation: now_ms() + (0 if over else QUIET_MS)})

    async def due_to_be_counted(self, at: int) -> list[tuple[str, float]]:
        """Conversations that are to be counted by then, a hundred at most, and when they were to be."""
        due = await self.redis.zrangebyscore(UNCOUNTED, 0, at, start=0, num=100, withscores=True)
        return cast(list[tuple[str, float]], due)

    async def was_counted(self, conversation: str, when: float) -> None:
        """Unless something has been said since, which is to be counted in its turn."""
        unless_later = "if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0) <= tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end"
        await self.redis.eval(unless_later, 1, UNCOUNTED, conversation, str(when))

    async def forget(self, site: str, conversation: str) -> None:
        async with self.redis.pipeline(transaction=False) as together:
            together.zrem(TURNS, conversation)
            together.zrem(UNCOUNTED, conversation)
            for name in ("queue", "left", "held", "cases", "inbox", "closed"):
                together.zrem(f"{name}:{site}", conversation)
            for key in (f"places:{site}", f"called:{site}"):
                together.hdel(key, conversation)
            await together.execute()
