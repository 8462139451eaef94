"""Twenty people press “Tag samtalen” at once, over two gateways, again and again."""

import asyncio
import time
from collections import Counter

import httpx

from benchmarks.bookings.slots import Figure, percentile
from benchmarks.claims.served import Citizen, Desk
from indgang.conversations import Conversations
from indgang.store import connect

RACERS = 20
_AT_ONCE = 5  # conversations that are raced for at the same time


async def race(redis_url: str, urls: list[str], conversations: int) -> list[Figure]:
    desks = [await Desk.opened(redis_url, urls[0], f"racer{number:02}") for number in range(RACERS)]
    async with httpx.AsyncClient(timeout=60) as client:
        ids = [(await Citizen.opened(client, urls[0])).id for _ in range(conversations)]
    faults, got, times = [], Counter[int](), list[float]()
    for first in range(0, len(ids), _AT_ONCE):
        rounds = await asyncio.gather(*(_claims(desks, urls, one) for one in ids[first : first + _AT_ONCE]))
        for one, answers in zip(ids[first : first + _AT_ONCE], rounds, strict=True):
            got.update(status for _, status, _ in answers)
            times += [milliseconds for _, _, milliseconds in answers]
            faults += await _faults(redis_url, one, [username for username, status, _ in answers if status == 200])
    for fault in faults[:20]:
        print(fault)
    for desk in desks:
        await desk.client.aclose()
    what = f"{conversations} conversations, each claimed by {RACERS} at once over {len(urls)} gateways"
    others = sum(got.values()) - got[200] - got[409]
    right = got[200] == conversations and got[409] == conversations * (RACERS - 1) and not others
    return [
        Figure(what, f"{got[200]} won, {got[409]} were told who has it, {others} other answers", right),
        Figure(
            "each conversation: one winner, who holds it, told to the citizen once", f"{len(faults)} faults", not faults
        ),
        Figure(
            "a claim in the race", f"p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms", True
        ),
    ]


async def _claims(desks: list[Desk], urls: list[str], conversation: str) -> list[tuple[str, int, float]]:
    """Who got which status, in how many milliseconds."""
    tries = (_claim(desk, urls[number % len(urls)], conversation) for number, desk in enumerate(desks))
    return list(await asyncio.gather(*tries))


async def _claim(desk: Desk, url: str, conversation: str) -> tuple[str, int, float]:
    began = time.perf_counter()
    answer = await desk.post(url, f"/conversations/{conversation}/claim")
    return desk.username, answer.status_code, (time.perf_counter() - began) * 1000


async def _faults(redis_url: str, conversation: str, winners: list[str]) -> list[str]:
    async with connect(redis_url) as redis:
        kept = Conversations(redis)
        stored, events = await kept.get(conversation), await kept.events(conversation)
    told = [event for event in events if event.holder == "staff"]
    holds = {
        f"{len(winners)} winners": len(winners) == 1,
        f"held by {stored.staff}, won by {winners}": [stored.staff] == winners,
        f"told {len(told)} times": len(told) == 1 and told[0].staff_name == stored.staff_name,
    }
    return [f"{conversation}: {fault}" for fault, held in holds.items() if not held]
