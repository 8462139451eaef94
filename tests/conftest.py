"""What many tests need: a real Redis, and the content as it is."""

from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from indgang.config import ROOT
from indgang.content import Content, load_content
from indgang.store import connect
from tests.product import Product, running
from tests.redis_server import RedisServer


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(ROOT / "content")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis with the settings that `make run` uses."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """An empty database."""
    async with connect(redis_url) as client:
        await client.flushall()
        yield client


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A whole Indgang, started once for all tests that want one. A test that breaks it waits until it is whole again."""
    with running(tmp_path_factory.mktemp("product") / "data") as product:
        yield product
