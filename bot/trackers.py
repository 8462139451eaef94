"""Where Rasa keeps its memory of a conversation: database 1 of our Redis, for a day after the last word."""

from __future__ import annotations

import os
from typing import Any

import redis
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import RedisTrackerStore
from rasa.shared.core.domain import Domain

DATABASE = 1
KEPT = 86_400  # seconds; INDGANG_TRACKER_SECONDS sets another time
SECONDS_TO_ANSWER = 2.0  # a Redis that hangs must not hold up the citizen for longer


class ExpiringTrackers(RedisTrackerStore):
    """Rasa's own store, but reached by URL, so that a password, TLS and the port stand in one setting."""

    def __init__(self, domain: Domain, host: str, event_broker: EventBroker | None = None, **settings: Any) -> None:
        kept = int(os.environ.get("INDGANG_TRACKER_SECONDS", KEPT))
        super().__init__(domain, event_broker=event_broker, record_exp=kept, **settings)
        waiting = {"socket_timeout": SECONDS_TO_ANSWER, "socket_connect_timeout": SECONDS_TO_ANSWER}
        self.red = redis.StrictRedis.from_url(host, db=DATABASE, decode_responses=True, **waiting)
