"""A program as a process of its own, which can be killed and started again."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from indgang.config import ROOT

SECONDS_TO_READY = 120
_TETHER = ROOT / "setup" / "tether.py"


class Process:
    """It dies with this one. `answers` says whether it is up; what it prints stands in `folder`."""

    def __init__(
        self, name: str, command: Sequence[str], env: Mapping[str, str], folder: Path, answers: Callable[[], bool]
    ) -> None:
        self.name, self._answers, self._env = name, answers, env
        self._log = folder / f"{name}.log"
        tether = [sys.executable, "-I", "-S", str(_TETHER), "SIGKILL", str(folder / f"{name}.pid")]
        self._command = [*tether, *command]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._env, stdout=log, stderr=log)

    def wait(self) -> None:
        """Returns when it answers."""
        deadline = time.monotonic() + SECONDS_TO_READY
        while not self._answers():
            if not self._process or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.05)

    def end(self) -> None:
        """SIGTERM, and returns when it has ended what it was at."""
        self.send(signal.SIGTERM)
        if self._process:
            self._process.wait(SECONDS_TO_READY)

    def send(self, signal_number: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(signal_number)

    def kill(self) -> None:
        """SIGKILL; nothing where it does not run."""
        if self._process:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
