"""The library's site is asked only where all the world would reach it, whatever its name leads to."""

import socket

import httpx
import pytest

from indgang.hosts import is_public
from indgang.library_site.fetching import Unreachable, fetch
from indgang.library_site.public_only import OWN_NETWORK, client_of
from tests.library_cms import LibraryCms

PRIVATE = ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fd00::1", "fe80::1",
           "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_our_own_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_an_address_of_the_world_is(address: str) -> None:
    assert is_public(address)


def leading_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name leads to these addresses; gives the names that were looked up."""
    asked: list[str] = []

    def looked_up(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return asked


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_that_leads_there_is_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = leading_to(monkeypatch, address)
    async with client_of(2) as client:
        with pytest.raises(Unreachable, match="ConnectError"):
            await fetch(client, "https://bibliotek.example/api", None, None)
    assert asked == ["bibliotek.example"]


async def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    leading_to(monkeypatch, "8.8.8.8", "10.0.0.1")
    async with client_of(2) as client:
        with pytest.raises(Unreachable):
            await fetch(client, "https://bibliotek.example/api", None, None)


async def test_just_the_address_that_was_looked_at_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere the second time (DNS rebinding) gains nothing."""
    leading_to(monkeypatch, "8.8.8.8")
    connected: list[httpx.Request] = []

    async def refused(_: object, request: httpx.Request) -> httpx.Response:
        connected.append(request)
        raise httpx.ConnectError("no network in a test")

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", refused)
    async with client_of(2) as client:
        with pytest.raises(Unreachable):
            await fetch(client, "https://bibliotek.example/api?x=1", None, None)
    (request,) = connected
    assert str(request.url) == "https://8.8.8.8/api?x=1"
    assert (request.headers["Host"], request.extensions["sni_hostname"]) == ("bibliotek.example", "bibliotek.example")


async def test_loopback_is_asked_only_where_the_setting_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with LibraryCms() as library:
        url = f"{library.address}/api/v1/events"
        async with client_of(5) as client:
            assert (await fetch(client, url, None, None)).body is not None
        monkeypatch.delenv(OWN_NETWORK)
        asked = len(library.asked)
        async with client_of(5) as client:
            with pytest.raises(Unreachable, match="ConnectError"):
                await fetch(client, url, None, None)
        assert len(library.asked) == asked
