"""The pipelines that are compared: Rasa's configuration of each, and the program that runs it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from indgang.config import ROOT
from setup import paths

_HERE = Path(__file__).parent
_OURS = ROOT / "bot" / "config.yml"


@dataclass(frozen=True)
class Pipeline:
    """`program` is a module of the bot's environment: `bot` is Rasa without TensorFlow. `sources` decide what it learns."""

    name: str
    title: str
    config: str
    program: str
    sources: tuple[Path, ...] = ()

    def command(self, *words: str) -> list[str]:
        return [str(paths.BOT_PYTHON), "-W", "ignore", "-m", self.program, *words]


def ours() -> Pipeline:
    return Pipeline("indgang", "Indgang", _OURS.read_text("utf-8"), "bot", _components())


def ours_without_embeddings() -> Pipeline:
    return Pipeline(
        "indgang-without-embeddings",
        "Indgang without embeddings",
        _without_embeddings(_OURS.read_text("utf-8")),
        "bot",
        _components(),
    )


def buerokratt() -> Pipeline:
    return Pipeline("buerokratt", "Bürokratt", (_HERE / "buerokratt.yml").read_text("utf-8"), "rasa")


def _components() -> tuple[Path, ...]:
    return (ROOT / "bot" / "components",)


def _without_embeddings(config: str) -> str:
    read: dict[str, Any] = yaml.safe_load(config)
    for component in read["pipeline"]:
        if component["name"].endswith(".AnswerClassifier"):
            component["embeddings"] = False
    return yaml.safe_dump(read, sort_keys=False, allow_unicode=True)
