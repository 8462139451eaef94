"""Who has moved up from a waiting list and is still to be told: by e-mail, or by a member of staff who calls.

promoted:{site}   sorted   codes, by when nothing is stored of the booking any more (seconds since 1970)

Only codes stand there; whom they belong to is asked of the engine by who tells them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from indgang.bookings.engine import Bookings
from indgang.bookings.keys import Keys
from indgang.bookings.records import Records
from indgang.bookings.slots import Booking


async def push(bookings: Bookings, promoted: Sequence[Booking], now: datetime) -> None:
    """Notes them, each once. May raise redis.RedisError, as all here."""
    if not promoted:
        return
    key = promoted_key(bookings.site)
    gone = {booking.code: bookings.kept_until(booking).timestamp() for booking in promoted}
    async with bookings.redis.pipeline(transaction=True) as together:
        together.zremrangebyscore(key, "-inf", now.timestamp())
        together.zadd(key, gone)
        together.zrange(key, -1, -1, withscores=True)
        *_, [(_, last)] = await together.execute()
    await bookings.redis.expireat(key, int(last) + 1)


async def pending(bookings: Bookings, now: datetime) -> list[str]:
    """The codes of those to tell, whose date comes first, first."""
    return cast(
        "list[str]", await bookings.redis.zrangebyscore(promoted_key(bookings.site), f"({now.timestamp()}", "+inf")
    )


async def to_tell(bookings: Bookings, now: datetime) -> list[Booking]:
    """Those of them that still have the seat. Tell each, then `pop` its code: a crash between may tell twice, but never nobody."""
    found = await Records(bookings.redis, Keys(bookings.site)).bookings(await pending(bookings, now))
    return [booking for booking in found if booking.state == "taken" and booking.end > now]


async def pop(bookings: Bookings, code: str) -> bool:
    """Strikes one off; true for one caller only."""
    return bool(await bookings.redis.zrem(promoted_key(bookings.site), code))


def promoted_key(site: str) -> str:
    return f"promoted:{{{site}}}"
