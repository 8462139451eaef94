"""The environment variables of a running Indgang."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from setup import paths, settings
from setup.errors import AlreadyRunning, FolderUnwritable, LimitsRefused, SettingWrong


def test_nothing_set_means_port_8000_on_loopback() -> None:
    chosen = settings.read({})
    assert (chosen.url, chosen.data, chosen.limits) == ("http://127.0.0.1:8000", paths.ROOT / "var", "on")


def test_all_addresses_are_reached_through_loopback() -> None:
    assert settings.read({"INDGANG_HOST": "0.0.0.0", "INDGANG_PORT": "81"}).url == "http://127.0.0.1:81"
    assert settings.read({"INDGANG_HOST": "::1"}).url == "http://[::1]:8000"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "otte", "80.5", "²"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SettingWrong, match="INDGANG_PORT"):
        settings.read({"INDGANG_PORT": port})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "indgang.example"])
def test_limits_are_lifted_on_loopback_only(host: str) -> None:
    with pytest.raises(LimitsRefused):
        settings.read({"INDGANG_LIMITS": "off", "INDGANG_HOST": host})
    for own in ("127.0.0.1", "127.1.2.3", "::1", "localhost"):
        assert settings.read({"INDGANG_LIMITS": "off", "INDGANG_HOST": own}).limits == "off"


def test_limits_are_on_or_off() -> None:
    with pytest.raises(SettingWrong, match="INDGANG_LIMITS=maybe"):
        settings.read({"INDGANG_LIMITS": "maybe"})


def test_a_data_folder_has_one_indgang_at_a_time(tmp_path: Path) -> None:
    with (
        settings.open_data_folder(tmp_path / "var"),
        pytest.raises(AlreadyRunning, match=r"already runs .* \(process \d+\)"),
    ):
        settings.open_data_folder(tmp_path / "var")
    settings.open_data_folder(tmp_path / "var").close()


def test_a_supervisor_left_behind_is_named_as_the_one_to_stop(tmp_path: Path) -> None:
    with settings.open_data_folder(tmp_path / "var") as lock:
        lock.truncate(0)
        lock.write(f"{ended_process()}\n")
        lock.flush()
        (tmp_path / "var" / "run" / "supervisor.pid").write_text(f"{os.getpid()}\n")
        with pytest.raises(AlreadyRunning, match=rf"\(process {os.getpid()}\)"):
            settings.open_data_folder(tmp_path / "var")


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def test_the_data_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    settings.open_data_folder(tmp_path / "var").close()
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_a_data_folder_that_can_not_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnwritable, match="INDGANG_DATA"):
        settings.open_data_folder(tmp_path / "file" / "var")
