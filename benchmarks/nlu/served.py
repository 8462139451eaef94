"""A trained model as a whole bot process on one core, asked over HTTP on loopback."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx

from benchmarks.nlu.figures import Guess
from benchmarks.nlu.pipelines import Pipeline
from benchmarks.turns import megabytes
from setup import ports
from setup.commands import environment

SECONDS_TO_READY = 300
TURNS_A_CONVERSATION = 5
_ENDPOINTS = Path(__file__).parent / "endpoints.yml"
_NOT_UNDERSTOOD = "nlu_fallback"
_KEPT = 3  # of the ranking


class Servable(Protocol):
    """A trained model: its file, a folder for its log, and the code and settings that it runs with."""

    @property
    def title(self) -> str: ...
    @property
    def file(self) -> Path: ...
    @property
    def folder(self) -> Path: ...
    @property
    def code(self) -> Path: ...
    @property
    def settings(self) -> dict[str, str]: ...
    @property
    def pipeline(self) -> Pipeline: ...


@dataclass
class Served:
    """`seconds_to_start` is from the start of the process until it answers."""

    model: Servable
    process: subprocess.Popen[bytes]
    client: httpx.Client
    seconds_to_start: float = 0.0

    @property
    def megabytes(self) -> float:
        """Its resident memory now."""
        return megabytes(self.process.pid)

    def guess(self, wanted: str, text: str) -> Guess:
        """What the message is taken as."""
        return guess_of(wanted, self.client.post("/model/parse", json={"text": text}).raise_for_status().json())

    def milliseconds(self, sender: str, text: str) -> float:
        """Of one turn, through the channel that the gateway uses. Raises ValueError when nothing is answered."""
        began = time.perf_counter()
        reply = self.client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text}).raise_for_status()
        took = (time.perf_counter() - began) * 1000
        if not reply.json():
            raise ValueError(f"{self.model.title} answers nothing in conversation {sender}")
        return took

    def wait_until_ready(self, began: float) -> None:
        while time.monotonic() < began + SECONDS_TO_READY and self.process.poll() is None:
            try:
                if self.client.get("/status").status_code == httpx.codes.OK:
                    self.seconds_to_start = time.monotonic() - began
                    return
            except httpx.TransportError:
                pass  # not yet
            time.sleep(0.1)
        raise TimeoutError(f"{self.model.title} did not start; see {self.model.folder / 'serving.log'}")


def guess_of(wanted: str, parsed: dict[str, Any]) -> Guess:
    """Of what Rasa says about a message: the fallback is no answer of the ranking, but the decision to ask back."""
    ranking = [
        (str(one["name"]), float(one["confidence"]))
        for one in parsed.get("intent_ranking", [])  # an empty text has none
        if one["name"] != _NOT_UNDERSTOOD
    ]
    asked_back = parsed["intent"]["name"] in (_NOT_UNDERSTOOD, None)
    return Guess(wanted, tuple(ranking[:_KEPT]), asked_back)


@contextmanager
def served(model: Servable, core: int) -> Iterator[Served]:
    """Starts it on that core alone (threads and all), waits until it answers, and ends it."""
    port = ports.free_ports(1)[0]
    files = ["-m", str(model.file), "--endpoints", str(_ENDPOINTS), "--credentials", "bot/credentials.yml"]
    command = model.pipeline.command("run", "-i", "127.0.0.1", "-p", str(port), "--enable-api", *files)
    began = time.monotonic()
    with (
        (model.folder / "serving.log").open("wb") as log,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client,
        subprocess.Popen(
            command, cwd=model.code, env=environment(model.settings), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as process,
    ):
        try:
            os.sched_setaffinity(process.pid, {core})  # at once, before it has threads: they inherit it
            one = Served(model, process, client)
            one.wait_until_ready(began)
            yield one
        finally:
            process.kill()
