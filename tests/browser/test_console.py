"""Two windows: a citizen asks for a human being, and one answers from the console."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chat import Chat, violations
from tests.browser.conftest import ARTEFACTS
from tests.product import Product

pytestmark = pytest.mark.slow
PASSWORD = "rigtig hest batteri"


@pytest.fixture(scope="module", autouse=True)
def accounts(product: Product) -> None:
    """Mette and Ole can sign in, as `make account` makes them."""
    for username, name in (("mette", "Mette Holm"), ("ole", "Ole Bro")):
        command = ("gateway.accounts", username, "--name", name, "--site", "eksempelby", "--password-stdin")
        product.run(*command, words=f"{PASSWORD}\n")


@pytest.fixture
def desk(browser: Browser, product: Product) -> Iterator[Page]:
    """Mette's browser, at the inbox."""
    context = browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 800})
    yield signed_in(context, product, "mette")
    context.close()


def signed_in(context: BrowserContext, product: Product, username: str) -> Page:
    page = context.new_page()
    page.goto(f"{product.url}/console")
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("heading", name="Indbakke")).to_be_visible()
    expect(page.locator("#list-empty")).not_to_have_text("Henter samtaler …")  # only who comes from now on is news
    return page


@pytest.fixture
def chat(page: Page, product: Product) -> Chat:
    page.goto(product.url)
    return Chat(page).open()


def test_a_citizen_reaches_a_human_being_and_comes_back(chat: Chat, desk: Page) -> None:
    chat.ask("Hvad gør jeg nu hvor NemID er lukket?")
    chat.ask("jeg vil gerne tale med et menneske")
    expect(chat.log).to_contain_text("i kø")
    desk.locator("#notice a").click()
    expect(desk.get_by_role("log")).to_contain_text("jeg vil gerne tale med et menneske")
    desk.get_by_role("button", name="Tag samtalen").click()
    expect(chat.log).to_contain_text("Du taler nu med Mette Holm")
    desk.get_by_label("Dit svar til borgeren").fill("Hej, jeg hedder Mette. Hvad kan jeg hjælpe med?")
    desk.keyboard.press("Enter")
    expect(chat.log).to_contain_text("Hvad kan jeg hjælpe med?")
    chat.send("Jeg kan ikke finde mit nøglekort")
    expect(desk.get_by_role("log")).to_contain_text("Jeg kan ikke finde mit nøglekort")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    desk.screenshot(path=ARTEFACTS / "console-conversation.png")
    chat.page.screenshot(path=ARTEFACTS / "widget-with-staff.png")
    desk.get_by_role("button", name="Giv tilbage til Indgang").click()
    desk.locator("#hand-back-dialog .confirm").click()
    expect(chat.log).to_contain_text("Du taler nu med Indgang igen")
    before = chat.answers.count()
    chat.send("Hvad gør jeg nu hvor NemID er lukket?")
    expect(chat.answer(before)).to_contain_text("MitID")


def test_a_reload_of_either_window_loses_nothing(chat: Chat, desk: Page) -> None:
    chat.ask("jeg vil gerne tale med et menneske")
    chat.send("det handler om min mors MitID")
    desk.locator("#notice a").click()
    desk.get_by_role("button", name="Tag samtalen").click()
    desk.get_by_label("Dit svar til borgeren").fill("Et halvt skrevet sv")
    desk.reload()
    expect(desk.get_by_role("log")).to_contain_text("det handler om min mors MitID")
    expect(desk.get_by_label("Dit svar til borgeren")).to_have_value("Et halvt skrevet sv")
    chat.page.reload()
    expect(chat.log).to_contain_text("det handler om min mors MitID")
    desk.get_by_role("button", name="Afslut", exact=True).click()
    desk.get_by_label("Hvordan endte samtalen?").select_option("Løst")
    desk.locator("#close-dialog .confirm").click()
    expect(chat.log).to_contain_text("har afsluttet samtalen")


def test_of_two_who_want_it_one_gets_it(chat: Chat, desk: Page, browser: Browser, product: Product) -> None:
    context = browser.new_context(locale="da-DK")
    other = signed_in(context, product, "ole")
    chat.ask("jeg vil gerne tale med et menneske")
    for page in (desk, other):
        page.locator("#notice a").click()
        expect(page.get_by_role("button", name="Tag samtalen")).to_be_visible()
    desk.get_by_role("button", name="Tag samtalen").click()
    expect(chat.log).to_contain_text("Du taler nu med Mette Holm")
    expect(other.locator("#facts")).to_contain_text("Mette Holm har samtalen")
    expect(other.get_by_role("button", name="Tag samtalen")).to_have_count(0)
    context.close()


def test_axe_finds_nothing_wrong_in_the_console(chat: Chat, desk: Page) -> None:
    chat.ask("jeg vil gerne tale med et menneske")
    assert violations(desk) == []
    desk.locator("#notice a").click()
    desk.get_by_role("button", name="Tag samtalen").click()
    expect(desk.get_by_label("Dit svar til borgeren")).to_be_visible()
    assert violations(desk) == []
