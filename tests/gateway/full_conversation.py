"""A conversation with everything in it that one can leave behind, each thing with a word of its own by which it is found again."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
from redis.asyncio import Redis

from indgang.bookings import Bookings, Person, mine
from indgang.store import connect
from tests.gateway.conftest import Citizen, Script
from tests.gateway.desk import Desk
from tests.gateway.test_console import HUMAN
from tests.indgang.small_slots import NOW, course

KEEP = timedelta(days=30)
# What a citizen or a colleague typed, one made-up word for each place. None of them is a word of ours.
SAID, PAGE, COMMENT, OPINION = "zymotiskhane", "zebrastisiden", "zinkskraldespand", "zoologiskmening"
NAME, CONTACT, LEFT = "Zakarias Zimmerlund", "zakarias@zimmerlund.example", "zobelpelshuen"
TO_STAFF, OF_STAFF, NOTE, EDITED = "zagrebturen", "zambesiflodsvaret", "zephyrnoten", "zigzagrettelsen"
MARKERS = (SAID, PAGE, COMMENT, OPINION, NAME, CONTACT, LEFT, TO_STAFF, OF_STAFF, NOTE, EDITED)
BOOKED = ("Zenobia Zander", "zenobia@zander.example")


async def leave_everything(gateway: httpx.AsyncClient, desk: Desk, redis: Redis, url: str, script: Script) -> Citizen:
    """The citizen of such a conversation. A booking was made in it, which outlives it by design; `BOOKED` made it."""
    citizen = Citizen(gateway)
    await citizen.open(page=f"https://www.eksempelby.example/{PAGE}?cpr=0101901234")
    await citizen.answer_to(f"Jeg har en {SAID} 010190-1234")
    script.says["nemid"] = [{"answer": "nemid_lukket", "confidence": 0.9}]
    answer = await citizen.answer_to("nemid")
    await _rate(citizen, event=answer["id"], helpful=False, comment=COMMENT)
    await _rate(citizen, score=2, comment=OPINION)
    script.says["menneske"] = HUMAN
    await citizen.answer_to("menneske")
    await _with_staff(citizen, desk)
    await _leave_message(citizen)
    await _book(redis, citizen)
    async with connect(
        url, db=1
    ) as rasa:  # what Rasa stores, under the key and for the time that bot/trackers.py gives it
        await rasa.set(f"tracker:{citizen.id}", json.dumps({"events": [{"text": SAID}]}), ex=86_400)
    return citizen


async def _with_staff(citizen: Citizen, desk: Desk) -> None:
    path = f"/conversations/{citizen.id}"
    assert (await desk.post(f"{path}/claim")).status_code == 200
    await citizen.send(TO_STAFF)
    sent = await desk.say(citizen.id, OF_STAFF)
    assert sent.status_code == 202
    assert (await desk.post(f"{path}/messages/{sent.json()['event']}/edit", text=EDITED)).status_code == 204
    assert (await desk.say(citizen.id, OF_STAFF)).status_code == 202
    assert (await desk.post(f"{path}/notes", client_id=str(uuid.uuid4()), text=NOTE)).status_code == 201
    assert (await desk.post(f"{path}/labels", labels=["haster"])).status_code == 200
    await desk.get(path)
    newest = (await citizen.transcript())[-1]["id"]
    assert (await desk.post(f"{path}/read", event=newest)).status_code == 204
    for call, body in (("read", {"event": newest}), ("typing", {})):
        await citizen.client.post(f"{citizen.path}/{call}", json=body, headers=citizen.headers)
    for kind in ("tekst", "data"):
        assert SAID in await desk.see(f"/console/arkiv/samtale/{citizen.id}/{kind}")


async def _leave_message(citizen: Citizen) -> None:
    left = {"client_id": str(uuid.uuid4()), "name": NAME, "contact": CONTACT, "text": LEFT, "consent": True}
    answer = await citizen.client.post(f"{citizen.path}/message-left", json=left, headers=citizen.headers)
    assert answer.status_code == 201, answer.text


async def _rate(citizen: Citizen, **body: object) -> None:
    answer = await citizen.client.post(f"{citizen.path}/rating", json=body, headers=citizen.headers)
    assert answer.status_code == 204


async def _book(redis: Redis, citizen: Citizen) -> None:
    bookings = Bookings(redis, "eksempelby")
    booking = await bookings.take(course(), Person(*BOOKED), "request", NOW)
    await mine.note(bookings, citizen.id, booking, KEEP, NOW)


@asynccontextmanager
async def databases(url: str) -> AsyncIterator[list[Redis]]:
    async with connect(url) as ours, connect(url, db=1) as rasas:
        yield [ours, rasas]


async def kept(url: str) -> dict[tuple[int, str], str]:
    """All that both databases hold: (database, key) → its value as text."""
    found: dict[tuple[int, str], str] = {}
    async with databases(url) as both:
        for number, database in enumerate(both):
            async for key in database.scan_iter(count=1000):
                found[number, key] = str(await _value(database, key))
    return found


async def traces(url: str, words: tuple[str, ...]) -> list[str]:
    """`word in key` for each word that stands somewhere; the audit log is left out, which keeps ids of conversations by design."""
    stored = {key: value for (_, key), value in (await kept(url)).items() if not key.startswith("audit:")}
    return [f"{word} in {key}" for key, value in stored.items() for word in words if word in f"{key} {value}"]


async def _value(database: Redis, key: str) -> object:
    match await database.type(key):
        case "string":
            return await database.get(key)
        case "hash":
            return await database.hgetall(key)
        case "zset":
            return await database.zrange(key, 0, -1)
        case "set":
            return await database.smembers(key)
        case "list":
            return await database.lrange(key, 0, -1)
        case "stream":
            return await database.xrange(key)
    return ""  # it has just expired


async def written(redis: Redis) -> None:
    """Returns when Redis has written its file anew."""
    async with asyncio.timeout(20):
        while True:
            now = await redis.info("persistence")
            if not (now["aof_rewrite_in_progress"] or now["aof_rewrite_scheduled"]):
                return
            await asyncio.sleep(0.05)


def in_files(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Which of the words stand in a file of the folder, with its name."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [f"{word} in {path.name}" for path, content in files.items() for word in words if word.encode() in content]
