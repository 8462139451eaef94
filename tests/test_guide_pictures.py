"""The pictures of the guides: each is there, is said in words too, is small, and is one that the day in the browsers takes anew."""

import re

from indgang.config import ROOT

LARGEST = 80_000  # bytes
GUIDE = ROOT / "docs" / "answering-as-staff.md"
SHOWN = re.compile(r"!\[(?P<words>[^\]]*)\]\(pictures/(?P<name>[\w-]+)\.png\)")


def test_each_picture_is_there_and_small_and_said_in_words() -> None:
    shown = list(SHOWN.finditer(GUIDE.read_text("utf-8")))
    assert shown
    for one in shown:
        assert len(one["words"]) > 10
        assert 0 < (ROOT / "docs" / "pictures" / f"{one['name']}.png").stat().st_size <= LARGEST


def test_the_guide_shows_what_the_day_takes_and_nothing_else() -> None:
    day = (ROOT / "tests" / "browser" / "test_staff_day.py").read_text("utf-8")
    taken = set(re.findall(r'picture\([\w.]+, "([\w-]+)"', day))
    shown = {one["name"] for one in SHOWN.finditer(GUIDE.read_text("utf-8"))}
    kept = {path.stem for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert shown == taken == kept
