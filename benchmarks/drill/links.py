"""The network between two parts: a line on loopback that can be cut, swallow everything, or be slow.

Of our own: toxiproxy is a program that would have to be fetched, and the widget's line (`benchmarks/widget/proxy.py`) reads HTTP, where this one must carry Redis' words too.
"""

import asyncio
from contextlib import suppress


class Link:
    """Listens on `port` and carries everything to `target` (a port), for as long as its context is open."""

    def __init__(self, name: str, target: int) -> None:
        self.name, self._target = name, target
        self._ends: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.refuses, self.lag = False, 0.0  # lag: seconds that each piece takes longer

    async def __aenter__(self) -> "Link":
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()

    def cut(self) -> None:
        """Ends every connection now; new ones are refused until it is healed."""
        self.refuses = True
        for end in list(self._ends):
            end.transport.abort()

    def swallow(self) -> None:
        """Connections stay, and nothing comes through."""
        self._flows.clear()

    def heal(self) -> None:
        self.refuses, self.lag = False, 0.0
        self._flows.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            writer.transport.abort()
            return
        self._ends.add(writer)
        try:
            await self._flows.wait()
            with suppress(OSError):
                there, to = await asyncio.open_connection("127.0.0.1", self._target)
                self._ends.add(to)
                await self._both_ways((reader, to), (there, writer))
                self._ends.discard(to)
        finally:
            self._ends.discard(writer)
            writer.transport.abort()

    async def _both_ways(self, *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        carrying = [asyncio.create_task(self._carry(*way)) for way in ways]
        try:
            await asyncio.wait(carrying, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in carrying:
                task.cancel()
            for _, writer in ways:
                writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                await self._flows.wait()
                if self.lag:
                    await asyncio.sleep(self.lag)
                writer.write(piece)
                await writer.drain()
