"""Refuses to start where others can reach it and a setting is one for one's own machine only."""

import ipaddress
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from indgang.config import Config


class Unsafe(ValueError):
    """`problems` are sentences for whoever runs it, each with what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Indgang does not start: " + " ".join(problems))
        self.problems = problems


def refuse_unsafe(config: Config, env: Mapping[str, str] = os.environ) -> None:
    """Raises Unsafe with everything that is wrong."""
    problems = [*_exposed(config, env), *_of_redis(config), *_of_secret(config, env)]
    if problems:
        raise Unsafe(problems)


def _exposed(config: Config, env: Mapping[str, str]) -> Iterator[str]:
    if is_loopback(config.host):
        return
    if not (config.public_url or "").startswith("https://"):
        yield (
            f"INDGANG_HOST is {config.host}, which others can reach, but INDGANG_PUBLIC_URL is not an https:// address. "
            "Put a web server with TLS in front and set it (docs/running-it.md), or leave INDGANG_HOST at 127.0.0.1."
        )
    if not config.limits:
        yield "INDGANG_LIMITS=off is for measurements on 127.0.0.1. Leave it out."
    if "*" in (env.get("FORWARDED_ALLOW_IPS") or "").split(","):
        yield "FORWARDED_ALLOW_IPS=* lets everybody claim any address, so nobody can be slowed down. Name the web server's address or network."


def _of_redis(config: Config) -> Iterator[str]:
    parts = urlsplit(config.redis_url)
    login, _, servers = parts.netloc.rpartition("@")
    hosts = [_host(server) for server in servers.split(",") if server]
    others = [host for host in hosts if not is_loopback(host)]
    if others and not login.partition(":")[2]:
        yield (
            f"INDGANG_REDIS_URL leads to {others[0]} without a password. Give Redis one (requirepass), and put it into "
            "INDGANG_REDIS_URL or into a file that INDGANG_REDIS_PASSWORD_FILE names."
        )


def _of_secret(config: Config, env: Mapping[str, str]) -> Iterator[str]:
    """With it sessions are signed. (Redis' password may lie in a folder that keeps others out: docs/running-it.md.)"""
    file = Path(env.get("INDGANG_SECRET_FILE") or config.data / "secret")
    if file.is_file() and file.stat().st_mode & 0o007:
        yield f"{file} (INDGANG_SECRET_FILE) can be read by every user of this machine. Run: chmod o-rwx {file}"


def _host(server: str) -> str:
    if server.startswith("["):
        return server[1:].partition("]")[0]
    return server.partition(":")[0]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
