"""The drill: conversations, bookings and accounts are backed up, and a new Redis that was filled from the file goes on with them."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis as Plain
from redis.exceptions import RedisError

from gateway.accounts import Account, Accounts
from indgang.bookings import Bookings
from indgang.bookings.check import check
from indgang.config import ROOT
from indgang.store import connect
from setup import redis
from setup.ports import free_ports
from tests.gateway.conftest import Citizen, Script, config_of, scripted, serving  # noqa: F401 – `scripted` is a fixture
from tests.indgang.small_slots import NOW, course, person
from tests.redis_server import RedisServer

pytestmark = pytest.mark.slow
PASSWORD = "en lang og god adgangskode"
LOCKS_MS = 70_000


@pytest.fixture
def script() -> Script:
    return Script(says={"Hvad koster et pas?": [{"answer": "pas_pris", "confidence": 0.97}]})


def setup(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`python3 -m setup …` with this data folder."""
    env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "INDGANG_DATA": str(data), **more}
    return subprocess.run([sys.executable, "-m", "setup", *words], cwd=ROOT, env=env, text=True, capture_output=True)


def folder(data: Path) -> Path:
    (data / "redis").mkdir(parents=True)
    return data / "redis"


def told(data: Path, url: str) -> None:
    """What `make run` leaves for other commands to find it."""
    (data / "run").mkdir(parents=True, exist_ok=True)
    text = json.dumps({"environment": {"INDGANG_REDIS_URL": url}})
    (data / "run" / "running.json").write_text(text, "utf-8")


READ: dict[bytes, Callable[[Plain, bytes], Any]] = {
    b"string": lambda redis, key: redis.get(key),
    b"hash": lambda redis, key: redis.hgetall(key),
    b"set": lambda redis, key: redis.smembers(key),
    b"zset": lambda redis, key: redis.zrange(key, 0, -1, withscores=True),
    b"list": lambda redis, key: redis.lrange(key, 0, -1),
    b"stream": lambda redis, key: redis.xrange(key),
}


def everything(url: str, db: int) -> dict[bytes, tuple[Any, int]]:
    """What stands under each key, and the moment (ms) at which it goes, or -1; but no locks, which go while we look."""
    with Plain.from_url(f"{url}/{db}") as client:
        now = int(client.time()[0] * 1000)
        left = {key: client.pttl(key) for key in client.scan_iter(count=1000)}
        keys = [key for key in left if left[key] == -1 or left[key] > LOCKS_MS]
        values = {key: READ[client.type(key)](client, key) for key in keys}
    return {key: (values[key], now + left[key] if left[key] >= 0 else -1) for key in keys}


def differences(before: dict[bytes, tuple[Any, int]], after: dict[bytes, tuple[Any, int]]) -> list[bytes]:
    """Keys with other values, or with moments further apart than what asking takes."""
    both = before.keys() & after.keys()
    return [
        *(before.keys() ^ after.keys()),
        *(key for key in both if before[key][0] != after[key][0]),
        *(key for key in both if abs(before[key][1] - after[key][1]) > 20_000),
    ]


async def used(url: str, data: Path) -> tuple[str, str, list[dict[str, object]]]:
    """A conversation, a line for a course, an account, and Rasa's memory; the conversation's id, token and words."""
    async with connect(url) as store, connect(url, db=1) as rasa, serving(config_of(url, data)) as client:
        citizen = Citizen(client)
        await citizen.open()
        await citizen.answer_to("Hvad koster et pas?")
        bookings = Bookings(store, "eksempelby")
        await asyncio.gather(*(bookings.take(course(), person(n), f"r{n}", NOW, wait=True) for n in range(4)))
        await Accounts(store).save(Account("anna", "Anna Holm", ["eksempelby"]), PASSWORD)
        await rasa.set(f"tracker:{citizen.id}", "{}", ex=86_400)
        return citizen.id, citizen.token, await citizen.transcript()


async def test_a_new_redis_from_a_backup_goes_on_where_the_old_one_was(tmp_path: Path, scripted: None) -> None:  # noqa: F811
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "monday.rdb"
    with RedisServer(folder(old)) as server:
        told(old, server.url)
        conversation, token, said = await used(server.url, tmp_path)
        made = setup(old, "backup", str(file))
        assert made.returncode == 0, made.stdout
        before = [everything(server.url, db) for db in (0, 1)]
    assert file.stat().st_mode & 0o077 == 0
    restored = setup(new, "restore", str(file))
    assert restored.returncode == 0, restored.stdout
    assert "1 keys in db1" in restored.stdout
    assert len(before[0]) > 15
    with RedisServer(new / "redis") as server:
        assert [differences(then, everything(server.url, db)) for db, then in enumerate(before)] == [[], []]
        async with connect(server.url) as store, serving(config_of(server.url, tmp_path)) as client:
            assert (await check(store)).differences == []
            assert await Accounts(store).is_password("anna", PASSWORD)
            citizen = Citizen(client)
            citizen.id, citizen.token = conversation, token
            assert await citizen.transcript() == said
            assert (await citizen.answer_to("Hvad koster et pas?"))["answer"]["id"] == "pas_pris"
        after = everything(server.url, 0)
        server.kill()
        server.start()  # what was written since the restore is kept like everything else
        assert differences(after, everything(server.url, 0)) == []


def test_what_was_to_be_deleted_meanwhile_is_not_brought_back(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "monday.rdb"
    with RedisServer(folder(old)) as server, Plain.from_url(server.url) as client:
        client.set("soon gone", "words", px=1_500)
        client.set("kept", "words", ex=3_600)
        assert setup(old, "backup", str(file), INDGANG_REDIS_URL=server.url).returncode == 0
        while client.exists("soon gone"):
            pass
    assert setup(new, "restore", str(file)).returncode == 0
    with RedisServer(new / "redis") as server:
        assert everything(server.url, 0).keys() == {b"kept"}


def test_a_stopped_indgang_is_backed_up_too_and_its_data_stay(tmp_path: Path) -> None:
    old, file = tmp_path / "old", tmp_path / "monday.rdb"
    with RedisServer(folder(old)) as server, Plain.from_url(server.url) as client:
        client.set("key", "words")
    for name in ("monday.rdb", "tuesday.rdb"):
        made = setup(old, "backup", str(tmp_path / name))
        assert "1 keys in db0" in made.stdout, made.stdout
    assert "is there already" in setup(old, "backup", str(file)).stdout
    assert "holds data already" in setup(old, "restore", str(file)).stdout
    with RedisServer(old / "redis") as server:
        assert everything(server.url, 0).keys() == {b"key"}


def test_a_file_that_is_no_whole_backup_leaves_the_folder_empty(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "monday.rdb"
    with RedisServer(folder(old)) as server, Plain.from_url(server.url) as client:
        client.set("key", "words" * 1000)
        assert setup(old, "backup", str(file), INDGANG_REDIS_URL=server.url).returncode == 0
    file.write_bytes(file.read_bytes()[:-20])
    refused = setup(new, "restore", str(file))
    assert refused.returncode == 1
    assert "Redis can't load the data" in refused.stdout
    assert not (new / "redis").exists()


def test_nothing_is_left_of_a_backup_that_failed(tmp_path: Path) -> None:
    nowhere = setup(tmp_path, "backup", str(tmp_path / "monday.rdb"), INDGANG_REDIS_URL="redis://127.0.0.1:9")
    assert nowhere.returncode == 1
    assert "failed" in nowhere.stdout
    assert "holds no data" in setup(tmp_path, "backup", str(tmp_path / "monday.rdb")).stdout
    assert list(tmp_path.glob("*.rdb*")) == []


def by_script(backup: Path, data: Path) -> subprocess.CompletedProcess[str]:
    """The restore of the containers, where there is no `make`."""
    env = {"PATH": f"{redis.server().parent}:/usr/bin:/bin"}
    script = ["sh", str(ROOT / "deploy" / "redis" / "restore.sh"), str(data)]
    with backup.open("rb") as file:
        return subprocess.run(script, stdin=file, env=env, text=True, capture_output=True, timeout=60)


def test_the_containers_redis_is_filled_from_the_same_file(tmp_path: Path) -> None:
    old, file, new = tmp_path / "old", tmp_path / "monday.rdb", tmp_path / "new"
    new.mkdir()
    with RedisServer(folder(old)) as server, Plain.from_url(server.url) as client:
        client.hset("key", mapping={"a": "words"})
        assert setup(old, "backup", str(file), INDGANG_REDIS_URL=server.url).returncode == 0
        before = everything(server.url, 0)
    done = by_script(file, new)
    assert (done.returncode, "keys=1" in done.stdout) == (0, True), done.stderr
    with RedisServer(new) as server:
        assert differences(before, everything(server.url, 0)) == []
    assert by_script(file, new).returncode == 1
    file.write_bytes(b"REDIS0009 and no more")
    (tmp_path / "empty").mkdir()
    assert by_script(file, tmp_path / "empty").returncode == 1


def test_the_master_that_sentinels_know_is_backed_up_with_its_password(tmp_path: Path) -> None:
    """A Redis with a password, and a real Sentinel that watches it; the URL names the Sentinel after one that is away."""
    old, file, secret = tmp_path / "old", tmp_path / "monday.rdb", tmp_path / "password"
    secret.write_text("p@ss w:rd\n")
    with RedisServer(folder(old)) as server, Plain.from_url(server.url) as client:
        client.set("key", "words")
        client.config_set("requirepass", "p@ss w:rd")
        with sentinel(tmp_path, server.url) as port:
            url = f"redis+sentinel://127.0.0.1:9,127.0.0.1:{port}/indgang"
            refused = setup(old, "backup", str(file), INDGANG_REDIS_URL=url)
            assert "NOAUTH" in refused.stdout
            made = setup(old, "backup", str(file), INDGANG_REDIS_URL=url, INDGANG_REDIS_PASSWORD_FILE=str(secret))
            assert "1 keys in db0" in made.stdout, made.stdout


@contextmanager
def sentinel(scratch: Path, master: str) -> Iterator[int]:
    (port,) = free_ports(1)
    config = scratch / "sentinel.conf"
    host, at = master.removeprefix("redis://").split(":")
    config.write_text(f"port {port}\nbind 127.0.0.1\nsentinel monitor indgang {host} {at} 1\n")
    process = subprocess.Popen([str(redis.server()), str(config), "--sentinel"], stdout=subprocess.DEVNULL)
    try:
        with Plain(port=port) as client:
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                with suppress(RedisError):
                    client.ping()
                    break
                time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()
