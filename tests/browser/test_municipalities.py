"""Two municipalities on one Indgang: the same question gets each one's own answer, and neither's settings leak."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat, violations
from tests.browser.conftest import ARTEFACTS
from tests.product import Product

pytestmark = pytest.mark.slow
QUESTIONS = (
    "Hvornår skal jeg skrive mit barn ind i skole?",
    "hvornår har borgerservice åbent",
    "kan jeg tale med et menneske",
)
EKSEMPELBY = ("Eksempelby", "12 34 56 78", "12 34 56 90", "eksempelby.example")
PROEVESTRUP = ("Prøvestrup", "Bogladen", "12 34 56 11", "12 34 56 22", "proevestrup.example", "bogladen.example")


def answers(page: Page, address: str, name: str) -> list[str]:
    page.goto(address)
    chat = Chat(page).open()
    said = [chat.answers.first.inner_text(), *(chat.ask(question).inner_html() for question in QUESTIONS)]
    page.screenshot(path=ARTEFACTS / f"municipality-{name}.png")
    return said


def test_each_gives_its_own_answers(page: Page, product: Product) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    here = answers(page, product.url, "eksempelby")
    there = answers(page, f"{product.url}/demo/proevestrup.html", "proevestrup")
    assert all(one != other for one, other in zip(here, there, strict=True))
    assert [word for word in PROEVESTRUP if word in "".join(here)] == []
    assert [word for word in EKSEMPELBY if word in "".join(there)] == []


def test_each_has_its_own_colours_and_nobody_is_offered_where_nobody_is(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/demo/proevestrup.html")
    chat = Chat(page).open()
    expect(chat.launcher).to_have_css("background-color", "rgb(107, 30, 63)")
    expect(chat.button("Tal med et menneske")).to_have_count(0)
    expect(chat.ask("jeg vil tale med et menneske")).to_contain_text("svarer medarbejderne ikke i chatten")
    assert violations(page) == []
