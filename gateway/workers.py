"""The Rasa workers: who takes the next turn, who is set aside, and the line of those who wait for a free one.

A worker works on one message at a time, and what it cannot get to would only run into a time-out there. So it is given `at_once` turns at most, and
other turns wait here in the order in which they came. A worker that cannot be reached is set aside until it answers again, as long as there
is another. It is asked anew with growing pauses.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from gateway.metrics import RASA_SECONDS, TURNS_IN_HAND, TURNS_IN_LINE, TURNS_REFUSED_TOTAL, WORKER_UP
from indgang.errors import AssistantUnavailable

SECONDS_TO_CONNECT = 2.0
SECONDS_TO_SAY_SO = 2.0  # for a worker to say that it is up
PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0)  # seconds between looks at a worker that is set aside
LOOK_SECONDS = 2.0  # between looks at one that is not
IDLE_SECONDS = (
    2.0  # Rasa's server closes a connection that was idle for 5; a turn must not be sent into one that closes
)


class Worker:
    """One Rasa. `in_hand` are the turns that it has now."""

    def __init__(self, url: str, patience: float) -> None:
        limits = httpx.Limits(max_connections=None, keepalive_expiry=IDLE_SECONDS)
        waits = httpx.Timeout(patience, connect=SECONDS_TO_CONNECT)
        self._client = httpx.AsyncClient(base_url=url, timeout=waits, limits=limits)
        self.name = urlsplit(url).netloc
        self.in_hand, self.aside = 0, False
        self.failures, self.look_at = 0, 0.0

    async def ask(self, body: dict[str, Any], seconds: float) -> httpx.Response:
        """Rasa's REST channel. Raises `httpx.HTTPError`."""
        waits = httpx.Timeout(seconds, connect=min(seconds, SECONDS_TO_CONNECT))
        with RASA_SECONDS.time():
            return await self._client.post("/webhooks/rest/webhook", json=body, timeout=waits)

    async def is_up(self) -> bool:
        """Whether it serves with a model. Raises `httpx.HTTPError` when it does not answer."""
        return (await self._client.get("/", timeout=SECONDS_TO_SAY_SO)).status_code == 200

    async def aclose(self) -> None:
        await self._client.aclose()


@dataclass(frozen=True)
class Bounds:
    """Turns that a worker is given at once, seconds in line after which one is refused, and how many may stand in line."""

    at_once: int
    longest: float
    most: int


class Workers:
    def __init__(self, urls: Sequence[str], bounds: Bounds, patience: float) -> None:
        self._all, self._bounds = [Worker(url, patience) for url in urls], bounds
        self._line: deque[asyncio.Future[Worker]] = deque()

    async def __aenter__(self) -> Self:
        self._watch = asyncio.create_task(self._look_after())
        for worker in self._all:
            WORKER_UP.labels(worker.name).set(1)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.cancel()
        with suppress(asyncio.CancelledError):
            await self._watch
        for worker in self._all:
            await worker.aclose()

    async def one(self) -> Worker:
        """The worker with the fewest turns in hand, once it is one's turn; give it back with `back`.

        Raises AssistantUnavailable: "busy" when too many stand in line, "timeout" when it took too long.
        """
        if not self._line and (worker := self._free()):
            return self._taken(worker)
        if len(self._line) >= self._bounds.most:
            TURNS_REFUSED_TOTAL.labels("line full").inc()
            raise AssistantUnavailable("busy")
        return await self._stand_in_line()

    async def _stand_in_line(self) -> Worker:
        place: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._line.append(place)
        TURNS_IN_LINE.set(len(self._line))
        try:
            await asyncio.wait([place], timeout=self._bounds.longest)
            if not place.done():
                TURNS_REFUSED_TOTAL.labels("waited too long").inc()
                raise AssistantUnavailable("timeout")
            return place.result()
        except BaseException:
            if place.done():
                self.back(place.result())
            else:
                self._line.remove(place)
                TURNS_IN_LINE.set(len(self._line))
            raise

    @contextmanager
    def held(self, worker: Worker) -> Iterator[Worker]:
        """Gives the worker back at the end."""
        try:
            yield worker
        finally:
            self.back(worker)

    def back(self, worker: Worker) -> None:
        worker.in_hand -= 1
        TURNS_IN_HAND.labels(worker.name).set(worker.in_hand)
        self._hand_out()

    def another(self, tried: Iterable[Worker]) -> Worker | None:
        """For a turn that a worker gave back: one that was not tried yet, at once, for it has stood in line already.

        One that is set aside may be back without anybody having looked yet, so it is better than none.
        """
        others = [worker for worker in self._all if worker not in tried]
        chosen = [worker for worker in others if not worker.aside] or others
        return self._taken(_least(chosen)) if chosen else None

    def set_aside(self, worker: Worker, *, unless_last: bool = False) -> None:
        """It gets no turns until it answers again; or, if it is the last, only when nobody else could take them either."""
        if unless_last and not any(not other.aside for other in self._all if other is not worker):
            return
        worker.aside, worker.look_at = True, time.monotonic()
        WORKER_UP.labels(worker.name).set(0)
        self._hand_out()

    async def any_is_up(self) -> bool:
        return any(await asyncio.gather(*(self._look(worker) for worker in self._all)))

    def _free(self) -> Worker | None:
        """Among those that are set aside, too, when all are: one that is back is then found by the turn itself."""
        chosen = _least([worker for worker in self._all if not worker.aside] or self._all)
        return chosen if chosen.in_hand < self._bounds.at_once else None

    def _taken(self, worker: Worker) -> Worker:
        worker.in_hand += 1
        TURNS_IN_HAND.labels(worker.name).set(worker.in_hand)
        return worker

    def _hand_out(self) -> None:
        while self._line and (worker := self._free()):
            place = self._line.popleft()
            if not place.done():
                place.set_result(self._taken(worker))
        TURNS_IN_LINE.set(len(self._line))

    async def _look_after(self) -> None:
        """For ever: looks at those that are set aside, and at the others so that a frozen one gets few turns."""
        while True:
            due = [worker for worker in self._all if worker.look_at <= time.monotonic()]
            await asyncio.gather(*(self._look(worker) for worker in due if worker.aside or len(self._all) > 1))
            await asyncio.sleep(PAUSES[0])

    async def _look(self, worker: Worker) -> bool:
        try:
            up = await worker.is_up()
        except httpx.TimeoutException:
            self.set_aside(worker, unless_last=True)
            up = False
        except httpx.HTTPError:
            self.set_aside(worker)
            up = False
        if up and worker.aside:
            worker.aside = False
            WORKER_UP.labels(worker.name).set(1)
            self._hand_out()
        worker.failures = 0 if up else worker.failures + 1
        worker.look_at = time.monotonic() + (LOOK_SECONDS if up else PAUSES[min(worker.failures, len(PAUSES)) - 1])
        return up


def _least(workers: Sequence[Worker]) -> Worker:
    return min(workers, key=lambda worker: worker.in_hand)
