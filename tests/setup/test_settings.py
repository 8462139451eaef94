"""The environment variables of a running Indgang."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from setup import paths, processes, settings
from setup.errors import AlreadyRunning, FolderUnwritable, LimitsRefused, SettingWrong


def test_nothing_set_means_port_8000_on_loopback() -> None:
    chosen = settings.read({})
    assert (chosen.url, chosen.data, chosen.limits) == ("http://127.0.0.1:8000", paths.ROOT / "var", "on")


def test_all_addresses_are_reached_through_loopback() -> None:
    public = {"INDGANG_PUBLIC_URL": "https://chat.example.dk"}
    assert settings.read({"INDGANG_HOST": "0.0.0.0", "INDGANG_PORT": "81", **public}).url == "http://127.0.0.1:81"
    assert settings.read({"INDGANG_HOST": "::1"}).url == "http://[::1]:8000"


@pytest.mark.parametrize("public", ["", "http://chat.example.dk"])
def test_an_address_that_others_reach_wants_tls_in_front(public: str) -> None:
    with pytest.raises(SettingWrong, match="INDGANG_PUBLIC_URL"):
        settings.read({"INDGANG_HOST": "0.0.0.0", "INDGANG_PUBLIC_URL": public})


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


def test_more_than_one_of_a_kind_on_one_machine() -> None:
    chosen = settings.read({"INDGANG_GATEWAYS": "2", "INDGANG_RASA_WORKERS": "3", "INDGANG_ACTIONS_SERVERS": "2"})
    found = processes.free_ports(chosen)
    assert (len(found.rasa), len(found.actions), len(found.gateways)) == (3, 2, 1)
    assert len({found.redis, *found.rasa, *found.actions, *found.gateways}) == 7
    told = settings.variables(chosen, settings.Ports(1, [2, 3, 4], [5, 6], [7]))
    assert told["INDGANG_RASA_URL"] == "http://127.0.0.1:2,http://127.0.0.1:3,http://127.0.0.1:4"
    assert told["INDGANG_ACTIONS_URL"] == "http://127.0.0.1:5,http://127.0.0.1:6"
    assert processes.free_ports(settings.read({})).gateways == []


@pytest.mark.parametrize("wrong", ["0", "17", "two", "-1", "1.5"])
def test_a_number_of_parts_that_makes_no_sense(wrong: str) -> None:
    with pytest.raises(SettingWrong, match="INDGANG_RASA_WORKERS"):
        settings.read({"INDGANG_RASA_WORKERS": wrong})
