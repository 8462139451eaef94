"""Stops whoever guesses passwords: of one account, and of many accounts from one address.

    wrong:{username}             number  wrong tries, for `SECONDS` after the last
    wrong-from:{digest}          number  wrong tries from an address, for as long

The address has its own, higher limit: from one place nobody can try a password on all accounts, nor lock them all.
"""

from pathlib import Path

from redis.asyncio import Redis

from indgang.conversations import hashed
from indgang.errors import TooMany

OF_ACCOUNT, FROM_ADDRESS, SECONDS = 5, 30, 900
_SCRIPT = Path(__file__).parent.parent / "indgang" / "scripts" / "note_try.lua"


class Guessing:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._note = redis.register_script(_SCRIPT.read_text())

    async def note_try(self, username: str, address: str) -> None:
        """Counts a try as wrong until `right` says otherwise. Raises TooMany where there were too many."""
        wait = await self._note(keys=[_of(username), _from(address)], args=[SECONDS, OF_ACCOUNT, FROM_ADDRESS])
        if wait:
            raise TooMany(int(wait))

    async def right(self, username: str, address: str) -> None:
        """The password was right: the account's tries are forgotten, and this one of the address."""
        async with self._redis.pipeline(transaction=True) as together:
            together.delete(_of(username))
            together.decr(_from(address))
            together.expire(_from(address), SECONDS)
            await together.execute()

    async def locked(self, username: str) -> int:
        """For how many seconds more the account is locked; 0 when it is not."""
        if int(await self._redis.get(_of(username)) or 0) < OF_ACCOUNT:
            return 0
        return max(1, int(await self._redis.ttl(_of(username))))

    async def unlock(self, username: str) -> None:
        await self._redis.delete(_of(username))


def _of(username: str) -> str:
    return f"wrong:{username}"


def _from(address: str) -> str:
    return f"wrong-from:{hashed(address)}"
