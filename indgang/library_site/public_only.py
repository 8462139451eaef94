"""Connections to the library's own site that cannot be led into our own network.

A municipality's file names the site; whoever controls its name in the DNS could point it at Redis, at a cloud's metadata address
or at a neighbour. So the name is looked up once, every address must be public, and just that address is connected to.
"""

import os

import httpx

from indgang.hosts import HostFault, Hosts

OWN_NETWORK = (
    "INDGANG_OWN_NETWORK"  # yes: the library's site lies in the municipality's own network, or behind its proxy
)
_NOT_KEPT = httpx.Limits(max_keepalive_connections=0)  # two hosts at one address must not share a connection


def client_of(timeout: float) -> httpx.AsyncClient:
    """For the site of a library; follows no redirect by itself, and believes the environment's proxy only in one's own network."""
    if os.environ.get(OWN_NETWORK) == "yes":
        return httpx.AsyncClient(timeout=timeout)
    return httpx.AsyncClient(timeout=timeout, transport=PublicOnly())


class PublicOnly(httpx.AsyncHTTPTransport):
    """Connects to public addresses alone."""

    def __init__(self) -> None:
        super().__init__(limits=_NOT_KEPT, trust_env=False)
        self._hosts = Hosts()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpx.ConnectError where the host is none of the world's."""
        url = request.url
        try:
            port = url.port or (80 if url.scheme == "http" else 443)
            addresses = await self._hosts.addresses(url.raw_host.decode(), port)
        except HostFault as fault:
            raise httpx.ConnectError(type(fault).__name__, request=request) from fault
        request.extensions = {**request.extensions, "sni_hostname": url.raw_host.decode()}
        *others, last = addresses
        for address in others:
            try:
                return await self._asked_at(address, request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # where IPv6 leads nowhere, there is IPv4
        return await self._asked_at(last, request)

    async def _asked_at(self, address: str, request: httpx.Request) -> httpx.Response:
        """The Host header stands already; the certificate must be for the name, not for the address."""
        there = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await super().handle_async_request(there)

    async def aclose(self) -> None:
        await super().aclose()
        self._hosts.__exit__(None, None, None)
