"""Citizens of the whole product."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.gateway.conftest import Citizen
from tests.product import Product


@pytest.fixture
async def citizen(product: Product) -> AsyncIterator[Citizen]:
    async with httpx.AsyncClient(base_url=product.url, timeout=30) as client:
        citizen = Citizen(client)
        await citizen.open()
        yield citizen
