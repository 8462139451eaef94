"""A whole Indgang, as `make run` starts it, on a free port with a data folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx

from indgang.config import ROOT
from setup import ports

Part = Literal["redis", "rasa", "actions", "gateway"]
SECONDS_TO_READY = 240


@dataclass
class Product:
    """`url` is the gateway's; `environment` what its parts were told."""

    url: str
    data: Path
    environment: dict[str, str]

    def pid(self, part: Part) -> int:
        return int((self.data / "run" / f"{part}.pid").read_text())

    def kill(self, part: Part) -> None:
        """Ends a part at once; the process manager starts it again."""
        os.kill(self.pid(part), signal.SIGKILL)

    def freeze(self, part: Part) -> None:
        os.kill(self.pid(part), signal.SIGSTOP)

    def thaw(self, part: Part) -> None:
        os.kill(self.pid(part), signal.SIGCONT)

    def wait_until_whole(self, seconds: float = 90) -> None:
        """Returns when every part answers."""
        deadline = time.monotonic() + seconds
        parts: dict[str, bool] = {}
        while time.monotonic() < deadline:
            try:
                parts = httpx.get(f"{self.url}/api/v1/status", timeout=5).json()["parts"]
            except httpx.HTTPError:
                parts = {}
            if parts and all(parts.values()):
                return
            time.sleep(0.2)
        raise TimeoutError(f"not whole after {seconds} s: {parts}")

    def run(self, *module: str, words: str = "") -> str:
        """Runs a module of ours beside it, `words` on its standard input; gives what it printed."""
        command = [sys.executable, "-m", *module]
        env = os.environ | self.environment
        return subprocess.run(
            command, cwd=ROOT, env=env, input=words, text=True, capture_output=True, check=True
        ).stdout


@contextmanager
def running(data: Path) -> Iterator[Product]:
    """Starts it waits for its ready line, and stops it as Ctrl-C does."""
    port = ports.free_ports(1)[0]
    env = os.environ | {"INDGANG_PORT": str(port), "INDGANG_DATA": str(data), "INDGANG_LIMITS": "off"}
    output = data.parent / f"{data.name}.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "setup", "--tethered", "run"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    try:
        _wait_for_ready_line(process, output)
        told = json.loads((data / "run" / "running.json").read_text())
        yield Product(told["url"], data, told["environment"])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def _wait_for_ready_line(process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_READY
    while "Indgang is ready on " not in output.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Indgang does not start:\n{output.read_text()}")
        time.sleep(0.2)
