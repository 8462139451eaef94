"""The traps of the subject: what each answer must say, and what it must never say."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from indgang.content import Content

DAY = date(2026, 11, 22)
GUARDS = [
    guard for path in sorted(Path(__file__).parent.glob("traps_*.yml")) for guard in yaml.safe_load(path.read_text())
]
GONE = re.compile(r"72 ?24 ?70 ?(?:50|10)")  # NemID's old numbers for blocking, switched off


def said(content: Content, answer: str) -> str:
    found = content.said(answer, "eksempelby", DAY)
    assert found, f"{answer} is not said"
    return found.text


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard["answer"])
def test_an_answer_keeps_clear_of_its_traps(content: Content, guard: dict[str, Any]) -> None:
    text = said(content, guard["answer"])
    missing = [pattern for pattern in guard.get("must", []) if not re.search(pattern, text, re.IGNORECASE)]
    wrong = [pattern for pattern in guard.get("must_not", []) if re.search(pattern, text, re.IGNORECASE)]
    assert (missing, wrong) == ([], []), text


def test_every_published_answer_has_words_today(content: Content) -> None:
    for answer in content.answers.values():
        if answer.published:
            text = said(content, answer.id)
            assert "{" not in text
            assert not GONE.search(text)


def test_no_answer_is_known_only_to_the_guards(content: Content) -> None:
    assert {guard["answer"] for guard in GUARDS} <= set(content.answers)
