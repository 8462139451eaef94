"""`python3 -m setup COMMAND`: what the Makefile and the Dockerfiles call."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import List, Optional

from . import (
    accounts,
    backup,
    bookings,
    checks,
    clean,
    environments,
    learn,
    model,
    pins,
    ports,
    processes,
    rasa,
    redis,
    review,
    settings,
    signals,
    spacy_model,
    tether,
    widget,
)
from .building import lock as building
from .errors import SetupError
from .progress import say


def install(only: Optional[str] = None, tests: bool = False) -> None:
    """Everything that is installed or built but not learnt; or one part, as the Dockerfiles want it."""
    with building("set-up"):
        if only in (None, "service"):
            environments.service(with_tests=tests)
        if only is None:
            redis.install()
        if only in (None, "bot"):
            environments.bot()
            spacy_model.install()
        if only in (None, "widget"):
            widget.build()


def train() -> None:
    """The model, and what it takes to train it."""
    install("bot")
    with building("training"):
        model.train()


def run() -> None:
    """Indgang, until it is told to stop."""
    chosen = settings.read(os.environ)
    with settings.open_data_folder(chosen.data) as lock:
        ports.require_free(chosen.host, chosen.port)
        install()
        train()
        processes.run(chosen, lock)


def test() -> int:
    """Everything that can be tested, on real parts. The last line is pytest's."""
    install(tests=True)
    checks.browser()
    train()
    return checks.everything()


def check() -> int:
    """What can be checked in under a minute."""
    with building("set-up"):
        environments.service(with_tests=True)
        redis.install()
    return checks.quick()


def reviewed(arguments: List[str]) -> int:
    """What editors should look at again; it needs neither a model nor a running Indgang."""
    with building("set-up"):
        environments.service()
    return review.tell(arguments)


def learned(arguments: List[str]) -> int:
    """What editors decided in the console becomes training data, if the assistant does not get worse by it."""
    variables = learn.of_running()
    install()
    train()
    with building("training"):
        return learn.learn(arguments, variables)


def parser() -> argparse.ArgumentParser:
    """The commands and their few options."""
    commands = argparse.ArgumentParser(prog="python3 -m setup", description="Sets up, runs and checks Indgang.")
    commands.add_argument("--tethered", action="store_true", help="stop when the calling process is gone")
    chosen = commands.add_subparsers(dest="command", required=True, metavar="COMMAND")
    installing = chosen.add_parser("install", help="install and build everything that `run` needs")
    installing.add_argument("--only", choices=["service", "bot", "widget"], help="only one part")
    installing.add_argument("--tests", action="store_true", help="the test tools as well")
    for name, help_text in {
        "train": "train the assistant if what it learns from changed",
        "run": "install, train and run Indgang",
        "test": "install, and run all checks and tests",
        "check": "format, lint, types, content and quick tests",
        "pins": "compile the pinned requirements anew",
        "clean": "remove what was built",
    }.items():
        chosen.add_parser(name, help=help_text)
    serving = chosen.add_parser("rasa", help="serve the trained assistant and nothing else (for the container)")
    serving.add_argument("--listen", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=5005)
    chosen.add_parser("account", help="make an account for the staff console (Indgang must run)", add_help=False)
    chosen.add_parser("review", help="tell editors what to look at again", add_help=False)
    chosen.add_parser("learn", help="learn what editors decided in the console (Indgang must run)", add_help=False)
    chosen.add_parser("bookings-check", help="hold the bookings of the running Indgang against their journal")
    for name, help_text in {
        "backup": "write all that Indgang keeps into one file",
        "restore": "fill a new data folder from such a file",
    }.items():
        chosen.add_parser(name, help=help_text).add_argument("file", type=Path)
    return commands


def main(words: Optional[List[str]] = None) -> int:
    """Carries out one command; the exit code."""
    commands = parser()
    options, others = commands.parse_known_args(words)
    if others and options.command not in ("account", "review", "learn"):
        commands.error(f"unknown: {' '.join(others)}")
    signals.install()
    if options.tethered:
        tether.die_with_parent(signal.SIGTERM)
    actions = {
        "train": train,
        "run": run,
        "test": test,
        "check": check,
        "pins": pins.compile_all,
        "clean": clean.everything,
        "bookings-check": bookings.check,
    }
    try:
        if options.command == "install":
            install(options.only, options.tests)
            return 0
        if options.command == "rasa":
            rasa.become(options.listen, options.port)
        if options.command == "backup":
            backup.backup(options.file)
            return 0
        if options.command == "restore":
            backup.restore(options.file)
            return 0
        if options.command == "account":
            return accounts.make(others)
        if options.command == "review":
            return reviewed(others)
        if options.command == "learn":
            return learned(others)
        return actions[options.command]() or 0
    except SetupError as error:
        say(f"indgang: {error}")
        return 1
    except signals.Stopped as stopped:
        say("Stopped.")
        return 128 + int(stopped.args[0])


if __name__ == "__main__":
    sys.exit(main())
