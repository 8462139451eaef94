"""Builds the chat window with npm, when its sources changed."""

from __future__ import annotations

import shutil

from . import paths, stamps
from .commands import run
from .errors import CommandFailed, ProgramMissing
from .progress import step

SCRIPT = paths.WIDGET_DIST / "indgang-chat.js"
STAMP = paths.WIDGET_DIST / ".made-from"
SOURCES = [paths.WIDGET / name for name in ("src", "build.mjs", "package.json", "package-lock.json", "tsconfig.json")]
QUIET = {"NO_UPDATE_NOTIFIER": "1", "npm_config_update_notifier": "false", "CI": "true"}


def build() -> None:
    """Leaves web_widget/dist/indgang-chat.js as its sources say."""
    wanted = stamps.digest(SOURCES)
    if stamps.fresh(STAMP, wanted) and SCRIPT.exists():
        return
    packages()
    with step("Building the chat window"):
        stamps.remove(STAMP)
        run(
            [_npm(), "run", "build", "--silent"],
            "building the chat window",
            "widget-build",
            env=QUIET,
            cwd=paths.WIDGET,
        )
        if not SCRIPT.exists():
            raise CommandFailed(
                "building the chat window", f"{paths.shown(SCRIPT)} is not there", ".build/logs/widget-build.log"
            )
    stamps.write(STAMP, wanted)


def packages() -> None:
    """web_widget/node_modules, as package-lock.json pins it."""
    wanted = stamps.digest([paths.WIDGET / "package-lock.json"], str(paths.ROOT))
    stamp = paths.WIDGET / "node_modules" / ".made-from"
    if stamps.fresh(stamp, wanted):
        return
    with step("Fetching what the chat window is built with"):
        stamps.remove(stamp)
        run(
            [_npm(), "ci", "--no-audit", "--no-fund", "--no-progress"],
            "npm ci",
            "widget-packages",
            env=QUIET,
            cwd=paths.WIDGET,
        )
    stamps.write(stamp, wanted)


def _npm() -> str:
    found = shutil.which("npm")
    if not found:
        raise ProgramMissing("npm", "install Node.js 20 or newer with npm (on Debian: apt-get install nodejs npm).")
    return found
