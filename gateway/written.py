"""What is accepted is not only written but stands in a second Redis, where there is one: see indgang/replicas.py."""

from redis.exceptions import RedisError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import problem_of
from indgang.errors import Unavailable
from indgang.replicas import Replicas

_READING = ("GET", "HEAD", "OPTIONS")


class Written:
    """Holds back the answer to a request that may have written something; where a replica does not have it, the answer is 503.

    Plain ASGI, as the open streams pass by here too. What is sent again with the same client id is stored once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _READING:
            await self._app(scope, receive, send)
            return
        replicas: Replicas = scope["app"].state.services.replicas
        refused = False

        async def when_written(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] < 400:
                try:
                    await replicas.have_it(master)
                except (RedisError, Unavailable) as error:
                    refused = True
                    await problem_of(error)(scope, receive, send)
            if not refused:
                await send(message)

        try:
            master = await replicas.master()
        except RedisError as error:
            await problem_of(error)(scope, receive, send)
            return
        await self._app(scope, receive, when_written)
