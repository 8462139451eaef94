"""Lets Rasa start without TensorFlow, which none of our components uses.

Rasa imports TensorFlow for DIET, TED and their relatives whether a model has them or not: 16 of 38 seconds to start, and
some 300 MB. This puts empty modules in its place before Rasa is imported. Class bodies and decorators that mention TensorFlow
then see placeholders; whatever tries to compute with one gets a RuntimeError that says why.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

REPLACED = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")


class _Placeholders(type):
    """Classes that stand for anything: every attribute of one is another."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__name__}.{name}")


def _placeholder(name: str) -> Any:
    return _Placeholders(name, (_Placeholder,), {"__module__": __name__})


class _Placeholder(metaclass=_Placeholders):
    """A class to derive from, a decorator that changes nothing, and otherwise an error."""

    def __new__(cls, *args: Any, **settings: Any) -> Any:
        if len(args) == 1 and not settings and (callable(args[0]) or isinstance(args[0], (staticmethod, classmethod))):
            return args[0]  # used as a decorator
        raise RuntimeError(
            f"{cls.__name__} needs TensorFlow, which python -m bot leaves out. Use python -m rasa instead."
        )


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in REPLACED else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def install() -> None:
    """Must come before the first import of Rasa."""
    if any(name in sys.modules for name in REPLACED):
        raise RuntimeError("TensorFlow has been imported already")
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    importlib.import_module("thinc.compat")  # spaCy's engine looks whether TensorFlow is there: to it, there is none
    del sys.modules["tensorflow"]
    sys.meta_path.insert(0, _Finder())
