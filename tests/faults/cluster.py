"""Two of everything, as processes on this machine: gateways, Rasas, action servers, and a Redis with a replica and three Sentinels."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from setup import commands, paths, ports, rasa, settings
from tests.processes import Process
from tests.redis_pair import RedisPair


class Cluster:
    """`parts` are `gateway-1`, `gateway-2`, `rasa-1` … and those of `store`; `gateways` are the addresses that a balancer would choose from."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.store = folder, RedisPair(folder)
        found = ports.free_ports(6)
        rasas, actions, gateways = found[:2], found[2:4], found[4:]
        chosen = settings.read({"INDGANG_DATA": str(folder), "INDGANG_LIMITS": "off"})
        told = settings.variables(chosen, settings.Ports(0, rasas, actions, []))
        self._env = commands.environment({**rasa.settings(), **told, "INDGANG_REDIS_URL": self.store.url})
        self.gateways = [f"http://127.0.0.1:{port}" for port in gateways]
        self._rasas = rasas
        python = str(paths.SERVICE_PYTHON)
        self.parts = dict(self.store.parts)
        for place in (1, 2):
            bot, action, gateway = (found[place - 1] for found in (rasas, actions, gateways))
            self._add("rasa", place, bot, rasa.run("127.0.0.1", bot), {}, "/")
            self._add(
                "actions", place, action, [python, "-m", "actions"], {"INDGANG_ACTIONS_PORT": str(action)}, "/health"
            )
            told = {"INDGANG_PORT": str(gateway)}
            self._add("gateway", place, gateway, [python, "-m", "gateway"], told, "/api/v1/readyz")

    def change_model(self, place: int, model: Path) -> None:
        """Ends one Rasa as an operator does and starts it with another model; returns when it answers."""
        self.parts.pop(f"rasa-{place}").end()
        port = self._rasas[place - 1]
        self._add("rasa", place, port, rasa.run("127.0.0.1", port, model), {}, "/")
        self.parts[f"rasa-{place}"].start()
        self.parts[f"rasa-{place}"].wait()

    def _add(
        self, kind: str, place: int, port: int, command: Sequence[str], told: Mapping[str, str], ready: str
    ) -> None:
        name = f"{kind}-{place}"
        answers = _answers(f"http://127.0.0.1:{port}{ready}")
        self.parts[name] = Process(name, command, {**self._env, **told}, self._folder, answers)

    def start(self) -> None:
        """Returns when all answer."""
        self.store.start()
        others = [part for name, part in self.parts.items() if name not in self.store.parts]
        for part in others:
            part.start()
        for part in others:
            part.wait()

    def stop(self) -> None:
        for part in self.parts.values():
            part.kill()


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _answers(url: str) -> Callable[[], bool]:
    def answers() -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(url, timeout=3).status_code == 200
        return False

    return answers
