"""Which Danish pipeline is taken."""

import hashlib
from pathlib import Path

import pytest

from setup import paths, spacy_model


@pytest.fixture(autouse=True)
def spacy_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "spacy"
    folder.mkdir()
    monkeypatch.setattr(paths, "SPACY", folder)
    return folder


def offered(tmp_path: Path) -> str:
    (tmp_path / "offered.whl").write_bytes(b"a pipeline")
    return (tmp_path / "offered.whl").as_uri()


def test_a_wheel_with_the_right_hash_is_kept(tmp_path: Path, spacy_folder: Path) -> None:
    wheel, reason = spacy_model.fetched_wheel(offered(tmp_path), hashlib.sha256(b"a pipeline").hexdigest())
    assert wheel == spacy_folder / spacy_model.WHEEL
    assert reason == ""


def test_a_wheel_with_another_hash_is_refused_and_not_kept(tmp_path: Path, spacy_folder: Path) -> None:
    wheel, reason = spacy_model.fetched_wheel(offered(tmp_path))
    assert wheel is None
    assert "sha256 differs" in reason
    assert list(spacy_folder.iterdir()) == []


def test_an_address_that_does_not_answer_is_a_reason(tmp_path: Path) -> None:
    wheel, reason = spacy_model.fetched_wheel((tmp_path / "nothing.whl").as_uri())
    assert wheel is None
    assert reason
