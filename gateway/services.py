"""Everything a request may need, made once when the gateway starts."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from itsdangerous import Signer
from redis.asyncio import Redis

from gateway.assistant import Assistant
from gateway.counting import Counting
from gateway.hub import Hub
from gateway.learning import Learner
from gateway.limits import Rates
from gateway.mail import Mail, host_of, server_or_none
from gateway.openid import OpenId, provider_or_none
from gateway.signing import signer
from gateway.speaker import Speaker
from gateway.sweeping import Sweeping
from gateway.switching import Switching
from gateway.team_calls import TeamCalls
from gateway.trackers import Trackers
from gateway.turns import Turns
from gateway.upkeep import Upkeep
from gateway.waiting import Waiting
from indgang import languages
from indgang.audit import Audit
from indgang.availability import Availability
from indgang.cases import Cases
from indgang.config import Config
from indgang.content import Content, Shelf
from indgang.conversations import Conversations
from indgang.counts import Counts
from indgang.handling import Handling
from indgang.handoff import Handoff
from indgang.lessons import Lessons
from indgang.library_hours import LibraryHours
from indgang.notes import Notes
from indgang.notices import Notices
from indgang.presence import Presence
from indgang.queue import Queues
from indgang.replicas import Replicas
from indgang.signals import Signals
from indgang.store import connect, is_watched
from indgang.switches import Switches
from indgang.tallies import Tallies


@dataclass(frozen=True)
class Services:
    config: Config
    shelf: Shelf
    redis: Redis
    replicas: Replicas
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
    counts: Counts
    counting: Counting
    upkeep: Upkeep
    mail: Mail
    audit: Audit
    signer: Signer
    openid: OpenId | None
    signals: Signals
    presence: Presence
    availability: Availability
    library_hours: LibraryHours
    handling: Handling
    waiting: Waiting
    team_calls: TeamCalls
    cases: Cases
    notes: Notes
    lessons: Lessons
    learner: Learner
    switches: Switches
    switching: Switching

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
        Assistant(config.rasa_url, seen=Trackers(rasa).has_heard) as assistant,
    ):
        services = _services(config, shelf, redis, rasa, assistant)
        jobs = [services.hub.run(), services.turns.sweep(), shelf.follow(), services.mail.run()]
        jobs += [
            services.counting.run(),
            services.waiting.run(),
            services.team_calls.run(),
            Sweeping(redis, shelf).run(),
        ]
        if config.public_url:  # only the real service asks other people's sites, not a try-out or a test
            jobs.append(services.upkeep.run())
        work = [asyncio.create_task(job) for job in jobs]
        try:
            yield services
        finally:
            await _ended(work)
            await services.library_hours.close()


async def _ended(work: Iterable[asyncio.Task[None]]) -> None:
    """Cancels them all, and again while one goes on: a cancellation can get lost in a library that it meets at the wrong moment."""
    left = set(work)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=0.5)


def _services(config: Config, shelf: Shelf, redis: Redis, rasa: Redis, assistant: Assistant) -> Services:
    conversations, queues, trackers = Conversations(redis), Queues(redis), Trackers(rasa)
    presence, library_hours, handling, signals = Presence(redis), LibraryHours(redis), Handling(redis), Signals(redis)
    mail = Mail(redis, shelf, server_or_none(), host_of(config.public_url))
    availability = Availability(shelf, presence, library_hours)
    handoff, tallies, counts = Handoff(shelf, queues, availability, handling), Tallies(redis), Counts(redis)
    lessons, switches, audit = Lessons(redis), Switches(redis), Audit(redis)
    learner = Learner(lessons, conversations)
    speaker = Speaker(shelf, conversations, assistant, handoff, switches)
    return Services(
        config=config,
        shelf=shelf,
        redis=redis,
        replicas=Replicas(redis, is_watched(config.redis_url)),
        conversations=conversations,
        queues=queues,
        trackers=trackers,
        assistant=assistant,
        handoff=handoff,
        hub=Hub(redis),
        turns=Turns(redis, conversations, queues, trackers, speaker, tallies, learner),
        rates=Rates(redis, config.limits),
        notices=Notices(redis, shelf),
        tallies=tallies,
        counts=counts,
        counting=Counting(shelf, conversations, queues, counts),
        upkeep=Upkeep(redis, shelf, tallies),
        mail=mail,
        team_calls=TeamCalls(redis, shelf, conversations, queues, mail, config.public_url),
        cases=Cases(redis),
        audit=audit,
        signer=signer(config),
        openid=OpenId(redis, provider) if (provider := provider_or_none()) else None,
        signals=signals,
        presence=presence,
        availability=availability,
        library_hours=library_hours,
        handling=handling,
        waiting=Waiting(redis, shelf, conversations, queues, presence, availability, handoff, signals),
        notes=Notes(redis),
        lessons=lessons,
        learner=learner,
        switches=switches,
        switching=Switching(shelf, switches, conversations, queues, audit),
    )


async def _of(request: Request) -> Services:  # not `def`: FastAPI would send each request through a thread for it
    services: Services = request.app.state.services
    return services


Needed = Annotated[Services, Depends(_of)]
