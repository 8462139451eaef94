"""Asks for one address as a polite visitor: HEAD first, no page is read, and no host is asked more than once a second."""

import asyncio
import ssl
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from indgang.hosts import HostFault, Hosts, LostHost, PrivateHost, UnknownHost
from indgang.upkeep.verdicts import LinkResult, Verdict
from indgang.version import VERSION

AGENT = f"Indgang/{VERSION} (link check: asks once a day whether the links in a municipality's chat answers still work)"
PAUSE = 1.0  # seconds between two requests to one host
TIMEOUT = 10.0  # seconds a request
CONNECTING = 0.4  # the share of it for one address: where IPv6 leads nowhere, there is time left for IPv4
REDIRECTS = 5
_NOT_KEPT = httpx.Limits(max_keepalive_connections=0)  # two hosts at one address must not share a connection
# OpenSSL's verify codes (x509_vfy.h).
_CERTIFICATES = {
    10: "er udløbet",
    18: "ikke er udstedt af nogen, som browseren stoler på",
    19: "ikke er udstedt af nogen, som browseren stoler på",
    20: "ikke er udstedt af nogen, som browseren stoler på",
    21: "ikke er udstedt af nogen, som browseren stoler på",
    62: "gælder et andet navn",
    64: "gælder en anden adresse",
}


class _Judged(Exception):
    """A request that gave no answer, and what that says about the link."""

    def __init__(self, verdict: Verdict, why: str) -> None:
        super().__init__(why)
        self.verdict, self.why = verdict, why


class Visitor:
    """`reached` tells whether any server has been reached so far."""

    def __init__(self, hosts: Hosts, pause: float = PAUSE, timeout: float = TIMEOUT) -> None:
        self._hosts, self._timeout = hosts, timeout
        self._turns = _Turns(pause)
        # The transport alone: it follows no redirect, keeps no cookie and believes no environment.
        self._web = httpx.AsyncHTTPTransport(limits=_NOT_KEPT, trust_env=False)
        self.reached = False

    async def result(self, url: str) -> LinkResult:
        """What became of a link. Never raises for what a server, a name or a redirect may do."""
        try:
            return await self._followed(url)
        except _Judged as judged:
            return LinkResult(url=url, verdict=judged.verdict, why=judged.why)

    async def _followed(self, url: str) -> LinkResult:
        here, moved, for_good = httpx.URL(url), "", True
        for _ in range(REDIRECTS + 1):
            status, further = await self._asked(here)
            if not further:
                return _judged(url, status, moved)
            here = _next(here, further)
            for_good = for_good and status in (301, 308)
            moved = str(here) if for_good else moved
        raise _Judged("failing", f"sender videre mere end {REDIRECTS} gange.")

    async def _asked(self, url: httpx.URL) -> tuple[int, str]:
        """The status and, for a redirect, where it leads. Servers that refuse HEAD are asked with GET."""
        try:
            status, further = await self._one_request("HEAD", url)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            status, further = 501, ""
        if status < 400 or status == 429:
            return status, further
        try:
            return await self._one_request("GET", url)
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            raise _Judged("failing", "svarer ikke, som en hjemmeside skal.") from error

    async def _one_request(self, method: str, url: httpx.URL) -> tuple[int, str]:
        host = url.raw_host.decode()
        try:
            async with self._turns.at(host), asyncio.timeout(self._timeout):
                addresses = await self._hosts.addresses(host, url.port or (80 if url.scheme == "http" else 443))
                return await self._sent(method, url, addresses)
        except HostFault as fault:
            self.reached = self.reached or isinstance(fault, PrivateHost)
            raise _Judged(*_of_host(fault)) from fault
        except (TimeoutError, httpx.TimeoutException) as error:
            raise _Judged("silent", f"svarer ikke inden {self._timeout:g} sekunder.") from error
        except httpx.ConnectError as error:
            if tls := _tls_fault(error):
                raise _Judged(*_of_tls(tls)) from error
            raise _Judged("silent", "kan ikke nås.") from error
        except (httpx.RemoteProtocolError, httpx.ReadError):
            raise
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _Judged("silent", "afbryder forbindelsen.") from error

    async def _sent(self, method: str, url: httpx.URL, addresses: list[str]) -> tuple[int, str]:
        """Asks at just the address that was looked up and found public: a second look-up could give another."""
        *others, last = addresses
        for address in others:
            try:
                return await self._sent_to(method, url, address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if _tls_fault(error):
                    raise
        return await self._sent_to(method, url, last)

    async def _sent_to(self, method: str, url: httpx.URL, address: str) -> tuple[int, str]:
        # The name that the certificate must be for, word of each step of the connection, and how long each may take.
        extensions = {
            "sni_hostname": url.raw_host.decode(),
            "trace": self._note,
            "timeout": httpx.Timeout(self._timeout, connect=self._timeout * CONNECTING).as_dict(),
        }
        headers = {"Host": url.netloc.decode(), "User-Agent": AGENT, "Accept": "*/*"}
        request = httpx.Request(method, url.copy_with(host=address), headers=headers, extensions=extensions)
        response = await self._web.handle_async_request(request)
        await response.aclose()
        further = response.headers.get("Location", "") if response.status_code in (301, 302, 303, 307, 308) else ""
        return response.status_code, further

    async def _note(self, step: str, _: object) -> None:
        self.reached = self.reached or step == "connection.connect_tcp.complete"


class _Turns:
    """One request at a time to each host, and a pause after it."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free: dict[str, float] = {}

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        async with self._locks[host]:
            await asyncio.sleep(max(0.0, self._free.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._free[host] = time.monotonic() + self._pause


def _judged(url: str, status: int, moved: str) -> LinkResult:
    if status in (404, 410):
        why = f"findes ikke ({status}). Find den nye adresse, eller slet linket."
        return LinkResult(url=url, verdict="dead", why=why)
    if status >= 500:
        return LinkResult(url=url, verdict="failing", why=f"svarer med fejl {status}.")
    if status >= 400:
        return LinkResult(url=url, verdict="refused", why=f"lader sig ikke læse af et program ({status}).")
    if moved:
        why = f"er flyttet til {moved}. Skriv den nye adresse, hvis siden stadig er den rigtige."
        return LinkResult(url=url, verdict="moved", why=why)
    return LinkResult(url=url, verdict="ok")


def _next(here: httpx.URL, further: str) -> httpx.URL:
    try:
        there = here.join(further).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        there = httpx.URL("")
    if there.scheme not in ("http", "https") or not there.host:
        raise _Judged("failing", "sender videre til noget, der ikke er en adresse.")
    return there


def _of_host(fault: HostFault) -> tuple[Verdict, str]:
    match fault:
        case UnknownHost():
            return "dead", f"findes ikke: ingen server hedder {fault.host}. Find den nye adresse, eller slet linket."
        case PrivateHost():
            return "dead", f"fører til {fault.host} i et lokalt netværk, som borgerne ikke kan nå. Slet linket."
        case LostHost() | _:
            return "silent", f"kan ikke nås: {fault.host} kan ikke slås op."


def _of_tls(fault: ssl.SSLError) -> tuple[Verdict, str]:
    if isinstance(fault, ssl.SSLCertVerificationError):
        known = _CERTIFICATES.get(fault.verify_code, f"ikke er i orden ({fault.verify_message})")
        return "certificate", f"har et certifikat, der {known}."
    return "failing", "kan ikke åbnes sikkert (https)."


def _tls_fault(error: BaseException | None) -> ssl.SSLError | None:
    """What went wrong between TCP and HTTP, if it was that which failed."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error
