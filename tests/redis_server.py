"""A Redis of one's own, with the settings of `make run`, whose plug can be pulled: for tests, and for the race for seats."""

import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from setup import ports, redis

SECONDS_TO_READY = 30  # a large file is read again first


class RedisServer:
    """Keeps what it has in `folder`; `url` is where it answers. As a context it is started, and ended without a farewell."""

    def __init__(self, folder: Path) -> None:
        self._port = ports.free_ports(1)[0]
        self._command = redis.command(redis.server(), folder, self._port)
        self.url = f"redis://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Returns when it answers, and has read its file again."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + SECONDS_TO_READY
        with Redis(port=self._port) as client:
            while time.monotonic() < deadline:
                with suppress(NoConnection):
                    client.ping()
                    return
                time.sleep(0.02)
        raise RuntimeError("redis-server does not start")

    def kill(self) -> None:
        """SIGKILL: nothing is written any more."""
        self._process.kill()
        self._process.wait()
