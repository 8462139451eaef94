"""The same proof on the whole product, with a real Rasa, real actions and their logs: after *Slet min samtale* no byte of it is left."""

from pathlib import Path

import pytest

from gateway.sweeping import Sweeping
from indgang.config import ROOT
from indgang.content import Shelf
from indgang.personal_data import kept_under
from indgang.store import connect
from tests.gateway.conftest import Citizen
from tests.gateway.full_conversation import databases, in_files, kept, traces, written
from tests.product import Product

pytestmark = pytest.mark.slow
WORDS = ("zymotiskhane", "zebrakusine")


async def test_no_byte_is_left_of_a_deleted_conversation(product: Product, citizen: Citizen) -> None:
    url = product.environment["INDGANG_REDIS_URL"]
    for text in (f"Jeg har en {WORDS[0]}", "hvad koster et pas", f"det forstår min {WORDS[1]} ikke"):
        assert (await citizen.answer_to(text))["text"]
    before = await traces(url, WORDS)
    assert any("tracker:" in trace for trace in before), "Rasa remembers the words"
    assert any("events:" in trace for trace in before)
    assert (await citizen.client.delete(citizen.path, headers=citizen.headers)).status_code == 204
    assert await traces(url, (*WORDS, citizen.id)) == []
    async with connect(url) as redis:
        await redis.delete("sweeping:file")
        assert await Sweeping(redis, Shelf(ROOT / "content")).write_file_anew()
        await written(redis)
    assert in_files(Path(product.data), WORDS) == []


async def test_every_key_of_a_real_run_is_declared_and_expires(product: Product, citizen: Citizen) -> None:
    url = product.environment["INDGANG_REDIS_URL"]
    await citizen.answer_to("hvad koster et pas")
    wrong: list[str] = []
    async with databases(url) as both:
        for number, key in await kept(url):
            entry, left = kept_under(key, number), await both[number].ttl(key)
            if entry is None or (entry.life == "expires" and (left == -1 or left > entry.longest.total_seconds())):
                wrong.append(f"{key} in database {number}, {left} s")
    assert wrong == []
