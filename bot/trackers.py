"""Where Rasa keeps its memory of a conversation: database 1 of our Redis, for a day after the last word."""

from __future__ import annotations

import json
import os
from typing import Any

import redis
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import RedisTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

DATABASE = 1
KEPT = 86_400  # seconds; INDGANG_TRACKER_SECONDS sets another time
EVENTS = 80  # some fifteen turns: Rasa goes through all of them at every turn, at 0.7 ms each, and writes them all anew
SECONDS_TO_ANSWER = 2.0  # a Redis that hangs must not hold up the citizen for longer


class ExpiringTrackers(RedisTrackerStore):
    """Rasa's own store, but reached by URL, so that a password, TLS and the port stand in one setting.

    It keeps the last `EVENTS` events only, where Rasa's own would let a long conversation grow slower and slower.
    """

    def __init__(self, domain: Domain, host: str, event_broker: EventBroker | None = None, **settings: Any) -> None:
        kept = int(os.environ.get("INDGANG_TRACKER_SECONDS", KEPT))
        super().__init__(domain, event_broker=event_broker, record_exp=kept, **settings)
        waiting = {"socket_timeout": SECONDS_TO_ANSWER, "socket_connect_timeout": SECONDS_TO_ANSWER}
        self.red = redis.StrictRedis.from_url(host, db=DATABASE, decode_responses=True, **waiting)

    async def save(self, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        """Writes the newest events; what was stored before is not read again, for the tracker came from there."""
        await self.stream_events(tracker)
        dialogue = tracker.as_dialogue()
        dialogue.events = list(dialogue.events)[-EVENTS:]
        self.red.set(self._get_key_prefix() + tracker.sender_id, json.dumps(dialogue.as_dict()), ex=self.record_exp)
