"""Content files: what is refused, and that the project's own are in order."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from indgang.config import ROOT
from indgang.content.answers import load_answers
from indgang.content.check import problems
from indgang.content.facts import Fact
from indgang.content.municipalities import load
from indgang.content.readability import lix, words
from indgang.errors import ContentError

ANSWER = {
    "title": "Hvad koster det?",
    "text": "Det er gratis.",
    "see_also": [],
    "reviewed": date(2026, 11, 22),
    "review_by": date(2027, 5, 22),
    "sources": [{"title": "borger.dk", "url": "https://www.borger.dk/", "checked": date(2026, 11, 22)}],
    "owner": "borgerservice",
    "published": True,
}


def answer_file(folder: Path, without: str = "", topic: str = "pas", name: str = "pas_pris", **changes: object) -> Path:
    path = folder / topic / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({key: value for key, value in (ANSWER | changes).items() if key != without}))
    return path


def test_the_projects_own_content_is_in_order() -> None:
    assert sorted(problems(ROOT)) == []


def test_an_answer_is_known_by_its_file_name_and_folder(tmp_path: Path) -> None:
    answer_file(tmp_path)
    assert [(answer.id, answer.topic) for answer in load_answers(tmp_path).values()] == [("pas_pris", "pas")]


@pytest.mark.parametrize("key", ["title", "text", "sources", "reviewed", "review_by", "owner", "published"])
def test_an_answer_without_a_required_key_is_refused(tmp_path: Path, key: str) -> None:
    answer_file(tmp_path, without=key)
    with pytest.raises(ContentError, match=key):
        load_answers(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sources": []},
        {"text": "  "},
        {"owner": ""},
        {"review_by": date(2026, 1, 1)},
        {"titel": "x"},
        {"title": "x" * 61},
        {"sources": [{"title": "x", "url": "borger.dk", "checked": date(2026, 1, 1)}]},
    ],
)
def test_an_answer_that_cannot_be_trusted_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    answer_file(tmp_path, **wrong)
    with pytest.raises(ContentError, match="pas_pris"):
        load_answers(tmp_path)


def test_small_talk_needs_no_source_and_an_id_stands_once(tmp_path: Path) -> None:
    answer_file(tmp_path, topic="smalltalk", name="hilsen", sources=[])
    assert "hilsen" in load_answers(tmp_path)
    answer_file(tmp_path, topic="dialog", name="hilsen")
    with pytest.raises(ContentError, match="too"):
        load_answers(tmp_path)


def test_broken_yaml_is_named(tmp_path: Path) -> None:
    answer_file(tmp_path).write_text("title: [")
    with pytest.raises(ContentError, match=r"pas_pris\.yml"):
        load_answers(tmp_path)


def test_a_fact_has_the_value_of_the_day() -> None:
    values = {date(2024, 1, 1): 1180, date(2026, 1, 1): None, date(2027, 1, 1): 2.5}
    fact = Fact.model_validate(
        {"title": "x", "unit": "kr", "source": {"title": "x", "url": "https://x.dk"}, "values": values}
    )
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2026, 6, 1), date(2028, 1, 1))
    assert [fact.value_on(day) for day in days] == [None, "1.180", None, "2,5"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code: "0999"', "code: 0777"),
        ('"#14528c"', '"blå"'),
        ("retention_days: 30", "retention_days: 0"),
        ('"10:00-15:00"', "10:00-15:00x"),
        ("phone:", "telefon:"),
        ("kontakt:", "kontakt: {}\n  x:"),
    ],
)
def test_a_municipality_with_a_wrong_setting_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / "content" / "municipalities" / "eksempelby.yml").read_text()
    (tmp_path / "municipalities").mkdir()
    (tmp_path / "municipalities" / "by.yml").write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError, match=r"by\.yml"):
        load(tmp_path)


def test_lix_counts_what_is_read() -> None:
    assert words("Se [mit link](https://www.borger.dk/et-meget-langt-navn).") == ["Se", "mit", "link"]
    assert lix("Det er let. Det er kort.") == 3
    assert lix("Kommunalbestyrelsesmedlemmernes beslutningsdygtighed forringes uafladeligt.") == 104
