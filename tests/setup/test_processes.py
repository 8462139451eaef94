"""Starting, restarting and stopping real processes under a real supervisord; small programs stand in for the four parts."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from setup import paths

pytestmark = pytest.mark.slow

# A part that sleeps, and a gateway that is ready at once.
SLEEPER = "import time; time.sleep(600)"
GATEWAY = str(Path(__file__).with_name("ready.py"))
RUN = f"""
import os, sys
from setup import processes, settings, signals, spacy_model, supervision
spacy_model.chosen = lambda: {{"pipeline": "none", "model": "none"}}
python = sys.executable
supervision.parts = lambda chosen, ports: [
    supervision.Part("redis", [python, "-c", {SLEEPER!r}], last=True),
    supervision.Part("rasa", [python, "-c", {SLEEPER!r}]),
    supervision.Part("gateway", [python, {GATEWAY!r}]),
]
signals.install()
chosen = settings.read(os.environ)
with settings.open_data_folder(chosen.data) as lock:
    processes.run(chosen, lock)
"""


class Running:
    """One copy, started as `make run` starts it."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        env = {**os.environ, "INDGANG_DATA": str(data), "INDGANG_PORT": str(port)}
        self.out = data.parent / f"{port}.out"
        with self.out.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN], cwd=paths.ROOT, env=env, stdout=output, stderr=subprocess.STDOUT
            )

    def pid(self, part: str) -> int:
        return int((self.data / "run" / f"{part}.pid").read_text())

    def pids(self) -> list[int]:
        return [self.pid(part) for part in ("supervisor", "redis", "rasa", "gateway")]

    def printed(self) -> str:
        return self.out.read_text()


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    started: list[Running] = []

    def one(name: str) -> Running:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        running = Running(tmp_path / name, port)
        started.append(running)
        assert within(20, lambda: "is ready" in running.printed()), running.printed()
        return running

    yield one
    for running in started:
        running.process.kill()
        running.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(start: Callable[[str], Running], number: signal.Signals) -> None:
    running = start("var")
    pids = running.pids()
    assert f"Indgang is ready on http://127.0.0.1:{running.port}\n" in running.printed()
    running.process.send_signal(number)
    assert running.process.wait(timeout=10) == 0
    assert not any(alive(pid) for pid in pids)
    assert list((running.data / "run").iterdir()) == []


def test_killed_outright_it_leaves_no_process(start: Callable[[str], Running]) -> None:
    running = start("var")
    pids = running.pids()
    running.process.kill()
    assert within(10, lambda: not any(alive(pid) for pid in pids))


def test_parts_do_not_outlive_a_killed_supervisor(start: Callable[[str], Running]) -> None:
    running = start("var")
    pids = running.pids()
    os.kill(running.pid("supervisor"), signal.SIGKILL)
    assert within(10, lambda: not any(alive(pid) for pid in pids))
    assert running.process.wait(timeout=10) == 1


def test_a_part_that_ends_is_started_again_and_said(start: Callable[[str], Running]) -> None:
    running = start("var")
    first = running.pid("rasa")
    os.kill(first, signal.SIGKILL)
    assert within(10, lambda: running.pid("rasa") != first and alive(running.pid("rasa")))
    assert within(5, lambda: "A part ended and is started again: rasa" in running.printed())


def test_two_copies_run_side_by_side(start: Callable[[str], Running]) -> None:
    one, two = start("one"), start("two")
    environments = [
        json.loads((running.data / "run" / "running.json").read_text())["environment"] for running in (one, two)
    ]
    inner = {env[name] for env in environments for name in ("INDGANG_REDIS_URL", "INDGANG_RASA_URL")}
    assert len(inner) == 4
    one.process.terminate()
    assert one.process.wait(timeout=10) == 0
    assert all(alive(pid) for pid in two.pids())


def test_a_second_copy_on_the_same_data_is_refused_in_one_line(start: Callable[[str], Running]) -> None:
    running = start("var")
    env = {**os.environ, "INDGANG_DATA": str(running.data), "INDGANG_PORT": "8000"}
    second = subprocess.run(
        [sys.executable, "-m", "setup", "run"], cwd=paths.ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert second.stdout.startswith("indgang: Indgang already runs with the data folder")
    assert f"(process {running.process.pid})" in second.stdout
    assert second.stdout.count("\n") == 1
