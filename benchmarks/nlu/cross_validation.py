"""Stratified cross-validation of our classifier over the training sentences, with and without embeddings."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.nlu.figures import Guess
from benchmarks.nlu.models import BENCH
from benchmarks.nlu.pipelines import Pipeline
from indgang.config import ROOT
from setup import paths, rasa, stamps
from setup.commands import environment, failure
from setup.progress import step

FOLDS = 5


@dataclass(frozen=True)
class Held:
    """The guess about a training sentence of a classifier that had not learnt it."""

    text: str
    guess: Guess


def cross_validated(pipeline: Pipeline, sentences: dict[str, list[str]], run: bool) -> list[Held] | None:
    """One for each sentence; None when it has not been run for these sentences and this code, and is not to be run now."""
    pairs = [[intent, text] for intent, texts in sentences.items() for text in texts]
    data = json.dumps({"config": pipeline.config, "folds": FOLDS, "sentences": pairs}, ensure_ascii=False)
    folder = BENCH / f"folds-{pipeline.name}-{stamps.digest(pipeline.sources, data)[:12]}"
    result = folder / "result.json"
    if not result.exists():
        if not run:
            return None
        with step(f"Cross-validating “{pipeline.title}”, {FOLDS} folds of {len(pairs):,} sentences"):
            _run(data, folder, result)
    found = json.loads(result.read_text("utf-8"))
    return [
        Held(text, Guess(one["wanted"], tuple((name, chance) for name, chance in one["ranking"]), asked_back=False))
        for (_, text), one in zip(pairs, found, strict=True)
    ]


def _run(data: str, folder: Path, result: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data.json").write_text(data, "utf-8")
    unfinished = folder / "unfinished.json"
    command = [str(paths.BOT_PYTHON), "-W", "ignore", "-m", "benchmarks.nlu.folds", str(folder / "data.json")]
    settings = rasa.training_settings() | {"INDGANG_EMBEDDINGS": str(BENCH / "embeddings.npz")}
    log = folder / "folds.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [*command, str(unfinished)], cwd=ROOT, env=environment(settings), stdout=output, stderr=output, check=False
        )
    if done.returncode:
        raise failure("cross-validation", log, done.returncode)
    unfinished.replace(result)
