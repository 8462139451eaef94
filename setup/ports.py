"""Ports: whether the gateway's is free, and free ones on loopback for the parts behind it."""

from __future__ import annotations

import errno
import random
import socket
from contextlib import closing
from typing import List

from .errors import PortTaken, SettingWrong

# Below the range from which Linux takes ports for outgoing connections (32768 and up): a part that is started again
# finds its port free.
INNER = range(20000, 32000)


def require_free(host: str, port: int) -> None:
    """Raises PortTaken when something listens there, SettingWrong when this machine has no such address."""
    try:
        with closing(_bound(host, port)):
            return
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from None
        if error.errno == errno.EACCES:
            raise SettingWrong("INDGANG_PORT", str(port), "a port that this user may open") from None
        raise SettingWrong("INDGANG_HOST", host, "an address of this machine") from None


def free_ports(count: int) -> List[int]:
    """So many different ports on 127.0.0.1 where nothing listens now."""
    found: List[int] = []
    for port in random.sample(INNER, len(INNER)):
        try:
            _bound("127.0.0.1", port).close()
        except OSError:
            continue
        found.append(port)
        if len(found) == count:
            return found
    raise SettingWrong("127.0.0.1", f"{INNER.start}-{INNER.stop}", "a range with a free port")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener
