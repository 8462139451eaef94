"""The load test's own counting."""

import random

from benchmarks.load.mix import MIX, QUESTIONS, next_dialogue
from benchmarks.load.parts import histogram

PAGE = """# TYPE indgang_rasa_seconds histogram
indgang_rasa_seconds_bucket{le="0.1"} 50.0
indgang_rasa_seconds_bucket{le="0.2"} 100.0
indgang_rasa_seconds_bucket{le="+Inf"} 100.0
indgang_rasa_seconds_count 100.0
indgang_rasa_seconds_sum 12.0
"""


def test_percentiles_lie_evenly_between_two_bounds() -> None:
    found = histogram(PAGE, "indgang_rasa_seconds")
    assert [round(found.percentile(share)) for share in (0.25, 0.5, 0.75, 0.95)] == [50, 100, 150, 190]
    assert found.mean == 120


def test_what_was_counted_before_is_taken_off() -> None:
    later = PAGE.replace("50.0", "150.0").replace("100.0", "200.0")
    found = histogram(later, "indgang_rasa_seconds") - histogram(PAGE, "indgang_rasa_seconds")
    assert found.number == 100
    assert round(found.percentile(0.99)) == 99


def test_nothing_counted_is_no_time() -> None:
    assert histogram("", "indgang_rasa_seconds").percentile(0.95) == 0


def test_every_dialogue_goes_on_with_an_answer_without_courses_and_with_one() -> None:
    for begin in MIX:
        for answer in ({}, {"courses": [{"id": "a"}, {"id": "b", "button": 2}]}):
            dialogue, said = begin(random.Random(1)), []  # noqa: S311
            try:
                said.append(next(dialogue))
                while True:
                    said.append(dialogue.send(answer))
            except StopIteration:
                assert said[0]
                assert answer or all(isinstance(one, str) for one in said)


def test_hardly_a_question_is_asked_twice() -> None:
    assert len(set(QUESTIONS)) > 900
    assert all(question == question.strip() and question for question in QUESTIONS)


def test_questions_are_asked_most() -> None:
    chance = random.Random(1)  # noqa: S311
    begun = [next_dialogue(chance).__name__ for _ in range(1000)]
    assert 550 < begun.count("question") + begun.count("small_talk") < 900
