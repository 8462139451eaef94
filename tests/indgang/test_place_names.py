"""Names of places, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indgang.place_names import places_in

OURS = ["Borgerservice", "Telefonen", "Hovedbiblioteket", "Havnebyen Bibliotek", "Skovlunden Bibliotek", "Eksempelby"]


def names(text: str, among: list[str] = OURS) -> list[str]:
    return [place.name for place in places_in(text, among)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("noget i Havnebyen", "Havnebyen Bibliotek"),
        ("havnebyens bibliotek", "Havnebyen Bibliotek"),
        ("havneby bibliotek", "Havnebyen Bibliotek"),
        ("havenbyen", "Havnebyen Bibliotek"),
        ("havne byen", "Havnebyen Bibliotek"),
        ("skov lundens bibliotek", "Skovlunden Bibliotek"),
        ("hovedbib", "Hovedbiblioteket"),
        ("Hoved biblioteket", "Hovedbiblioteket"),
        ("hovedbiblotekets åbningstider", "Hovedbiblioteket"),
        ("telefontid", "Telefonen"),
        ("borger service", "Borgerservice"),
        ("Eksempelbys borgere", "Eksempelby"),
    ],
)
def test_a_place_is_found(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize("text", ["", "biblioteket", "bibliotekets filialer", "jeg er borger", "lunden", "en havn"])
def test_no_place(text: str) -> None:
    assert names(text) == []


def test_names_without_the_danish_letters() -> None:
    assert names("Orsted og alborg", ["Ørsted Bibliotek", "Ålborg Bibliotek"]) == [
        "Ørsted Bibliotek",
        "Ålborg Bibliotek",
    ]
    assert names("bibliotek i aero", ["Ærø Bibliotek"]) == ["Ærø Bibliotek"]


def test_a_short_name_must_stand_as_one() -> None:
    among = ["Give Bibliotek", "Børkop Bibliotek"]
    assert names("kan I give mig en tid", among) == []
    assert names("åbent i Give", among) == names("Gives bibliotek", among) == ["Give Bibliotek"]


def test_the_word_that_sets_a_name_apart() -> None:
    among = ["Borgerservice Nordby", "Borgerservice Sydby"]
    assert names("borgerservice i sydby", among) == ["Borgerservice Sydby"]
    assert names("borgerservice", among) == []


def test_where_it_stands() -> None:
    text = "Børn i  HAVNE byen?"
    (place,) = places_in(text, OURS)
    assert text[place.start : place.end] == "HAVNE byen"


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_and_any_names(text: str, among: list[str]) -> None:
    assert all(0 <= place.start < place.end <= len(text) and place.name in among for place in places_in(text, among))
