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
from gateway.mail import Mail, host_of, server_or_none
from gateway.speaker import Speaker
from gateway.trackers import Trackers
from gateway.turns import Turns
from gateway.upkeep import Upkeep
from indgang import languages
from indgang.config import Config
from indgang.content import Content, Shelf
from indgang.conversations import Conversations
from indgang.handoff import Handoff
from indgang.notices import Notices
from indgang.queue import Queues
from indgang.store import connect
from indgang.tallies import Tallies


@dataclass(frozen=True)
class Services:
    config: Config
    shelf: Shelf
    redis: Redis
    conversations: Conversations
    queues: Queues
    trackers: Trackers
    assistant: Assistant
    handoff: Handoff
    hub: Hub
    turns: Turns
    rates: Rates
    notices: Notices
    tallies: Tallies
    upkeep: Upkeep
    mail: Mail

    @property
    def content(self) -> Content:
        """What is said now; asked for anew each time, since an editor may have changed it."""
        return self.shelf.content


@asynccontextmanager
async def running(config: Config, shelf: Shelf) -> AsyncIterator[Services]:
    """The services with their background work under way; everything is closed on the way out."""
    await asyncio.to_thread(languages.load)
    async with (
        connect(config.redis_url) as redis,
        connect(config.redis_url, db=1) as rasa,
        Assistant(config.rasa_url) as assistant,
    ):
        services = _services(config, shelf, redis, rasa, assistant)
        jobs = [services.hub.run(), services.turns.sweep(), shelf.follow(), services.mail.run()]
        if config.public_url:  # only the real service asks other people's sites, not a try-out or a test
            jobs.append(services.upkeep.run())
        work = [asyncio.create_task(job) for job in jobs]
        try:
            yield services
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)


def _services(config: Config, shelf: Shelf, redis: Redis, rasa: Redis, assistant: Assistant) -> Services:
    conversations, queues, trackers = Conversations(redis), Queues(redis), Trackers(rasa)
    handoff, tallies = Handoff(shelf, queues), Tallies(redis)
    speaker = Speaker(shelf, conversations, assistant, handoff)
    return Services(
        config=config,
        shelf=shelf,
        redis=redis,
        conversations=conversations,
        queues=queues,
        trackers=trackers,
        assistant=assistant,
        handoff=handoff,
        hub=Hub(redis),
        turns=Turns(redis, conversations, queues, trackers, speaker, tallies),
        rates=Rates(redis, config.limits),
        notices=Notices(redis, shelf),
        tallies=tallies,
        upkeep=Upkeep(redis, shelf, tallies),
        mail=Mail(redis, shelf, server_or_none(), host_of(config.public_url)),
    )


def _of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Needed = Annotated[Services, Depends(_of)]
