"""A Redis for the time of one job, and what is asked of a Redis with redis-cli, which comes with every server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from . import paths, ports, redis
from .commands import environment, last_line
from .errors import BackupUnreadable, CommandFailed, ProgramMissing, SettingWrong

SECONDS_TO_LOAD = 600.0
SECONDS_TO_WRITE = 600.0
TETHER = paths.ROOT / "setup" / "tether.py"


class Client:
    """`url` is as Indgang's own (`indgang.store`), with or without a password, but names a server; passwords go by the environment, where
    `ps` doesn't show them."""

    def __init__(self, url: str, password: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("redis", "rediss") or not parts.hostname:
            raise SettingWrong("INDGANG_REDIS_URL", f"{parts.scheme}://…", "redis://host:port or rediss://host:port")
        self._words = [_cli(), "-h", parts.hostname, "-p", str(parts.port or 6379)]
        if parts.scheme == "rediss":
            self._words.append("--tls")
        if parts.username:
            self._words += ["--user", unquote(parts.username)]
        self._env = {"REDISCLI_AUTH": password or unquote(parts.password or "")}
        if not self._env["REDISCLI_AUTH"]:
            self._env = {}

    def ask(self, *words: str) -> str:
        """The answer to a command. Raises CommandFailed when Redis does not answer, or answers with an error."""
        done = subprocess.run(
            [*self._words, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(self._env)
        )
        said = done.stdout.decode("utf-8", errors="replace").strip()
        if done.returncode != 0 or said.startswith(("ERR ", "NOAUTH", "NOPERM", "WRONGPASS", "LOADING", "(error)")):
            raise CommandFailed(
                f"redis-cli {words[0]}", last_line(said) or f"exit code {done.returncode}", "the log of Redis"
            )
        return said

    def snapshot(self, file: Path) -> None:
        """All databases as they are at one moment, into `file`. Raises CommandFailed."""
        self.ask("ping")
        self.ask("--rdb", str(file))
        if not file.stat().st_size:
            raise CommandFailed("redis-cli --rdb", "it wrote nothing", "the log of Redis")

    def keys(self) -> Dict[str, int]:
        """How many keys each database has, for example {"db0": 812}; empty ones are left out."""
        rows = (line.partition(":") for line in self.ask("info", "keyspace").splitlines() if line.startswith("db"))
        return {name: int(numbers.partition("keys=")[2].partition(",")[0]) for name, _, numbers in rows}

    def begin_append_only(self) -> None:
        """From here on Redis keeps an append-only file, and has written everything that it holds into it. Raises CommandFailed."""
        self.ask("config", "set", "appendonly", "yes")
        deadline = time.monotonic() + SECONDS_TO_WRITE
        while time.monotonic() < deadline:
            state = dict(
                line.strip().split(":", 1) for line in self.ask("info", "persistence").splitlines() if ":" in line
            )
            if state["aof_rewrite_in_progress"] == state["aof_rewrite_scheduled"] == "0":
                if state["aof_last_bgrewrite_status"] != "ok":
                    break
                return
            time.sleep(0.05)
        raise CommandFailed(
            "Writing the append-only file", "Redis could not write it: is the disk full?", "the log of Redis"
        )


@contextmanager
def serving(folder: Path, settings: Mapping[str, str]) -> Iterator[Client]:
    """A Redis on loopback with the data of `folder`, until the block ends; `settings` go before those of `make run`.

    Raises BackupUnreadable when it can't load what is there.
    """
    (port,) = ports.free_ports(1)
    command = redis.command(redis.server(), folder, port)
    command += [word for name, value in settings.items() for word in (f"--{name}", value)]
    log = folder.parent / f"{folder.name}.loading.log"
    with open(str(log), "wb") as output:
        tether = [sys.executable, "-I", "-S", str(TETHER), "SIGKILL", os.devnull]
        process = subprocess.Popen(tether + command, stdout=output, stderr=subprocess.STDOUT, env=environment())
    try:
        client = Client(f"redis://127.0.0.1:{port}")
        _wait(client, process, log)
        yield client
    finally:
        process.terminate()
        process.wait()
        log.unlink()


def _wait(client: Client, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_LOAD
    while process.poll() is None and time.monotonic() < deadline:
        try:
            client.ask("ping")
            return
        except CommandFailed:
            time.sleep(0.05)
    raise BackupUnreadable(last_line(log.read_text(encoding="utf-8", errors="replace")))


def master_of(url: str) -> str:
    """The address of the master that Sentinels know (`redis+sentinel://host:port,host:port/NAME`); any other address as it is.

    Raises CommandFailed when none of them knows it.
    """
    parts = urlsplit(url)
    kind, _, watched = parts.scheme.partition("+")
    if watched != "sentinel":
        return url
    login, _, servers = parts.netloc.rpartition("@")
    for server in servers.split(","):
        try:
            said = Client(f"redis://{server}").ask("sentinel", "get-master-addr-by-name", parts.path.strip("/"))
        except CommandFailed:
            continue
        if len(said.split()) == 2:
            host, port = said.split()
            return f"{kind}://{login}{'@' if login else ''}{host}:{port}"
    raise CommandFailed("Asking the Sentinels", "none of them answers with a master", "their logs")


def _cli() -> str:
    """redis-cli beside the server, or valkey-cli. Raises ProgramMissing."""
    server = redis.server()
    found = server.with_name(server.name.replace("-server", "-cli"))
    if not found.exists():
        raise ProgramMissing(found.name, "it belongs to the server (on Debian: apt-get install redis-tools).")
    return str(found)
