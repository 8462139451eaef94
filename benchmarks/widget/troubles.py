"""What can befall a citizen in the middle of a conversation. Each kind says whether it happened."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import TimeoutError as TooLate

from benchmarks.widget.backstage import Backstage
from benchmarks.widget.conversations import Citizen

_CAUGHT_S = 15  # so long an answer or an event is waited for that is to be cut


@dataclass
class Drill:
    """One citizen, and what can be broken. `patient` allows for breaks that the window notices after 20 or 45 s only."""

    citizen: Citizen
    behind: Backstage
    patient: bool

    def some(self, short: float, long: float) -> float:
        """Seconds; in a short drill a fifth of them."""
        return self.citizen.chance.uniform(short, long) / (1 if self.patient else 5)

    async def pause(self, short: float, long: float) -> None:
        await asyncio.sleep(self.some(short, long))

    async def say_some(self, most: int = 2) -> None:
        for _ in range(self.citizen.chance.randint(0, most)):
            await self.citizen.say()

    def often(self, share: float) -> bool:
        return self.citizen.chance.random() < share


async def cut(drill: Drill) -> bool:
    if drill.often(0.5):
        await drill.citizen.say()
        await drill.pause(0, 0.1)
    return drill.citizen.line.cut(reset=drill.often(0.5))


async def half_event(drill: Drill) -> bool:
    drill.citizen.line.halve_event = True
    return await _caught(drill)


async def lost_answer(drill: Drill) -> bool:
    drill.citizen.line.lose_answer = True
    return await _caught(drill)


async def _caught(drill: Drill) -> bool:
    line = drill.citizen.line
    line.silently = drill.patient and drill.often(0.25)
    line.caught.clear()
    await drill.citizen.say()
    with suppress(TimeoutError):
        async with asyncio.timeout(_CAUGHT_S):
            await line.caught.wait()
    line.lose_answer = line.halve_event = False
    return line.caught.is_set()


async def black_hole(drill: Drill) -> bool:
    """Connections are accepted and silent. Afterwards what was held back arrives late, or not at all."""
    line = drill.citizen.line
    line.swallow()
    await drill.say_some()
    await drill.pause(2, 40 if drill.often(0.15) else 12)
    if drill.often(0.5):
        line.cut(reset=drill.often(0.5))
    line.heal()
    return True


async def offline(drill: Drill) -> bool:
    context = drill.citizen.page.context
    await context.set_offline(True)
    await drill.say_some()
    await drill.pause(0.5, 8)
    await context.set_offline(False)
    return True


async def frozen(drill: Drill) -> bool:
    """No script of the tab runs; its line breaks meanwhile, or does not. (The browser's own freezing needs a hidden tab, which Playwright's never is.)"""
    page = drill.citizen.page
    await drill.say_some(1)
    tab = await page.context.new_cdp_session(page)
    await tab.send("Debugger.enable")
    await tab.send("Debugger.pause")
    await drill.pause(0.5, 2)
    if drill.often(0.5):
        drill.citizen.line.cut(reset=drill.often(0.5))
    await drill.pause(0.5, 8)
    with suppress(Exception):
        await tab.send("Debugger.resume")  # refused where nothing had run and so nothing was stopped
    await tab.send("Debugger.disable")
    await tab.detach()
    if drill.often(0.5):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the tab is looked at again
    return True


async def reload(drill: Drill) -> bool:
    await drill.say_some(1)
    await drill.pause(0, 0.2)
    await drill.citizen.page.reload()
    await drill.citizen.ready()
    return True


async def another_page(drill: Drill) -> bool:
    """To another page that has the chat too, where the conversation goes on, and back with the button."""
    page, citizen = drill.citizen.page, drill.citizen
    await drill.say_some(1)
    await page.goto(f"{citizen.address}/side{len(citizen.written)}")
    await citizen.ready()
    await drill.say_some()
    await drill.pause(0, 2)
    with suppress(TooLate):  # a page that the browser had kept whole is not loaded again, which is what this waits for
        await page.go_back(wait_until="commit", timeout=1_500)
    await citizen.ready()
    return True


async def gateway_killed(drill: Drill) -> bool:
    async with drill.behind.breaking:
        gateway = drill.citizen.chance.choice(drill.behind.gateways)
        gateway.kill()
        try:
            await drill.say_some()
            await drill.pause(0.1, 2)
        finally:
            gateway.start()
    return await gateway.answers()


async def redis_killed(drill: Drill) -> bool:
    async with drill.behind.breaking:
        await asyncio.to_thread(drill.behind.redis.kill)
        try:
            await drill.say_some()
            await drill.pause(0.1, 3)
        finally:
            await asyncio.to_thread(drill.behind.redis.start)
        return True


# How often each: the last two befall everyone at once.
KINDS: dict[str, tuple[Callable[[Drill], Awaitable[bool]], int]] = {
    "connection cut": (cut, 18),
    "half an event": (half_event, 14),
    "answer to a message lost": (lost_answer, 14),
    "black hole": (black_hole, 10),
    "browser offline": (offline, 12),
    "tab frozen": (frozen, 10),
    "page reloaded": (reload, 12),
    "another page and back": (another_page, 12),
    "gateway killed": (gateway_killed, 4),
    "Redis killed": (redis_killed, 3),
}
