"""What a text names, beside times and places."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indgang.content import Content
from indgang.danish_dates import DENMARK
from indgang.entities import documents_in, entities_in, persons_in

SUNDAY = datetime(2026, 11, 22, 13, 0, tzinfo=DENMARK)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("mit pas er udløbet", ["pas"]),
        ("passet og koerekortet", ["pas", "kørekort"]),
        ("børnepas", ["pas"]),
        ("et provisorisk pas", ["provisorisk pas"]),
        ("internationalt kørekort", ["internationalt kørekort"]),
        ("korekort", ["kørekort"]),
        ("sygesikringsbeviset", ["sundhedskort"]),
        ("det gule kort", ["sundhedskort"]),
        ("det blå EU-sygesikringskort", ["EU-sygesikringskort"]),
        ("id kort", ["ID-kort"]),
        ("legitimationskort", ["ID-kort"]),
        ("fødselsattest og dåbsattest", ["fødselsattest"]),
        ("lånerkort", ["lånerkort"]),
        ("pas på dig selv", []),
        ("det passer mig fint", []),
        ("hvem kan passe børn", []),
        ("", []),
    ],
)
def test_documents(text: str, kinds: list[str]) -> None:
    assert documents_in(text) == kinds


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("vi er to", 2),
        ("2 personer", 2),
        ("to voksne og 3 børn", 5),
        ("min mand og jeg", 2),
        ("jeg og min kone", 2),
        ("mig og mine tre børn", 4),
        ("min kone, min søn og jeg", 3),
        ("jeg kommer med to venner", None),
        ("mig plus 2 venner", 3),
        ("sæt os to på holdet", 2),
        ("plads til fire", 4),
        ("det er kun mig", 1),
        ("min mand og min søn", None),
        ("mine børn og jeg", None),
        ("kl. 2", None),
        ("vi er 3 dage i Spanien", None),
        ("", None),
    ],
)
def test_persons(text: str, persons: int | None) -> None:
    assert persons_in(text) == persons


def test_all_of_it_together(content: Content) -> None:
    text = "Min mand og jeg vil på ipad i Havnebyen på tirsdag eftermiddag, ole@x.dk eller 20304050. Skal vi have sundhedskort med?"
    found = entities_in(text, content.municipality("eksempelby"), SUNDAY)
    (said,) = found.times
    assert (said.when.day, text[said.start : said.end]) == (date(2026, 11, 24), "på tirsdag eftermiddag")
    assert {place.name for place in found.places} == {"Havnebyen Bibliotek"}
    assert found.subjects == ["ipad"]
    assert (found.documents, found.persons) == (["sundhedskort"], 2)
    assert (found.email, found.phone) == ("ole@x.dk", "20 30 40 50")


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert persons_in(text) != 0 or "0" in text or "nul" in text.lower()
    assert len(documents_in(text)) == len(set(documents_in(text)))
