"""Dockerfile and docker-compose.yml, held against the rest of the house. No Docker engine is needed, and none has run them."""

import re
import shlex
from typing import Any

import pytest
import yaml

from setup import paths, redis

COMPOSE: dict[str, Any] = yaml.safe_load((paths.ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (paths.ROOT / "Dockerfile").read_text()
STAGES = re.findall(r"^FROM \S+ AS (\S+)$", DOCKERFILE, re.MULTILINE)


def flags(words: list[str]) -> dict[str, str]:
    return dict(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize("name", ["bot", "actions", "gateway"])
def test_every_image_is_a_stage_of_the_dockerfile(name: str) -> None:
    assert COMPOSE["services"][name]["build"] == {"context": ".", "target": name}
    assert name in STAGES


def test_what_the_dockerfile_copies_is_there_and_reaches_the_engine() -> None:
    let_through = re.findall(r"^!(\S+)$", (paths.ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)
    assert copied
    for source in copied:
        assert (paths.ROOT / source).exists(), source
        assert source.split("/")[0] in let_through


def test_nothing_runs_as_root_or_writes_its_image() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "healthcheck" in service, name
    assert DOCKERFILE.count("\nUSER indgang") == 2  # the stages bot and service; actions and gateway stand on service
    assert COMPOSE["services"]["redis"]["user"] == "redis"


def test_only_the_gateway_can_be_reached_and_only_from_this_machine() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name, service in COMPOSE["services"].items():
        if name == "gateway":
            assert service["ports"] == ["127.0.0.1:8000:8000"]
        else:
            assert "ports" not in service
            assert service["networks"] == (["inside", "outside"] if name == "actions" else ["inside"])


def test_redis_keeps_what_it_is_told_as_on_a_bare_machine() -> None:
    ours = flags(redis.command(paths.REDIS, paths.REDIS, 6379)[1:])
    theirs = flags(shlex.split(COMPOSE["services"]["redis"]["command"])[1:])
    for name in ("--save", "--appendonly", "--appendfsync", "--maxmemory-policy", "--databases"):
        assert theirs[name] == ours[name]
