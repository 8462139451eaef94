"""Names and contacts as people write them, and what is neither."""

import pytest

from indgang.participants import contact_in, is_question, name_in, without_contact
from indgang.privacy import MASK


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("Jens Hansen", "Jens Hansen", True),
        ("jens hansen", "Jens Hansen", False),
        ("jeg hedder Åse", "Åse", True),
        ("Hej, jeg hedder bo", "Bo", True),
        ("nej jeg hedder Ole Bo", "Ole Bo", True),
        ("Mit navn er Anne-Marie Ørsted Møller.", "Anne-Marie Ørsted Møller", True),
        ("det er Mette", "Mette", False),
        ("O'Connor", "O'Connor", False),
        ("Mohammed al Hassan", "Mohammed al Hassan", True),
        ("Karl Å. Jensen", "Karl Å. Jensen", True),
    ],
)
def test_names(text: str, name: str, sure: bool) -> None:
    found = name_in(text)
    assert found is not None
    assert (found.text, found.sure) == (name, sure)


@pytest.mark.parametrize(
    "text",
    [
        "nej tak",
        "stop",
        "hvad koster det",
        "ja",
        "er der parkering",
        "jeg er ikke sikker",
        "jeg er blevet hacket",
        "det er rigtigt",
        "",
        "J",
        "!!",
        "🙂",
        "jeg vil hellere tale med nogen",
        MASK,
        f"Jens {MASK}",
        "a" * 200,
        "1234",
        "Jens Hansen?",
        "<b>Jens</b>",
    ],
)
def test_no_names(text: str) -> None:
    assert name_in(text) is None


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("20304050", "20 30 40 50"),
        ("mit nummer er 20 30 40 50", "20 30 40 50"),
        ("+45 20 30 40 50", "20 30 40 50"),
        ("0045 20304050", "20 30 40 50"),
        ("tlf. 2030-4050", "20 30 40 50"),
        ("Ole@Gmail.com", "ole@gmail.com"),
        ("min mail er ole.b+x@mail.eksempel.dk.", "ole.b+x@mail.eksempel.dk"),
        ("søren@blåbær.dk", "søren@blåbær.dk"),
        ("20304050 eller ole@x.dk", "ole@x.dk"),
        ("+46 70 123 45 67", "+46701234567"),
        ("mit svenske nummer er 0046 (70) 1234567", "+46701234567"),
        ("+1 202 555 0143", "+12025550143"),
    ],
)
def test_contacts(text: str, contact: str) -> None:
    assert contact_in(text) == contact


@pytest.mark.parametrize(
    "text",
    [
        "2030405",
        "203040506",
        "ole@gmail",
        "ole(a)gmail.com",
        "0123 4567",
        "nej",
        MASK,
        "den 24-12-2026 kl 10",
        "+46 12",
        "+1234567890123456",
        "+045123456",
    ],
)
def test_no_contacts(text: str) -> None:
    assert contact_in(text) is None


@pytest.mark.parametrize(
    "text", ["Jens Hansen, 20304050", "Jens Hansen mail jens@x.dk", "Jens Hansen og min mail er jens@x.dk"]
)
def test_both_in_one_message(text: str) -> None:
    name = name_in(without_contact(text))
    assert name is not None
    assert name.text == "Jens Hansen"
    assert contact_in(text)


def test_questions() -> None:
    assert is_question("hvad koster det")
    assert is_question("Jens?")
    assert not is_question("Jens Hansen")
