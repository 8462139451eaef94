"""What many tests need: a real Redis, and the content as it is."""

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as NoConnection

from indgang.config import ROOT
from indgang.content import Content, load_content
from indgang.store import connect
from setup import ports
from setup import redis as redis_server
from tests.product import Product, running


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(ROOT / "content")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis with the settings that `make run` uses."""
    folder = tmp_path_factory.mktemp("redis")
    with running_redis(folder, ports.free_ports(1)[0]) as url:
        yield url


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """An empty database."""
    async with connect(redis_url) as client:
        await client.flushall()
        yield client


class running_redis:
    """Starts a Redis in `folder` on `port`; `kill` and `start` let a test pull the plug."""

    def __init__(self, folder: Path, port: int) -> None:
        self._command = redis_server.command(redis_server.server(), folder, port)
        self._port = port

    def __enter__(self) -> str:
        self.start()
        return f"redis://127.0.0.1:{self._port}"

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        with BlockingRedis(port=self._port) as client:
            while time.monotonic() < deadline:
                with suppress(NoConnection):
                    client.ping()
                    return
                time.sleep(0.02)
        raise RuntimeError("redis-server does not start")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A whole Indgang, started once for all tests that want one. A test that breaks it waits until it is whole again."""
    with running(tmp_path_factory.mktemp("product") / "data") as product:
        yield product
