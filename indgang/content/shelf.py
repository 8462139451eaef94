"""The content of a running service: taken up anew when a file changes, and kept as it was where a file is broken.

Each file that cannot be used is left at its last good state and its fault is kept for the editors; all others go on.
"""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path

from watchfiles import awatch

from indgang.content.files import Folder
from indgang.content.library import Content, load_content
from indgang.errors import ContentError

log = logging.getLogger(__name__)


class Shelf:
    """`content` is what is said now; `faults` what an editor has to mend."""

    def __init__(self, folder: Path) -> None:
        """Reads the folder. Raises ContentError where nothing could be said without a broken file."""
        self._folder = folder
        self._good: Mapping[str, bytes] = {}
        self.content: Content
        self.faults: list[ContentError]
        self.content, self.faults = self._read()

    def reload(self) -> None:
        """Takes up what has changed on the disk. Never raises ContentError: what was said before is said on."""
        try:
            self.content, self.faults = self._read()
        except ContentError as whole:
            self.faults = [whole]
        for fault in self.faults:
            log.warning("content: %s", fault)

    async def follow(self) -> None:
        """For ever: reloads within a second or so of a change."""
        async for _ in awatch(self._folder, debounce=400, step=100):
            await asyncio.to_thread(self.reload)

    def _read(self) -> tuple[Content, list[ContentError]]:
        files = Folder.read(self._folder)
        content, faults = readable(files, self._good)
        self._good = files.files
        return content, faults


def readable(files: Folder, good: Mapping[str, bytes] | None = None) -> tuple[Content, list[ContentError]]:
    """The content with each broken file as it was in `good`, or left out where it never was, and what is wrong with them.

    Changes `files` to what was used. Raises ContentError when nothing can be said without the broken file.
    """
    faults: list[ContentError] = []
    while True:
        try:
            return load_content(files), faults
        except ContentError as fault:
            faults.append(fault)
            _set_aside(fault, files, good or {})


def _set_aside(fault: ContentError, files: Folder, good: Mapping[str, bytes]) -> None:
    path = fault.path.removeprefix(f"{files.name}/")
    kept = good.get(path)
    if files.files == good or (path not in files and kept is None):
        raise fault
    if path in files and files.files[path] == kept:
        files.files = dict(good)  # it was good before, so something that it names has changed: nothing new is taken up
    elif kept is not None:
        files.files[path] = kept
    else:
        files.set_aside(path)
