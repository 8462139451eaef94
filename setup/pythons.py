"""Finds the two Pythons: 3.11 or newer for the service, 3.10 for Rasa."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterator, Optional, Sequence, Tuple

from . import paths
from .commands import environment
from .errors import PythonMissing

Finder = Callable[[], Path]

SERVICE_VERSIONS = ("3.12", "3.11", "3.13", "3.14")
BOT_VERSIONS = ("3.10",)


def service_python() -> Path:
    """A Python for everything but Rasa: the one that runs set-up if it will do, else the first found or fetched."""
    return _found_or_fetched(SERVICE_VERSIONS, "for the gateway and the actions")


def bot_python() -> Path:
    """A Python 3.10 for Rasa 3.6, which runs on nothing newer."""
    return _found_or_fetched(BOT_VERSIONS, "Rasa 3.6 runs on no newer one")


def on_this_machine(versions: Sequence[str]) -> Optional[Path]:
    """The first interpreter here of one of the versions, without asking uv."""
    for candidate in candidates(versions):
        if version_of(candidate) in versions:
            return candidate
    return None


def candidates(versions: Sequence[str]) -> Iterator[Path]:
    """Where to look, in this order: the Python that runs set-up, the PATH, pyenv's versions."""
    yield Path(sys.executable)
    for version in versions:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            found = shutil.which(f"python{version}", path=folder) if folder else None
            if found:
                yield Path(found)
        yield from pyenv_candidates(version)


def pyenv_candidates(version: str) -> Iterator[Path]:
    """pyenv's own installations, newest first: a bare shim on the PATH may answer for none of them."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = [folder for folder in root.glob(f"versions/{version}.*") if folder.name.split(".")[-1].isdigit()]
    for folder in sorted(installed, key=lambda path: int(path.name.split(".")[-1]), reverse=True):
        yield folder / "bin" / f"python{version}"


def version_of(python: Path) -> Optional[str]:
    """`3.11` for an interpreter that starts and can make environments.

    None for anything else, such as a shim without a Python behind it.
    """
    question = "import sys, ssl, zlib; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(python), "-c", question],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode(errors="replace").strip() if answer.returncode == 0 else None


def _found_or_fetched(versions: Sequence[str], purpose: str) -> Path:
    found = on_this_machine(versions) or managed_by_uv(versions)
    if found is None:
        raise PythonMissing(versions[0], purpose)
    return found


def managed_by_uv(versions: Sequence[str]) -> Optional[Path]:
    """A Python that uv keeps, fetching one if need be. None without uv or network."""
    if not paths.UV.exists():
        return None
    for version in versions:
        found = _uv("find", version)
        if found:
            return found
    _uv("install", versions[0])
    return _uv("find", versions[0])


def _uv(verb: str, version: str) -> Optional[Path]:
    """`uv python find|install`, among uv's own Pythons only: a shim on the PATH would make it fail."""
    command: Tuple[str, ...] = (str(paths.UV), "python", verb, "--managed-python", version)
    answer = subprocess.run(
        command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    line = answer.stdout.decode(errors="replace").strip()
    return Path(line) if verb == "find" and answer.returncode == 0 and line else None
