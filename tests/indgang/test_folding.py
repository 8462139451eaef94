"""Folded text and the way back to the original."""

import re

from hypothesis import given
from hypothesis import strategies as st

from indgang.folding import COVER, folded


def test_letters_spaces_and_dashes() -> None:
    assert folded("Ærø  –\nÅÉß").text == "aeroe - aaeq"
    assert folded("🙂").text == COVER


def test_the_way_back() -> None:
    text = "på  Ærø"
    plain = folded(text)
    place = plain.text.index("aeroe")
    assert text[slice(*plain.span(place, place + 5))] == "Ærø"


def test_covering() -> None:
    assert folded("ring 1234 nu").covering(re.compile(r"\d+")).text == f"ring {COVER * 4} nu"


@given(st.text())
def test_any_text_is_ascii_and_leads_back(text: str) -> None:
    plain = folded(text)
    assert plain.text.isascii()
    assert len(plain.origins) == len(plain.text) + 1
    assert list(plain.origins) == sorted(plain.origins)
