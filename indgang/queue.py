"""Which conversations wait: for a turn of the assistant, and for a human being.

    turns            sorted set  conversations with a message the assistant has not answered → when it came
    queue:{site}     sorted set  conversations that wait for staff → since when
    inbox:{site}     sorted set  every conversation of a municipality → its last word, cut off at its retention

They hold ids only. An entry whose conversation is gone is removed by whoever meets it.
"""

from typing import cast

from redis.asyncio import Redis

from indgang.conversations import now_ms

TURNS = "turns"


class Queues:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def expect_turn(self, conversation: str) -> None:
        """Before a message is stored, so that no crash in between can lose its turn."""
        await self.redis.zadd(TURNS, {conversation: now_ms()}, nx=True)

    async def turns_over(self, conversation: str) -> None:
        await self.redis.zrem(TURNS, conversation)

    async def overdue_turns(self, older_than_ms: int) -> list[str]:
        overdue = await self.redis.zrangebyscore(TURNS, 0, now_ms() - older_than_ms, start=0, num=100)
        return cast(list[str], overdue)

    async def enter(self, site: str, conversation: str) -> int:
        """Puts a citizen in the queue for staff (once) and gives the place, counted from 1."""
        await self.redis.zadd(f"queue:{site}", {conversation: now_ms()}, nx=True)
        return (await self.place(site, conversation)) or 1

    async def place(self, site: str, conversation: str) -> int | None:
        rank = cast(int | None, await self.redis.zrank(f"queue:{site}", conversation))
        return None if rank is None else rank + 1

    async def leave(self, site: str, conversation: str) -> None:
        await self.redis.zrem(f"queue:{site}", conversation)

    async def touch(self, site: str, conversation: str, retention: int) -> None:
        """Notes the conversation's last word in its municipality's inbox; `retention` in seconds."""
        async with self.redis.pipeline(transaction=False) as together:
            together.zadd(f"inbox:{site}", {conversation: now_ms()})
            together.zremrangebyscore(f"inbox:{site}", 0, now_ms() - retention * 1000)
            await together.execute()

    async def inbox(self, site: str, count: int) -> list[str]:
        return cast(list[str], await self.redis.zrevrange(f"inbox:{site}", 0, count - 1))

    async def forget(self, site: str, conversation: str) -> None:
        async with self.redis.pipeline(transaction=False) as together:
            for key in (TURNS, f"queue:{site}", f"inbox:{site}"):
                together.zrem(key, conversation)
            await together.execute()
