"""A Redis of the race's own, with the settings of `make run`."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from setup import ports
from setup import redis as redis_server


class Server:
    """Keeps what it has in `folder`; `url` is where it answers."""

    def __init__(self, folder: Path) -> None:
        self._port = ports.free_ports(1)[0]
        self._command = redis_server.command(redis_server.server(), folder, self._port)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns when it answers, and has read its file again."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        with Redis(port=self._port) as client:
            while time.monotonic() < deadline:
                with suppress(NoConnection):
                    client.ping()
                    return
                time.sleep(0.02)
        raise RuntimeError("redis-server does not start")

    def kill(self) -> None:
        """SIGKILL: nothing is written any more."""
        if self._process:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
