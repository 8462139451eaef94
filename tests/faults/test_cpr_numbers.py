"""Two hundred CPR numbers in many spellings through the whole product: none is left anywhere."""

import asyncio
import random
import uuid
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from indgang.privacy import MASK
from indgang.store import connect
from tests.gateway.conftest import Citizen
from tests.product import Product

pytestmark = pytest.mark.slow
SPELLINGS = [
    "{d}{m}{y}-{s}",
    "{d}{m}{y}{s}",
    "{d}{m}{y} {s}",
    "{d}.{m}.{y}-{s}",
    "{d} {m} {y} {s}",
    "{d}/{m}/{y} – {s}",
    "{d}{m}19{y}-{s}",
]
SENTENCES = [
    "mit cpr er {}",
    "{}",
    "jeg hedder Ib, {} og jeg flytter",
    "{}?",
    "cpr:{} nemid",
    "min søn ({}) skal i skole",
    "/{}",
]


def numbers() -> list[tuple[str, list[str]]]:
    """(what is typed, the digits that must be found nowhere) for two hundred made-up persons."""
    chance = random.Random(2026)  # noqa: S311 (no secret)
    found = []
    for _ in range(200):
        # Serials beginning with 9 and ending in a rare group, so that a hit in a raw search is no accident.
        parts = {
            "d": f"{chance.randint(1, 28):02}",
            "m": f"{chance.randint(1, 12):02}",
            "y": f"{chance.randint(10, 99)}",
            "s": f"9{chance.randint(0, 999):03}",
        }
        written = chance.choice(SPELLINGS).format(**parts)
        plain = "{d}{m}{y}{s}".format(**parts)
        found.append(
            (
                chance.choice(SENTENCES).format(written),
                [written, plain, f"{plain[:6]}-{plain[6:]}", f"{plain[:6]} {plain[6:]}"],
            )
        )
    return found


async def test_no_cpr_number_reaches_the_store_a_log_or_rasa(product: Product) -> None:
    typed = numbers()
    async with httpx.AsyncClient(base_url=product.url, timeout=30) as client:
        citizen = Citizen(client)
        for turn, (text, _) in enumerate(typed):
            if turn % 20 == 0:
                citizen = Citizen(client)
                await citizen.open(page=f"https://www.eksempelby.example/{text}?cpr={text}".replace(" ", "%20"))
            answer = await citizen.answer_to(text)
            assert answer["text"]
        await _in_odd_places(client, citizen, typed)
    texts = [event["text"] for event in await _transcript(product, citizen)]
    assert any(MASK in text for text in texts)
    haystack = await _everything(product)
    assert len(haystack) > 100_000
    left = [secret for _, secrets in typed for secret in secrets if secret.encode() in haystack]
    assert left == []


async def _in_odd_places(client: httpx.AsyncClient, citizen: Citizen, typed: list[tuple[str, list[str]]]) -> None:
    """Where no CPR number belongs, and where a log might catch it."""
    for text, (number, *_) in typed[:20]:
        await client.get(
            f"/api/v1/conversations/{number}/events", headers={"Authorization": f"Bearer {number}".encode()}
        )
        await client.get(f"/findes-ikke/{number}", params={"q": text})
        await client.post("/api/v1/conversations", json={"site": number, "front": number})
        await client.post("/api/v1/conversations", content=f'{{"site": "{number}')
        await citizen.send(text, client_id=number)
        await client.post(f"{citizen.path}/rating", json={"score": 5, "comment": text}, headers=citizen.headers)
        await client.post("/console/sign-in", data={"username": number, "password": text, "csrf": number})


async def _transcript(product: Product, citizen: Citizen) -> list[dict[str, str]]:
    async with httpx.AsyncClient(base_url=product.url) as client:
        citizen.client = client
        return await citizen.transcript()


async def _everything(product: Product) -> bytes:
    """Every byte that is kept: the store's file, both databases as they answer, all logs and whatever else lies in the data folder."""
    await asyncio.sleep(0.5)
    files = b"\n".join(path.read_bytes() for path in Path(product.data).rglob("*") if path.is_file())
    dumps = []
    for database in (0, 1):
        async with connect(product.environment["INDGANG_REDIS_URL"], db=database) as redis:
            dumps += [await _value(redis, key) for key in await redis.keys("*")]
    return files + "\n".join(dumps).encode()


async def _value(redis: Redis, key: str) -> str:
    match await redis.type(key):
        case "stream":
            return str(await redis.xrange(key))
        case "hash":
            return str(await redis.hgetall(key))
        case "string":
            return str(await redis.get(key))
        case "zset":
            return str(await redis.zrange(key, 0, -1))
        case kind:
            return f"{key}: {kind} {uuid.uuid4()}"
