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
    wanted = stamps.digest(SOURCES, spacy_model.chosen()["pipeline"])
    if stamps.fresh(STAMP, wanted) and paths.MODEL_FILE.exists() and paths.MODEL_INFO.exists():
        return
    stamps.remove(STAMP)
    with step("Training the assistant (up to ten minutes)"):
        fresh = _trained(paths.MODEL / "new")
        fresh.replace(paths.MODEL_FILE)
        fresh.parent.rmdir()
        paths.MODEL_INFO.write_text(json.dumps(info(wanted), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    stamps.write(STAMP, wanted)


def _trained(folder: Path) -> Path:
    shutil.rmtree(str(folder), ignore_errors=True)
    try:
        run(rasa.train(folder), "training the assistant", "training", env=rasa.training_settings())
    finally:
        shutil.rmtree(str(paths.MODEL / "cache"), ignore_errors=True)
    return folder / paths.MODEL_FILE.name


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
