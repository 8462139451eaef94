"""Content files: read as one folder, each into a pydantic model, or with a word about what is wrong and on which line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from indgang.content.explanations import of_validation, of_yaml
from indgang.errors import ContentError

# The safe loader in C reads a file ten times as fast; PyYAML has it wherever libyaml is.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)


class Strict(BaseModel):
    """A model that refuses keys it does not know, since a misspelt key would be silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class File:
    """`path` is how the file is named to people; `data` its bytes."""

    path: str
    data: bytes

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).stem

    @property
    def folder(self) -> str:
        """The name of the folder that it lies in."""
        return PurePosixPath(self.path).parent.name

    def line_with(self, words: str) -> int:
        """The first line that holds `words`, counted from 1; 0 where none does."""
        before, found, _ = self.data.partition(words.encode())
        return before.count(b"\n") + 1 if found else 0


class Folder:
    """All YAML files under one folder, by their path in it. Made once a reading, so that it is one state of all files.

    `aside` are those that cannot be used and were left out: others may go on naming them.
    """

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self.name, self.files = name, dict(files)
        self.aside: set[str] = set()

    @classmethod
    def read(cls, path: Path) -> "Folder":
        """What lies on the disk now. Files that begin with a dot are an editor's own and left out."""
        found = (file for file in sorted(path.rglob("*.y*ml")) if not file.name.startswith(".") and file.is_file())
        return cls(path.name, {file.relative_to(path).as_posix(): file.read_bytes() for file in found})

    def matching(self, pattern: str) -> Iterator[File]:
        """The files whose path fits `pattern`, such as `answers/*/*.yml`; a star stands for one name."""
        depth = pattern.count("/")
        for path in self.files:
            if path.count("/") == depth and PurePosixPath(path).match(pattern):
                yield self.file(path)

    def set_aside(self, path: str) -> None:
        del self.files[path]
        self.aside.add(path)

    def file(self, path: str) -> File:
        """One file. Raises ContentError when it is not there."""
        if path not in self.files:
            raise ContentError(f"{self.name}/{path}", "filen mangler")
        return File(f"{self.name}/{path}", self.files[path])

    def __contains__(self, path: str) -> bool:
        return path in self.files


def read_model(file: File, model: type[M]) -> M:
    """The file as a `model`. Raises ContentError that names the line and what to write instead."""
    return cast(M, _read(file, model))


@lru_cache(maxsize=4096)  # whenever one file changes all are read again: only that one is parsed
def _read(file: File, model: type[BaseModel]) -> BaseModel:
    data, node = _parsed(file)
    return _validated(file, model, data, node)


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file with keys and values, wherever it lies."""
    try:
        return read_mapping(File(str(path), path.read_bytes()))
    except OSError as error:
        raise ContentError(path, f"kan ikke læses: {error}") from error


def read_mapping(file: File) -> dict[str, Any]:
    return _parsed(file)[0]


def read_extended(file: File, model: type[M], more: Mapping[str, Any]) -> M:
    """As `read_model`, with keys that do not stand in the file itself."""
    data, node = _parsed(file)
    return _validated(file, model, data | dict(more), node)


def read_table(file: File, model: type[M]) -> dict[str, M]:
    """A file of many entries, each under its name and each a `model`."""
    data, node = _parsed(file)
    nodes = {key.value: value for key, value in node.value}
    return {name: _validated(file, model, entry, nodes[name], name) for name, entry in data.items()}


def _parsed(file: File) -> tuple[dict[str, Any], yaml.MappingNode]:
    try:
        loader = _Loader(file.data.decode("utf-8"))
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise ContentError(file.path, "skal bestå af nøgler og værdier, fx title: …")
        _refuse_twice(file, node)
        return loader.construct_document(node), node
    except UnicodeDecodeError as error:
        line = file.data[: error.start].count(b"\n") + 1
        raise ContentError(file.path, "er ikke gemt som UTF-8. Gem filen igen med tegnsættet UTF-8.", line) from error
    except yaml.YAMLError as error:
        raise ContentError(file.path, *of_yaml(error)) from error


def _refuse_twice(file: File, node: yaml.Node) -> None:
    """YAML takes the last of two like keys without a word: the first would be silently lost."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_twice(file, item)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen and key.value != "<<":
            raise ContentError(
                file.path, f"nøglen {key.value} står her to gange. Slet den ene.", key.start_mark.line + 1
            )
        seen.add(str(key.value))
        _refuse_twice(file, value)


def _validated(file: File, model: type[M], data: dict[str, Any], node: yaml.Node, entry: str = "") -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key is told before the one that is then missing.
        first, *others = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        said = f"{entry}: {of_validation(first, model)}" if entry else of_validation(first, model)
        more = f" (og {len(others)} fejl mere i filen)" if others else ""
        raise ContentError(file.path, said + more, _line(node, first["loc"])) from error


def _line(node: yaml.Node, place: tuple[int | str, ...]) -> int:
    """The line, counted from 1, of the innermost part of `place` that stands in the file."""
    line = node.start_mark.line
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
    return line + 1
