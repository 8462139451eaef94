"""When an environment is made, and when the one that stands will do."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from setup import disk, environments, paths, pythons


@pytest.fixture
def installs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was synchronised, with a uv that only makes an interpreter's file."""
    done: list[str] = []

    def run(args: Sequence[object], doing: str, log: str, env: object = None) -> None:
        words = [str(arg) for arg in args]
        if "venv" in words:
            (Path(words[-1]) / "bin").mkdir(parents=True, exist_ok=True)
            (Path(words[-1]) / "bin" / "python").write_text("")
        if "sync" in words:
            done.append(Path(words[-1]).name)

    (tmp_path / "requirements").mkdir()
    for name in ("service", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    monkeypatch.setattr(environments, "REQUIREMENTS", tmp_path / "requirements")
    monkeypatch.setattr(environments, "run", run)
    monkeypatch.setattr(environments, "tools", lambda: None)
    monkeypatch.setattr(disk, "require", lambda *_: None)
    monkeypatch.setattr(pythons, "service_python", lambda: Path("python"))
    monkeypatch.setattr(paths, "SERVICE", tmp_path / "service")
    return done


def test_a_second_start_installs_nothing(installs: list[str]) -> None:
    environments.service()
    environments.service()
    assert installs == ["service.txt"]


def test_an_environment_with_the_test_tools_serves_a_run_as_well(installs: list[str]) -> None:
    environments.service()
    environments.service(with_tests=True)
    environments.service()
    assert installs == ["service.txt", "test.txt"]


def test_new_pins_are_installed(installs: list[str], tmp_path: Path) -> None:
    environments.service()
    (tmp_path / "requirements" / "service.txt").write_text("service==2\n")
    environments.service()
    assert installs == ["service.txt", "service.txt"]


def test_a_moved_checkout_makes_its_environments_anew(installs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    environments.service()
    monkeypatch.setattr(paths, "ROOT", Path("/moved"))
    environments.service()
    assert installs == ["service.txt", "service.txt"]
