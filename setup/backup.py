"""`make backup FILE=…` and `make restore FILE=…`: all that Indgang keeps, as one file of Redis' own kind (RDB).

Redis hands out a snapshot of one moment, as it does to a replica, while everything goes on. Each key has its moment of expiry in it, so
what was to be deleted on a day is deleted on that day after a restore too, or is not there any more when that day has passed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, Mapping

from . import accounts, paths, redis, settings
from .errors import BackupRefused
from .progress import say
from .redis_process import Client, master_of, serving

PART = ".part"  # a backup that is not whole yet


def backup(file: Path) -> None:
    """Of the running Indgang or, where none runs, of the data folder; or of the Redis that INDGANG_REDIS_URL names.

    The file is loaded into a Redis of its own before it gets its name. Raises BackupRefused, BackupUnreadable or CommandFailed.
    """
    if file.exists():
        raise BackupRefused(f"{file} is there already: name another file.")
    redis.install()
    part = file.with_name(file.name + PART)
    part.unlink(missing_ok=True)
    os.close(os.open(str(part), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # it holds what citizens wrote
    try:
        with _source(os.environ) as source:
            source.snapshot(part)
        keys = _loaded(part)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    say(f"Backed up to {file}: {_told(keys)}, {file.stat().st_size / 1e6:.1f} MB.")
    say("It holds what citizens wrote: keep it encrypted, and no longer than the record of processing says.")


def restore(file: Path) -> None:
    """Into the data folder, which must hold no data yet. Raises BackupRefused, BackupUnreadable, AlreadyRunning or CommandFailed."""
    if not file.is_file():
        raise BackupRefused(f"{file} is not there.")
    redis.install()
    chosen = settings.read(os.environ)
    folder = chosen.data / "redis"
    with settings.open_data_folder(chosen.data):
        if any(folder.iterdir()):
            raise BackupRefused(
                f"{paths.shown(folder)} holds data already: restore into a new folder, "
                f"for example INDGANG_DATA={paths.shown(chosen.data)}-restored make restore FILE={file}"
            )
        try:
            keys = _fill(folder, file)
        except BaseException:
            shutil.rmtree(str(folder))
            raise
    say(f"Restored into {paths.shown(chosen.data)}: {_told(keys)}. Start it with INDGANG_DATA={chosen.data} make run")
    say(
        "Conversations that citizens deleted after the backup was made are back: delete them again (docs/backup-and-restore.md)."
    )


@contextmanager
def _source(env: Mapping[str, str]) -> Iterator[Client]:
    """The Redis that is to be backed up. A data folder that nobody uses is served for the while, and locked."""
    if env.get("INDGANG_REDIS_URL"):
        yield Client(master_of(env["INDGANG_REDIS_URL"]), _password(env))
        return
    try:
        told = accounts.of_running(env)
    except FileNotFoundError:
        pass
    else:
        yield Client(master_of(told["INDGANG_REDIS_URL"]), _password(told))
        return
    data = settings.read(env).data
    if not (data / "redis").is_dir() or not any((data / "redis").iterdir()):
        raise BackupRefused(f"{paths.shown(data)} holds no data: name the data folder with INDGANG_DATA.")
    with settings.open_data_folder(data), serving(data / "redis", {}) as client:
        yield client


def _password(env: Mapping[str, str]) -> str:
    file = env.get("INDGANG_REDIS_PASSWORD_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""


def _loaded(snapshot: Path) -> Dict[str, int]:
    """How many keys each database of a snapshot has, as a Redis that has loaded it says."""
    with tempfile.TemporaryDirectory(prefix="indgang-backup-") as scratch:
        os.link(str(snapshot), scratch + "/dump.rdb") if _same_disk(snapshot, scratch) else shutil.copy(
            str(snapshot), scratch + "/dump.rdb"
        )
        with serving(Path(scratch), {"appendonly": "no", "dbfilename": "dump.rdb"}) as client:
            return client.keys()


def _same_disk(file: Path, folder: str) -> bool:
    return file.stat().st_dev == Path(folder).stat().st_dev


def _fill(folder: Path, file: Path) -> Dict[str, int]:
    """Makes the append-only file from the snapshot. A Redis that is started with neither would come up empty beside the snapshot."""
    snapshot = folder / "restoring.rdb"
    shutil.copy(str(file), str(snapshot))
    with serving(folder, {"appendonly": "no", "dbfilename": snapshot.name}) as client:
        client.begin_append_only()
        keys = client.keys()
    snapshot.unlink()
    return keys


def _told(keys: Mapping[str, int]) -> str:
    return ", ".join(f"{count} keys in {name}" for name, count in sorted(keys.items())) or "no keys"
