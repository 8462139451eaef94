"""Building again only when something changed."""

from pathlib import Path

from setup import stamps


def test_the_digest_follows_content_names_and_words(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("en")
    first = stamps.digest([tmp_path])
    assert stamps.digest([tmp_path]) == first
    assert stamps.digest([tmp_path], "stand-in") != first
    (tmp_path / "a.yml").write_text("to")
    changed = stamps.digest([tmp_path])
    assert changed != first
    (tmp_path / "a.yml").rename(tmp_path / "b.yml")
    assert stamps.digest([tmp_path]) not in (first, changed)


def test_what_is_built_or_fetched_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("x")
    before = stamps.digest([tmp_path])
    for folder in ("node_modules/x", "dist", "__pycache__"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "made.js").write_text("y")
    assert stamps.digest([tmp_path]) == before


def test_a_missing_source_counts_as_none(tmp_path: Path) -> None:
    assert stamps.files([tmp_path / "nothing"]) == []


def test_a_stamp_is_fresh_only_for_what_it_says(tmp_path: Path) -> None:
    stamp = tmp_path / "deep" / "made-from"
    assert not stamps.fresh(stamp, "a")
    stamps.write(stamp, "a")
    assert stamps.fresh(stamp, "a")
    assert not stamps.fresh(stamp, "b")
    stamps.remove(stamp)
    assert not stamps.fresh(stamp, "a")
