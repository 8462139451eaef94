"""The driver, a process of its own in .build/load: `python -m benchmarks.load.driver PLAN`, where the plan is the JSON of `plans.Plan`.

Locust (a kept load tool) starts the citizens, lets them think, and times what they send. It costs some 0.5 ms of a core for a
request, a fifth of what the tests' own client costs, and that matters where driver and product share two cores. What a turn takes is told to
it as a request of its own: from sending a message until its answer stands on the citizen's stream.

It prints JSON lines: `{"now": "measuring"}`, `{"now": "done"}`, for long runs a line now and then, and at the end what was measured.
"""

import json
import random
import resource
import signal
import sys
import time
import uuid
from http.client import HTTPException
from typing import Any

import gevent
import gevent.event
import gevent.lock
import gevent.queue
import gevent.signal
from locust import FastHttpUser, task  # first: it makes sockets and sleep gevent's own
from locust.env import Environment

from benchmarks.load.mix import Dialogue, Said, next_dialogue
from benchmarks.load.windows import Window

SITE = "eksempelby"
LONGEST = 150.0  # seconds for an answer: one may stand in line for two minutes
AT_ONCE = 40  # streams that are being opened at the same time


class Failed(Exception):
    """A turn that did not end in an answer."""


class Chatting(FastHttpUser):  # type: ignore[misc]  # Locust lives in an environment of its own
    """A citizen of the product: writes, and waits for the answer on the stream."""

    abstract = True
    plan: dict[str, Any]
    turns_each = 20  # before a new conversation is begun

    def on_start(self) -> None:
        self.chance = random.Random()  # noqa: S311 (nothing secret)
        self.dialogue: Dialogue | None = None
        self.begin()

    def wait_time(self) -> float:
        return self.chance.uniform(*self.plan["think"])

    @task  # type: ignore[untyped-decorator]
    def turn(self) -> None:
        said = self.next_words()
        began, clock = time.time(), time.perf_counter()
        error: Exception | None = None
        try:
            self.last = self.ask(said)
        except Exception as problem:
            error, self.dialogue = problem, None
        took = (time.perf_counter() - clock) * 1000
        self.environment.events.request.fire(
            request_type="turn",
            name="turn",
            response_time=took,
            response_length=0,
            start_time=began,
            exception=error,
            context={},
        )
        self.turns += 1
        if error or self.turns >= self.turns_each:
            self.begin()

    def next_words(self) -> Said:
        while True:
            if self.dialogue is None:
                self.dialogue = next_dialogue(self.chance)
                return next(self.dialogue)
            try:
                return self.dialogue.send(self.last)
            except StopIteration:
                self.dialogue = None

    def begin(self) -> None:
        self.turns, self.dialogue = 0, None
        self.turns_each = self.chance.choices([5, 20, 300], [5, 4, 1])[0]
        self.end()
        self.window = Window(self.host)
        self.conversation, self.token = self.window.opened(SITE)
        self.heard: gevent.queue.Queue[dict[str, Any]] = gevent.queue.Queue()
        gevent.spawn(self._read, self.window, self.heard)
        self.last = self.heard.get(timeout=LONGEST)

    def _read(self, window: Window, heard: "gevent.queue.Queue[dict[str, Any]]") -> None:
        try:
            for event in window.events(self.conversation, self.token):
                if event["from"] == "assistant":
                    heard.put(event)
        except (OSError, HTTPException, ValueError):
            return  # closed by us; or lost, and then the turn is not answered

    def ask(self, said: Said) -> dict[str, Any]:
        what = {"text": said} if isinstance(said, str) else {"button": {"event": self.last["id"], "index": said}}
        answer = self.client.post(
            f"/api/v1/conversations/{self.conversation}/messages",
            json={"client_id": str(uuid.uuid4()), **what},
            headers={"Authorization": f"Bearer {self.token}"},
            name="accepted",
        )
        if answer.status_code != 202:
            raise Failed(f"answered with {answer.status_code}")
        event = self._answer_to(answer.json()["event"])
        if event.get("status") == "error_assistant":
            raise Failed("error_assistant")
        return event

    def _answer_to(self, message: str) -> dict[str, Any]:
        """The first word of the assistant behind the message; what stands before it is a form that asked again."""
        try:
            while True:
                event: dict[str, Any] = self.heard.get(timeout=LONGEST)
                if place_of(event["id"]) > place_of(message):
                    return event
        except gevent.queue.Empty:
            raise Failed("no answer") from None

    def end(self) -> None:
        if hasattr(self, "window"):
            self.window.close()
            if self.plan.get("delete"):
                self.client.delete(
                    f"/api/v1/conversations/{self.conversation}",
                    headers={"Authorization": f"Bearer {self.token}"},
                    name="deleted",
                )

    def on_stop(self) -> None:
        self.end()


def place_of(event: str) -> tuple[int, ...]:
    return tuple(int(part) for part in event.split("-"))


class Bare(Chatting):
    """The same citizen, who speaks to Rasa's own channel: the reply to the request is the answer."""

    abstract = True

    def begin(self) -> None:
        self.turns, self.dialogue, self.last = 0, None, {}
        self.turns_each = self.chance.choices([5, 20, 300], [5, 4, 1])[0]
        self.conversation = uuid.uuid4().hex

    def ask(self, said: Said) -> dict[str, Any]:
        answer = self.client.post(
            "/webhooks/rest/webhook",
            json={
                "sender": self.conversation,
                "message": self._words(said),
                "metadata": {"site": SITE, "front": "kommune", "language": "da", "about": ""},
            },
            name="accepted",
        )
        if answer.status_code != 200 or not answer.json():
            raise Failed(f"answered with {answer.status_code} and nothing")
        return dict(answer.json()[0].get("custom", {}))

    def _words(self, said: Said) -> str:
        if isinstance(said, str):
            return said
        button = self.last["buttons"][said]
        return f"/{button['id']}{json.dumps(button.get('entities', {}))}"

    def end(self) -> None:
        return


class Times:
    """What Locust told of: milliseconds by name of those that ended while `on`, and what failed."""

    def __init__(self, environment: Environment) -> None:
        self.on, self.by_name, self.failures = False, dict[str, list[float]](), dict[str, int]()
        self.turns, self.recent = 0, list[float]()
        environment.events.request.add_listener(self.hear)

    def hear(self, name: str, response_time: float, exception: Exception | None = None, **_: Any) -> None:
        if not self.on:
            return
        if exception:
            self.failures[f"{name}: {exception}"] = self.failures.get(f"{name}: {exception}", 0) + 1
            return
        self.by_name.setdefault(name, []).append(round(response_time, 2))
        if name == "turn":
            self.turns += 1
            self.recent.append(response_time)


def tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def chat(plan: dict[str, Any]) -> None:
    kind = Bare if plan["bare"] else Chatting
    citizen = type("Citizen", (kind,), {"host": plan["url"], "plan": plan, "abstract": False})
    environment = Environment(user_classes=[citizen])
    times, runner = Times(environment), environment.create_local_runner()
    if plan["turns"]:  # the samples are kept, the times are not
        times.by_name = _Forgetting()
    thinks = sum(plan["think"]) / 2
    runner.start(plan["users"], spawn_rate=max(1.0, plan["users"] / max(thinks, 1.0)))
    gevent.sleep(plan["warm_up"])
    times.on = True
    tell(now="measuring")
    began = time.perf_counter()
    if plan["turns"]:
        until_turns(plan, times)
    else:
        gevent.sleep(plan["seconds"])
    seconds = time.perf_counter() - began
    times.on = False
    tell(now="done")
    runner.quit()
    tell(seconds=seconds, turns=times.turns, times=dict(times.by_name), failures=times.failures)


class _Forgetting(dict[str, list[float]]):
    def setdefault(self, name: str, default: list[float] | None = None) -> list[float]:
        return []


def until_turns(plan: dict[str, Any], times: Times) -> None:
    """A line each `every` turns, until so many, or until so many seconds are over."""
    told, until = 0, time.monotonic() + plan["seconds"]
    while times.turns < plan["turns"] and time.monotonic() < until:
        gevent.sleep(0.2)
        if times.turns >= told + plan["every"]:
            told = times.turns
            recent, times.recent = sorted(times.recent), []
            tell(turns_so_far=times.turns, p50=recent[len(recent) // 2], p95=recent[int(len(recent) * 0.95)])


def stay(plan: dict[str, Any]) -> None:
    """Opens streams and reads them until it is ended; tells when they are open, and in the end when each message came."""
    streams = Streams(plan["url"])
    began = time.perf_counter()
    gate = gevent.lock.BoundedSemaphore(AT_ONCE)
    reading = [gevent.spawn(streams.one, number, gate) for number in range(plan["users"])]
    while len(streams.open) + streams.failed < plan["users"]:
        gevent.sleep(0.1)
    tell(open=streams.open[: plan["some"]], failed=streams.failed, seconds=time.perf_counter() - began)
    over = gevent.event.Event()
    gevent.signal_handler(signal.SIGTERM, over.set)
    over.wait()
    lost = sum(one.dead for one in reading)
    tell(arrived=streams.arrived, lost=lost - streams.failed)


class Streams:
    def __init__(self, url: str) -> None:
        self.url, self.open, self.failed = url, list[str](), 0
        self.arrived: dict[str, float] = {}  # a text → when it came (seconds of the machine's steady clock)

    def one(self, number: int, gate: Any) -> None:
        window = Window(self.url, f"127.0.0.{1 + number % 20}")
        try:
            with gate:
                id, token = window.opened(SITE)
                events = window.events(id, token)
                next(events)
        except (OSError, StopIteration):
            self.failed += 1
            return
        self.open.append(id)
        for event in events:
            if event.get("from") == "staff":
                self.arrived[event["text"]] = time.perf_counter()


def main() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    plan = json.loads(sys.argv[1])
    stay(plan) if plan["stay"] else chat(plan)


if __name__ == "__main__":
    main()
