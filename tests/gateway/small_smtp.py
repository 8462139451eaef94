"""A mail server for tests: takes letters, or refuses, hangs up or keeps silent when told to."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import cast


@dataclass
class SmallSmtp:
    """`replies` maps a command (`MAIL`, `RCPT`, `DATA`, or `.` for the end of the text) to the answer instead of the usual one.

    An empty answer hangs up. `letters` are those that were taken, `seen` every text that was handed over.
    """

    replies: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    auth: list[str] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> "SmallSmtp":
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"smtp://bib:hemmeligt@127.0.0.1:{self.port}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._say(writer, "220 small")
            while line := await reader.readline():
                command = line.decode().split()[0].upper().partition(":")[0] if line.split() else ""
                if command == "AUTH":
                    self.auth.append(line.decode())
                if not await self._say(writer, self.replies.get(command, _USUAL.get(command, "250 ok"))):
                    break
                if (
                    command == "DATA"
                    and self.replies.get("DATA", "354").startswith("354")
                    and not await self._text(reader, writer)
                ):
                    break
                if command == "QUIT":
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _text(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        text = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
        self.seen.append(text)
        answer = self.replies.get(".", "250 taken")
        if answer.startswith("250"):
            self.letters.append(cast(EmailMessage, message_from_bytes(text, policy=default)))  # type: ignore[arg-type]
        return await self._say(writer, answer)

    async def _say(self, writer: asyncio.StreamWriter, answer: str) -> bool:
        if answer:
            writer.write(f"{answer}\r\n".encode())
            await writer.drain()
        return bool(answer)


_USUAL = {"EHLO": "250-small\r\n250 AUTH PLAIN LOGIN", "AUTH": "235 welcome", "DATA": "354 go on", "QUIT": "221 bye"}
