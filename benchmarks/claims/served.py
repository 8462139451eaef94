"""Gateways without an assistant (staff have the conversations), the people who sign in there, and the citizens who write."""

import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from gateway.accounts import Account, Accounts
from indgang.config import ROOT
from indgang.store import connect
from setup import ports

SITE, PASSWORD = "eksempelby", "rigtig hest batteri"
_SECONDS_TO_READY = 60


@contextmanager
def gateways(redis_url: str, folder: Path, count: int) -> Iterator[list[str]]:
    """The addresses of `count` gateways, each a process, on one Redis. What they have to say goes to `gateway.log`."""
    found = ports.free_ports(count)
    with (folder / "gateway.log").open("wb") as log, ExitStack() as stack:
        for port in found:
            process = subprocess.Popen(
                [sys.executable, "-m", "gateway"], cwd=ROOT, env=_told(redis_url, folder, port), stdout=log, stderr=log
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
        urls = [f"http://127.0.0.1:{port}" for port in found]
        for url in urls:
            _wait_for(url, Path(log.name))
        yield urls


def _told(redis_url: str, folder: Path, port: int) -> dict[str, str]:
    nowhere = {"INDGANG_RASA_URL": "http://127.0.0.1:9", "INDGANG_ACTIONS_URL": "http://127.0.0.1:9"}
    ours = {"INDGANG_REDIS_URL": redis_url, "INDGANG_PORT": str(port), "INDGANG_DATA": str(folder)}
    return {**os.environ, **nowhere, **ours, "INDGANG_HOST": "127.0.0.1", "INDGANG_LIMITS": "off"}


def _wait_for(url: str, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_READY
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/api/v1/healthz", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer: {log.read_text()[-2000:]}")


class Desk:
    """A member of staff in a browser; may speak to several gateways in one session."""

    def __init__(self, username: str) -> None:
        self.username, self._csrf = username, ""
        # A connection at rest is let go before the gateway closes it, after five seconds.
        self.client = httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=None, keepalive_expiry=2))

    @classmethod
    async def opened(cls, redis_url: str, url: str, username: str) -> "Desk":
        """Somebody with a new account, signed in."""
        async with connect(redis_url) as redis:
            await Accounts(redis).save(Account(username, username.title(), [SITE]), PASSWORD)
        desk = cls(username)
        page = await desk.client.get(f"{url}/console/sign-in")
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        if not found:
            raise RuntimeError("no form to sign in")
        form = {"username": username, "password": PASSWORD, "csrf": found[1]}
        answer = await desk.client.post(f"{url}/console/sign-in", data=form)
        if answer.status_code != 303:
            raise RuntimeError(f"{username} cannot sign in: {answer.status_code}")
        desk._csrf = (await desk.client.get(f"{url}/console/api/me")).json()["csrf"]
        return desk

    async def post(self, url: str, path: str, **body: object) -> httpx.Response:
        headers = {"X-Indgang-CSRF": self._csrf}
        return await self.client.post(f"{url}/console/api{path}", json=body, headers=headers)

    async def say(self, url: str, conversation: str, text: str) -> httpx.Response:
        path = f"/conversations/{conversation}/messages"
        return await self.post(url, path, client_id=str(uuid.uuid4()), text=text)


class Citizen:
    def __init__(self, client: httpx.AsyncClient, url: str, id: str, token: str) -> None:
        self.id, self.client = id, client
        self.path, self.headers = f"{url}/api/v1/conversations/{id}", {"Authorization": f"Bearer {token}"}

    @classmethod
    async def opened(cls, client: httpx.AsyncClient, url: str) -> "Citizen":
        answer = await client.post(f"{url}/api/v1/conversations", json={"site": SITE})
        opened = answer.raise_for_status().json()
        return cls(client, url, opened["id"], opened["token"])

    async def say(self, text: str) -> None:
        body = {"client_id": str(uuid.uuid4()), "text": text}
        (await self.client.post(f"{self.path}/messages", json=body, headers=self.headers)).raise_for_status()
