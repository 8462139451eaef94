"""Which Redis is run, and how."""

from pathlib import Path

import pytest

from setup import redis


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def server(path: Path, version: str) -> Path:
    path.write_text(f"#!/bin/sh\necho '{version}'\n")
    path.chmod(0o755)
    return path


def test_a_new_enough_redis_on_the_path_is_run(path: Path) -> None:
    found = server(path / "redis-server", "Redis server v=7.0.15 sha=00000000:0")
    assert redis.server() == found


def test_an_old_redis_is_passed_over_for_valkey_or_the_carried_one(path: Path) -> None:
    server(path / "redis-server", "Redis server v=6.0.16 sha=00000000:0")
    assert redis.server() == redis.CARRIED
    valkey = server(path / "valkey-server", "Valkey server v=8.1.1 sha=00000000:0")
    assert redis.server() == valkey


def test_every_write_is_on_the_disk_before_it_is_answered(tmp_path: Path) -> None:
    command = redis.command(Path("redis-server"), tmp_path, 20001)
    settings = dict(zip(command[1::2], command[2::2], strict=True))
    assert settings["--appendfsync"] == "always"
    assert settings["--bind"] == "127.0.0.1"
    assert settings["--dir"] == str(tmp_path)
