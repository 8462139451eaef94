"""A Redis with a replica, and three Sentinels that make the replica the master when the master is gone: real processes on this machine."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from setup import ports, redis
from tests.processes import Process

NAME = "indgang"  # of the master, to the Sentinels
DOWN_AFTER_MS = 2000  # without an answer a Sentinel takes the master for dead


class RedisPair:
    """`url` is the store's address for those who use it; `parts` are redis-1, redis-2, sentinel-1, -2 and -3."""

    def __init__(self, folder: Path) -> None:
        self._folder, found = folder, ports.free_ports(5)
        self._servers, self._sentinels = found[:2], found[2:]
        self.url = f"redis+sentinel://{','.join(f'127.0.0.1:{port}' for port in self._sentinels)}/{NAME}"
        self.parts = {f"redis-{place}": self._server(place) for place in (1, 2)}
        self.parts |= {f"sentinel-{place}": self._sentinel(place) for place in (1, 2, 3)}

    def start(self) -> None:
        """Returns when the replica has everything and the Sentinels know of it."""
        for name in ("redis-1", "redis-2"):
            self.parts[name].start()
            self.parts[name].wait()
        _until(lambda: self._has_replica(self._servers[0]), "a replica")
        for place in (1, 2, 3):
            self.parts[f"sentinel-{place}"].start()
        for port in self._sentinels:
            _until(lambda port=port: self._knows_all(port), "Sentinels that know of each other")  # type: ignore[misc]

    def stop(self) -> None:
        for part in self.parts.values():
            part.kill()

    def master(self) -> str:
        """Which of `parts` the Sentinels have as master."""
        found = None
        for port in self._sentinels:
            with suppress(RedisError), Redis(port=port, decode_responses=True) as sentinel:
                found = sentinel.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
        assert found
        return f"redis-{self._servers.index(int(found[1])) + 1}"

    def replica(self) -> str:
        return "redis-2" if self.master() == "redis-1" else "redis-1"

    def wait_for_replica(self) -> None:
        """Returns when the master of this moment has a replica, and the Sentinels know of each other."""
        _until(lambda: self._has_replica(self._servers[int(self.master()[-1]) - 1]), "a replica")
        for port in self._sentinels:
            _until(lambda port=port: self._knows_all(port), "Sentinels that know of each other")  # type: ignore[misc]

    def _server(self, place: int) -> Process:
        port = self._servers[place - 1]
        data = self._folder / f"redis-{place}"
        data.mkdir()
        command = redis.command(redis.server(), data, port)
        if place == 2:
            command += ["--replicaof", "127.0.0.1", str(self._servers[0])]
        return Process(f"redis-{place}", command, os.environ, self._folder, lambda: _pings(port))

    def _sentinel(self, place: int) -> Process:
        port, file = self._sentinels[place - 1], self._folder / f"sentinel-{place}.conf"
        file.write_text(
            f"port {port}\nbind 127.0.0.1\ndir {self._folder}\n"
            f"sentinel monitor {NAME} 127.0.0.1 {self._servers[0]} 2\n"
            f"sentinel down-after-milliseconds {NAME} {DOWN_AFTER_MS}\n"
            f"sentinel failover-timeout {NAME} 10000\n"
        )
        command = [str(redis.server()), str(file), "--sentinel"]
        return Process(f"sentinel-{place}", command, os.environ, self._folder, lambda: _pings(port))

    def _has_replica(self, port: int) -> bool:
        with suppress(RedisError), Redis(port=port) as server:
            return bool(server.info("replication").get("slave0", {}).get("state") == "online")
        return False

    def _knows_all(self, port: int) -> bool:
        with suppress(RedisError), Redis(port=port, decode_responses=True) as sentinel:
            flat = sentinel.execute_command("SENTINEL", "MASTER", NAME)
            told = flat if isinstance(flat, dict) else dict(zip(flat[::2], flat[1::2], strict=True))
            return int(told["num-slaves"]) == 1 and int(told["num-other-sentinels"]) == 2
        return False


@contextmanager
def pair(folder: Path) -> Iterator[RedisPair]:
    found = RedisPair(folder)
    try:
        found.start()
        yield found
    finally:
        found.stop()


def _until(holds: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} after {seconds} s")
        time.sleep(0.05)


def _pings(port: int) -> bool:
    with suppress(RedisError), Redis(port=port) as server:
        return bool(server.ping())
    return False
