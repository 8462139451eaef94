"""What is made of the content files, and that the project's own are in order."""

from datetime import date

import pytest

from indgang.config import ROOT
from indgang.content import Content, load_content
from indgang.content.check import problems, typed_by_hand
from indgang.content.facts import Fact
from indgang.content.municipalities import contrast
from indgang.content.readability import lix, words
from tests.indgang.content.conftest import Edited

DAY = date(2026, 11, 22)


@pytest.mark.slow  # `make check` runs the whole check by itself
def test_the_projects_own_content_is_in_order() -> None:
    assert sorted(problems(ROOT)) == []


def test_an_answer_is_known_by_its_file_name_and_folder(content: Content) -> None:
    assert (content.answers["pas_pris"].topic, content.answers["pas_pris"].path) == (
        "pas",
        "content/answers/pas/pas_pris.yml",
    )


def test_a_fact_has_the_value_of_the_day() -> None:
    values = {date(2024, 1, 1): 1180, date(2026, 1, 1): None, date(2027, 1, 1): 2.5}
    fact = Fact.model_validate(
        {"title": "x", "unit": "kr", "source": {"title": "x", "url": "https://x.dk"}, "values": values}
    )
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2026, 6, 1), date(2028, 1, 1))
    assert [fact.value_on(day) for day in days] == [None, "1.180", None, "2,5"]
    assert fact.changes(date(2025, 12, 1), date(2026, 2, 1)) == {date(2026, 1, 1): None}


def test_a_fact_that_has_ended_withdraws_its_sentence(edited: Edited) -> None:
    def said(day: date) -> str:
        found = load_content(edited.path).said("flytning_frist", "eksempelby", day)
        return found.text if found else ""

    whole = said(date(2027, 1, 2))
    edited.write(
        "facts/flytning_frist_dage.yml", edited.read("facts/flytning_frist_dage.yml") + "\n  2027-01-01: null\n"
    )
    assert said(date(2026, 12, 31)) == said(DAY) == whole
    assert "senest" in whole
    assert "senest" not in said(date(2027, 1, 2))
    assert said(date(2027, 1, 2))


OWN = """text: |
  Vores eget svar.
sources: [{title: "x", url: "https://x.dk", checked: 2026-11-22}]
reviewed: 2026-11-21
review_by: 2027-05-22
owner: os
"""


def test_a_fronts_own_answer_comes_before_the_municipalitys_and_that_before_the_national(edited: Edited) -> None:
    def said(front: str, language: str = "da") -> str:
        found = load_content(edited.path).said("pas_pris", "eksempelby", DAY, front, language)
        return found.text if found else ""

    national = said("kommune")
    edited.write("municipalities/eksempelby/answers/pas_pris.yml", OWN)
    assert said("kommune") == said("bibliotek") == "Vores eget svar." != national
    edited.write("municipalities/eksempelby/answers/bibliotek/pas_pris.yml", OWN.replace("Vores", "Bibliotekets"))
    assert (said("kommune"), said("bibliotek")) == ("Vores eget svar.", "Bibliotekets eget svar.")
    assert said("kommune", "en") == "Vores eget svar."  # the national English would tell something else
    edited.write(
        "municipalities/eksempelby/english/pas_pris.yml", "title: T\ntext: Our own answer.\nreviewed: 2026-11-22\n"
    )
    assert (said("kommune", "en"), said("bibliotek", "en")) == ("Our own answer.", "Bibliotekets eget svar.")


def test_a_municipality_can_do_without_an_answer(edited: Edited) -> None:
    edited.write("municipalities/eksempelby/answers/pas_pris.yml", OWN + "published: false\n")
    content = load_content(edited.path)
    assert content.said("pas_pris", "eksempelby", DAY) is None
    assert content.title("pas_pris", "eksempelby") is None
    assert content.said("pas_pris", "proevestrup", DAY)


def test_english_where_there_is_one_and_danish_where_there_is_none(edited: Edited) -> None:
    content = load_content(edited.path)
    english = content.said("flytning_frist", "eksempelby", DAY, language="en")
    assert english
    assert (english.language, english.title.isascii()) == ("en", True)
    assert "Borgerservice in Eksempelby (phone 12 34 56 78)" in english.text
    edited.delete("english/flytning/flytning_frist.yml")
    danish = load_content(edited.path).said("flytning_frist", "eksempelby", DAY, language="en")
    assert danish
    assert danish.language == "da"
    assert danish.text.startswith("Meld")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Det koster 225 kr. om året.", "et beløb i teksten: “225 kr”"),
        ("Ring på 33 98 00 10.", "et telefonnummer"),
        ("Det er senest 5 dage efter.", "“5 dage”"),
        ("No later than 5 days after.", "“5 days”"),
        ("Barnet skal være fyldt 15 år.", "“15 år”"),
        ("Der er et <b>gebyr</b>.", "HTML"),
        ("Ring på {phone}. Se trin 2 og 31. oktober 2023.", ""),
    ],
)
def test_what_belongs_in_a_fact_is_found_in_a_text(text: str, found: str) -> None:
    assert found in "".join(typed_by_hand(text))
    assert bool(found) == bool(list(typed_by_hand(text)))


@pytest.mark.slow
def test_house_rules_are_told_with_the_file(edited: Edited) -> None:
    hard = "Kommunalbestyrelsesmedlemmernes beslutningsdygtighed forringes uafladeligt. " * 20
    edited.write(
        "answers/pas/pas_pris.yml",
        edited.read("answers/pas/pas_pris.yml").replace("text: |\n", f"text: |\n  {hard} Vent 3 uger.\n"),
    )
    (edited.path.parent / "data").symlink_to(ROOT / "data")
    (edited.path.parent / "bot").symlink_to(ROOT / "bot")
    (edited.path.parent / "tests").symlink_to(ROOT / "tests")
    told = [
        problem for problem in problems(edited.path.parent) if problem.startswith("content/answers/pas/pas_pris.yml")
    ]
    assert any("LIX" in problem for problem in told)
    assert any("ord hos Eksempelby" in problem for problem in told)
    assert any("“3 uger”" in problem for problem in told)


def test_lix_counts_what_is_read() -> None:
    assert words("Se [mit link](https://www.borger.dk/et-meget-langt-navn).") == ["Se", "mit", "link"]
    assert lix("Det er let. Det er kort.") == 3
    assert lix("Kommunalbestyrelsesmedlemmernes beslutningsdygtighed forringes uafladeligt.") == 104


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
