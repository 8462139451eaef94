"""Dockerfile and docker-compose.yml, held against the rest of the house. No Docker engine is needed, and none has run them."""

import re
from typing import Any

import pytest
import yaml

from setup import paths, redis

COMPOSE: dict[str, Any] = yaml.safe_load((paths.ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (paths.ROOT / "Dockerfile").read_text()
STAGES = re.findall(r"^FROM \S+ AS (\S+)$", DOCKERFILE, re.MULTILINE)
CADDYFILE = (paths.ROOT / "deploy" / "caddy" / "Caddyfile").read_text()
OURS = {
    "proxy": "proxy",
    "bot-1": "bot",
    "bot-2": "bot",
    "actions-1": "actions",
    "actions-2": "actions",
    "gateway": "gateway",
}


def flags(words: list[str]) -> dict[str, str]:
    return dict(zip((word.removeprefix("--") for word in words[::2]), words[1::2], strict=True))


def redis_conf() -> dict[str, str]:
    lines = (paths.ROOT / "deploy" / "redis" / "redis.conf").read_text().splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


def test_every_image_is_a_stage_of_the_dockerfile() -> None:
    assert {name for name, service in SERVICES.items() if "build" in service} == OURS.keys()
    for name, stage in OURS.items():
        assert SERVICES[name]["build"] == {"context": ".", "target": stage}
        assert stage in STAGES


def test_what_the_dockerfile_copies_is_there_and_reaches_the_engine() -> None:
    let_through = re.findall(r"^!(\S+)$", (paths.ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)
    assert copied
    for source in copied:
        assert (paths.ROOT / source).exists(), source
        assert any(source == name or source.startswith(f"{name}/") for name in let_through), source


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_runs_as_root_writes_its_image_or_takes_all_there_is(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert service["healthcheck"]["retries"]


def test_every_image_ends_as_a_user_of_its_own() -> None:
    by_stage = dict(zip(STAGES, re.split(r"^FROM .*$", DOCKERFILE, flags=re.MULTILINE)[1:], strict=True))
    stands_on = {"gateway": "service", "actions": "service"}
    for stage in set(OURS.values()):
        assert "\nUSER indgang\n" in by_stage[stands_on.get(stage, stage)], stage
    assert SERVICES["redis"]["user"] == "redis"


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert {name for name, network in COMPOSE["networks"].items() if (network or {}).get("internal")} == {
        "inside",
        "front",
    }
    on = {name: set(service["networks"]) for name, service in SERVICES.items()}
    assert on["proxy"] == {"street", "front"}
    assert on["redis"] == on["bot-1"] == on["bot-2"] == {"inside"}
    assert on["actions-1"] == on["actions-2"] == {"inside", "outside"}
    assert on["gateway"] == {"inside", "front", "outside"}


def test_the_gateway_believes_the_proxy_alone_about_addresses() -> None:
    (subnet,) = COMPOSE["networks"]["front"]["ipam"]["config"]
    assert SERVICES["gateway"]["environment"]["FORWARDED_ALLOW_IPS"] == subnet["subnet"]
    assert [name for name, service in SERVICES.items() if "front" in service["networks"]] == ["proxy", "gateway"]


def test_the_proxy_hands_streams_on_and_keeps_the_figures_to_itself() -> None:
    assert "flush_interval -1" in CADDYFILE
    assert "text/event-stream" not in CADDYFILE  # what is packed is held back
    assert re.search(r"@inner path .*/api/v1/metrics\b.*\n\trespond @inner 404", CADDYFILE)
    assert "Strict-Transport-Security" in CADDYFILE
    host, port = re.findall(r"\{\$INDGANG_GATEWAY_\w+:(\w+)\}", CADDYFILE)
    assert host in SERVICES
    assert port == SERVICES["gateway"]["environment"]["INDGANG_PORT"]
    inner = dict(reversed(published.split(":")) for published in SERVICES["proxy"]["ports"])
    assert inner == {"8080": "80", "8443": "443"}
    assert all(f"_port {port}\n" in CADDYFILE for port in inner)


def test_there_are_two_of_everything_and_each_is_known_to_those_that_ask_it() -> None:
    assert SERVICES["gateway"]["deploy"]["replicas"] == 2
    for stage, port, setting in (("bot", 5005, "INDGANG_RASA_URL"), ("actions", 5055, "INDGANG_ACTIONS_URL")):
        addresses = [f"http://{name}:{port}" for name, built in OURS.items() if built == stage]
        assert len(addresses) == 2
        told = [
            service["environment"][setting]
            for service in SERVICES.values()
            if setting in service.get("environment", {})
        ]
        assert [one.split(",") for one in told] == [addresses] * len(told)
        assert told


def test_every_service_that_uses_redis_has_its_password_and_none_shows_it() -> None:
    for name, service in SERVICES.items():
        told = service.get("environment", {})
        assert ("INDGANG_REDIS_URL" in told) == (name not in ("proxy", "redis")), name
        assert ("secrets" in service) == (name != "proxy"), name
        if "INDGANG_REDIS_URL" in told:
            assert "@" not in told["INDGANG_REDIS_URL"]
            assert told["INDGANG_REDIS_PASSWORD_FILE"] == f"/run/secrets/{service['secrets'][0]}"
    assert "requirepass" in SERVICES["redis"]["command"][2]
    assert redis_conf()["include"] in SERVICES["redis"]["command"][2]


def test_redis_keeps_what_it_is_told_as_on_a_bare_machine() -> None:
    ours = flags(redis.command(paths.REDIS, paths.REDIS, 6379)[1:])
    theirs = redis_conf() | {"save": redis_conf()["save"].strip('"')}
    for name in ("save", "appendonly", "appendfsync", "maxmemory-policy", "databases", "port"):
        assert theirs[name] == ours[name], name
