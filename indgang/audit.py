"""Who of the staff did what with whose conversation: written with every act, read by managers, kept for a year.

    audit:{site}   stream   who, what, and where there is one conversation and detail; cut off after `KEPT`

It holds user names and ids of conversations, never what a citizen wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, cast, get_args

from redis.asyncio import Redis

from indgang.conversations import now_ms
from indgang.privacy import mask_cpr

What = Literal[
    "read",
    "claim",
    "release",
    "transfer",
    "take_over",
    "hand_back",
    "close",
    "edit",
    "withdraw",
    "search",
    "export",
    "delete",
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "presence_off",
    "account_made",
    "account_changed",
    "account_deleted",
    "bot_off",
    "bot_on",
    "chat_off",
    "chat_on",
]
KEPT = timedelta(days=365)
LONGEST_DETAIL = 200  # characters
_PAGE = 500  # entries read at a time


@dataclass(frozen=True)
class Noted:
    """One line of the log. `id` is milliseconds-number, as an event's."""

    id: str
    at: datetime
    who: str
    what: What
    conversation: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which lines: from `since` until before `until`; empty words mean all."""

    since: datetime
    until: datetime
    who: str = ""
    what: str = ""
    conversation: str = ""

    def fits(self, noted: Noted) -> bool:
        return (
            self.who in ("", noted.who)
            and self.what in ("", noted.what)
            and self.conversation in ("", noted.conversation)
        )


class Audit:
    """Every method may raise `redis.RedisError`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def note(self, site: str, who: str, what: What, conversation: str = "", detail: str = "") -> None:
        """Keeps that `who` (a user name) did `what`; `detail` is a short word of ours or a reason, never a citizen's text."""
        said = {"who": who, "what": what, "conversation": conversation, "detail": mask_cpr(detail)[0][:LONGEST_DETAIL]}
        async with self._redis.pipeline(transaction=True) as together:
            together.xadd(
                _key(site), {name: word for name, word in said.items() if word}, minid=_oldest(), approximate=False
            )
            together.expire(_key(site), KEPT)
            await together.execute()

    async def note_everywhere(self, sites: Iterable[str], who: str, what: What, detail: str = "") -> None:
        """The same in the log of each municipality, for what concerns an account."""
        for site in sites:
            await self.note(site, who, what, detail=detail)

    async def found(self, site: str, wanted: Wanted, most: int) -> list[Noted]:
        """The wanted lines, the newest first, at most `most` of them. What is older than a year is removed first."""
        await self._redis.xtrim(_key(site), minid=_oldest(), approximate=False)
        lines: list[Noted] = []
        last = f"({_ms(wanted.until)}-0"
        while len(lines) < most:
            page = cast(
                list[tuple[str, dict[str, str]]],
                await self._redis.xrevrange(_key(site), max=last, min=str(_ms(wanted.since)), count=_PAGE),
            )
            read = [_read(entry, fields) for entry, fields in page]
            lines += [noted for noted in read if wanted.fits(noted)]
            if len(page) < _PAGE:
                break
            last = f"({read[-1].id}"
        return lines[:most]


def known(word: str) -> bool:
    """Whether `word` is one of the acts that are noted."""
    return word in get_args(What)


def _key(site: str) -> str:
    return f"audit:{site}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _oldest() -> str:
    return str(now_ms() - int(KEPT.total_seconds() * 1000))


def _read(entry: str, fields: dict[str, str]) -> Noted:
    at = datetime.fromtimestamp(int(entry.partition("-")[0]) / 1000, UTC)
    what = cast(What, fields["what"])
    return Noted(entry, at, fields["who"], what, fields.get("conversation", ""), fields.get("detail", ""))
