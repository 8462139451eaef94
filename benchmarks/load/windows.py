"""A citizen's open stream, read without the load tool's client: one connection that stays, and a line at a time."""

import json
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from socket import SHUT_RDWR
from typing import Any
from urllib.parse import urlsplit

JSON = {"Content-Type": "application/json"}


class Window:
    """One conversation on a connection of its own, which `opened` asks for it and which is its stream from `events` on.

    `address` is one of this machine's own loopback addresses: each has its own thousands of ports.
    """

    def __init__(self, url: str, address: str = "127.0.0.1") -> None:
        place = urlsplit(url)
        self.connection = HTTPConnection(place.hostname or "", place.port, timeout=60, source_address=(address, 0))

    def opened(self, site: str) -> tuple[str, str]:
        """The conversation's id and token."""
        self.connection.request("POST", "/api/v1/conversations", json.dumps({"site": site}), JSON)
        told = json.loads(_read(self.connection.getresponse(), 201))
        return told["id"], told["token"]

    def events(self, conversation: str, token: str) -> Iterator[dict[str, Any]]:
        """Each event as it comes, until the server or `close` ends it."""
        headers = {"Authorization": f"Bearer {token}"}
        self.connection.request("GET", f"/api/v1/conversations/{conversation}/events", headers=headers)
        stream = self.connection.getresponse()
        if stream.status != 200:
            raise OSError(f"the stream is refused with {stream.status}")
        if self.connection.sock:
            self.connection.sock.settimeout(None)
        while line := stream.readline():
            if line.startswith(b"data:"):
                yield json.loads(line[5:])

    def close(self) -> None:
        """Whoever is reading then comes to the end."""
        if self.connection.sock:
            with suppress(OSError):
                self.connection.sock.shutdown(SHUT_RDWR)


def _read(response: HTTPResponse, wanted: int) -> bytes:
    body = response.read()
    if response.status != wanted:
        raise OSError(f"answered with {response.status}")
    return body
