"""Staff accounts, and the command that makes one: `python -m gateway.accounts USER --site eksempelby`.

account:{username}   hash  name; password (argon2), none where an identity provider signs in; sites and roles (separated by
                           spaces); teams (site/team); generation (a session of another has ended); once (until when a
                           password that somebody else chose holds, ms); off; subject (digest of who it is at the provider);
                           seen (the last sign-in, ms)
accounts             set   all user names
subject:{digest}     string  the user name of somebody at the identity provider
accounts:version     number  grows with every change, so that two changes at once cannot miss each other
"""

import argparse
import asyncio
import getpass
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal, cast, get_args

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import WatchError

from gateway import passwords
from gateway.guessing import Guessing
from indgang.config import Config
from indgang.content import Shelf
from indgang.conversations import now_ms
from indgang.errors import Conflict
from indgang.privacy import mask_cpr
from indgang.store import connect

USERNAME = re.compile(r"[a-z0-9._-]{2,40}")
SHORTEST_PASSWORD = passwords.SHORTEST
ONCE = timedelta(days=7)  # how long a password holds that somebody else chose
Role = Literal["agent", "librarian", "editor", "manager", "administrator"]
AGENT: frozenset[Role] = frozenset({"agent"})  # what an account is that was made without a word about roles
_VERSION, _ALL = "accounts:version", "accounts"
_ONLY_IF_SAME = """
if redis.call('HGET', KEYS[1], 'password') == ARGV[1] then redis.call('HSET', KEYS[1], 'password', ARGV[2]) end
"""


class UsernameTaken(Conflict):
    """There is an account of that name already."""


class LastAdministrator(Conflict):
    """Nobody would be left who can give rights in the municipality `site`."""

    def __init__(self, site: str) -> None:
        super().__init__(f"last administrator of {site}")
        self.site = site


@dataclass(frozen=True)
class Account:
    """`roles` say which rooms of the console it may enter (`gateway.console.rooms`), in all of its `sites`; `teams` are site/team."""

    username: str
    name: str
    sites: list[str]
    roles: frozenset[Role] = AGENT
    teams: frozenset[str] = frozenset()
    generation: str = field(default="", compare=False)
    once: int = field(default=0, compare=False)
    off: bool = False
    subject: str = field(default="", compare=False)
    seen: int = field(default=0, compare=False)

    @classmethod
    def read(cls, username: str, stored: dict[str, str]) -> "Account":
        return cls(
            username,
            stored["name"],
            stored["sites"].split(),
            _roles(stored.get("roles", "")),
            frozenset(stored.get("teams", "").split()),
            stored.get("generation", ""),
            int(stored.get("once") or 0),
            stored.get("off") == "1",
            stored.get("subject", ""),
            int(stored.get("seen") or 0),
        )

    @property
    def own_password_due(self) -> bool:
        """Whether somebody else knows the password, so that nothing else may be done before it is changed."""
        return self.once > 0

    def administers(self, site: str) -> bool:
        return not self.off and "administrator" in self.roles and site in self.sites

    def _stored(self) -> dict[Any, Any]:
        return {
            "name": self.name,
            "sites": " ".join(self.sites),
            "roles": " ".join(sorted(self.roles)) or "-",
            "teams": " ".join(sorted(self.teams)),
            "off": "1" if self.off else "",
            "subject": self.subject,
        }


Change = Callable[[Account], Account]


class Accounts:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def save(self, account: Account, password: str) -> None:
        """Makes the account, or gives an existing one a new password, name, municipalities and roles; its sessions end."""
        stored = account._stored() | await _with_password(password) | {"once": ""}
        async with self._redis.pipeline(transaction=True) as together:
            _write(together, account.username, stored)
            await together.execute()

    async def get(self, username: str) -> Account | None:
        stored = cast(dict[str, str], await self._redis.hgetall(_key(username)))
        return Account.read(username, stored) if "name" in stored else None

    async def all(self) -> list[Account]:
        """Every account, by name."""
        usernames = cast(set[str], await self._redis.smembers(_ALL))
        async with self._redis.pipeline(transaction=False) as together:
            for username in usernames:
                together.hgetall(_key(username))
            stored = cast(list[dict[str, str]], await together.execute())
        pairs = zip(usernames, stored, strict=True)
        found = [Account.read(username, fields) for username, fields in pairs if "name" in fields]
        return sorted(found, key=lambda account: (account.name.casefold(), account.username))

    async def of(self, sites: Iterable[str]) -> list[Account]:
        """The accounts of any of the municipalities, by name."""
        wanted = set(sites)
        return [account for account in await self.all() if wanted & set(account.sites)]

    async def make(self, account: Account, password: str) -> None:
        """A new account whose password holds for `ONCE` and must then be its owner's own. Raises UsernameTaken."""
        until = now_ms() + int(ONCE.total_seconds() * 1000)
        stored = account._stored() | await _with_password(password) | {"once": until}
        await self._make(account.username, stored)

    async def make_for_provider(self, account: Account) -> None:
        """A new account without a password, for its `subject`. Raises UsernameTaken, also where the subject has one."""
        await self._make(account.username, account._stored() | {"generation": _generation()})

    async def _make(self, username: str, stored: dict[Any, Any]) -> None:
        async def step(together: Pipeline) -> None:
            subject = stored["subject"]
            if await together.exists(_key(username)) or (subject and await self.of_subject(subject)):
                raise UsernameTaken(username)
            together.multi()  # type: ignore[no-untyped-call]
            _write(together, username, stored)
            if subject:
                together.set(f"subject:{subject}", username)

        await self._atomically(step)

    async def change(
        self, username: str, change: Change, *, keep_administrators: bool = True
    ) -> tuple[Account, Account] | None:
        """The account before and after; None when it is gone. Raises LastAdministrator where administrators are to be kept."""
        found: list[Account] = []

        async def step(together: Pipeline) -> None:
            before = await self.get(username)
            found[:] = []
            together.multi()  # type: ignore[no-untyped-call]
            if before is None:
                return
            after = change(before)
            if keep_administrators:
                await self._keep_an_administrator(before, after)
            _write(together, username, after._stored() | ({"generation": _generation()} if after.off else {}))
            found[:] = [before, after]

        await self._atomically(step)
        return (found[0], found[1]) if found else None

    async def delete(self, username: str) -> None:
        """Its sessions end with it. Raises LastAdministrator."""

        async def step(together: Pipeline) -> None:
            before = await self.get(username)
            together.multi()  # type: ignore[no-untyped-call]
            if before is None:
                return
            await self._keep_an_administrator(before, replace(before, sites=[]))
            together.delete(_key(username), f"wrong:{username}")
            if before.subject:
                together.delete(f"subject:{before.subject}")
            together.srem(_ALL, username)
            together.incr(_VERSION)

        await self._atomically(step)

    async def _keep_an_administrator(self, before: Account, after: Account) -> None:
        lost = [site for site in before.sites if before.administers(site) and not after.administers(site)]
        if not lost:
            return
        others = [account for account in await self.all() if account.username != before.username]
        for site in lost:
            if not any(account.administers(site) for account in others):
                raise LastAdministrator(site)

    async def _atomically(self, step: Callable[[Pipeline], Any]) -> None:
        """Runs `step`, which reads and then queues what it writes; again when an account was changed in between."""
        async with self._redis.pipeline(transaction=True) as together:
            while True:
                try:
                    await together.watch(_VERSION)
                    await step(together)
                    await together.execute()
                    return
                except WatchError:
                    continue

    async def set_password(self, username: str, password: str, *, once: bool = False) -> None:
        """A new password; all sessions of the account end. With `once` its owner must change it at the next sign-in."""
        until: Any = now_ms() + int(ONCE.total_seconds() * 1000) if once else ""
        stored = await _with_password(password) | {"once": until}
        await self._if_there(username, stored)

    async def sign_out_everywhere(self, username: str) -> None:
        await self._if_there(username, {"generation": _generation()})

    async def _if_there(self, username: str, stored: dict[Any, Any]) -> None:
        async def step(together: Pipeline) -> None:
            there = await together.exists(_key(username))
            together.multi()  # type: ignore[no-untyped-call]
            if there:
                _write(together, username, stored)

        await self._atomically(step)

    async def is_password(self, username: str, password: str) -> bool:
        stored = cast(str | None, await self._redis.hget(_key(username), "password"))
        return await passwords.matches(stored, password)

    async def signed_in(self, username: str, password: str, address: str = "") -> Account | None:
        """The account, if the password is right and still holds. Raises TooMany after too many wrong ones, for a quarter of an hour."""
        if not USERNAME.fullmatch(username) or mask_cpr(username)[1]:
            return None  # nothing is noted of what is no user name: people type their CPR number into any field
        guessing = Guessing(self._redis)
        await guessing.note_try(username, address)
        stored = cast(dict[str, str], await self._redis.hgetall(_key(username)))
        if not await passwords.matches(stored.get("password"), password):
            return None
        account = Account.read(username, stored)
        if account.off or 0 < account.once < now_ms():
            return None
        await guessing.right(username, address)
        if passwords.outdated(stored["password"]):
            renewed = await passwords.hashed(password)
            await self._redis.eval(_ONLY_IF_SAME, 1, _key(username), stored["password"], renewed)
        return account

    async def note_seen(self, account: Account) -> None:
        """When somebody signs in. Accounts from before there was a list are entered in it."""
        if_there = "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'seen', ARGV[1]); redis.call('SADD', KEYS[2], ARGV[2]) end"
        await self._redis.eval(if_there, 2, _key(account.username), _ALL, now_ms(), account.username)

    async def of_subject(self, subject: str) -> Account | None:
        """Whom an identity provider means."""
        username = cast(str | None, await self._redis.get(f"subject:{subject}"))
        account = await self.get(username) if username else None
        return account if account and account.subject == subject else None


def _key(username: str) -> str:
    return f"account:{username}"


def _write(together: Pipeline, username: str, stored: dict[Any, Any]) -> None:
    together.hset(_key(username), mapping=stored)
    together.sadd(_ALL, username)
    together.incr(_VERSION)


async def _with_password(password: str) -> dict[Any, Any]:
    return {"password": await passwords.hashed(password), "generation": _generation()}


def _generation() -> str:
    return secrets.token_hex(8)


def _roles(stored: str) -> frozenset[Role]:
    """The roles that we know among the stored words; an account from before there were roles is an agent."""
    words = stored.split()
    return frozenset(role for role in get_args(Role) if role in words) if words else AGENT


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
