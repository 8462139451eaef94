"""The parts of an Indgang with two gateways, each kept running as `make run` keeps them, and with a link where one calls another.

`make run` chooses the ports by itself, and so would leave no room for a link; the programs and their settings are the same.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.drill.links import Link
from indgang.config import ROOT
from setup import paths, ports, rasa, redis, settings
from setup.commands import environment

GATEWAYS = 2
_SECONDS_TO_READY = 180
_SECONDS_TO_START_AGAIN = 1.0
_TETHER = [str(paths.SERVICE_PYTHON), "-I", "-S", str(ROOT / "setup" / "tether.py"), "SIGKILL", os.devnull]


class Part:
    """A program that is started again a second after it ended, however it ended. `starts` counts."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], log: Path) -> None:
        self.name, self._command, self._env, self._log = name, [*_TETHER, *command], environment(env), log
        self.starts, self._over = 0, False

    async def __aenter__(self) -> "Part":
        self._running = asyncio.Event()
        self._keeping = asyncio.create_task(self._keep())
        await self._running.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over = True
        self.send(signal.SIGKILL)
        self._keeping.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeping
        await self._process.wait()

    def send(self, number: int) -> None:
        """A signal; nothing where it has just ended."""
        with suppress(ProcessLookupError):
            self._process.send_signal(number)

    async def _keep(self) -> None:
        while not self._over:
            with self._log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *self._command, cwd=ROOT, env=self._env, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
                )
            self.starts += 1
            self._running.set()
            await self._process.wait()
            await asyncio.sleep(_SECONDS_TO_START_AGAIN)


@dataclass
class Whole:
    """What can be broken: `parts` and `links` by name. `urls` are the gateways', `redis_url` is past every link; `clock` turns the
    last gateway's, where that can be done."""

    urls: list[str]
    redis_url: str
    redis_folder: Path
    parts: dict[str, Part]
    links: dict[str, Link]
    clock: Path | None
    environment: dict[str, str] = field(default_factory=dict)

    async def wait(self, seconds: float = _SECONDS_TO_READY) -> None:
        """Until every gateway sees every part. Raises TimeoutError."""
        async with asyncio.timeout(seconds), httpx.AsyncClient(timeout=10) as client:
            for url in self.urls:
                while not await _is_whole(client, url):  # noqa: ASYNC110
                    await asyncio.sleep(0.3)


async def _is_whole(client: httpx.AsyncClient, url: str) -> bool:
    try:
        parts = (await client.get(f"{url}/api/v1/status")).json()["parts"]
    except (httpx.HTTPError, ValueError, KeyError):
        return False
    return bool(parts) and all(parts.values())


@asynccontextmanager
async def running(folder: Path, redis_folder: Path) -> AsyncIterator[Whole]:
    """Starts everything, and ends it at once. Logs and the data are in `folder`."""
    for name in ("redis", "logs", "run"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    store, bot, actions, *gateways = ports.free_ports(3 + GATEWAYS)
    async with AsyncExitStack() as stack:
        links = {
            name: await stack.enter_async_context(Link(name, target))
            for name, target in {
                "gateways to Redis": store,
                "Rasa to Redis": store,
                "actions to Redis": store,
                "gateways to Rasa": bot,
                "Rasa to actions": actions,
            }.items()
        }
        told = _told(folder, store, bot, actions, gateways[0])
        clock = _clock(folder)
        whole = Whole(
            [f"http://127.0.0.1:{port}" for port in gateways],
            told["INDGANG_REDIS_URL"],
            redis_folder,
            {},
            links,
            clock,
            told,
        )
        programs = {"redis": redis.command(redis.server(), redis_folder, store), "rasa": rasa.run("127.0.0.1", bot)}
        programs["actions"] = [sys.executable, "-m", "actions"]
        programs |= {f"gateway-{number}": [sys.executable, "-m", "gateway"] for number in range(1, GATEWAYS + 1)}
        for name, command in programs.items():
            env = {**told, **_as_seen_by(name, links)}
            if name.startswith("gateway"):
                place = int(name.partition("-")[2]) - 1
                env |= {"INDGANG_PORT": str(gateways[place])} | (_turned(clock) if place else {})
            whole.parts[name] = await stack.enter_async_context(
                Part(name, command, env, folder / "logs" / f"{name}.log")
            )
        await whole.wait()
        yield whole


def _told(folder: Path, store: int, bot: int, actions: int, gateway: int) -> dict[str, str]:
    chosen = settings.Settings("127.0.0.1", gateway, folder, "off", ROOT / "content")
    told = settings.variables(chosen, settings.Ports(store, [bot], [actions], []))
    return {**rasa.settings(), "PYTHONUNBUFFERED": "1", **told}


def _as_seen_by(name: str, links: dict[str, Link]) -> dict[str, str]:
    """A part's addresses of the others: each is a link."""

    def redis_by(link: str) -> dict[str, str]:
        port = str(links[link].port)
        return {"INDGANG_REDIS_URL": f"redis://127.0.0.1:{port}", "INDGANG_REDIS_PORT": port}

    match name:
        case "rasa":
            return {
                **redis_by("Rasa to Redis"),
                "INDGANG_ACTIONS_URL": f"http://127.0.0.1:{links['Rasa to actions'].port}",
            }
        case "actions":
            return redis_by("actions to Redis")
        case "redis":
            return {}
    return {
        **redis_by("gateways to Redis"),
        "INDGANG_RASA_URL": f"http://127.0.0.1:{links['gateways to Rasa'].port}",
    }


def _clock(folder: Path) -> Path | None:
    """The file that turns a clock; None where libfaketime is not installed."""
    if not _library():
        return None
    file = folder / "run" / "clock"
    file.write_text("+0\n")
    return file


def _library() -> str:
    found = sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))
    return str(found[0]) if found else ""


def _turned(clock: Path | None) -> dict[str, str]:
    if not clock:
        return {}
    steady = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_CACHE_DURATION": "1"}
    return {"LD_PRELOAD": _library(), "FAKETIME_TIMESTAMP_FILE": str(clock), **steady}
