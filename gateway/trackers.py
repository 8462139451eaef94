"""Rasa's own memory of a conversation, which goes when the conversation goes."""

from redis.asyncio import Redis

KEY_PREFIX = "tracker:"  # rasa.core.tracker_store.DEFAULT_REDIS_TRACKER_STORE_KEY_PREFIX


class Trackers:
    """`redis` is the database that `bot/endpoints.yml` names."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def delete(self, conversation: str) -> None:
        await self._redis.delete(KEY_PREFIX + conversation)

    async def has_heard(self, conversation: str, message: str) -> bool:
        """Whether Rasa has finished the turn of this message (an event's id): it stores a conversation when a turn is over, and at no other time."""
        stored = await self._redis.get(KEY_PREFIX + conversation)
        return message in (stored or "")
