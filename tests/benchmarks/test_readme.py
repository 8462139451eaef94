"""The figures in the README: where each stands, and that nothing else is written."""

from pathlib import Path

import pytest

from benchmarks import figures_page
from benchmarks.readme import README, between_markers, table_of

NAMES = ["bench-nlu", *figures_page.COMMANDS]


def test_only_what_stands_between_the_markers_is_written_anew() -> None:
    page = "Før\n\n<!-- drill -->\ngammel\n<!-- /drill -->\n\nEfter\n"
    assert between_markers(page, "drill", "ny") == page.replace("gammel", "ny")
    with pytest.raises(ValueError, match="bench-nlu"):
        between_markers(page, "bench-nlu", "ny")


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_has_a_place_for_each_and_names_its_command(name: str) -> None:
    page = README.read_text("utf-8")
    assert between_markers(page, name, "ny") != page
    assert f"make {name}" in page


def test_what_is_printed_around_a_table_is_left_out() -> None:
    assert table_of("seed 7\n| a |\n|---|\n| 1 |  \n\nAnd another:\n\n| b |\nAll held.\n") == (
        "| a |\n|---|\n| 1 |\n\nAnd another:\n\n| b |"
    )
    with pytest.raises(ValueError, match="no table"):
        table_of("nothing")


def test_a_command_that_fails_leaves_its_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("<!-- drill -->\ngammel\n<!-- /drill -->\n", "utf-8")
    monkeypatch.setattr(figures_page, "README", page)
    monkeypatch.setitem(figures_page.COMMANDS, "drill", "benchmarks.no_such_module")
    assert not figures_page.run("drill")
    assert "gammel" in page.read_text("utf-8")
    figures_page.write("drill", "| ny |\n|---|\n")
    assert "| ny |" in page.read_text("utf-8")
    assert "GB.*" in page.read_text("utf-8")
