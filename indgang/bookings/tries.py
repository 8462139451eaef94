"""Wrong codes: five by one asker, or for one code, lock for an hour."""

from redis.asyncio import Redis

from indgang.bookings.errors import NoSuchBooking, TooManyTries
from indgang.bookings.keys import Keys
from indgang.bookings.steps import script

ALLOWED, SECONDS = 5, 3600


class Tries:
    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis, self._keys = redis, keys

    async def count(self, asker: str, code: str | None, right: bool) -> None:
        """Raises TooManyTries while locked, also for a right one, and NoSuchBooking for a wrong one. `code` None: it is none at all."""
        whose = [self._keys.tries(f"asker {asker}")] + ([self._keys.tries(f"code {code}")] if code else [])
        tried = self._redis.register_script(script("tried"))
        answer = await tried(keys=whose, args=[ALLOWED, SECONDS, "0" if right else "1"])
        if answer[0] == "locked":
            raise TooManyTries(max(1, int(answer[1])))
        if not right:
            raise NoSuchBooking
