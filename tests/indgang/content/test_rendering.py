"""Placeholders: filled where there is a value, and the whole sentence withdrawn where there is none."""

import pytest

from indgang.content.rendering import fill

VALUES = {"phone": "12 34 56 78", "link.sfo": "https://x.example/sfo", "fact.gone": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring på {phone}.", "Ring på 12 34 56 78."),
        ("Ring på {phone}. Det koster {fact.gone} kr. Kom forbi.", "Ring på 12 34 56 78. Kom forbi."),
        ("Først.\n\nDet koster {fact.gone} kr.\n\nSidst.", "Først.\n\nSidst."),
        ("- ét\n- {ukendt}\n- to", "- ét\n- to"),
        ("Se [SFO]({link.sfo}). Godt.", "Se [SFO](https://x.example/sfo). Godt."),
        ("{fact.gone}", ""),
        ("Uden noget.", "Uden noget."),
        ("Det er fx 5 kr. om ugen og {fact.gone}.", ""),
        ("Første linje\nanden linje {phone}", "Første linje\nanden linje 12 34 56 78"),
    ],
)
def test_fill(text: str, expected: str) -> None:
    assert fill(text, VALUES) == expected
