"""Room on the disk, asked for before anything large is fetched."""

from __future__ import annotations

import shutil
from pathlib import Path

from .errors import DiskFull

GB = 1_000_000_000


def free_gb(folder: Path) -> float:
    """Gigabytes free where `folder` lies, or will lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(str(folder)).free / GB


def require(folder: Path, needed_gb: float) -> None:
    """Raises DiskFull unless so much is free."""
    free = free_gb(folder)
    if free < needed_gb:
        raise DiskFull(str(folder), free, needed_gb)
