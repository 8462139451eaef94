"""Which bookings a conversation need not prove any more: it made them, or has given their code and contact.

mine:{site}:CONVERSATION   sorted   codes, by when nothing is stored of the booking any more (seconds since 1970)

The key expires with the conversation. There is no name and no contact in it.
"""

from datetime import datetime, timedelta
from typing import cast

from indgang.bookings.engine import Bookings
from indgang.bookings.keys import Keys
from indgang.bookings.records import Records
from indgang.bookings.slots import Booking


async def note(bookings: Bookings, conversation: str, booking: Booking, keep: timedelta, now: datetime) -> None:
    """Keeps that `conversation`, which is kept for `keep` after its last word, has this booking. May raise redis.RedisError."""
    key, gone = mine_key(bookings.site, conversation), bookings.kept_until(booking)
    async with bookings.redis.pipeline(transaction=True) as together:
        together.zremrangebyscore(key, "-inf", now.timestamp())
        together.zadd(key, {booking.code: gone.timestamp()})
        together.expireat(key, int((now + keep).timestamp()))
        await together.execute()


async def made(bookings: Bookings, conversation: str, now: datetime) -> list[str]:
    """The codes of the conversation. May raise redis.RedisError."""
    still = f"({now.timestamp()}"
    return cast("list[str]", await bookings.redis.zrangebyscore(mine_key(bookings.site, conversation), still, "+inf"))


async def bookings_of(bookings: Bookings, conversation: str, now: datetime) -> list[Booking]:
    """The conversation's bookings, also cancelled and past ones, the earliest first. May raise redis.RedisError."""
    codes = await made(bookings, conversation, now)
    found = await Records(bookings.redis, Keys(bookings.site)).bookings(codes)
    return sorted(found, key=lambda booking: (booking.start, booking.code))


async def forget(bookings: Bookings, conversation: str) -> None:
    """When the conversation is deleted. May raise redis.RedisError."""
    await bookings.redis.delete(mine_key(bookings.site, conversation))


def mine_key(site: str, conversation: str) -> str:
    return f"mine:{{{site}}}:{conversation}"
