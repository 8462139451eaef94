"""A web server on loopback that a test tells what to reply."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

SLOW = -1  # a status: no reply at all
CUT = -2  # the connection ends without a reply


@dataclass
class Web:
    """`replies` maps a path, or `HEAD /path`, to a status and, for a redirect, where to; what is asked is kept in `asked`."""

    port: int = 0
    scheme: str = "http"
    replies: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def at(self, path: str, status: int = 200, to: str = "") -> str:
        """The address of `path`, which replies so from now on."""
        self.replies[path] = (status, to)
        return self.url(path.removeprefix("HEAD "))

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":  # the beginning of TLS, which is not spoken here
                writer.write(b"HTTP/1.1 400 X\r\n\r\n")
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            method, path, _ = head.split(" ", 2)
            self.asked.append(f"{method} {path}")
            self.moments.append(time.monotonic())
            self.heads.append(head)
            status, to = self.replies.get(f"{method} {path}") or self.replies.get(path, (404, ""))
            if status == SLOW:
                await reader.read()  # until the visitor gives up
            elif status != CUT:
                more = f"Location: {to}\r\n" if to else ""
                length = 0 if method == "HEAD" else 10_000_000  # never sent: nobody may wait for a page
                writer.write(f"HTTP/1.1 {status} X\r\n{more}Content-Length: {length}\r\n\r\n".encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    web = Web(scheme="https" if tls else "http")
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=tls)
    web.port = server.sockets[0].getsockname()[1]
    async with server:
        yield web
