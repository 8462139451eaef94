"""The catalogue as it is stored, and the steps that change it.

catalogue:{site}:version     string  another random one with each change; there from the moment the catalogue exists
catalogue:{site}:courses     hash    course id → Offering (JSON)
catalogue:{site}:changes     hash    session id → Change (JSON)
catalogue:{site}:request:ID  string  what came of a request, for a day

Nothing here is about citizens, so only requests expire. The hash tag keeps a municipality on one node.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis

from indgang.bookings import Slot
from indgang.catalogue.offerings import Change, Offering, imported
from indgang.catalogue.stock import Stock, as_of
from indgang.content.municipalities import Municipality
from indgang.courses import Pattern, Session
from indgang.errors import Conflict, Unknown

REQUEST_SECONDS = 86_400
_PUT = (Path(__file__).parent / "put.lua").read_text("utf-8")
_read: dict[str, Stock] = {}  # by site: the last that this process has read


class NoSuchCourse(Unknown):
    """The catalogue has no course with this id."""


class ChangedMeanwhile(Conflict):
    """Somebody else changed the course or the date since it was read."""


class Catalogue:
    """One municipality's own courses. Every method may raise `redis.RedisError`.

    `stock` is what its `courses.yml` says: imported, once and by one process only, when there never was a catalogue.
    `request` names what a librarian asked for, once: the same one again changes nothing.
    """

    def __init__(self, redis: Redis, site: str, stock: Iterable[Pattern] = ()) -> None:
        self.redis, self.site = redis, site
        self._stock, self._prefix = list(stock), f"catalogue:{{{site}}}:"

    async def sessions(self, now: datetime) -> list[Session]:
        """Those of the coming weeks, the earliest first: cancelled ones and those past their deadline too, with that state."""
        return (await self.stock()).coming(now)

    async def session(self, session_id: str, now: datetime | None = None) -> Session:
        """With its state at `now`; also one that has been. Raises NoSuchSession."""
        session = (await self.stock()).session(session_id)
        return as_of(session, now) if now else session

    async def offering(self, course_id: str) -> Offering:
        """Raises NoSuchCourse."""
        if found := (await self.stock()).courses.get(course_id):
            return found
        raise NoSuchCourse(course_id)

    async def stock(self) -> Stock:
        """All of it. One round trip; what was read before is read anew only when it has changed."""
        version = cast("str | None", await self.redis.get(self._key("version")))
        if version is None:
            if not self._stock:
                return Stock("", {}, {})
            await self.begin()
        known = _read.get(self.site)
        if known is None or known.version != version:
            known = _read[self.site] = await self._all()
        return known

    async def begin(self) -> bool:
        """Takes the stock in, unless there is, or was, a catalogue; whether it did."""
        courses = {pattern.id: imported(pattern) for pattern in self._stock}
        return await self._put("", courses, {}, only_new=True) == "done"

    async def save(
        self, offering: Offering, request: str, changes: Mapping[str, Change] | None = None, revision: int | None = None
    ) -> Offering:
        """Stores a course with the dates that it changes, as one step. `revision` is that of the course that was read, None for any.

        Raises ChangedMeanwhile.
        """
        stored = offering.model_copy(update={"revision": offering.revision + 1})
        await self._changed(request, {stored.id: stored}, changes or {}, ("courses", stored.id, revision))
        return stored

    async def change(self, session_id: str, change: Change, request: str) -> Change:
        """Stores what differs on one date; `change.revision` is that of the one that was read. Raises ChangedMeanwhile."""
        stored = change.model_copy(update={"revision": change.revision + 1})
        await self._changed(request, {}, {session_id: stored}, ("changes", session_id, change.revision))
        return stored

    async def _changed(self, request: str, courses: Any, changes: Any, check: tuple[str, str, int | None]) -> None:
        if self._stock:
            await self.begin()
        if await self._put(request, courses, changes, check=check) == "changed":
            raise ChangedMeanwhile(f"{check[1]} was changed by somebody else")

    async def _all(self) -> Stock:
        async with self.redis.pipeline(transaction=True) as together:
            together.get(self._key("version"))
            together.hgetall(self._key("courses"))
            together.hgetall(self._key("changes"))
            version, courses, changes = await together.execute()
        return Stock(
            version or "",
            {id: Offering.model_validate_json(course) for id, course in sorted(courses.items())},
            {id: Change.model_validate_json(change) for id, change in changes.items()},
        )

    async def _put(
        self,
        request: str,
        courses: Mapping[str, Offering],
        changes: Mapping[str, Change],
        *,
        only_new: bool = False,
        check: tuple[str, str, int | None] = ("", "", None),
    ) -> str:
        """`done`, `again` (this request was carried out), `changed`, or `there` (with `only_new`)."""
        keys = [self._key(name) for name in ("version", "courses", "changes", f"request:{request}")]
        revision = "" if check[2] is None else str(check[2])
        facts = [
            secrets.token_hex(8),
            request and str(REQUEST_SECONDS),
            "new" if only_new else "",
            check[0],
            check[1],
            revision,
        ]
        for name, stored in (("courses", courses), ("changes", changes)):
            for id, one in stored.items():
                facts += [name, id, cast(Any, one).model_dump_json(exclude_defaults=True)]
        return str(await self.redis.register_script(_PUT)(keys=keys, args=facts))

    def _key(self, name: str) -> str:
        return f"{self._prefix}{name}"


def slot_of(session: Session, municipality: Municipality) -> Slot:
    """What the bookings know of a session of our own. Where it says no place, it is held at the municipality's library."""
    course = session.course
    return Slot(
        id=session.id,
        kind="course",
        title=course.title,
        start=session.start,
        end=session.end,
        branch=course.branch or municipality.library.name,
        address=course.address,
        cells=((session.id, session.capacity or 0),),
        closes=session.closes,
        waiting=session.waiting,
        bring=course.bring,
    )
