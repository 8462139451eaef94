"""Where a host is, if it is out in the world: a link, or a page that it leads on to, must not reach into our own network."""

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class HostFault(Exception):
    """A host that is not asked; `host` names it."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class UnknownHost(HostFault):
    """The name leads to nothing."""


class PrivateHost(HostFault):
    """It lies on this machine or in a local network."""


class LostHost(HostFault):
    """The name could not be looked up this time."""


class Hosts:
    """Looks names up, each once; `private` lets local addresses through, for tests. Use as a context manager."""

    def __init__(self, private: bool = False) -> None:
        self._private = private
        self._known: dict[tuple[str, int], list[str] | HostFault] = {}
        self._threads = ThreadPoolExecutor(
            max_workers=4, thread_name_prefix="lookup"
        )  # a hanging one holds up no others

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def addresses(self, host: str, port: int) -> list[str]:
        """The first address of each family. Raises HostFault."""
        if (host, port) not in self._known:
            self._known[host, port] = await self._looked_up(host, port)
        found = self._known[host, port]
        if isinstance(found, HostFault):
            raise found
        return found

    async def _looked_up(self, host: str, port: int) -> list[str] | HostFault:
        loop = asyncio.get_running_loop()
        try:
            rows = await loop.run_in_executor(
                self._threads, socket.getaddrinfo, host, port, socket.AF_UNSPEC, socket.SOCK_STREAM
            )
        except socket.gaierror as error:
            return (UnknownHost if error.errno in _UNKNOWN else LostHost)(host)
        except (OSError, UnicodeError):
            return LostHost(host)
        if not self._private and not all(is_public(str(row[4][0])) for row in rows):
            return PrivateHost(host)
        firsts: dict[int, str] = {}
        for family, _, _, _, address in rows:
            firsts.setdefault(family, str(address[0]))
        return list(firsts.values())


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address behind a translator


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def is_public(address: str) -> bool:
    """Whether everybody on the internet reaches the same machine by this address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or _translated(ip) or ip
    return ip.is_global and not ip.is_multicast
