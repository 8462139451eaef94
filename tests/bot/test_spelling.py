"""One form for all the ways to write a text, and slips that look like people's."""

# ruff: noqa: S311 (slips, not secrets)

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.components.spelling import folded, noisy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hvornår skal jeg melde flytning?", "hvornaar skal jeg melde flytning"),
        ("KØREKORT", "koerekort"),
        ("hjæææælp!!!", "hjaeaelp"),
        ("nøgle\u0000kort", "noegle kort"),
        ("e\u0301n", "én"),
    ],
)
def test_the_same_text_in_two_spellings(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text(max_size=300))
def test_any_text_can_be_folded_and_stays_so(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=300), st.integers(0, 9))
def test_any_text_can_be_made_noisy(text: str, seed: int) -> None:
    assert noisy(text, random.Random(seed)) == noisy(text, random.Random(seed))


def test_a_noisy_copy_is_still_much_the_same() -> None:
    text = "Hvornår skal jeg senest melde min flytning til kommunen?"
    copies = [noisy(text, random.Random(seed)) for seed in range(50)]
    assert len(set(copies)) > 40
    assert not set("".join(copies)) & set("?H")
    assert not any("hvornår" in copy for copy in copies)
    assert min(SequenceMatcher(None, folded(text), folded(copy)).ratio() for copy in copies) > 0.7
