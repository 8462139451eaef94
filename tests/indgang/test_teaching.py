"""Decided sentences become a change of the training files that the content check accepts, and the rest is refused with a reason."""

from pathlib import Path

import pytest

from indgang.config import ROOT
from indgang.content.sentences import Sentence, in_file, problems, training_sentences
from indgang.teaching import NLU, Known, change, with_examples

FILE = """version: "3.1"

# Passports.
nlu:
- intent: pas_pris
  examples: |
    - hvad koster et pas
    - prisen på pas

- intent: pas_barn
  # Children too.
  examples: |
    - pas til mit barn
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    files = {
        "data/nlu/pas.yml": FILE,
        "data/nlu/uden_for_emne.yml": "nlu:\n- intent: uden_for_emne\n  examples: |\n    - hvad koster en hund på internatet\n",
        "tests/nlu/unseen/pas.yml": "nlu:\n- intent: pas_pris\n  examples: |\n    - Hvor dyrt er et pas?\n",
        **{f"content/answers/pas/{answer}.yml": "" for answer in ("pas_pris", "pas_barn")},
        "content/answers/uden_for_emne/uden_for_emne.yml": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_new_sentence_goes_to_the_end_of_its_answers_own(house: Path) -> None:
    found = change([Sentence.of("pas_pris", "er pas dyre"), Sentence.of("pas_barn", "pas til baby: hvad nu?")], house)
    changed = found.files[house / "data/nlu/pas.yml"]
    assert changed == FILE.replace("- prisen på pas\n", "- prisen på pas\n    - er pas dyre\n").replace(
        "- pas til mit barn\n", "- pas til mit barn\n    - pas til baby: hvad nu?\n"
    )
    assert [line for line in found.diff(house).splitlines() if line[0] in "+-"] == [
        "--- a/data/nlu/pas.yml",
        "+++ b/data/nlu/pas.yml",
        "+    - er pas dyre",
        "+    - pas til baby: hvad nu?",
    ]


@pytest.mark.parametrize(
    ("intent", "text", "why"),
    [
        ("pas_barn", "HVAD koster et pas!", "den er allerede et eksempel på pas_pris"),
        ("pas_pris", "hvor dyrt er et pas", "den er et af de prøvespørgsmål"),
        ("pas_pris", "hvad koster en hund på internatet?!", "den er allerede et eksempel på uden_for_emne"),
        ("pas_pris", "hvad koster en hund påå internatet", "den ligner “hvad koster en hund på internatet”"),
        ("pas_findes_ikke", "noget helt andet", "svaret findes ikke mere"),
    ],
)
def test_what_would_teach_nothing_is_refused_with_a_reason(house: Path, intent: str, text: str, why: str) -> None:
    found = change([Sentence.of(intent, text)], house)
    assert [reason for _, reason in found.refused if reason.startswith(why)]
    assert (found.added, found.files) == ([], {})


def test_two_editors_who_disagree_teach_nothing(house: Path) -> None:
    found = change([Sentence.of("pas_pris", "passet nu"), Sentence.of("pas_barn", "Passet, nu!")], house)
    assert (len(found.refused), found.added) == (2, [])
    assert "en anden redaktør" in found.refused[0][1]


def test_what_is_known_or_said_twice_is_learnt_once(house: Path) -> None:
    found = change([Sentence.of("pas_pris", text) for text in ("Prisen på pas?", "er det dyrt", "Er det dyrt?")], house)
    assert [one.text for one in found.added] == ["er det dyrt"]
    assert len(found.known) == 1


def test_an_answer_without_sentences_gets_an_entry(house: Path) -> None:
    assert with_examples("nlu:\n", "pas_ny", ["a b"]) == "nlu:\n- intent: pas_ny\n  examples: |\n    - a b\n"


def test_entries_may_be_indented(house: Path) -> None:
    file = "nlu:\n  - intent: a\n    examples: |\n      - b\n  - intent: c\n    examples: |\n      - d\n"
    assert with_examples(file, "a", ["x"]) == file.replace("- b\n", "- b\n      - x\n")
    assert with_examples(file, "e", ["x"]) == f"{file}  - intent: e\n    examples: |\n      - x\n"


def test_a_changed_file_is_read_anew(house: Path) -> None:
    assert Known.read(house).intent_of("prisen på pas") == "pas_pris"
    (house / NLU / "pas.yml").write_text("nlu: []\n", "utf-8")
    assert Known.read(house).intent_of("prisen på pas") == ""


@pytest.mark.slow
def test_a_sentence_for_every_answer_fits_into_the_projects_own_files(tmp_path: Path) -> None:
    odd = "zyxwv {}: \"citat\" og 'det' - prøv: # ikke"
    answers = sorted(training_sentences(ROOT / NLU))
    found = change([Sentence.of(answer, odd.format(answer)) for answer in answers], ROOT)
    assert (len(found.added), found.refused) == (len(answers), [])
    for path, text in found.files.items():
        (tmp_path / path.name).write_text(text, "utf-8")
        before, after = in_file(path), in_file(tmp_path / path.name)
        for intent, texts in after.items():
            assert [one for one in texts if one not in before[intent]] in (
                [odd.format(intent)],
                [],
            )
        assert sum(map(len, after.values())) - sum(map(len, before.values())) == len(
            [one for one in found.added if odd.format(one.intent) in text]
        )


@pytest.mark.slow
def test_what_is_accepted_passes_the_content_check(house: Path) -> None:
    texts = ["hvad koster en hund på internat", "pas til mit barm", "prisen på et pas", "ikke pas til mit barn"]
    found = change([Sentence.of(answer, text) for text in texts for answer in ("pas_pris",)], house)
    before = set(problems(training_sentences(house / NLU), house / "tests/nlu"))
    for path, text in found.files.items():
        path.write_text(text, "utf-8")
    assert {
        one
        for one in set(problems(training_sentences(house / NLU), house / "tests/nlu")) - before
        if "needs" not in one
    } == set()
    assert found.refused
