"""Several action servers: INDGANG_ACTIONS_URL may name more than one, with commas between them. Rasa itself knows one address.

They are taken in turn. One that cannot be reached is left out for a while, and the call goes to the next; every action is carried out once
for a request, so a call whose server went away may be made again. An answer, even an error, is an answer.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

LEFT_OUT = 5.0  # seconds
SECONDS_TO_CONNECT = 3.0  # Rasa itself may be busy for a second with another message
SECONDS_FOR_A_CALL = (
    9.0  # the gateway gives up after eight; Rasa's own five minutes would hold the conversation for as long
)


class ActionServers:
    """In place of Rasa's endpoint: what RemoteAction asks of it."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        self.url, self.kwargs = endpoint.url, endpoint.kwargs
        addresses = [address.strip() for address in endpoint.url.split(",")]
        path = addresses[-1].partition("://")[2].partition("/")[2]  # the setting is followed by /webhook once
        self._servers = [EndpointConfig(url=f"{one.rstrip('/')}/{path}") for one in addresses[:-1]]
        self._servers.append(EndpointConfig(url=addresses[-1]))
        self._left_out: dict[str, float] = {}  # address → until when

    async def request(self, method: str = "post", timeout: Any = None, **call: Any) -> Any:
        """As EndpointConfig.request. Raises the last server's error when none can be reached."""
        self._servers.append(self._servers.pop(0))
        waits = aiohttp.ClientTimeout(total=SECONDS_FOR_A_CALL, connect=SECONDS_TO_CONNECT)
        error: aiohttp.ClientConnectionError | None = None
        for server in sorted(self._servers, key=self._is_left_out):
            try:
                return await server.request(method, timeout=waits, **call)
            except aiohttp.ClientConnectionError as failed:
                self._leave_out(server)
                error = failed
            except asyncio.TimeoutError:  # it may still be at work: nobody else is asked
                self._leave_out(server)
                raise
        raise error or aiohttp.ClientConnectionError("no action server is named")

    def _leave_out(self, server: EndpointConfig) -> None:
        self._left_out[server.url] = time.monotonic() + LEFT_OUT

    def _is_left_out(self, server: EndpointConfig) -> bool:
        return self._left_out.get(server.url, 0.0) > time.monotonic()


_SERVERS: dict[int, ActionServers] = {}  # by endpoint: Rasa makes an action anew for every call
_made = RemoteAction.__init__


def _with_servers(self: RemoteAction, name: str, action_endpoint: EndpointConfig | None) -> None:
    if action_endpoint is not None and not isinstance(action_endpoint, ActionServers):
        servers = _SERVERS.get(id(action_endpoint)) or ActionServers(action_endpoint)
        _SERVERS[id(action_endpoint)] = action_endpoint = servers
    _made(self, name, action_endpoint)


def install() -> None:
    RemoteAction.__init__ = _with_servers
