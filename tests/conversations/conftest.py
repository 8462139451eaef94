"""The whole product, started once for all dialogues, and citizens who talk with it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest

from benchmarks.turns import Asker
from tests.product import Product, running

Citizen = Callable[[], AbstractContextManager[Asker]]


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("dialogues") / "data") as started:
        yield started


@pytest.fixture
def citizen(product: Product) -> Citizen:
    """Opens a conversation for one citizen."""

    @contextmanager
    def opened() -> Iterator[Asker]:
        with httpx.Client(base_url=product.url, timeout=30) as client, Asker.opened(client) as asker:
            yield asker

    return opened
