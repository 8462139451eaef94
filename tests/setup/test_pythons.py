"""Finding the two Pythons."""

import sys
from pathlib import Path

import pytest

from setup import paths, pythons
from setup.errors import PythonMissing


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on the PATH, no pyenv and no uv."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    monkeypatch.setattr(paths, "UV", tmp_path / "no-uv")
    return tmp_path


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_python_that_runs_set_up_is_taken_if_it_will_do() -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert pythons.on_this_machine([here]) == Path(sys.executable)


def test_a_shim_without_a_python_behind_it_is_passed_over(empty_machine: Path) -> None:
    program(empty_machine / "bin" / "python3.10", "exit 127")
    real = program(empty_machine / "pyenv" / "versions" / "3.10.13" / "bin" / "python3.10", "echo 3.10")
    assert pythons.bot_python() == real


def test_pyenv_gives_the_newest_patch_release(empty_machine: Path) -> None:
    for patch in ("3.10.9", "3.10.13", "3.10-dev"):
        program(empty_machine / "pyenv" / "versions" / patch / "bin" / "python3.10", "echo 3.10")
    assert pythons.bot_python().parts[-3] == "3.10.13"


def test_a_program_that_lies_about_its_version_is_not_taken(empty_machine: Path) -> None:
    program(empty_machine / "bin" / "python3.10", "echo 3.9")
    assert pythons.on_this_machine(["3.10"]) is None


def test_a_missing_python_is_one_line_that_says_what_to_install(empty_machine: Path) -> None:
    with pytest.raises(PythonMissing) as caught:
        pythons.bot_python()
    assert "Python 3.10 is missing" in str(caught.value)
    assert "\n" not in str(caught.value)
