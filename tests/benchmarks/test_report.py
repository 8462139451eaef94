"""What the benchmark writes."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.nlu.asking import Speed, answered_at_once, said_at_once
from benchmarks.nlu.cross_validation import Held
from benchmarks.nlu.figures import Guess
from benchmarks.nlu.models import Model
from benchmarks.nlu.picture import confusion_picture
from benchmarks.nlu.pipelines import buerokratt, ours, ours_without_embeddings
from benchmarks.nlu.questions import Question
from benchmarks.nlu.report import Measured, Report, worst_confusions
from benchmarks.nlu.served import guess_of

RIGHT, WRONG = Guess("pas_pris", (("pas_pris", 0.9),), False), Guess("pas_pris", (("klage", 0.6),), False)
SPEED = Speed(turns_per_second=40.4, p50=24, p95=31, megabytes=410, seconds_to_start=14)


def model(folder: Path, name: str) -> Model:
    made = Model(ours() if name == "ours" else buerokratt(), None, 15277, folder / name)
    made.folder.mkdir()
    (made.folder / "cost.json").write_text('{"seconds": 100, "megabytes": 900}')
    return made


@pytest.fixture
def report(tmp_path: Path) -> Report:
    questions = [
        Question(group, "clean", "pas_pris", f"{group} {number}")
        for group in ("unseen", "development")
        for number in (1, 2)
    ]
    theirs = Measured(model(tmp_path, "theirs"), [WRONG, WRONG, RIGHT, WRONG], SPEED)
    return Report(questions, [theirs, Measured(model(tmp_path, "ours"), [RIGHT, WRONG, WRONG, RIGHT], SPEED)], {})


def test_the_table_compares_the_models_on_unseen_questions(report: Report) -> None:
    table = report.short().splitlines()
    assert "| unseen questions | Bürokratt, all | Indgang, all |" in table
    assert "| right answer | 0.0% | 50.0% |" in table
    assert "| wrong answers, those of Bürokratt after as many examples being 1 | 1.00 | 0.50 |" in table
    assert "| turns a second, whole process on one core | 40 | 40 |" in table


def test_no_unseen_question_is_ever_printed(report: Report) -> None:
    page = report.long()
    assert "| pas_pris → klage | 1 | “development 1” |" in page
    assert "“unseen" not in page


def test_confusions_come_from_the_cross_validation_where_there_is_one(report: Report) -> None:
    page = Report(report.questions, report.compared, {"Indgang": [Held("lært", WRONG), Held("også", RIGHT)]}).long()
    assert "| pas_pris → klage | 1 | “lært” |" in page
    assert "“development" not in page


def test_the_worst_confusions_come_first() -> None:
    other = Guess("klage", (("hilsen", 0.6),), False)
    rows = worst_confusions([Held("en", other), Held("to | tre", WRONG), Held("fire", WRONG), Held("fem", RIGHT)])
    assert rows.splitlines()[2:] == ["| pas_pris → klage | 2 | “to \\| tre” “fire” |", "| klage → hilsen | 1 | “en” |"]


def test_the_picture_is_an_svg_that_says_in_words_what_it_shows() -> None:
    picture = ElementTree.fromstring(confusion_picture("Hvad & hvorhen", [RIGHT, WRONG]))  # noqa: S314 (our own)
    space = {"svg": "http://www.w3.org/2000/svg"}
    assert picture.findtext("svg:title", namespaces=space) == "Hvad & hvorhen"
    assert "pas: 2 questions, 50% the right answer, 50% the right topic." in str(
        picture.findtext("svg:desc", namespaces=space)
    )


def test_rasas_fallback_asks_back() -> None:
    parsed = {
        "intent": {"name": "nlu_fallback", "confidence": 0.3},
        "intent_ranking": [{"name": name, "confidence": 0.3} for name in ("nlu_fallback", "pas_pris", "klage")],
    }
    assert guess_of("klage", parsed) == Guess("klage", (("pas_pris", 0.3), ("klage", 0.3)), True)
    assert guess_of("klage", {"intent": {"name": None, "confidence": 0.0}}) == Guess("klage", (), True)


def test_turns_are_timed_with_questions_that_no_model_needs_an_action_for() -> None:
    course = Guess("pas_pris", (("kursus_find", 0.9),), False)
    questions = [
        Question("unseen", variant, "pas_pris", text)
        for variant, text in (("clean", "a"), ("clean", "b"), ("bare", "c"))
    ]
    assert answered_at_once(questions, [[RIGHT, RIGHT, RIGHT], [RIGHT, course, RIGHT]]) == ["a"]


def test_which_intents_are_answered_without_an_action() -> None:
    rules = [
        {"steps": [{"or": [{"intent": "klage"}, {"intent": "tak"}]}, {"action": "utter_answer"}]},
        {"steps": [{"intent": "hilsen"}, {"action": "utter_answer"}]},
        {"steps": [{"intent": "kursus_find"}, {"action": "action_find_courses"}]},
    ]
    assert said_at_once(rules) == {"klage", "tak", "hilsen"}


def test_ours_without_embeddings_is_ours_otherwise() -> None:
    assert "embeddings: false" in ours_without_embeddings().config
    assert "embeddings: false" not in ours().config
    assert "nlu_fallback" not in ours().config
    for told in ("FallbackClassifier", "threshold", "RulePolicy"):
        assert told in ours_without_embeddings().config
