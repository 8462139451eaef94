"""What supervisord is told: the four parts of Indgang, how many of each, and how each is kept running."""

from __future__ import annotations

import os
import pwd
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List

from . import paths, rasa, redis
from .settings import Ports, Settings

TETHER = paths.ROOT / "setup" / "tether.py"


@dataclass(frozen=True)
class Part:
    """One program that supervisord keeps running."""

    name: str
    command: List[str]
    last: bool = False  # stopped after all the others
    env: Dict[str, str] = field(default_factory=dict)  # what it is told besides


def parts(settings: Settings, ports: Ports) -> List[Part]:
    """Redis, Rasa, the actions and the gateway, all started at once: each waits for what it needs. The second of a kind is `rasa-2`, and so on."""
    python = str(paths.SERVICE_PYTHON)
    return [
        Part("redis", redis.command(redis.server(), settings.data / "redis", ports.redis), last=True),
        *(Part(_name("rasa", place), rasa.run("127.0.0.1", port)) for place, port in enumerate(ports.rasa, 1)),
        *(
            Part(_name("actions", place), [python, "-m", "actions"], env={"INDGANG_ACTIONS_PORT": str(port)})
            for place, port in enumerate(ports.actions, 1)
        ),
        Part("gateway", [python, "-m", "gateway"]),
        *(
            Part(
                _name("gateway", place),
                [python, "-m", "gateway"],
                env={"INDGANG_HOST": "127.0.0.1", "INDGANG_PORT": str(port)},
            )
            for place, port in enumerate(ports.gateways, 2)
        ),
    ]


def _name(part: str, place: int) -> str:
    return part if place == 1 else f"{part}-{place}"


def config(settings: Settings, programs: List[Part]) -> str:
    """The text of supervisord.conf."""
    run, logs = settings.data / "run", settings.data / "logs"
    others = ",".join(part.name for part in programs if not part.last)
    top = [
        "[supervisord]",
        "nodaemon = true",
        "silent = true",
        f"directory = {_text(paths.ROOT)}",
        f"logfile = {_text(logs / 'supervisor.log')}",
        "logfile_maxbytes = 5MB",
        "logfile_backups = 2",
        f"childlogdir = {_text(logs)}",
        f"pidfile = {_text(run / 'supervisor.pid')}",
        "umask = 077",
    ]
    if os.geteuid() == 0:  # it asks to be told so, and warns otherwise
        top.append(f"user = {pwd.getpwuid(0).pw_name}")
    return "\n".join(
        top
        + [line for part in programs for line in _program(part, run, logs)]
        + ["", "[group:indgang]", f"programs = {others}", ""]
    )


def _program(part: Part, run: Path, logs: Path) -> List[str]:
    """One program's section.

    `startsecs = 0` counts a program as started at once; with `autorestart` it is then started again a second after it
    ended, however often, where supervisord would otherwise wait longer each time and at last give up.
    """
    tether = [str(paths.SERVICE_PYTHON), "-I", "-S", str(TETHER), "SIGKILL", str(run / f"{part.name}.pid")]
    command = " ".join(shlex.quote(word) for word in [*tether, *part.command])
    return [
        "",
        f"[program:{part.name}]",
        f"command = {_text(command)}",
        "autostart = true",
        "autorestart = true",
        "startsecs = 0",
        "stopsignal = TERM",
        "stopwaitsecs = 6",
        "stopasgroup = true",
        "killasgroup = true",
        f"priority = {1 if part.last else 2}",
        "redirect_stderr = true",
        f"stdout_logfile = {_text(logs / (part.name + '.log'))}",
        "stdout_logfile_maxbytes = 10MB",
        "stdout_logfile_backups = 3",
        *(
            [f"environment = {told}"]
            if (told := ",".join(f"{name}={value}" for name, value in part.env.items()))
            else []
        ),
    ]


def _text(value: object) -> str:
    """A value for the file: supervisord reads % as the start of a name, and ; after a space as a comment."""
    return str(value).replace("%", "%%")
