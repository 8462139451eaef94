"""How soon the console's first page is there when many conversations are stored."""

import time

from benchmarks.bookings.slots import Figure, percentile
from benchmarks.claims.served import SITE, Desk
from indgang.conversations import Conversations
from indgang.events import Event, said_by
from indgang.queue import Queues
from indgang.store import connect

AIM_MS = 300
_WORDS = ["pas", "flytning", "skole", "MitID", "kørekort", "bibliotek"]
_READ = 20  # times
_LINES = 12  # of a conversation
_WAITING, _HELD = 40, 60  # of all conversations


async def first_page(redis_url: str, url: str, stored: int) -> list[Figure]:
    desk = await Desk.opened(redis_url, url, "mette")
    await _store(redis_url, stored)
    figures = []
    for what, path in (
        ("page", "/console"),
        ("list", "/console/api/conversations"),
        ("closed ones", "/console/api/conversations?tab=closed"),
    ):
        times = []
        for _ in range(_READ):
            began = time.perf_counter()
            (await desk.client.get(f"{url}{path}")).raise_for_status()
            times.append((time.perf_counter() - began) * 1000)
        told = f"p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms (aim {AIM_MS})"
        figures.append(
            Figure(
                f"the console's first {what} with {stored} stored conversations", told, percentile(times, 0.95) < AIM_MS
            )
        )
    await desk.client.aclose()
    return figures


async def _store(redis_url: str, count: int) -> None:
    async with connect(redis_url) as redis:
        conversations, queues = Conversations(redis), Queues(redis)
        for number in range(count):
            id, _ = await conversations.open(SITE, "kommune", "", 30, _lines(number))
            await queues.touch(SITE, id, 30 * 86_400)
            if number < _WAITING + _HELD:
                await _open(conversations, queues, id, staffed=number >= _WAITING)
            elif number % 2:
                found = await conversations.get(id)
                await conversations.hold(found, "assistant", [], taken_from=["assistant"], close=True)
                await queues.close(SITE, id, 30 * 86_400)


async def _open(conversations: Conversations, queues: Queues, id: str, *, staffed: bool) -> None:
    found = await conversations.get(id)
    if staffed:
        await queues.take(SITE, id)
        await conversations.hold(found, "staff", [], taken_from=["assistant"], staff="mette", staff_name="Mette")
    else:
        await queues.enter(SITE, id)
        await conversations.hold(found, "waiting", [], taken_from=["assistant"])


def _lines(number: int) -> list[Event]:
    said = (f"{_WORDS[(number + line) % len(_WORDS)]}, linje {line} i samtale {number}" for line in range(_LINES))
    return [said_by("assistant" if line % 2 else "citizen", text) for line, text in enumerate(said)]
