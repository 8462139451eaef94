"""One citizen's line to the gateways, which can be cut, go silent, or end in the middle of an answer.

A proxy of our own, and not Toxiproxy: it must tell an answer that the server has given from one that it has not, and cut
inside a named event; and each citizen has a line of their own, so that trouble is theirs alone.
"""

import asyncio
import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress

_ANSWERED = (b"/messages ", b"/conversations ")  # the requests whose answers can be lost
_PAGES = (b"GET /sider/", b"GET /widget/")
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: the end is a reset


class Wire:
    """One TCP connection through the line. `losing` and `dead` are what is to become of it."""

    def __init__(self, citizen: asyncio.StreamWriter, gateway: asyncio.StreamWriter) -> None:
        self.citizen, self.gateway = citizen, gateway
        self.losing = self.dead = False

    def cut(self, reset: bool) -> None:
        for end in (self.citizen, self.gateway):
            if reset:
                with suppress(OSError):
                    end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                end.transport.abort()
            else:
                end.close()


class Line:
    """Listens on `port`; each connection goes to any gateway that takes it, and one for a page to where the pages are, in peace.

    `lose_answer` and `halve_event` wait for the next answer to a message, and for the next event; `caught` is set when it
    came. `silently` says that the connection then stays open and is silent.
    """

    def __init__(self, gateways: Callable[[], list[int]], pages: int, chance: random.Random) -> None:
        self._gateways, self._pages, self._chance = gateways, pages, chance
        self._clear = asyncio.Event()
        self._clear.set()
        self._wires: set[Wire] = set()
        self.caught = asyncio.Event()
        self.lose_answer = self.halve_event = self.silently = False
        self.lag = 0.0  # seconds that each piece takes longer

    async def __aenter__(self) -> "Line":
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._clear.set()
        self._server.close()
        self.cut(reset=True)

    def cut(self, *, reset: bool) -> bool:
        """Ends every connection now; False when there was none."""
        cut = list(self._wires)
        for wire in cut:
            wire.cut(reset)
        return bool(cut)

    def swallow(self) -> None:
        """From now on, connections are accepted and nothing is said."""
        self._clear.clear()

    def told(self) -> str:
        silent = sum(wire.dead for wire in self._wires)
        return f"line: {'open' if self._clear.is_set() else 'silent'}, {len(self._wires)} connections, {silent} of them silent"

    def heal(self) -> None:
        """Whatever was held back goes on; whatever was to come is called off."""
        self.lose_answer = self.halve_event = self.silently = False
        self.lag = 0.0
        self._clear.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.read(65_536)
            if first.startswith(_PAGES):
                await self._show(first, writer)
            elif first:
                await self._carry(first, reader, writer)
        except OSError:
            pass
        finally:
            writer.close()

    async def _show(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        """A page or the script: one request, one answer."""
        answer, pages = await asyncio.open_connection("127.0.0.1", self._pages)
        pages.write(request)
        while piece := await answer.read(65_536):
            writer.write(piece)
            await writer.drain()
        pages.close()

    async def _carry(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._clear.wait()
        found = await self._gateway()
        if not found:
            writer.transport.abort()
            return
        from_gateway, gateway = found
        wire = Wire(writer, gateway)
        self._wires.add(wire)
        ways = [asyncio.create_task(self._up(wire, first, reader)), asyncio.create_task(self._down(wire, from_gateway))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._wires.discard(wire)
            for way in ways:
                way.cancel()
            wire.cut(reset=False)

    async def _gateway(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        ports = self._gateways()
        for port in self._chance.sample(ports, len(ports)):
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None

    async def _up(self, wire: Wire, piece: bytes, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while piece:
                if piece.startswith(_PAGES):  # a browser uses a connection again for whatever it likes
                    await self._show(piece, wire.citizen)
                    return
                await self._held()
                line = piece[: piece.find(b"\r\n")]
                if self.lose_answer and line.startswith(b"POST ") and any(path in line for path in _ANSWERED):
                    self.lose_answer, wire.losing = False, True
                wire.gateway.write(piece)
                await wire.gateway.drain()
                piece = await reader.read(65_536)

    async def _down(self, wire: Wire, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                await self._held()
                if wire.dead:
                    continue
                if wire.losing:
                    self._end(wire, self._part(piece, 0))  # the server has taken the message, and nobody hears of it
                elif self.halve_event and b"data: " in piece:
                    self.halve_event = False
                    self._end(wire, self._part(piece, piece.find(b"data: ") + 6))
                else:
                    wire.citizen.write(piece)
                    await wire.citizen.drain()

    def _part(self, piece: bytes, least: int) -> bytes:
        """Its beginning; sometimes that is nothing, and sometimes the last byte only is missing."""
        return piece[: self._chance.choice([least, self._chance.randrange(least, len(piece)), len(piece) - 1])]

    def _end(self, wire: Wire, last: bytes) -> None:
        wire.citizen.write(last)
        wire.dead = True
        self.caught.set()
        if not self.silently:
            asyncio.get_running_loop().call_later(0.02, wire.cut, self._chance.random() < 0.5)

    async def _held(self) -> None:
        await self._clear.wait()
        if self.lag:
            await asyncio.sleep(self.lag)
