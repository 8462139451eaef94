"""Where Rasa keeps its memory of a conversation: database 1 of our Redis, for a day after the last word."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import os
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import rasa.core.agent
import redis
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import RedisTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel

logger = logging.getLogger(__name__)

DATABASE = 1
KEPT = 86_400  # seconds; INDGANG_TRACKER_SECONDS sets another time
EVENTS = 80  # some fifteen turns: Rasa goes through all of them at every turn, at 0.7 ms each, and writes them all anew
SECONDS_TO_ANSWER = 2.0  # a Redis that hangs must not hold up the citizen for longer
SENTINEL_PORT, SENTINEL_SECONDS = 26379, 0.5

# KEYS: tracker   ARGV: sha1 of what was read before ('' for nothing), what is to be stored, seconds to live. Returns 0 when somebody else has
# stored it meanwhile (or deleted it): a worker that was thought dead, or was cut off, ends a turn that another has taken over.
_STORE = """
local before = redis.call('GET', KEYS[1])
if (before and redis.sha1hex(before) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""


class ExpiringTrackers(RedisTrackerStore):
    """Rasa's own store, but reached by URL, so that a password, TLS, the port and Sentinels stand in one setting.

    It keeps the last `EVENTS` events only, where Rasa's own would let a long conversation grow slower and slower. Several Rasas may share
    it: nothing of a conversation stays in a process after its turn, and who stores a turn late changes nothing.
    """

    def __init__(self, domain: Domain, host: str, event_broker: EventBroker | None = None, **settings: Any) -> None:
        self._kept = int(os.environ.get("INDGANG_TRACKER_SECONDS", KEPT))
        super().__init__(domain, event_broker=event_broker, record_exp=self._kept, **settings)
        self.red = client(host, password())
        self._store = self.red.register_script(_STORE)

    async def _retrieve(self, sender_id: str, fetch_all_sessions: bool) -> DialogueStateTracker | None:
        """The last session, whatever is asked for: no other is kept."""
        stored = cast("str | None", self.red.get(self._get_key_prefix() + sender_id))
        if stored is None:
            return None
        dialogue = json.loads(stored)
        dialogue["events"] = _last_session(dialogue["events"])
        tracker = self.init_tracker(sender_id)
        tracker.recreate_from_dialogue(Dialogue.from_parameters(dialogue))
        tracker.stored_as = _digest(stored)
        return tracker

    async def save(self, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        """Writes the newest events; what was stored before is not read again, for the tracker came from there."""
        await self.stream_events(tracker)
        dialogue = tracker.as_dialogue()
        dialogue.events = list(dialogue.events)[-EVENTS:]
        text = json.dumps(dialogue.as_dict())
        before = getattr(tracker, "stored_as", "")
        if self._store(keys=[self._get_key_prefix() + tracker.sender_id], args=[before, text, self._kept]):
            tracker.stored_as = _digest(text)
        else:
            logger.warning("A turn was stored too late, after another worker had gone on: it is left out.")


def _last_session(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    starts = [place for place, event in enumerate(events) if event.get("name") == ACTION_SESSION_START_NAME]
    return events[starts[-1] :] if starts else events


def _as_it_is(store: TrackerStore) -> TrackerStore:
    """In place of Rasa's wrapper, which answers as to a newcomer while Redis is away, and keeps what was said in a memory that nothing clears.

    Without it such a turn fails, and the citizen is told so.
    """
    return store


rasa.core.agent.FailSafeTrackerStore = _as_it_is  # here, because Rasa reads this module before it makes its agent


# Rasa goes through all classes for each event that it reads from the store: a twelfth of what a turn takes.
Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))


def client(url: str, secret: str = "") -> redis.Redis:
    """The database of trackers at an address as indgang/store.py has it. It is patient for some four seconds, while a master is replaced."""
    waiting = {
        "socket_timeout": SECONDS_TO_ANSWER,
        "socket_connect_timeout": SECONDS_TO_ANSWER,
        "retry": Retry(ExponentialBackoff(cap=0.5, base=0.05), 11),
        "retry_on_error": [redis.ConnectionError],
    }
    parts = urlsplit(url)
    if not parts.scheme.endswith("+sentinel"):
        single = redis.Redis.from_url(url, db=DATABASE, decode_responses=True, **waiting)
        if secret:  # what stands in the address would come before an argument
            single.connection_pool.connection_kwargs["password"] = secret
        return single
    login, _, servers = parts.netloc.rpartition("@")
    user, _, own = login.partition(":")
    known = {"username": unquote(user), "password": secret or unquote(own)}
    asked = {"socket_timeout": SENTINEL_SECONDS, "socket_connect_timeout": SENTINEL_SECONDS}
    sentinels: Any = Sentinel([_place(server) for server in servers.split(",")], sentinel_kwargs=asked)  # type: ignore[no-untyped-call]
    waiting.update({name: value for name, value in known.items() if value})
    tls = parts.scheme.startswith("rediss")
    master: redis.Redis = sentinels.master_for(
        parts.path.strip("/"), db=DATABASE, decode_responses=True, ssl=tls, **waiting
    )
    return master


def password() -> str:
    """What INDGANG_REDIS_PASSWORD_FILE holds; else the address has it, if there is one."""
    file = os.environ.get("INDGANG_REDIS_PASSWORD_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""


def _place(server: str) -> tuple[str, int]:
    parts = urlsplit(f"//{server}")
    return parts.hostname or "", parts.port or SENTINEL_PORT


def _digest(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 (as Redis makes it; nothing secret depends on it)
