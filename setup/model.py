"""Trains the assistant, when what it learns from has changed."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path
from typing import Dict, List

from . import paths, rasa, spacy_model, stamps
from .commands import run
from .progress import step

DATA = paths.ROOT / "data"
BOT_FILES = paths.ROOT / "bot"
SOURCES: List[Path] = [DATA] + [
    BOT_FILES / name for name in ("config.yml", "domain.yml", "components", "requirements.txt")
]
STAMP = paths.MODEL / "made-from"


def train() -> None:
    """Leaves .build/model/indgang.tar.gz and model.json as the training data, config and domain say."""
    made_from = wanted()
    if stamps.fresh(STAMP, made_from) and paths.MODEL_FILE.exists() and paths.MODEL_INFO.exists():
        return
    stamps.remove(STAMP)
    with step("Training the assistant (up to ten minutes)"):
        adopt(trained(paths.MODEL / "new"), made_from)


def trained(folder: Path, root: Path = paths.ROOT) -> Path:
    """The model of the files under `root`, in `folder` and not in use yet."""
    shutil.rmtree(str(folder), ignore_errors=True)
    danish = rasa.settings()["INDGANG_SPACY_MODEL"]  # a path of ours, or the name of a package
    if (paths.ROOT / danish).exists():
        danish = str(paths.ROOT / danish)
    settings = {"RASA_CACHE_DIRECTORY": str(folder / "cache"), "INDGANG_SPACY_MODEL": danish}
    env = dict(rasa.training_settings(), **settings)
    try:
        run(rasa.train(folder), "training the assistant", "training", env=env, cwd=root)
    finally:
        shutil.rmtree(str(folder / "cache"), ignore_errors=True)
    return folder / paths.MODEL_FILE.name


def adopt(fresh: Path, made_from: str) -> None:
    """Makes `fresh`, the only file of its folder, the model that is served at the next start."""
    stamps.remove(STAMP)
    fresh.replace(paths.MODEL_FILE)
    fresh.parent.rmdir()
    paths.MODEL_INFO.write_text(json.dumps(info(made_from), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    stamps.write(STAMP, made_from)


def wanted() -> str:
    """What a model of the files as they are now is made from."""
    return stamps.digest(SOURCES, spacy_model.chosen()["pipeline"])


def info(digest: str) -> Dict[str, object]:
    """What /api/v1/status tells of the model."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "name": f"indgang-{digest[:8]}",
        "trained_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "rasa": _pinned("rasa"),
        "spacy_pipeline": spacy_model.chosen()["pipeline"],
        "training_examples": examples(),
    }


def examples() -> int:
    """How many example sentences stand in data/nlu."""
    line = re.compile(r"^ {4,}- +\S", re.MULTILINE)
    return sum(len(line.findall(path.read_text(encoding="utf-8"))) for path in DATA.glob("nlu/**/*.yml"))


def _pinned(package: str) -> str:
    match = re.search(
        rf"^{package}(?:\[.*?\])?==(\S+)", (BOT_FILES / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    return match.group(1) if match else "unknown"
