"""Some thousands of made-up spellings of CPR numbers, and as many harmless numbers. `make fuzz-cpr` takes a million of each."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.cpr import BEFORE_SERIAL, INSIDE, ZEROS, Written, both, differences, fault, faults
from indgang.privacy import mask_cpr


@pytest.mark.parametrize("kind", ["numbers", "harmless"])
def test_thousands_of_spellings(kind: str) -> None:
    assert faults(kind, 5_000, seed=random.SystemRandom().randrange(1_000_000)) == []


@settings(max_examples=400)
@given(
    day=st.integers(1, 31),
    month=st.integers(1, 12),
    rest=st.integers(0, 999_999),
    zero=st.sampled_from(ZEROS),
    gaps=st.lists(st.sampled_from(INSIDE), min_size=9, max_size=9),
    serial=st.sampled_from(BEFORE_SERIAL),
)
def test_a_gap_of_any_kind_between_any_two_digits(
    day: int, month: int, rest: int, zero: int, gaps: list[str], serial: str
) -> None:
    digits = f"{day:02}{month:02}{rest:06}"
    gaps[5] = serial
    written = "".join(chr(zero + int(digit)) + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    assert fault(Written(f"nummer {written} tak", digits)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "²⁰⁰¹⁹⁰-¹²³⁴",
        "②⓪⓪①⑨⓪ ①②③④",
        "200190\n \n - \n1234",
        "2\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b00190-1234",
        "14 10 2089, 5o86",
    ],
)
def test_what_the_fuzzing_found_is_taken_out(text: str) -> None:
    assert mask_cpr(text)[1]


def test_the_window_has_the_same_rule() -> None:
    assert differences(both(3_000, seed=random.SystemRandom().randrange(1_000_000))) == []


def test_the_fuzzing_sees_a_number_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.fuzz.cpr.mask_cpr", lambda text: (text, False))
    assert len(faults("numbers", 100, seed=1)) == 20
