"""Rasa's memory and its way to the actions, where there are several Rasas and several action servers. Run by test_components.py."""

# ruff: noqa: PT009, PT027 (unittest, because the bot's environment has no pytest)

import asyncio
import json
import os
import unittest
from typing import Any
from unittest.mock import patch

from bot import without_tensorflow

without_tensorflow.install()

REDIS = os.environ["INDGANG_REDIS_URL"]


def domain() -> Any:
    from rasa.shared.core.domain import Domain

    return Domain.from_yaml(
        "version: '3.1'\nintents: [hilsen]\nslots:\n  navn: {type: text, influence_conversation: false, mappings: [{type: custom}]}\n"
    )


def said(tracker: Any, text: str) -> None:
    from rasa.shared.core.events import UserUttered

    tracker.update(UserUttered(text, {"name": "hilsen"}, metadata={"event": f"{text}-0"}))


class TrackersTest(unittest.TestCase):
    def setUp(self) -> None:
        from bot.trackers import ExpiringTrackers

        self.one, self.other = ExpiringTrackers(domain(), REDIS), ExpiringTrackers(domain(), REDIS)
        self.one.red.flushdb()

    def texts(self) -> list[str]:
        tracker = asyncio.run(self.other.get_or_create_tracker("c"))
        return [event.text for event in tracker.events if event.type_name == "user"]

    def turn(self, store: Any, text: str) -> Any:
        tracker = asyncio.run(store.get_or_create_tracker("c", append_action_listen=False))
        said(tracker, text)
        asyncio.run(store.save(tracker))
        return tracker

    def test_two_rasas_share_a_conversation(self) -> None:
        self.turn(self.one, "en")
        self.turn(self.other, "to")
        self.turn(self.one, "tre")
        self.assertEqual(self.texts(), ["en", "to", "tre"])

    def test_a_turn_may_be_stored_more_than_once(self) -> None:
        tracker = self.turn(self.one, "en")
        said(tracker, "to")
        asyncio.run(self.one.save(tracker))
        self.assertEqual(self.texts(), ["en", "to"])

    def test_a_late_turn_changes_nothing_where_another_has_gone_on(self) -> None:
        self.turn(self.one, "en")
        late = asyncio.run(self.one.get_or_create_tracker("c"))
        said(late, "sent")
        self.turn(self.other, "to")
        asyncio.run(self.one.save(late))
        self.assertEqual(self.texts(), ["en", "to"])

    def test_a_late_turn_does_not_bring_back_what_was_deleted(self) -> None:
        self.turn(self.one, "en")
        late = asyncio.run(self.one.get_or_create_tracker("c"))
        self.one.red.delete("tracker:c")
        asyncio.run(self.one.save(late))
        self.assertEqual(self.one.red.keys("*"), [])

    def test_only_the_last_session_and_the_last_events_are_kept(self) -> None:
        from rasa.shared.core.events import ActionExecuted

        from bot.trackers import EVENTS

        tracker = self.turn(self.one, "før")
        tracker.update(ActionExecuted("action_session_start"))
        asyncio.run(self.one.save(tracker))
        self.assertEqual(self.texts(), [])
        for number in range(100):
            self.turn(self.one, str(number))
        stored = json.loads(self.one.red.get("tracker:c"))
        self.assertEqual(len(stored["events"]), EVENTS)
        self.assertEqual(self.texts()[-1], "99")

    def test_everything_stored_expires(self) -> None:
        self.turn(self.one, "en")
        self.assertGreater(self.one.red.ttl("tracker:c"), 0)

    def test_without_redis_a_turn_fails_instead_of_forgetting(self) -> None:
        from rasa.core.agent import Agent

        from bot.trackers import ExpiringTrackers, redis

        away = Agent._create_tracker_store(ExpiringTrackers(domain(), "redis://127.0.0.1:9"), domain())
        self.assertRaises(redis.RedisError, lambda: asyncio.run(away.get_or_create_tracker("c")))


class AddressesTest(unittest.TestCase):
    def test_sentinels_a_password_and_tls(self) -> None:
        from bot.trackers import client

        pool = client("rediss+sentinel://ib:old@a:1,b/name", "new").connection_pool
        self.assertEqual(pool.service_name, "name")
        self.assertEqual(
            [one.connection_pool.connection_kwargs["port"] for one in pool.sentinel_manager.sentinels], [1, 26379]
        )
        told = pool.connection_kwargs
        self.assertEqual((told["username"], told["password"], told["db"]), ("ib", "new", 1))
        self.assertIn("SSL", pool.connection_class.__name__)

    def test_one_server_and_the_file_with_its_password(self) -> None:
        from bot.trackers import client

        told = client("redis://:old@host:7000", "new").connection_pool.connection_kwargs
        self.assertEqual((told["host"], told["port"], told["password"]), ("host", 7000, "new"))


class Server:
    """An action server that answers with its name, or (`mood`) breaks the connection or says nothing."""

    def __init__(self, name: str) -> None:
        self.name, self.mood, self.heard = name, "well", 0

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heard += 1
        if self.mood == "silent":
            await asyncio.sleep(5)
        if self.mood == "well" and head.startswith("POST /webhook "):
            body = json.dumps({"events": [], "responses": [{"text": self.name}]}).encode()
            start = (
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
            )
            writer.write(start % len(body) + body)
            await writer.drain()
        writer.close()

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()


class ActionServersTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        from rasa.utils.endpoints import EndpointConfig

        from bot.action_servers import ActionServers

        self.one, self.other = Server("one"), Server("other")
        urls = [await server.start() for server in (self.one, self.other)]
        self.servers = ActionServers(EndpointConfig(url=",".join(urls) + "/webhook", enable_selective_domain=True))

    async def asyncTearDown(self) -> None:
        for server in (self.one, self.other):
            await server.stop()

    async def said(self) -> str:
        return str((await self.servers.request(json={}))["responses"][0]["text"])

    async def test_they_take_turns(self) -> None:
        self.assertEqual(sorted([await self.said() for _ in range(4)]), ["one", "one", "other", "other"])
        self.assertTrue(self.servers.kwargs["enable_selective_domain"])

    async def test_a_call_goes_on_to_the_next_and_the_one_that_is_gone_is_left_out(self) -> None:
        await self.one.stop()
        self.assertEqual([await self.said() for _ in range(4)], ["other"] * 4)
        self.other.mood = "breaks"
        with self.assertRaises(Exception):  # noqa: B017 (aiohttp's, and Rasa sees to it)
            await self.said()

    async def test_a_connection_that_breaks_is_tried_elsewhere_but_what_takes_too_long_is_not(self) -> None:
        self.one.mood = "breaks"
        self.assertEqual({await self.said() for _ in range(2)}, {"other"})
        self.assertEqual(self.one.heard, 1)  # then it was left out
        self.other.mood = "silent"
        with patch("bot.action_servers.SECONDS_FOR_A_CALL", 0.2), self.assertRaises(asyncio.TimeoutError):
            await self.said()
        self.assertEqual(self.one.heard, 1)

    async def test_rasas_remote_action_uses_them(self) -> None:
        from rasa.core.actions.action import RemoteAction

        from bot import action_servers

        with patch.object(RemoteAction, "__init__", RemoteAction.__init__):
            action_servers.install()
            endpoint = self.servers._servers[0]
            made = [RemoteAction("action", endpoint).action_endpoint for _ in range(2)]
        self.assertIsInstance(made[0], action_servers.ActionServers)
        self.assertIs(made[0], made[1])


if __name__ == "__main__":
    unittest.main()
