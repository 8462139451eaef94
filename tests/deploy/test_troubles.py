"""docs/when-something-is-wrong.md quotes what the code really says."""

import ast
import re
from functools import cache

import pytest

from indgang.config import ROOT

PAGE = (ROOT / "docs" / "when-something-is-wrong.md").read_text("utf-8")
LOGGED = re.findall(r"^\| (?:gateway|actions|rasa) \| `([^`]+)` \|", PAGE, re.MULTILINE)
PRINTED = re.findall(r"^\| `([^`]+)` \|", PAGE.partition("## Indgang does not start")[2], re.MULTILINE)
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


@cache
def modules(*rooms: str) -> list[ast.Module]:
    return [ast.parse(file.read_text("utf-8")) for room in rooms for file in (ROOT / room).rglob("*.py")]


@cache
def logged() -> list[str]:
    """Every format of a log call, such as `a turn waits: %s`; and the reasons that one of them takes."""
    calls = [
        node
        for tree in modules("gateway", "indgang", "actions")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]
    return [
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in LEVELS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


@cache
def reasons() -> set[str]:
    """Why the assistant gave no reply: what `AssistantUnavailable` is raised with."""
    calls = [node for tree in modules("gateway") for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "AssistantUnavailable"]
    return {str(call.args[0].value) for call in named if isinstance(call.args[0], ast.Constant)} | {"ConnectError"}


@cache
def printed() -> str:
    """All texts of set-up's errors and of the session's secret, with … for what is put in."""
    texts = []
    for tree in modules("setup", "gateway"):
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                texts.append("".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values))
    return "\n".join(texts)


def test_there_is_something_to_look_up() -> None:
    assert len(LOGGED) > 20
    assert len(PRINTED) > 7


@pytest.mark.parametrize("line", LOGGED)
def test_a_line_is_one_that_is_logged(line: str) -> None:
    reason = re.fullmatch(r"the assistant gave no reply: (.+)", line)
    if reason:
        assert reason[1] in reasons()
        line = "the assistant gave no reply: …"
    pattern = re.compile(".*".join(re.escape(part) for part in line.split("…")))
    assert any(pattern.fullmatch(re.sub(r"%[sd]", "…", known)) for known in logged())


@pytest.mark.parametrize("line", PRINTED)
def test_a_message_is_one_that_is_printed(line: str) -> None:
    assert line in printed()
