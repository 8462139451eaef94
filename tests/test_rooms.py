"""Which room may know which: `actions → indgang ← gateway`, and the bot knows none of them."""

import ast
from pathlib import Path

import pytest

from indgang.config import ROOT

OURS = {"indgang", "gateway", "actions", "bot", "setup", "tests", "benchmarks"}
MAY_IMPORT = {
    "indgang": {"indgang"},
    "gateway": {"gateway", "indgang"},
    "actions": {"actions", "indgang"},
    "bot": {"bot"},
    "setup": {"setup"},
}


def imported(path: Path) -> set[str]:
    """The top-level packages of ours that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found & OURS


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    modules = list((ROOT / room).rglob("*.py"))
    assert modules
    wrong = {str(path): foreign for path in modules if (foreign := imported(path) - MAY_IMPORT[room])}
    assert wrong == {}
