"""Staff accounts, and the command that makes one: `python -m gateway.accounts USER --site eksempelby`.

account:{username}  hash  name, password (argon2), sites and roles (both separated by spaces)
"""

import argparse
import asyncio
import getpass
import re
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from redis.asyncio import Redis

from indgang.config import Config
from indgang.content import Shelf
from indgang.errors import TooMany
from indgang.privacy import mask_cpr
from indgang.store import connect

USERNAME = re.compile(r"[a-z0-9._-]{2,40}")
SHORTEST_PASSWORD = 12  # characters
WRONG_TRIES, LOCKED_SECONDS = 5, 900
Role = Literal["agent", "librarian", "editor", "manager", "administrator"]
AGENT: frozenset[Role] = frozenset({"agent"})  # what an account is that was made without a word about roles
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe())  # so that an unknown name takes as long as a known one


@dataclass(frozen=True)
class Account:
    """`roles` say which rooms of the console it may enter (`gateway.console.rooms`), in all of its `sites`."""

    username: str
    name: str
    sites: list[str]
    roles: frozenset[Role] = AGENT


class Accounts:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def save(self, account: Account, password: str) -> None:
        """Makes the account, or gives an existing one a new password, name, municipalities and roles."""
        stored: dict[Any, Any] = {
            "name": account.name,
            "sites": " ".join(account.sites),
            "roles": " ".join(sorted(account.roles)),
            "password": await asyncio.to_thread(_hasher.hash, password),
        }
        await self._redis.hset(f"account:{account.username}", mapping=stored)

    async def get(self, username: str) -> Account | None:
        stored = cast(dict[str, str], await self._redis.hgetall(f"account:{username}"))
        return (
            Account(username, stored["name"], stored["sites"].split(), _roles(stored.get("roles", "")))
            if stored
            else None
        )

    async def signed_in(self, username: str, password: str) -> Account | None:
        """The account, if the password is right. Raises TooMany after five wrong ones, for a quarter of an hour."""
        if not USERNAME.fullmatch(username) or mask_cpr(username)[1]:
            return None  # nothing is noted of what is no user name: people type their CPR number into any field
        await self._refuse_guessing(username)
        stored = cast(str | None, await self._redis.hget(f"account:{username}", "password"))
        if not await asyncio.to_thread(_matches, stored or _NOBODY, password) or stored is None:
            await self._note_wrong(username)
            return None
        await self._redis.delete(f"wrong:{username}")
        return await self.get(username)

    async def _refuse_guessing(self, username: str) -> None:
        if int(await self._redis.get(f"wrong:{username}") or 0) >= WRONG_TRIES:
            raise TooMany(max(1, await self._redis.ttl(f"wrong:{username}")))

    async def _note_wrong(self, username: str) -> None:
        async with self._redis.pipeline(transaction=True) as together:
            together.incr(f"wrong:{username}")
            together.expire(f"wrong:{username}", LOCKED_SECONDS)
            await together.execute()


def _roles(stored: str) -> frozenset[Role]:
    """The roles that we know among the stored words; an account from before there were roles is an agent."""
    words = stored.split()
    return frozenset(role for role in get_args(Role) if role in words) if words else AGENT


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except VerificationError:
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make account", description="Makes an account for the staff console.")
    parser.add_argument("username", help="small letters, digits, . _ -")
    parser.add_argument("--name", help="what citizens see (default: the user name)")
    parser.add_argument(
        "--site", action="append", required=True, help="a municipality's id; may be given several times"
    )
    parser.add_argument(
        "--role",
        action="append",
        choices=get_args(Role),
        help="what the account is for; may be given several times (default: agent)",
    )
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    wanted = parser.parse_args(arguments)
    config = Config.from_environment()
    unknown = set(wanted.site) - set(
        Shelf(config.content).content.municipalities
    )  # a broken answer is no reason to refuse
    if not USERNAME.fullmatch(wanted.username) or mask_cpr(wanted.username)[1] or unknown:
        parser.error(
            f"unknown municipality: {', '.join(sorted(unknown))}" if unknown else "the user name has other characters"
        )
    password = sys.stdin.readline().rstrip("\n") if wanted.password_stdin else _asked()
    if len(password) < SHORTEST_PASSWORD:
        parser.error(f"the password needs at least {SHORTEST_PASSWORD} characters")
    account = Account(wanted.username, wanted.name or wanted.username, wanted.site, frozenset(wanted.role or AGENT))
    asyncio.run(_save(config, account, password))
    print(
        f"{account.username} can sign in at /console for {', '.join(account.sites)} "
        f"as {', '.join(sorted(account.roles))}."
    )
    return 0


def _asked() -> str:
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        sys.exit("The two passwords differ.")
    return password


async def _save(config: Config, account: Account, password: str) -> None:
    async with connect(config.redis_url) as redis:
        await Accounts(redis).save(account, password)


if __name__ == "__main__":
    sys.exit(main())
