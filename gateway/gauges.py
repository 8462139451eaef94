"""What is looked up when Prometheus asks: how the parts are, and who waits. Where the store does not answer, nothing is said about who waits."""

import asyncio
from collections.abc import Mapping

from redis.exceptions import RedisError

from gateway.metrics import LONGEST_WAIT_SECONDS, OLDEST_TURN_SECONDS, OPEN_TURNS, PART_UP, WAITING_CITIZENS
from gateway.services import Services
from indgang.conversations import now_ms

SECONDS = 2.0  # Prometheus gives up after ten


async def look(services: Services, parts: Mapping[str, bool]) -> None:
    """Sets the gauges; `parts` says which of them answer."""
    for part, answers in parts.items():
        PART_UP.labels(part).set(answers)
    for gauge in (WAITING_CITIZENS, LONGEST_WAIT_SECONDS):
        gauge.clear()
    for gauge in (OPEN_TURNS, OLDEST_TURN_SECONDS):
        gauge.set(float("nan"))
    try:
        async with asyncio.timeout(SECONDS):
            await _who_waits(services)
    except (RedisError, TimeoutError):
        return


async def _who_waits(services: Services) -> None:
    sites = list(services.content.municipalities)
    queues, (turns, oldest) = await services.queues.waiting(sites), await services.queues.open_turns()
    now = now_ms()
    for site in sites:
        queue = queues.get(site, [])
        WAITING_CITIZENS.labels(site).set(len(queue))
        LONGEST_WAIT_SECONDS.labels(site).set((now - queue[0][1]) / 1000 if queue else 0)
    OPEN_TURNS.set(turns)
    OLDEST_TURN_SECONDS.set((now - oldest) / 1000 if turns else 0)
