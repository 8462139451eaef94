"""What is asked, and how it is spelt."""

from pathlib import Path

import yaml

from benchmarks.nlu import questions
from benchmarks.nlu.questions import as_rasa_data, exam, part
from benchmarks.nlu.variants import VARIANTS, bare, with_slips, without_danish_letters

TEXT = "Hvor længe må bøgerne lånes på Ærø, når jeg er på ferie?"


def test_a_foreign_keyboard_has_no_danish_letters() -> None:
    changed = without_danish_letters(TEXT)
    assert changed in (
        "Hvor laenge maa boegerne laanes paa Aeroe, naar jeg er paa ferie?",
        "Hvor lenge ma bogerne lanes pa Ero, nar jeg er pa ferie?",
    )
    both = {without_danish_letters(f"{number} å") for number in range(20)}
    assert any(text.endswith("aa") for text in both)
    assert not all(text.endswith("aa") for text in both)


def test_bare_text() -> None:
    assert bare("  Hej! Må jeg få et ID-kort...? ") == "hej må jeg få et id kort"
    assert bare("🙂?!") == ""


def test_one_slip_for_every_twelve_letters() -> None:
    assert with_slips("hej") == "hej"
    text = "a" * 12
    assert with_slips(text) != text
    assert abs(len(with_slips(TEXT)) - len(TEXT)) <= 4  # 43 letters


def test_a_text_always_has_the_same_slips() -> None:
    assert [{spelt(TEXT) for _ in range(3)} for spelt in VARIANTS.values()] == [
        {spelt(TEXT)} for spelt in VARIANTS.values()
    ]


def test_the_exam_knows_its_groups(tmp_path: Path) -> None:
    for name in ("unseen/pas", "unseen/homonymer", "unseen/engelsk", "development/pas"):
        path = tmp_path / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(as_rasa_data({"pas_pris": ["Hvad koster et pas?"], "klage": ["Nej"]}))
    asked = exam(tmp_path, frozenset({"pas_pris"}))
    assert len(asked) == 4 * len(VARIANTS)
    assert {one.group for one in asked} == set(questions.GROUPS)
    assert {one.wanted for one in asked} == {"pas_pris"}


def test_the_projects_own_exam_asks_about_every_answer() -> None:
    assert {one.wanted for one in exam() if one.group == "unseen"} == set(questions.TOPICS)


def test_a_part_of_the_training_data_is_drawn_alike_for_everyone() -> None:
    everything = {"klage": [f"sætning {number}" for number in range(60)], "tak": ["tak"], "hilsen": ["hej", "dav"]}
    drawn = part(everything, 2)
    assert {wanted: len(texts) for wanted, texts in drawn.items()} == {"klage": 2, "tak": 1, "hilsen": 2}
    assert set(drawn["klage"]) <= set(everything["klage"])
    assert part({"klage": everything["klage"]}, 2)["klage"] == drawn["klage"]
    assert part(everything, None) == everything


def test_rasa_can_read_it() -> None:
    written = as_rasa_data({"pas_pris": ["Hvad: koster # det?", "'pris'"]})
    assert yaml.safe_load(written)["nlu"] == [{"intent": "pas_pris", "examples": "- Hvad: koster # det?\n- 'pris'\n"}]
    assert "\nnlu:" in written
