"""The action server as Rasa reaches it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from indgang.config import ROOT
from setup import ports

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """Its address and its log."""
    port = ports.free_ports(1)[0]
    log = tmp_path_factory.mktemp("actions") / "log"
    env = {
        **os.environ,
        "INDGANG_REDIS_URL": redis_url,
        "INDGANG_ACTIONS_PORT": str(port),
        "INDGANG_CONTENT": str(ROOT / "content"),
    }
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "actions"], cwd=ROOT, env=env, stdout=output, stderr=output)
        yield f"http://127.0.0.1:{port}", log
        process.terminate()
        process.wait(10)


async def call(address: str, action: str, **message: Any) -> httpx.Response:
    tracker = {
        "sender_id": "c",
        "slots": {},
        "latest_message": message,
        "events": [],
        "paused": False,
        "followup_action": None,
    }
    tracker |= {"active_loop": {}, "latest_action_name": "action_listen", "latest_event_time": 0}
    body = {"next_action": action, "sender_id": "c", "tracker": tracker, "version": "3.6.21"}
    async with httpx.AsyncClient(timeout=10) as client:
        for _ in range(200):
            try:
                return await client.post(f"{address}/webhook", json=body)
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
    raise TimeoutError(address)


async def test_rasa_needs_to_send_no_domain(server: tuple[str, Any]) -> None:
    metadata = {"site": "eksempelby", "front": "kommune"}
    answer = await call(
        server[0], "action_opening_hours", text="har I åbent", intent={"name": "aabningstider"}, metadata=metadata
    )
    assert answer.status_code == 200
    assert "Borgerservice" in answer.json()["responses"][0]["custom"]["text"]


async def test_a_failure_tells_nothing_of_what_was_written(server: tuple[str, Any]) -> None:
    secret = "min hemmelige sætning"
    answer = await call(server[0], "action_find_courses", text=secret, intent={}, metadata={"site": "findes-ikke"})
    assert answer.status_code == 500
    assert answer.json() == {"error": "UnknownSite"}
    log = server[1].read_text("utf-8")
    assert "An action failed: UnknownSite at content/library.py" in log
    assert secret not in log


async def test_an_unknown_action_is_refused(server: tuple[str, Any]) -> None:
    answer = await call(server[0], "action_unknown", text="hej")
    assert answer.status_code == 404


async def test_it_listens_on_loopback_only(server: tuple[str, Any]) -> None:
    await call(server[0], "action_unknown", text="hej")
    port = int(server[0].rsplit(":", 1)[1])
    tables = [Path("/proc/net", name).read_text() for name in ("tcp", "tcp6")]
    listening = [line.split() for table in tables for line in table.splitlines()[1:]]
    addresses = {
        words[1].split(":")[0] for words in listening if words[3] == "0A" and int(words[1].split(":")[1], 16) == port
    }
    assert addresses == {"0100007F"}, json.dumps(sorted(addresses))


async def test_it_tells_how_long_actions_take_and_nothing_of_them(server: tuple[str, Any]) -> None:
    secret = "min anden hemmelige sætning"
    await call(server[0], "action_opening_hours", text=secret, intent={}, metadata={"site": "eksempelby"})
    async with httpx.AsyncClient(timeout=10) as client:
        told = (await client.get(f"{server[0]}/metrics")).text
    counted = next(line for line in told.splitlines() if line.startswith("indgang_action_seconds_count"))
    assert float(counted.split()[1]) >= 1
    assert secret not in told
