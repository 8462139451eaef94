"""What is refused among the training sentences and the questions of the exam."""

from pathlib import Path

from indgang.content import sentences
from indgang.content.sentences import FEWEST_EXAMPLES, Sentence, near_duplicates, problems


def enough(word: str, *others: str) -> list[str]:
    """As many sentences as an id needs, with these among them."""
    return [*others, *(f"{word} {number}" for number in range(FEWEST_EXAMPLES - len(others)))]


def found(exam: Path, **training: list[str]) -> list[str]:
    return list(problems(training, exam))


def test_sentences_of_two_answers_that_differ_are_in_order(tmp_path: Path) -> None:
    assert found(tmp_path, pas_pris=enough("beløb"), klage=enough("utilfreds")) == []


def test_an_id_with_too_few_sentences(tmp_path: Path) -> None:
    few = enough("beløb")[1:]
    assert found(tmp_path, pas_pris=few) == [f"pas_pris: has {len(few)} training sentences, needs {FEWEST_EXAMPLES}"]


def test_a_sentence_in_two_intents_however_it_is_spelt(tmp_path: Path) -> None:
    twice = found(tmp_path, klage=enough("beløb", "Må jeg få det?"), pas_pris=enough("pris", "maa jeg faa DET"))
    assert twice == ["pas_pris: “maa jeg faa DET” stands in klage too"]


def test_a_near_duplicate_across_intents(tmp_path: Path) -> None:
    one, other = "hvor kan jeg bestille et nyt pas til min datter", "hvor kan jeg bestille nyt pas til min datter"
    near = found(tmp_path, klage=enough("utilfreds", one), pas_pris=enough("beløb", other))
    assert near == [f"pas_pris: “{other}” is nearly “{one}” in klage"]
    assert found(tmp_path, klage=enough("utilfreds", one, other)) == []


def test_a_negation_or_a_word_of_an_id_tells_two_sentences_apart(tmp_path: Path) -> None:
    one = "hvordan kan jeg bestille en tid i borgerservice i morgen"
    for other in ("hvordan kan jeg ikke bestille en tid i borgerservice i morgen", f"{one} pas"):
        assert found(tmp_path, klage=enough("utilfreds", one), pas_pris=enough("beløb", other)) == []


def test_near_is_measured_in_trigrams() -> None:
    # " ab", "abc", "bcd", "cd " and " ab", "abc", "bcd", "cdx", "dx ": 3 of 6 in common
    pair = [Sentence.of("klage", "abcd"), Sentence.of("pas_pris", "abcdx")]
    assert len(near_duplicates(pair, 0.5)) == 1
    assert near_duplicates(pair, 0.51) == []


def test_a_question_of_the_exam_that_is_a_training_sentence(tmp_path: Path) -> None:
    (tmp_path / "unseen").mkdir()
    (tmp_path / "unseen" / "pas.yml").write_text(
        "nlu:\n- intent: pas_pris\n  examples: |\n    - BELØB 7!\n    - andet\n"
    )
    assert found(tmp_path, pas_pris=enough("beløb")) == [
        "pas_pris: the training sentence “beløb 7” stands in unseen/pas.yml too"
    ]


def test_an_intent_may_stand_twice_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pas.yml"
    path.write_text("nlu:\n" + "".join(f"- intent: klage\n  examples: |\n    - {text}\n" for text in ("en", "to")))
    assert sentences.training_sentences(tmp_path) == {"klage": ["en", "to"]}
