"""The figures of the benchmark, against ones computed by hand."""

import pytest

from benchmarks.nlu.figures import Bin, Figures, Guess, errors_compared, macro_f1, reliability


def guess(wanted: str, *ranking: tuple[str, float], asked_back: bool = False) -> Guess:
    return Guess(wanted, ranking, asked_back)


GUESSES = [
    guess("pas_pris", ("pas_pris", 0.9), ("pas_bestil", 0.05)),
    guess("pas_pris", ("pas_bestil", 0.6), ("klage", 0.2), ("pas_pris", 0.1)),  # the right topic, and among three
    guess("pas_bestil", ("pas_bestil", 0.3), asked_back=True),
    guess("klage", ("hilsen", 0.55)),
    guess("uden_for_emne", ("uden_for_emne", 0.8)),
    guess("uden_for_emne", ("pas_pris", 0.7)),  # false knowledge
    guess("uden_for_emne", ("pas_pris", 0.2), asked_back=True),
    guess("uden_for_emne", ("hilsen", 0.7)),  # wrong, but it tells nothing false
]


def test_what_a_citizen_meets() -> None:
    of = Figures.of(GUESSES)
    assert (of.inside, of.outside) == (4, 4)
    assert (of.right, of.right_topic, of.among_three) == (0.5, 0.75, 0.75)
    assert (of.answered_rightly, of.asked_back, of.answered_wrongly) == (0.25, 0.25, 0.5)
    assert (of.recognised, of.declined, of.false_knowledge) == (0.25, 0.5, 0.25)


def test_macro_f1_weighs_rare_answers_like_common_ones() -> None:
    # pas_pris 2·1/(2+3), pas_bestil 2·1/(1+2), klage 0, uden_for_emne 2·1/(4+1)
    assert macro_f1(GUESSES) == pytest.approx((2 / 5 + 2 / 3 + 0 + 2 / 5) / 4)


def test_calibration() -> None:
    guesses = [
        guess("pas_pris", ("pas_pris", 1.0)),
        guess("pas_pris", ("pas_pris", 0.92)),
        guess("pas_pris", ("klage", 0.94)),
        guess("pas_pris", ("klage", 0.25)),
        guess("pas_pris"),  # no letter in it
    ]
    bins = reliability(guesses)
    assert bins == [Bin(1, 0.0, 0.0), Bin(1, 0.25, 0.0), Bin(3, pytest.approx(0.9533, abs=1e-4), pytest.approx(2 / 3))]
    # (1·0 + 1·0.25 + 3·|0.9533 − 0.6667|) / 5
    assert Figures.of(guesses).calibration_error == pytest.approx((0.25 + 2.86 - 2) / 5)


def test_nothing_asked_is_no_figure() -> None:
    of = Figures.of([])
    assert (of.right, of.recognised, of.macro_f1, of.calibration_error) == (None, None, None, None)


def test_errors_are_compared_by_their_shares() -> None:
    theirs = Figures.of(GUESSES)  # half are wrong
    ours = Figures.of([*GUESSES[:1] * 3, GUESSES[3]])  # a quarter
    assert errors_compared(ours, theirs) == 0.5
    assert errors_compared(theirs, Figures.of(GUESSES[:1])) is None
