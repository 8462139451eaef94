"""Sends the letters to those who are signed up for courses, by SMTP where the environment names a server.

INDGANG_SMTP_URL   smtp://user:password@host:587 (with STARTTLS) or smtps://…:465; without it nothing is sent, and the console lists whom to call
INDGANG_MAIL_FROM  the address that letters come from

A letter is marked as being sent before it is handed over. When it is not known whether the server took it (the line broke just then,
or we were killed), it is not sent again: the console asks somebody to call. Everything else is tried again, ever more seldom.
Neither the password nor anybody's name or address is logged.
"""

import asyncio
import hashlib
import logging
import os
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from redis.asyncio import Redis

from indgang.bookings import promotions
from indgang.catalogue import CourseDesk, Letter, Outbox, Told
from indgang.catalogue.outbox import State
from indgang.content import Shelf
from indgang.danish_dates import now

TIMEOUT_SECONDS = 20  # for each answer of the server
TRY_SECONDS = 120  # for all of them together
POLL_SECONDS = 3
_PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 3600)
)  # after each failed try; then always the last
log = logging.getLogger(__name__)


class NotSent(Exception):
    """The server did not take the letter. `for_good`: it never will, the address is to blame."""

    def __init__(self, reason: str, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Unsure(Exception):
    """The letter was handed over, but the server did not say that it took it."""


@dataclass(frozen=True)
class MailServer:
    """`sender` is the address that letters come from."""

    host: str
    port: int
    tls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "MailServer | None":
        """None where no server is named. Raises ValueError, without the password, where the settings cannot be used."""
        if not (url := env.get("INDGANG_SMTP_URL", "").strip()):
            return None
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("INDGANG_SMTP_URL must be like smtp://user:password@host:587 or smtps://…")
        sender = env.get("INDGANG_MAIL_FROM", "").strip()
        if "@" not in sender or not sender.isprintable():
            raise ValueError("INDGANG_MAIL_FROM must be an e-mail address when INDGANG_SMTP_URL is set")
        tls = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port or (465 if tls else 587), tls, sender, user, password)

    def send(self, message: EmailMessage) -> None:
        """Hands one letter over; blocks. Raises NotSent or Unsure."""
        try:
            server = self._connected()
            try:
                self._hand_over(server, message)
            finally:
                with suppress(
                    smtplib.SMTPException, OSError
                ):  # what was taken is taken, whatever comes of the farewell
                    server.quit()
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise NotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        context = self.context or ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if not self.tls and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif not self.tls and self.user and not _is_here(self.host):
                raise NotSent("the server offers no TLS, and the password is not sent in the open")
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        """The steps of `send_message` one by one: only from the text on it is unsure what a broken line means."""
        to, options = str(message["To"]), []
        if not to.isascii():
            if not server.has_extn("smtputf8"):
                raise NotSent("the server takes no such address", for_good=True)
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        code, _ = server.mail(self.sender, options)
        if code != 250:
            raise NotSent(f"the sender was refused: {code}")
        code, _ = server.rcpt(to)
        if code not in (250, 251):
            raise NotSent(f"the address was refused: {code}", for_good=code >= 500)
        try:
            code, _ = server.data(message.as_bytes(policy=SMTP.clone(utf8=not to.isascii())))
        except smtplib.SMTPDataError as error:  # before the text was asked for
            raise NotSent(f"the letter was refused: {error.smtp_code}", for_good=error.smtp_code >= 500) from None
        except (smtplib.SMTPServerDisconnected, OSError):
            raise Unsure from None
        if code != 250:
            raise NotSent(f"the letter was refused: {code}", for_good=code >= 500)


class Mail:
    """Writes to those who have moved up, and sends what waits in the outboxes of all municipalities.

    Several gateways may run it at once. `host` is the name of our server, for calendar files.
    """

    def __init__(self, redis: Redis, shelf: Shelf, server: MailServer | None, host: str = "indgang.invalid") -> None:
        self._redis, self._shelf, self.server, self._host = redis, shelf, server, host

    @property
    def on(self) -> bool:
        return self.server is not None

    async def run(self) -> None:
        """For ever. While the store is away it waits; nothing that goes wrong with one municipality holds up the others."""
        while True:
            while await self.round():
                pass
            await asyncio.sleep(POLL_SECONDS)

    async def round(self) -> int:
        """For each municipality: who has moved up is written to, and one letter that is due is sent; how many were."""
        sent = 0
        for site in list(self._shelf.content.municipalities):
            try:
                await self._write_to_promoted(site)
                sent += await self._send_one(Outbox(self._redis, site))
            except Exception as error:
                log.warning("the letters of %s wait: %s", site, type(error).__name__)
        return sent

    async def _write_to_promoted(self, site: str) -> None:
        """Those who got a seat because somebody else cancelled in the chat."""
        desk = CourseDesk(self._redis, self._shelf.content.municipality(site), self._host)
        if not (codes := await promotions.pending(desk.bookings, now())):
            return
        await desk.tell("promoted", await promotions.to_tell(desk.bookings, now()), now())
        for code in codes:
            await promotions.pop(desk.bookings, code)

    async def _send_one(self, outbox: Outbox) -> int:
        told = await outbox.claim(now()) if self.server else None
        if told:
            await self._send(outbox, told)
        return 1 if told else 0

    async def _send(self, outbox: Outbox, told: Told) -> None:
        letter, state = told.letter, told.state
        if state.outcome == "sending":  # whoever was at it was killed
            await outbox.settle(letter, State(outcome="unsure", tries=state.tries, at=now()))
        elif letter.until <= now():
            await outbox.settle(letter, State(outcome="late", tries=state.tries, at=now()))
        else:
            await outbox.begin(told, now())
            await self._tried(outbox, letter, state.tries + 1)

    async def hand_over(self, message: EmailMessage) -> None:
        """Raises NotSent, Unsure, TimeoutError, or ValueError for an address that cannot stand in a letter."""
        assert self.server  # noqa: S101 – whoever calls asks `on` before
        async with asyncio.timeout(TRY_SECONDS):
            await asyncio.to_thread(self.server.send, message)

    async def _tried(self, outbox: Outbox, letter: Letter, tries: int) -> None:
        assert self.server  # noqa: S101 – `run` asks before
        reply_to = self._shelf.content.municipality(outbox.site).email
        try:
            await self.hand_over(message_of(letter, self.server.sender, reply_to))
        except (Unsure, TimeoutError):
            log.warning("whether a letter was taken is not known; somebody is asked to call")
            await outbox.settle(letter, State(outcome="unsure", tries=tries, at=now()))
        except (NotSent, ValueError) as error:
            await self._not_sent(outbox, letter, tries, error)
        else:
            await outbox.settle(letter, State(outcome="sent", tries=tries, at=now()))

    async def _not_sent(self, outbox: Outbox, letter: Letter, tries: int, error: Exception) -> None:
        reason = str(error) if isinstance(error, NotSent) else type(error).__name__
        log.warning("a letter was not sent (try %d): %s", tries, reason)
        if not isinstance(error, NotSent) or error.for_good:
            await outbox.settle(letter, State(outcome="failed", tries=tries, at=now()))
        else:
            await outbox.again(letter, State(tries=tries, at=now()), now() + pause_after(tries))


def message_of(letter: Letter, sender: str, reply_to: str) -> EmailMessage:
    """The letter as an e-mail with the calendar file. Raises ValueError for an address that cannot stand in one."""
    message = begun(sender, letter.contact, letter.subject, letter.id)
    message["Reply-To"] = reply_to
    message.set_content(letter.text)
    method = "CANCEL" if "METHOD:CANCEL" in letter.calendar else "PUBLISH"
    message.add_attachment(
        letter.calendar.encode(),
        maintype="text",
        subtype="calendar",
        filename=f"{letter.code.lower()}.ics",
        params={"charset": "utf-8", "method": method},
    )
    return message


def begun(sender: str, to: str, subject: str, letter_id: str) -> EmailMessage:
    """An e-mail of ours without its text. Raises ValueError for an address that cannot stand in one."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = now()
    # The same letter has the same id, so that a mail server that gets it twice can tell.
    message["Message-ID"] = f"<{hashlib.sha256(letter_id.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def pause_after(tries: int) -> timedelta:
    return _PAUSES[min(tries, len(_PAUSES)) - 1]


def server_or_none() -> MailServer | None:
    """As the environment says; settings that cannot be used are told of in the log, and nothing is sent."""
    try:
        return MailServer.from_environment()
    except ValueError as error:
        log.error("no e-mail is sent: %s", error)
        return None


def host_of(public_url: str | None) -> str:
    """The name of our server, as calendar files need one."""
    return urlsplit(public_url or "").hostname or "indgang.invalid"


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
