"""Thousands of windows that are open and say nothing: what they cost the gateway, and how soon a message comes through to some of them."""

import asyncio
import signal
import time
from dataclasses import dataclass

from benchmarks.bookings.slots import percentile
from benchmarks.claims.served import Desk
from benchmarks.load.parts import cpu_seconds, megabytes
from benchmarks.load.plans import Plan, driving
from tests.product import Product

SOME = 200  # that get messages
MESSAGES = 400
A_SECOND = 20
AIM_MB, AIM_MS = 600, 200


@dataclass(frozen=True)
class Idle:
    """Of `streams`: how many could not be opened, how many broke; megabytes of the gateway; its share of a core while nobody says anything;
    milliseconds from the request of a member of staff to the citizen's stream."""

    streams: int
    failed: int
    lost: int
    seconds_to_open: float
    before: float
    open: float
    after: float
    share_of_core: float
    delivered: list[float]
    sent: int

    @property
    def faults(self) -> int:
        return self.failed + self.lost + self.sent - len(self.delivered)

    def delivery(self, share: float) -> float:
        return percentile(self.delivered, share) if self.delivered else float("inf")


def idle(product: Product, count: int, rest: float) -> Idle:
    """Opens `count` streams, leaves them alone for `rest` seconds, and then sends messages into some."""
    gateway = product.pid("gateway")
    before = megabytes(gateway)
    with driving(Plan(product.url, count, stay=True, some=SOME)) as driver:
        told = driver.next_line()
        used, began = cpu_seconds(gateway), time.monotonic()
        time.sleep(rest)
        share = (cpu_seconds(gateway) - used) / (time.monotonic() - began)
        memory = megabytes(gateway)
        sent = asyncio.run(_send(product, told["open"]))
        after = megabytes(gateway)
        driver.process.send_signal(signal.SIGTERM)
        heard = driver.next_line()
    arrived = {text: at for text, at in heard["arrived"].items() if text in sent}
    times = [(at - sent[text]) * 1000 for text, at in arrived.items()]
    return Idle(count, told["failed"], heard["lost"], told["seconds"], before, memory, after, share, times, len(sent))


async def _send(product: Product, conversations: list[str]) -> dict[str, float]:
    """Staff take the conversations, and write into them; when each message was sent."""
    desk = await Desk.opened(product.environment["INDGANG_REDIS_URL"], product.url, "maaler")
    for conversation in conversations:
        (await desk.post(product.url, f"/conversations/{conversation}/claim")).raise_for_status()
    sent: dict[str, float] = {}

    async def say(number: int) -> None:
        text = f"besked {number}"
        sent[text] = time.perf_counter()
        (await desk.say(product.url, conversations[number % len(conversations)], text)).raise_for_status()

    saying = []
    for number in range(MESSAGES):
        saying.append(asyncio.create_task(say(number)))
        await asyncio.sleep(1 / A_SECOND)
    await asyncio.gather(*saying)
    await asyncio.sleep(3)  # for the last to arrive
    await desk.client.aclose()
    return sent
