"""What stands behind the drill: gateways that can be killed, a Redis, an assistant that repeats one's words, and a municipality's pages."""

import asyncio
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from benchmarks.claims.served import SITE
from indgang.config import ROOT
from setup import ports
from tests.redis_server import RedisServer

ANSWER = "flytning_anmeld"  # any that the content has
TOKEN = re.compile(r"\bsag-\d+-\d+\b")  # what tells one message from all others
_PAGE = """<!doctype html><html lang="da"><meta charset="utf-8"><title>Eksempelby</title>
<script type="module" src="/widget/indgang-chat.js"></script>
<h1>{name}</h1><indgang-chat site="{site}" open></indgang-chat></html>"""


class Assistant:
    """Stands for Rasa's REST channel: it answers with the words it was sent, is slow now and then, and sometimes fails.

    Only a `patient` drill has time for answers that are too late for the gateway.
    """

    def __init__(self, chance: random.Random, patient: bool) -> None:
        self._chance, self._slowest = chance, 4 if patient else 1
        self._too_late = 0.01 if patient else 0

    async def answer(self, asked: dict[str, Any]) -> Response:
        mood = self._chance.random()
        if mood < self._too_late:
            await asyncio.sleep(9)  # more than the gateway's patience
        elif mood < 0.06:
            await asyncio.sleep(self._chance.uniform(0.5, self._slowest))
        elif mood < 0.07:
            return Response(status_code=500)
        elif mood < 0.08:
            return JSONResponse([])
        return JSONResponse([{"custom": _echo(str(asked["message"]))}])


def _echo(message: str) -> dict[str, Any]:
    token = TOKEN.search(message)
    said = f"Du skrev om {token[0] if token else message}"
    if message.startswith("/"):
        return {"answer": ANSWER, "text": f"Der er ikke mere. {said}"}
    more = {"title": f"Mere om {token[0]}", "id": ANSWER, "entities": {"said": token[0]}} if token else None
    return {"answer": ANSWER, "confidence": 0.9, "text": said, "buttons": [more] if more else []}


class Gateway:
    """`python -m gateway` on a port of its own; it may be killed and started again."""

    def __init__(self, port: int, told: dict[str, str], log: IO[bytes]) -> None:
        self.port, self._told, self._log = port, {**os.environ, **told, "INDGANG_PORT": str(port)}, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gateway"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._told, stdout=self._log, stderr=self._log)

    def kill(self) -> None:
        """SIGKILL: nobody is told."""
        if self._process:
            self._process.kill()
            self._process.wait()

    async def told(self) -> str:
        """What it says of a municipality, which it reads from Redis for, and after how long."""
        started = time.monotonic()
        try:
            async with httpx.AsyncClient(timeout=20) as client:
                said = str((await client.get(f"http://127.0.0.1:{self.port}/api/v1/sites/{SITE}")).status_code)
        except httpx.HTTPError as error:
            ended = self._process.poll() if self._process else None
            said = f"{error!r}, {'runs' if ended is None else f'ended with {ended}'}"
        return f"gateway {self.port}: {said} after {time.monotonic() - started:.1f} s"

    async def answers(self) -> bool:
        """Whether it listens, within a minute."""
        for _ in range(600):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            return True
        return False


class Backstage:
    """Everything that the drill may break, and the port of the `pages`; `breaking` is held while one part of it is broken."""

    def __init__(self, redis: RedisServer, gateways: list[Gateway], pages: int) -> None:
        self.redis, self.gateways, self.pages = redis, gateways, pages
        self.breaking = asyncio.Lock()

    def ports(self) -> list[int]:
        return [gateway.port for gateway in self.gateways]

    async def told(self) -> str:
        """How the gateways are: whoever reads that a word is missing wants to know whether anybody was there to take it."""
        return "; ".join([await gateway.told() for gateway in self.gateways])


@asynccontextmanager
async def backstage(folder: Path, gateways: int, assistant: Assistant) -> AsyncIterator[Backstage]:
    """Runs until the end of the block. The gateways' log is `folder/gateway.log`."""
    widget = folder / "widget"
    await asyncio.to_thread(_build, widget)
    async with _serving(_app(assistant, widget)) as port:
        own = f"http://127.0.0.1:{port}"
        told = {
            "INDGANG_HOST": "127.0.0.1",
            "INDGANG_LIMITS": "off",
            "INDGANG_RASA_URL": own,
            "INDGANG_ACTIONS_URL": own,
            "INDGANG_DATA": str(folder / "data"),
            "INDGANG_WIDGET": str(widget),
        }
        (folder / "redis").mkdir()
        with (
            RedisServer(folder / "redis") as redis,
            _gateways(gateways, {**told, "INDGANG_REDIS_URL": redis.url}, folder) as found,
        ):
            if not all(await asyncio.gather(*(gateway.answers() for gateway in found))):
                raise TimeoutError(f"a gateway does not start: {folder / 'gateway.log'}")
            yield Backstage(redis, found, port)


def _build(into: Path) -> None:
    """The widget as its source is now."""
    into.mkdir()
    subprocess.run(
        ["node", "build.mjs", f"--into={into}"], cwd=ROOT / "web_widget", check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def _gateways(count: int, told: dict[str, str], folder: Path) -> Iterator[list[Gateway]]:
    (folder / "data").mkdir()
    with (folder / "gateway.log").open("wb") as log, ExitStack() as stack:
        found = [Gateway(port, told, log) for port in ports.free_ports(count)]
        for gateway in found:
            stack.callback(gateway.kill)
            gateway.start()
        yield found


def _app(assistant: Assistant, widget: Path) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.mount("/widget", StaticFiles(directory=widget))

    @app.get("/")
    @app.get("/health")
    async def alive() -> dict[str, bool]:
        return {"alive": True}

    @app.post("/webhooks/rest/webhook")
    async def webhook(asked: dict[str, Any]) -> Response:
        return await assistant.answer(asked)

    @app.get("/sider/{name}")
    async def page(name: str) -> Response:
        """Every page of the municipality has the chat."""
        return HTMLResponse(_PAGE.format(site=SITE, name=name))

    return app


@asynccontextmanager
async def _serving(app: FastAPI) -> AsyncIterator[int]:
    """Its port. Each answer ends its connection: the next request on it may be for a gateway."""
    settings = uvicorn.Config(
        app, port=0, log_config=None, timeout_graceful_shutdown=1, headers=[("Connection", "close")]
    )
    server = uvicorn.Server(settings)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it has no event for that
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task
