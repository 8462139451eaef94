"""The environment variables of a running Indgang, read and checked before anything is started."""

from __future__ import annotations

import errno
import fcntl
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Dict, List, Mapping

from . import paths, spacy_model
from .errors import AlreadyRunning, FolderUnwritable, LimitsRefused, SettingWrong

MOST = 16  # of one part on one machine


@dataclass(frozen=True)
class Settings:
    """What a person may set; see the README's table."""

    host: str
    port: int
    data: Path
    limits: str
    content: Path
    gateways: int = 1
    workers: int = 1
    action_servers: int = 1

    @property
    def url(self) -> str:
        """Where a browser on this machine reaches the gateway."""
        return url_of(self.host, self.port)


def url_of(host: str, port: int) -> str:
    """Where a browser on this machine reaches what listens there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    return f"http://{host}:{port}"


def read(env: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises SettingWrong or LimitsRefused."""
    settings = Settings(
        host=env.get("INDGANG_HOST") or "127.0.0.1",
        port=_port(env.get("INDGANG_PORT") or "8000"),
        data=paths.ROOT / Path(env.get("INDGANG_DATA") or "var").expanduser(),
        limits=env.get("INDGANG_LIMITS") or "on",
        content=paths.ROOT / Path(env.get("INDGANG_CONTENT") or "content").expanduser(),
        gateways=_count(env, "INDGANG_GATEWAYS"),
        workers=_count(env, "INDGANG_RASA_WORKERS"),
        action_servers=_count(env, "INDGANG_ACTIONS_SERVERS"),
    )
    if settings.limits not in ("on", "off"):
        raise SettingWrong("INDGANG_LIMITS", settings.limits, "on or off")
    if settings.limits == "off" and not is_loopback(settings.host):
        raise LimitsRefused(settings.host)
    public = env.get("INDGANG_PUBLIC_URL") or ""
    if not is_loopback(settings.host) and not public.startswith("https://"):  # gateway/safety.py would refuse to start
        wanted = f"the https:// address of the web server with TLS in front, since INDGANG_HOST is {settings.host}"
        raise SettingWrong("INDGANG_PUBLIC_URL", public, wanted)
    return settings


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def open_data_folder(folder: Path) -> IO[str]:
    """Makes the data folder, and takes its lock, which is held while the answer stays open.

    Raises FolderUnwritable, or AlreadyRunning with the process that holds the lock.
    """
    try:
        for part in ("", "redis", "logs", "run"):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = open(str(folder / "lock"), "a+", encoding="utf-8")
    except OSError as error:
        raise FolderUnwritable(paths.shown(folder), error.strerror or str(error)) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunning(paths.shown(folder), _holder(folder)) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _holder(folder: Path) -> str:
    """The process to stop: set-up's, or the supervisord that it left behind when it was killed."""
    for file in (folder / "lock", folder / "run" / "supervisor.pid"):
        pid = file.read_text(encoding="utf-8").strip() if file.exists() else ""
        if pid.isdecimal() and _alive(int(pid)):
            return pid
    return "unknown"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError as error:
        return error.errno == errno.EPERM
    return True


@dataclass(frozen=True)
class Ports:
    """Where the parts of this start listen on loopback. The first gateway has the port of the settings, which is not among them."""

    redis: int
    rasa: List[int]
    actions: List[int]
    gateways: List[int]


def variables(settings: Settings, ports: Ports) -> Dict[str, str]:
    """What the parts are told, with the ports chosen for this start."""
    return {
        "INDGANG_HOST": settings.host,
        "INDGANG_PORT": str(settings.port),
        "INDGANG_DATA": str(settings.data),
        "INDGANG_LIMITS": settings.limits,
        "INDGANG_CONTENT": str(settings.content),
        "INDGANG_REDIS_URL": f"redis://127.0.0.1:{ports.redis}",
        "INDGANG_RASA_URL": ",".join(f"http://127.0.0.1:{port}" for port in ports.rasa),
        "INDGANG_ACTIONS_URL": ",".join(f"http://127.0.0.1:{port}" for port in ports.actions),
        "INDGANG_ACTIONS_PORT": str(ports.actions[0]),
        "INDGANG_MODEL_INFO": str(paths.MODEL_INFO),
        "INDGANG_WIDGET": str(paths.WIDGET_DIST),
        "INDGANG_SPACY_MODEL": spacy_model.chosen()["model"],
        "INDGANG_SECRET_FILE": str(settings.data / "secret"),
    }


def _count(env: Mapping[str, str], name: str) -> int:
    text = env.get(name) or "1"
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise SettingWrong(name, text, f"a number from 1 to {MOST}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise SettingWrong("INDGANG_PORT", text, "a port number from 1 to 65535")
    return int(text)
