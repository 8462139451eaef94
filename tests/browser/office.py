"""A gateway on a real Redis with a scripted assistant, in a thread beside Chromium: a console in seconds, without Rasa."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from gateway.accounts import Account, Accounts, Role
from indgang.config import Config
from indgang.store import connect
from tests.gateway.conftest import Citizen, Script, config_of, serving

PASSWORD = "rigtig hest batteri"
SECONDS = 20
T = TypeVar("T")


@dataclass
class Office:
    """`url` is the gateway's; `run` does something in its loop and waits for it."""

    url: str
    config: Config
    client: httpx.AsyncClient
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(SECONDS)

    def citizen(self, *said: str, **more: str) -> Citizen:
        """Somebody who has opened the chat and said these sentences, each of which was answered."""
        citizen = Citizen(self.client)
        self.run(citizen.open(**more))
        for text in said:
            self.run(citizen.answer_to(text))
        return citizen

    def account(
        self, username: str, name: str, *roles: Role, sites: Sequence[str] = ("eksempelby",), off: bool = False
    ) -> None:
        self.run(self._save(Account(username, name, list(sites), frozenset(roles or {"agent"}), off=off)))

    async def _save(self, account: Account) -> None:
        async with connect(self.config.redis_url) as redis:
            await Accounts(redis).save(account, PASSWORD)

    async def store(self, *commands: tuple[str, ...]) -> list[Any]:
        """What Redis answers to each."""
        async with connect(self.config.redis_url) as redis, redis.pipeline(transaction=False) as together:
            for command in commands:
                together.execute_command(*command)
            return list(await together.execute())

    def desk(self, browser: Browser, username: str, width: int = 1280, height: int = 800, **context: Any) -> Page:
        """A new browser at the inbox."""
        size = {"width": width, "height": height}
        page = browser.new_context(locale="da-DK", viewport=size, **context).new_page()
        page.set_default_timeout(5_000)
        page.goto(f"{self.url}/console")
        page.get_by_label("Brugernavn").fill(username)
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.get_by_role("button", name="Log ind").click()
        expect(page.locator("#list-empty")).not_to_have_text("Henter samtaler …")
        return page


@contextmanager
def open_office(redis_url: str, data: Path, says: dict[str, Any] | None = None) -> Iterator[Office]:
    """Serves until the end of the block, with an assistant that `says` this; the loop lives in a thread, since Playwright's own loop has this one."""
    config, script = config_of(redis_url, data), Script(says=dict(says or {}))
    ready, done = threading.Event(), asyncio.Event()
    made: list[Office] = []

    async def work() -> None:
        async with serving(config) as client, connect(config.redis_url) as redis:
            await redis.flushall()
            made.append(Office(str(client.base_url).rstrip("/"), config, client, asyncio.get_running_loop()))
            ready.set()
            await done.wait()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("gateway.assistant.Assistant.outcomes", lambda _, *turn, **more: script.outcomes(*turn, **more))
        thread = threading.Thread(target=lambda: asyncio.run(work()))
        thread.start()
        if not ready.wait(SECONDS):
            raise RuntimeError("the gateway does not start")
        try:
            yield made[0]
        finally:
            made[0].loop.call_soon_threadsafe(done.set)
            thread.join(SECONDS)
