"""A bare Rasa with the pipeline of Bürokratt, trained on the same data and with the same actions, to be asked beside the product.

It is what `make bench-nlu` compares too, and is trained once for the same data. It keeps conversations in memory, as Rasa does unless it is told otherwise.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.load.parts import Look, cpu_seconds, megabytes
from benchmarks.nlu import models, questions
from benchmarks.nlu.models import Model
from benchmarks.nlu.pipelines import buerokratt
from setup import ports
from setup.commands import environment
from setup.progress import step

EXAMPLES = 40  # of each id: what it is trained on in bench-nlu, in a quarter of an hour
_ENDPOINTS = Path(__file__).parent / "endpoints.yml"
_SECONDS_TO_READY = 300


@dataclass(frozen=True)
class Rival:
    """`exact` says that it was trained on the data as it is now."""

    model: Model
    exact: bool


def rival(how: str) -> Rival | None:
    """`train` trains one where there is none for the data as it is; `kept` takes the newest that was ever trained; None where there is none, or with `none`."""
    if how == "none":
        return None
    sentences = questions.part(questions.training(), EXAMPLES)
    model = models.model(buerokratt(), sentences, EXAMPLES)
    if not model.trained and how == "train":
        with step(f"Training “{model.title}” on {model.sentences:,} sentences, once"):
            models.train(model, sentences)
    if model.trained:
        return Rival(model, exact=True)
    kept = sorted(models.BENCH.glob("buerokratt-*/model.tar.gz"), key=lambda file: file.stat().st_mtime)
    return Rival(Model(model.pipeline, EXAMPLES, model.sentences, kept[-1].parent), exact=False) if kept else None


@dataclass(frozen=True)
class Bare:
    url: str
    pid: int
    seconds_to_start: float

    def look(self) -> Look:
        return Look({"rasa": cpu_seconds(self.pid)}, {"rasa": megabytes(self.pid)}, {})


@contextmanager
def running(one: Rival, actions_url: str, folder: Path) -> Iterator[Bare]:
    """Starts it, waits until it answers, and ends it. Its log is `folder/rival.log`. Raises TimeoutError."""
    port = ports.free_ports(1)[0]
    files = ["-m", str(one.model.file), "--endpoints", str(_ENDPOINTS), "--credentials", "bot/credentials.yml"]
    command = one.model.pipeline.command("run", "-i", "127.0.0.1", "-p", str(port), *files)
    env = environment(one.model.settings | {"INDGANG_ACTIONS_URL": actions_url})
    began, url = time.monotonic(), f"http://127.0.0.1:{port}"
    with (
        (folder / "rival.log").open("wb") as log,
        subprocess.Popen(
            command, cwd=one.model.code, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as process,
    ):
        try:
            _wait_for(url, process, folder / "rival.log")
            yield Bare(url, process.pid, time.monotonic() - began)
        finally:
            process.kill()


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_READY
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(f"the bare Rasa does not start:\n{log.read_text()[-2000:]}")


def description(one: Rival) -> str:
    cores = len(os.sched_getaffinity(0))
    told = "" if one.exact else ", trained before the last changes to the data"
    return f"a bare Rasa with Bürokratt's pipeline ({EXAMPLES} examples an id{told}; all {cores} cores free to it)"
