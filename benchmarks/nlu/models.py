"""A trained model with what its training cost; trained once for the same data, configuration and code."""

import json
import os
import shutil
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.nlu.pipelines import Pipeline
from benchmarks.nlu.questions import as_rasa_data
from indgang.config import ROOT
from setup import paths, rasa, stamps
from setup.commands import environment, failure

BENCH = paths.BUILD / "bench"
_DOMAIN, _STORIES = ROOT / "bot" / "domain.yml", ROOT / "data" / "stories"
_FOR_ALL = (_DOMAIN, _STORIES, ROOT / "bot" / "requirements.txt")


@dataclass(frozen=True)
class Cost:
    """Of training from nothing, on all cores: seconds, and the peak of the process's memory."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Model:
    """`per_id` is how many examples an id it was trained on, None for all; `sentences` how many that were."""

    pipeline: Pipeline
    per_id: int | None
    sentences: int
    folder: Path

    @property
    def title(self) -> str:
        return f"{self.pipeline.title}, {'all' if self.per_id is None else f'{self.per_id} an id'}"

    @property
    def file(self) -> Path:
        return self.folder / "model.tar.gz"

    @property
    def code(self) -> Path:
        """The bot's code as it was when the training began: the project may be edited while the benchmark runs."""
        return self.folder / "code"

    @property
    def settings(self) -> dict[str, str]:
        """The environment in which it is trained and served."""
        settings = rasa.settings()
        danish = str(ROOT / settings["INDGANG_SPACY_MODEL"])  # a path of ours, or the name of a package
        if Path(danish).exists():
            settings["INDGANG_SPACY_MODEL"] = danish
        return settings | {"PYTHONPATH": str(self.code), "RASA_CACHE_DIRECTORY": str(self.folder / "cache")}

    @property
    def cost(self) -> Cost:
        return Cost(**json.loads((self.folder / "cost.json").read_text("utf-8")))

    @property
    def trained(self) -> bool:
        return self.file.exists() and (self.folder / "cost.json").exists()


def model(pipeline: Pipeline, sentences: dict[str, list[str]], per_id: int | None) -> Model:
    """Where this pipeline's model of these sentences is, or will be."""
    digest = stamps.digest([*pipeline.sources, *_FOR_ALL], pipeline.config, as_rasa_data(sentences))
    count = sum(len(texts) for texts in sentences.values())
    return Model(pipeline, per_id, count, BENCH / f"{pipeline.name}-{digest[:12]}")


def train(model: Model, sentences: dict[str, list[str]]) -> None:
    """Trains through Rasa's own command, and notes the cost. Raises SetupError with the log's name when that fails."""
    shutil.rmtree(model.folder, ignore_errors=True)
    shutil.copytree(_STORIES, model.folder / "data" / "stories")
    shutil.copytree(ROOT / "bot", model.code / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    (model.folder / "data" / "nlu.yml").write_text(as_rasa_data(sentences), "utf-8")
    config = model.folder / "config.yml"
    config.write_text(model.pipeline.config, "utf-8")
    files = ["--config", str(config), "--domain", str(_DOMAIN), "--data", str(model.folder / "data")]
    command = model.pipeline.command("train", "--force", *files, "--out", str(model.folder))
    cost = _cost([*command, "--fixed-model-name", "model"], model)
    (model.folder / "cost.json").write_text(json.dumps(asdict(cost)), "utf-8")


def _cost(command: list[str], model: Model) -> Cost:
    """Runs the command to its end, its output in training.log. No embeddings of earlier trainings are used."""
    settings = model.settings | {"OMP_NUM_THREADS": str(os.cpu_count() or 1)}
    log = model.folder / "training.log"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=model.code, env=environment(settings), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
    process.returncode = os.waitstatus_to_exitcode(status)
    shutil.rmtree(model.folder / "cache", ignore_errors=True)
    if process.returncode:
        raise failure("training", log, process.returncode)
    return Cost(time.monotonic() - began, used.ru_maxrss / 1024)
