"""Training only when something that is learnt from has changed."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from setup import model, paths, spacy_model
from setup.errors import CommandFailed


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two training sentences, and a Rasa that trains in no time."""
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "nlu" / "pas.yml").write_text(
        'version: "3.1"\nnlu:\n  - intent: pas_pris\n    examples: |\n      - hvad koster et pas\n      - prisen på pas\n'
    )
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "requirements.txt").write_text("rasa==3.6.21\n")
    monkeypatch.setattr(model, "DATA", tmp_path / "data")
    monkeypatch.setattr(model, "SOURCES", [tmp_path / "data", tmp_path / "bot"])
    monkeypatch.setattr(model, "STAMP", tmp_path / "model" / "made-from")
    monkeypatch.setattr(model, "BOT_FILES", tmp_path / "bot")
    monkeypatch.setattr(paths, "MODEL", tmp_path / "model")
    monkeypatch.setattr(paths, "MODEL_FILE", tmp_path / "model" / "indgang.tar.gz")
    monkeypatch.setattr(paths, "MODEL_INFO", tmp_path / "model" / "model.json")
    monkeypatch.setattr(spacy_model, "chosen", lambda: {"pipeline": "stand-in", "model": "folder"})
    return tmp_path


@pytest.fixture
def trainings(house: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that Rasa was asked to train."""
    asked: list[str] = []

    def run(args: Sequence[str], doing: str, log: str, env: object = None, cwd: object = None) -> None:
        asked.append(doing)
        (house / "model" / "new").mkdir(parents=True)
        (house / "model" / "new" / "indgang.tar.gz").write_text(f"training {len(asked)}")

    monkeypatch.setattr(model, "run", run)
    return asked


def test_it_trains_once_and_again_when_a_sentence_changes(house: Path, trainings: list[str]) -> None:
    model.train()
    model.train()
    assert len(trainings) == 1
    (house / "data" / "nlu" / "pas.yml").write_text("nlu: []\n")
    model.train()
    assert len(trainings) == 2
    assert paths.MODEL_FILE.read_text() == "training 2"


def test_it_tells_what_was_trained(house: Path, trainings: list[str]) -> None:
    model.train()
    info = json.loads(paths.MODEL_INFO.read_text())
    assert info["name"].startswith("indgang-")
    assert (info["rasa"], info["spacy_pipeline"], info["training_examples"]) == ("3.6.21", "stand-in", 2)


def test_a_training_that_fails_leaves_the_old_model_and_is_tried_again(
    house: Path, trainings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model.train()
    working = model.run

    def broken(*_: object, **__: object) -> None:
        raise CommandFailed("training the assistant", "a wrong domain", "training.log")

    monkeypatch.setattr(model, "run", broken)
    (house / "data" / "nlu" / "pas.yml").write_text("nlu: []\n")
    with pytest.raises(CommandFailed):
        model.train()
    assert paths.MODEL_FILE.read_text() == "training 1"
    monkeypatch.setattr(model, "run", working)
    model.train()
    assert len(trainings) == 2
