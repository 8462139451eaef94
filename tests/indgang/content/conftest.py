"""Content folders of a test's own: the project's, with some files changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indgang.config import ROOT


class Edited:
    """A copy of the project's content that a test edits as an editor would."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, file: str) -> str:
        return (self.path / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str | bytes) -> None:
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, file: str, old: str, new: str) -> None:
        text = self.read(file)
        assert old in text, f"{old!r} is not in {file}"
        self.write(file, text.replace(old, new, 1))

    def delete(self, file: str) -> None:
        (self.path / file).unlink()


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return Edited(tmp_path / "content")


Edit = Callable[[Edited], None]
