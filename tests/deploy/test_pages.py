"""What the pages point at is there: files, headings, make's commands."""

import re
from pathlib import Path

import pytest

from indgang.config import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
RULES = re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
MAKE = {name for rule in RULES for name in rule.split()}


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", page.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        assert (page.parent / name).exists(), target
        assert not anchor or anchor in anchors(page.parent / name), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_of_make_and_a_file_that_is_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)\b(?=[` ]*[`A-Z#\n])", text)) <= MAKE
    for named in re.findall(r"`((?:deploy|docs|tests|setup)/[\w./-]+)`", text):
        assert (ROOT / named).exists() or named in ("deploy/secrets/", "deploy/certificates/"), named
