"""What can go wrong in set-up, each as one line that a person can act on.

SetupError
├── PythonMissing       no Python of the wanted version, and none could be fetched
├── ProgramMissing      npm, redis-server, chromium, … is not on the PATH
├── PortTaken           something else listens where the gateway should
├── DiskFull            too little room before or during set-up
├── NoNetwork           a package registry can't be reached
├── FolderUnwritable    the data folder can't be written
├── AlreadyRunning      another Indgang uses the same data folder
├── LimitsRefused       INDGANG_LIMITS=off on an address that others can reach
├── SettingWrong        an environment variable has a value that makes no sense
├── BackupRefused       nothing to back up, or a place where data would be overwritten
├── BackupUnreadable    Redis can't load the file
└── CommandFailed       a program that set-up started ended with an error
"""

from __future__ import annotations

from typing import Optional


class SetupError(Exception):
    """Its text is one line, printed as it stands; the exit code is 1."""


class PythonMissing(SetupError):
    def __init__(self, version: str, purpose: str) -> None:
        self.version = version
        super().__init__(
            f"Python {version} is missing ({purpose}) and could not be fetched: "
            f"install it, for example with `uv python install {version}` or `pyenv install {version}`."
        )


class ProgramMissing(SetupError):
    def __init__(self, program: str, advice: str) -> None:
        self.program = program
        super().__init__(f"{program} is missing: {advice}")


class PortTaken(SetupError):
    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(
            f"Port {port} is taken: stop what listens there, "
            f"or choose another with INDGANG_PORT, for example INDGANG_PORT={port + 1} make run"
        )


class DiskFull(SetupError):
    def __init__(self, folder: str, free_gb: float, needed_gb: Optional[float] = None) -> None:
        self.free_gb, self.needed_gb = free_gb, needed_gb
        needed = f", and set-up needs {needed_gb:.1f} GB" if needed_gb else ""
        super().__init__(f"The disk is too full: {free_gb:.1f} GB is free at {folder}{needed}.")


class NoNetwork(SetupError):
    def __init__(self, doing: str, log: str) -> None:
        super().__init__(f"No network: {doing} needs a package registry that can't be reached (details in {log}).")


class FolderUnwritable(SetupError):
    def __init__(self, folder: str, reason: str) -> None:
        self.folder = folder
        super().__init__(f"The data folder {folder} can't be written ({reason}): choose another with INDGANG_DATA.")


class AlreadyRunning(SetupError):
    def __init__(self, folder: str, pid: str) -> None:
        self.folder, self.pid = folder, pid
        super().__init__(
            f"Indgang already runs with the data folder {folder} (process {pid}): "
            f"stop it with `kill {pid}`, or choose another folder with INDGANG_DATA."
        )


class LimitsRefused(SetupError):
    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(
            f"INDGANG_LIMITS=off is refused on {host}: "
            "it lifts the rate limits, and is for measurements on 127.0.0.1 only."
        )


class SettingWrong(SetupError):
    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name, self.value = name, value
        super().__init__(f"{name}={value} is not {wanted}.")


class BackupRefused(SetupError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)


class BackupUnreadable(SetupError):
    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(f"Redis can't load the data: {said or 'it did not answer in time'}")


class CommandFailed(SetupError):
    def __init__(self, doing: str, reason: str, log: str) -> None:
        self.log = log
        super().__init__(f"{doing} failed: {reason} (details in {log})")
