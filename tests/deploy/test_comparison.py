"""docs/comparison.md: no number without its source, no source without its date, and our own figures as they stand."""

import re

from indgang.config import ROOT

PAGE = (ROOT / "docs" / "comparison.md").read_text("utf-8")
TEXT, _, LIST = PAGE.partition("## Kilder")
SOURCES = dict(re.findall(r"^(\d+)\. (.+)$", LIST, re.MULTILINE))


def test_each_source_is_used_and_each_that_is_used_is_there() -> None:
    assert set(re.findall(r"\[(\d+)\]", TEXT)) == SOURCES.keys()


def test_each_source_has_a_date_or_says_that_it_has_none_and_an_address() -> None:
    for source in SOURCES.values():
        assert re.match(r"uden dato|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}", source), source
        assert "](http" in source, source


def test_our_own_figures_are_those_that_are_measured() -> None:
    measured = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs" / "understanding.md").read_text("utf-8")
    figures = re.findall(r"(\d+),(\d) %", TEXT)
    assert figures
    assert [figure for figure in figures if "{}.{}%".format(*figure) not in measured] == []
    answers = len(list((ROOT / "content" / "answers").rglob("*.yml")))
    assert f"| {answers} svar |" in TEXT
