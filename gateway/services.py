"""Everything a request may need, made once when the gateway starts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from redis.asyncio import Redis

from gateway.assistant import Assistant
from gateway.hub import Hub
from gateway.limits import Rates
from gateway.speaker import Speaker
from gateway.trackers import Trackers
from gateway.turns import Turns
from indgang.config import Config
from indgang.content import Content
from indgang.conversations import Conversations
from indgang.handoff import Handoff
from indgang.queue import Queues
from indgang.store import connect


@dataclass(frozen=True)
class Services:
    config: Config
    content: Content
    redis: Redis
    conversations: Conversations
    queues: Queues
    trackers: Trackers
    assistant: Assistant
    handoff: Handoff
    hub: Hub
    turns: Turns
    rates: Rates


@asynccontextmanager
async def running(config: Config, content: Content) -> AsyncIterator[Services]:
    """The services with their background work under way; everything is closed on the way out."""
    async with (
        connect(config.redis_url) as redis,
        connect(config.redis_url, db=1) as rasa,
        Assistant(config.rasa_url) as assistant,
    ):
        services = _services(config, content, redis, rasa, assistant)
        work = [asyncio.create_task(services.hub.run()), asyncio.create_task(services.turns.sweep())]
        try:
            yield services
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)


def _services(config: Config, content: Content, redis: Redis, rasa: Redis, assistant: Assistant) -> Services:
    conversations, queues, trackers = Conversations(redis), Queues(redis), Trackers(rasa)
    handoff = Handoff(content, queues)
    speaker = Speaker(content, conversations, assistant, handoff)
    return Services(
        config=config,
        content=content,
        redis=redis,
        conversations=conversations,
        queues=queues,
        trackers=trackers,
        assistant=assistant,
        handoff=handoff,
        hub=Hub(redis),
        turns=Turns(redis, conversations, queues, trackers, speaker),
        rates=Rates(redis, config.limits),
    )


def _of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Needed = Annotated[Services, Depends(_of)]
