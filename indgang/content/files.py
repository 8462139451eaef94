"""Reads one YAML file into a pydantic model, or says what is wrong with it and where."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from indgang.errors import ContentError

# The safe loader in C reads a file ten times as fast; PyYAML has it wherever libyaml is.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)


class Strict(BaseModel):
    """A model that refuses keys it does not know, since a misspelt key would be silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (both loaders are the safe one)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(path, f"cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise ContentError(path, "is not a mapping of keys to values")
    return data


def read_model(path: Path, model: type[M]) -> M:
    return validated(path, model, read_yaml(path))


def validated(path: Path, model: type[M], data: dict[str, Any]) -> M:
    """`data`, read from `path`, as a `model`; raises ContentError that names each wrong key."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ContentError(path, problems) from error
