"""Rasa's own tests of the dialogues beside this file, with the trained model: real classifier, real policies."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from indgang.config import ROOT
from setup import paths, rasa

pytestmark = pytest.mark.slow
STORIES = Path(__file__).parent


def rasa_says(*words: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, **rasa.settings()}
    return subprocess.run(rasa.command(*words), cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def trained() -> str:
    if not paths.MODEL_FILE.exists():
        pytest.fail("there is no trained model: `make train` makes one")
    return str(paths.MODEL_FILE)


def test_dialogues_go_as_told(trained: str, tmp_path: Path) -> None:
    """Every failed dialogue is shown, with what was predicted instead."""
    tested = rasa_says(
        "test",
        "core",
        "--e2e",
        "-m",
        trained,
        "-s",
        str(STORIES),
        "--out",
        str(tmp_path),
        "--no-plot",
        "--endpoints",
        os.devnull,
    )
    assert tested.returncode == 0, tested.stderr[-2000:]
    report = json.loads((tmp_path / "story_report.json").read_text("utf-8"))["conversation_accuracy"]
    failed = (tmp_path / "failed_test_stories.yml").read_text("utf-8")
    assert report["total"] >= 15
    assert report["correct"] == report["total"], failed


def test_a_dialogue_that_goes_otherwise_fails(trained: str, tmp_path: Path) -> None:
    """The test above can fail: Rasa's exit status alone would not tell."""
    told = (STORIES / "test_answers.yml").read_text("utf-8").replace("intent: kontakt_medarbejder", "intent: klage")
    (tmp_path / "test_wrong.yml").write_text(told, "utf-8")
    rasa_says(
        "test",
        "core",
        "--e2e",
        "-m",
        trained,
        "-s",
        str(tmp_path),
        "--out",
        str(tmp_path),
        "--no-plot",
        "--endpoints",
        os.devnull,
    )
    assert "predicted: kontakt_medarbejder" in (tmp_path / "failed_test_stories.yml").read_text("utf-8")


def test_training_data_is_valid() -> None:
    """No intent without examples, no rule that contradicts another, no sentence in two intents."""
    files = ["--domain", "bot/domain.yml", "--data", "data", "--config", "bot/config.yml"]
    checked = rasa_says("data", "validate", *files, "--fail-on-warnings")
    assert checked.returncode == 0, checked.stdout[-2000:] + checked.stderr[-2000:]
