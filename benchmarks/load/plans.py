"""What the driver is told, and the driver itself, started and listened to."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from indgang.config import ROOT
from setup import environments
from setup.commands import environment

LineOfDriver = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """`users` citizens at `url` who think for some seconds between a reply and the next message.

    `bare` says that `url` is Rasa's own; with `turns` it goes on until so many (or `seconds`), telling how it goes each `every`; with
    `stay` nobody says anything, and the streams are only kept open: the conversations of `some` are told. `delete` has
    each citizen delete the conversation when it is over.
    """

    url: str
    users: int
    think: tuple[float, float] = (20, 30)
    seconds: float = 60
    warm_up: float = 10
    bare: bool = False
    turns: int = 0
    every: int = 1000
    stay: bool = False
    some: int = 0
    delete: bool = False


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each turn, and of the answer to each message that it was `accepted`; `failures` by what went wrong."""

    seconds: float
    turns: int
    turn: list[float]
    accepted: list[float]
    failures: dict[str, int]

    @classmethod
    def read(cls, line: LineOfDriver) -> "Measured":
        times = line["times"]
        return cls(line["seconds"], line["turns"], times.get("turn", []), times.get("accepted", []), line["failures"])


class Driver:
    def __init__(self, plan: Plan) -> None:
        command = [str(environments.load()), "-W", "ignore", "-m", "benchmarks.load.driver", json.dumps(asdict(plan))]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)

    def lines(self) -> Iterator[LineOfDriver]:
        assert self.process.stdout is not None  # noqa: S101 (for the types)
        for line in self.process.stdout:
            yield json.loads(line)

    def next_line(self) -> LineOfDriver:
        """Raises RuntimeError when the driver has ended instead."""
        for line in self.lines():
            return line
        raise RuntimeError("the driver has ended")


@contextmanager
def driving(plan: Plan) -> Iterator[Driver]:
    driver = Driver(plan)
    try:
        yield driver
    finally:
        driver.process.kill()
        driver.process.wait()
