"""Several Rasas behind one gateway: the one with the fewest turns is asked, and one that is gone is done without."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from gateway import assistant as assistant_module
from gateway.assistant import Assistant
from indgang.config import several
from indgang.errors import AssistantUnavailable

ANSWER = b'[{"custom": {"answer": "nemid_lukket", "confidence": 0.9}}]'


class Rasa:
    """Answers every message after `seconds`; as its `mood` is, it breaks the connection instead, or never answers anything."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.mood, self.heard, self.inside, self.most = seconds, "well", 0, 0, 0
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                size = int(head.partition("content-length: ")[2].partition("\r")[0] or 0)
                await reader.readexactly(size)
                if head.startswith("post") and not await self._take_turn():
                    break
                while self.mood == "frozen":
                    await asyncio.sleep(0.05)
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(ANSWER), ANSWER))
                await writer.drain()
        self._open.discard(writer)
        writer.close()

    async def _take_turn(self) -> bool:
        self.heard += 1
        self.inside += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(self.seconds)
        self.inside -= 1
        return self.mood != "breaks"


@asynccontextmanager
async def rasas(*all_of_them: Rasa) -> AsyncIterator[str]:
    """Their addresses, as one setting."""
    async with AsyncExitStack() as stack:
        for rasa in all_of_them:
            await rasa.start()
            stack.push_async_callback(rasa.stop)
        yield ",".join(rasa.url for rasa in all_of_them)


async def never_kept(conversation: str, message: str) -> bool:
    return False


async def kept(conversation: str, message: str) -> bool:
    return True


async def ask(assistant: Assistant, number: int = 0) -> Any:
    return await assistant.outcomes(f"c{number}", "hej", event=f"{number}-0")


def test_a_setting_names_one_address_or_several() -> None:
    assert several("http://a:1") == ["http://a:1"]
    assert several("http://a:1, http://b:2/,") == ["http://a:1", "http://b:2"]


async def test_turns_go_where_the_fewest_are_and_no_worker_has_more_than_its_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assistant_module, "AT_ONCE", 3)
    first, second = Rasa(0.05), Rasa(0.05)
    async with rasas(first, second) as urls, Assistant(urls) as assistant:
        await asyncio.gather(*(ask(assistant, number) for number in range(24)))
    assert (first.most, second.most) == (3, 3)
    assert first.heard == second.heard == 12


async def test_a_turn_that_reached_nobody_is_taken_by_another_at_once() -> None:
    gone, well = Rasa(), Rasa()
    async with rasas(gone, well) as urls, Assistant(urls) as assistant:
        await gone.stop()
        assert [len(await ask(assistant, number)) for number in range(5)] == [1] * 5
    assert (gone.heard, well.heard) == (0, 5)


async def test_a_worker_that_is_back_gets_turns_again() -> None:
    one, other = Rasa(), Rasa()
    async with rasas(one, other) as urls, Assistant(urls) as assistant:
        await one.stop()
        await ask(assistant)
        await ask(assistant)
        await one.start(one.port)
        async with asyncio.timeout(5):
            while not one.heard:
                await ask(assistant)
                await asyncio.sleep(0.05)


async def test_a_turn_whose_worker_died_is_run_again_only_if_rasa_has_not_kept_it() -> None:
    dying, well = Rasa(), Rasa()
    dying.mood = "breaks"
    async with rasas(dying, well) as urls:
        async with Assistant(urls, seen=never_kept) as assistant:
            assert await ask(assistant)
        assert (dying.heard, well.heard) == (1, 1)
        async with Assistant(urls, seen=kept) as assistant:
            with pytest.raises(AssistantUnavailable):
                await ask(assistant)
    assert (dying.heard, well.heard) == (2, 1)


async def test_a_turn_that_takes_too_long_is_never_run_again() -> None:
    frozen, well = Rasa(), Rasa()
    frozen.mood = "frozen"
    async with rasas(frozen, well) as urls, Assistant(urls, patience=0.3, seen=never_kept) as assistant:
        with pytest.raises(AssistantUnavailable, match="timeout"):
            await ask(assistant)
        assert [len(await ask(assistant, number)) for number in range(5)] == [1] * 5
    assert (frozen.heard, well.heard) == (1, 5)


async def test_the_last_worker_is_asked_even_when_it_was_away() -> None:
    only = Rasa()
    async with rasas(only) as url, Assistant(url) as assistant:
        await only.stop()
        with pytest.raises(AssistantUnavailable, match="ConnectError"):
            await ask(assistant)
        await only.start(only.port)
        assert await ask(assistant)


async def test_a_worker_that_is_back_unnoticed_takes_what_another_gave_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both were set aside, and nobody has looked since: one of them answers."""
    monkeypatch.setattr("gateway.workers.PAUSES", (30.0,))
    well, gone = Rasa(), Rasa()
    async with rasas(well, gone) as urls, Assistant(urls) as assistant:
        await gone.stop()
        for worker in assistant._workers._all:
            assistant._workers.set_aside(worker)
        for _ in range(4):
            assert await ask(assistant)


async def test_whoever_comes_when_the_line_is_full_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant_module, "AT_ONCE", 1)
    monkeypatch.setattr(assistant_module, "MOST_IN_LINE", 3)
    rasa = Rasa(0.05)
    async with rasas(rasa) as url, Assistant(url) as assistant:
        asked = [asyncio.create_task(ask(assistant, number)) for number in range(6)]
        done, _ = await asyncio.wait(asked, timeout=0.03)
        assert [str(task.exception()) for task in done] == ["busy", "busy"]
        answered = [task for task in asked if task not in done]
        assert [len(await task) for task in answered] == [1] * 4
