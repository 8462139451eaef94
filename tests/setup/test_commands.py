"""What a failed program's output is taken to mean."""

import sys
from pathlib import Path

import pytest

from setup import commands, disk, paths
from setup.errors import CommandFailed, DiskFull, NoNetwork, SetupError


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "LOGS", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("printed", "error"),
    [
        ("error: failed to write file: No space left on device (os error 28)", DiskFull),
        ("npm error code ENOSPC", DiskFull),
        ("  Caused by: dns error: failed to lookup address information: Name or service not known", NoNetwork),
        ("npm error code EAI_AGAIN", NoNetwork),
        ("E: Could not resolve 'mirror'", NoNetwork),
        ("ValueError: unknown policy", CommandFailed),
        ("", CommandFailed),
    ],
)
def test_a_failure_is_one_line_of_the_right_kind(printed: str, error: type[SetupError]) -> None:
    program = f"import sys; print({printed!r}); sys.exit(3)"
    with pytest.raises(error) as caught:
        commands.run([sys.executable, "-c", program], "trying", "trial")
    assert "\n" not in str(caught.value)


def test_output_is_kept_and_not_shown(logs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commands.run([sys.executable, "-c", "print('hej')"], "trying", "trial")
    assert (logs / "trial.log").read_text() == "hej\n"
    assert capfd.readouterr().out == ""


def test_too_little_room_is_said_before_anything_is_fetched(tmp_path: Path) -> None:
    disk.require(tmp_path / "not" / "yet", 0.000001)
    with pytest.raises(DiskFull, match=r"set-up needs 1000000\.0 GB"):
        disk.require(tmp_path, 1_000_000)
