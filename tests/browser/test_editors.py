"""Editors and managers at work in a real browser: reading, printing, posting a notice that a citizen then sees."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from indgang.danish_dates import now
from tests.browser.chat import Chat, violations
from tests.browser.conftest import ARTEFACTS
from tests.product import Product

pytestmark = pytest.mark.slow
PASSWORD = "rigtig hest batteri"
PAGES = {
    "list": "/console/indhold",
    "answer": "/console/indhold/flytning_frist",
    "findings": "/console/indhold/efterse",
    "print": "/console/indhold/udskrift",
    "notices": "/console/beskeder",
    "inbox": "/console",
}
SignedIn = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def account(product: Product) -> None:
    """Mona leads Eksempelby's service, as `make account` makes her."""
    command = ("gateway.accounts", "mona", "--name", "Mona Møller", "--site", "eksempelby", "--role", "manager")
    product.run(*command, "--password-stdin", words=f"{PASSWORD}\n")


@pytest.fixture
def signed_in(browser: Browser, product: Product) -> Iterator[SignedIn]:
    """Mona's browser at a page; `scripts` off is a browser without JavaScript."""
    contexts = []

    def open_page(path: str, width: int = 1280, height: int = 800, *, scripts: bool = True) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(locale="da-DK", viewport=size, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.goto(product.url + path)
        page.get_by_label("Brugernavn").fill("mona")
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.get_by_role("button", name="Log ind").click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_an_editor_finds_an_answer_and_reads_it_beside_its_file(signed_in: SignedIn) -> None:
    page = signed_in(PAGES["list"], scripts=False)
    page.get_by_label("Søg i titel, tekst og id").fill("flytning_frist")
    page.get_by_role("button", name="Vis svar").click()
    page.get_by_role("link", name="Hvornår skal jeg melde flytning?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvornår skal jeg melde flytning?")
    expect(page.get_by_role("region", name="Det ser borgeren")).to_contain_text("dage efter")
    expect(page.get_by_role("region", name="Sådan står det i filen")).to_contain_text("{fact.flytning_frist_dage}")
    page.get_by_label("Sprog").select_option("Engelsk")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.get_by_text("content/english/flytning/flytning_frist.yml")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_notice_that_is_posted_is_seen_by_a_citizen_until_it_is_removed(
    signed_in: SignedIn, page: Page, product: Product, scripts: bool
) -> None:
    desk = signed_in(PAGES["notices"], scripts=scripts)
    desk.get_by_label("Tekst", exact=True).fill("**Telefonen** er ude af drift.")
    desk.get_by_role("button", name="Læg beskeden op").click()
    expect(desk.get_by_role("alert")).to_contain_text("Vælg, hvornår beskeden ikke skal vises mere.")
    expect(desk.get_by_label("Tekst", exact=True)).to_have_value("**Telefonen** er ude af drift.")
    expect(desk.get_by_label("Vises til")).to_have_attribute("aria-invalid", "true")
    desk.get_by_label("Vises til").fill((now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    desk.get_by_role("button", name="Se den først").click()
    expect(desk.get_by_role("region", name="Sådan kommer beskeden til at se ud")).to_contain_text("Telefonen er ude")
    desk.get_by_role("button", name="Læg beskeden op").click()
    expect(desk.get_by_role("status").first).to_contain_text("Beskeden er lagt op. Den vises nu")
    page.goto(product.url)
    chat = Chat(page).open()
    expect(chat.log).to_contain_text("Telefonen er ude af drift.")
    desk.get_by_role("link", name="Fjern").click()
    desk.get_by_role("button", name="Fjern beskeden").click()
    expect(desk.get_by_role("status").first).to_contain_text("Beskeden er fjernet")
    expect(desk.get_by_text("Der vises ingen beskeder lige nu.")).to_be_visible()


def test_the_printout_is_black_on_white_also_in_the_dark(signed_in: SignedIn) -> None:
    page = signed_in(PAGES["list"])
    page.emulate_media(color_scheme="dark")
    page.get_by_role("link", name="Til udskrift").click()
    expect(page.get_by_role("button", name="Skriv ud")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("button", name="Skriv ud")).to_be_hidden()
    look = "getComputedStyle(document.body)"
    assert page.evaluate(f"[{look}.color, {look}.backgroundColor]") == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    articles = page.get_by_role("article")
    assert articles.count() > 100
    assert articles.first.evaluate("article => getComputedStyle(article).breakInside") == "avoid"
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.pdf(path=ARTEFACTS / "editors-printout.pdf", format="A4", prefer_css_page_size=True)


def test_everything_by_keyboard(signed_in: SignedIn) -> None:
    page = signed_in(PAGES["notices"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til indholdet")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("Lukket")
    page.get_by_role("button", name="Læg beskeden op").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Vises til")).to_be_focused()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 640), (320, 256)], ids=["wide", "phone", "zoom-400"])
def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways(
    signed_in: SignedIn, product: Product, look: str, width: int, height: int
) -> None:
    page = signed_in(PAGES["inbox"], width, height)
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for name, path in PAGES.items():
        page.goto(product.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.screenshot(path=ARTEFACTS / f"editors-{name}-{width}x{height}-{look}.png")
