"""Every way a turn can end, as listed in `content/statuses.yml`."""

from functools import cache
from pathlib import Path

from indgang.content.files import Strict, read_yaml, validated


class Status(Strict):
    title: str
    open: bool


@cache
def load(content: Path) -> dict[str, Status]:
    path = content / "statuses.yml"
    return {name: validated(path, Status, facts) for name, facts in read_yaml(path).items()}


def titles(content: Path) -> dict[str, str]:
    return {name: status.title for name, status in load(content).items()}
