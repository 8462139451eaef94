"""What many tests need: a real Redis, and the content as it is."""

from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from indgang.config import ROOT
from indgang.content import Content, load_content
from indgang.store import connect
from tests.product import Product, running
from tests.redis_server import RedisServer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side, a file's tests stay in one process, and so do all that want the whole product: it is started once."""
    for item in items:
        group = str(item.path)
        if "product" in getattr(item, "fixturenames", ()):
            group = (
                "dialogues" if item.path.parent.name == "conversations" else "product"
            )  # the former have one of their own
        item.add_marker(pytest.mark.xdist_group(group))


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
