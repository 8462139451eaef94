"""Runs Indgang: starts supervisord with the four parts, waits until it is ready, and stops everything."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import IO, Dict, List

from . import paths, ports, rasa, supervision
from . import settings as settings_module
from .commands import environment
from .errors import CommandFailed
from .progress import say
from .settings import Ports, Settings
from .signals import Stopped

SECONDS_TO_READY = 240.0
SECONDS_TO_STOP = 20.0


def run(settings: Settings, lock: IO[str]) -> None:
    """Starts the parts, says when they are ready, and returns after being told to stop.

    Raises CommandFailed when they don't get ready, or when supervisord itself ends.
    """
    began = time.monotonic()
    ports.require_free(settings.host, settings.port)
    chosen = free_ports(settings)
    say("Starting Redis, Rasa, the actions and the gateway …")
    supervisor = Supervisor(settings, chosen, lock)
    try:
        supervisor.wait_until_ready()
        logs = paths.shown(settings.data / "logs")
        say(f"  started in {time.monotonic() - began:.0f} s; logs in {logs}, stop with Ctrl-C")
        if chosen.gateways:
            others = ", ".join(settings_module.url_of("127.0.0.1", port) for port in chosen.gateways)
            say(f"  more gateways, for a balancer before all of them: {others}")
        say(f"Indgang is ready on {settings.url}")
        supervisor.wait()
    except Stopped:
        say("Stopping …")
    finally:
        supervisor.stop()


def free_ports(settings: Settings) -> Ports:
    """Free ones for everything but the first gateway."""
    found = iter(ports.free_ports(settings.workers + settings.action_servers + settings.gateways))
    redis = next(found)
    rasa = [next(found) for _ in range(settings.workers)]
    actions = [next(found) for _ in range(settings.action_servers)]
    return Ports(redis, rasa, actions, list(found))


class Supervisor:
    """supervisord as a child of ours, with everything it watches."""

    def __init__(self, settings: Settings, chosen: Ports, lock: IO[str]) -> None:
        self.settings = settings
        self.at_terminal = os.isatty(0)
        run = settings.data / "run"
        self.running = run / "running.json"
        self.log = LogLines(settings.data / "logs" / "supervisor.log")
        variables = settings_module.variables(settings, chosen)
        config = run / "supervisord.conf"
        config.write_text(supervision.config(settings, supervision.parts(settings, chosen)), encoding="utf-8")
        self.process = self._started(config, variables, lock)
        # For `make account` and for tests: how to reach the parts of this start.
        self.running.write_text(
            json.dumps({"pid": os.getpid(), "url": settings.url, "environment": variables}, indent=1) + "\n",
            encoding="utf-8",
        )

    def _started(self, config: Path, variables: Dict[str, str], lock: IO[str]) -> "subprocess.Popen[bytes]":
        """Its own session, so that Ctrl-C reaches us alone; it holds the data folder's lock for as long as it lives."""
        python = str(paths.SERVICE_PYTHON)
        tether = [python, "-I", "-S", str(supervision.TETHER), "SIGTERM", str(config.parent / "supervisor.pid")]
        program = [python, "-W", "ignore", "-m", "supervisor.supervisord", "-c", str(config)]
        env = environment(dict(rasa.settings(), PYTHONUNBUFFERED="1", **variables))
        with open(str(self.settings.data / "logs" / "supervisor-start.log"), "wb") as output:
            return subprocess.Popen(
                [*tether, *program],
                env=env,
                cwd=str(paths.ROOT),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            )

    def wait_until_ready(self) -> None:
        """Returns when GET /api/v1/readyz answers 200."""
        deadline = time.monotonic() + SECONDS_TO_READY
        while not _answers(f"{self.settings.url}/api/v1/readyz"):
            self._look()
            if time.monotonic() > deadline:
                raise CommandFailed(
                    "Starting", f"not ready after {SECONDS_TO_READY:.0f} s", paths.shown(self.settings.data / "logs")
                )
            time.sleep(0.25)

    def wait(self) -> None:
        """Waits for as long as supervisord runs, and says when a part had to be started again."""
        while True:
            self._look()
            time.sleep(0.25)

    def _look(self) -> None:
        if self.at_terminal and not os.isatty(0):  # it was closed, and make waits for us without passing SIGHUP on
            raise Stopped(signal.SIGHUP)
        if self.process.poll() is not None:
            raise CommandFailed(
                "supervisord", f"it ended with code {self.process.returncode}", paths.shown(self.settings.data / "logs")
            )
        for line in self.log.new():
            if "exited:" in line or "gave up:" in line:
                say(f"A part ended and is started again: {line.split('exited:')[-1].strip()}")

    def stop(self) -> None:
        """Ends all parts: politely, and after some seconds or a second signal at once."""
        try:
            self.process.terminate()
            self.process.wait(timeout=SECONDS_TO_STOP)
        except (Stopped, subprocess.TimeoutExpired):
            self.process.kill()  # the parts are tethered to it
            self.process.wait()
        for leftover in self.running.parent.glob("*"):
            leftover.unlink()


class LogLines:
    """The lines that a log file has gained since we last looked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = path.stat().st_size if path.exists() else 0

    def new(self) -> List[str]:
        try:
            if self.path.stat().st_size < self.offset:  # rotated
                self.offset = 0
            with open(str(self.path), "rb") as file:
                file.seek(self.offset)
                gained = file.read()
        except FileNotFoundError:
            return []
        whole = gained[: gained.rfind(b"\n") + 1]
        self.offset += len(whole)
        return whole.decode("utf-8", errors="replace").splitlines()


def _answers(url: str) -> bool:
    """Whether GET answers 200, past any proxy the machine may have set."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False
