"""Every build of the chat window that this Indgang has served: a page that names one by its hash keeps its chat after an upgrade.

The data folder holds one folder a build, `widget/<hash of the first part>/`, with all its parts, so that they stay and go together.
"""

import base64
import hashlib
import logging
import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

FIRST_PART = "indgang-chat.js"
KEPT_SECONDS = 2 * 365 * 86_400  # since the build was last the current one at a start
_OTHER_PART = re.compile(rb"indgang-chat-[0-9a-f]{12}\.js")
_DIGEST = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True)
class Build:
    """`digest` is 12 hexadecimal digits of the first part's SHA-384, `integrity` all of it as a script tag wants it;
    `parts` maps each file's name to its content."""

    digest: str
    integrity: str
    parts: dict[str, bytes]

    @property
    def file(self) -> str:
        return name_of(self.digest)


class IncompleteBuild(Exception):
    """A part of the chat window is not there: it was never built, or is being built now."""

    def __init__(self, part: str) -> None:
        super().__init__(f"{part} is not there")
        self.part = part


def name_of(digest: str) -> str:
    return f"indgang-chat-{digest}.js"


class Builds:
    """`built` is where the build leaves the current one, `kept` where all are kept. Nothing is remembered in between: gateways
    that share `kept` serve each other's builds from the moment these are there."""

    def __init__(self, built: Path, kept: Path) -> None:
        self._built = built
        self._kept = kept

    def current(self) -> Build:
        """What `FIRST_PART` is now, with the parts it names. Raises IncompleteBuild."""
        first = self._part(FIRST_PART)
        digest = hashlib.sha384(first)
        short = digest.hexdigest()[:12]
        parts = {name_of(short): first}
        for name in sorted(one.decode() for one in set(_OTHER_PART.findall(first))):
            parts[name] = self._part(name)
        return Build(short, f"sha384-{base64.b64encode(digest.digest()).decode()}", parts)

    def path_or_none(self, digest: str) -> Path | None:
        """The file of this hash, of the current build or of one that is kept."""
        if not _DIGEST.fullmatch(digest):
            return None
        places = [self._built, *self._folders()]
        found = next((path for place in places if (path := place / name_of(digest)).is_file()), None)
        return found or self._first_part(digest)

    def _first_part(self, digest: str) -> Path | None:
        """Where the current one could not be kept, for want of room on the disk."""
        try:
            return self._built / FIRST_PART if self.current().digest == digest else None
        except IncompleteBuild:
            return None

    def keep(self) -> None:
        """Keeps the current build and drops those that nobody has started for two years. A full or locked disk stops no gateway."""
        try:
            build = self.current()
            self._write(build)
            self._drop_all_before(time.time() - KEPT_SECONDS, but=build.digest)
        except IncompleteBuild as error:
            log.warning("no chat window to keep: %s", error)
        except OSError as error:
            log.error(
                "the chat window is not kept, so pages that name its hash lose it with the next version: %s", error
            )

    def _part(self, name: str) -> bytes:
        try:
            return (self._built / name).read_bytes()
        except FileNotFoundError:
            raise IncompleteBuild(name) from None

    def _folders(self) -> list[Path]:
        if not self._kept.is_dir():
            return []
        return [folder for folder in self._kept.iterdir() if _DIGEST.fullmatch(folder.name)]

    def _write(self, build: Build) -> None:
        """All parts appear at once, so that another gateway never finds half of them."""
        folder = self._kept / build.digest
        self._kept.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir():
            unfinished = Path(tempfile.mkdtemp(prefix=".", dir=self._kept))
            try:
                for name, content in build.parts.items():
                    (unfinished / name).write_bytes(content)
                unfinished.chmod(0o755)
                unfinished.rename(folder)
            except OSError:
                shutil.rmtree(unfinished, ignore_errors=True)
                if not folder.is_dir():  # else another gateway was first
                    raise
        os.utime(folder)

    def _drop_all_before(self, moment: float, but: str) -> None:
        for folder in self._folders():
            if folder.name != but and folder.stat().st_mtime < moment:
                shutil.rmtree(folder, ignore_errors=True)
