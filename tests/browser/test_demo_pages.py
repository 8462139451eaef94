"""The demo pages in a real browser: accessible in light and dark, no wider than the smallest phone, the conversation following from page to
page; and the two script tags that `/widget/` hands out, on a page of another origin."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, expect

from indgang.config import ROOT
from tests.browser import office as offices
from tests.browser.chat import Chat, violations
from tests.browser.office import Office, open_office

pytestmark = pytest.mark.slow

DEMO = ROOT / "web_widget" / "demo"
NAMED = {"index.html": "/", "bibliotek.html": "/bibliotek"}
PAGES = ["/widget/", *(NAMED.get(path.name, f"/demo/{path.name}") for path in sorted(DEMO.glob("*.html")))]
HOST = "https://www.eksempelby.example"  # one of Eksempelby's allowed_origins


@pytest.fixture(scope="module")
def office(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """With a copy of the built chat window, so that a test may put another in its place."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "web_widget" / "dist", folder / "dist", ignore=shutil.ignore_patterns("tests"))
    with pytest.MonkeyPatch.context() as patched:
        made = offices.config_of
        patched.setattr(offices, "config_of", lambda *of: replace(made(*of), widget=folder / "dist"))
        with open_office(redis_url, folder) as office:
            yield office


@pytest.fixture
def abroad(page: Page) -> Page:
    """May ask this machine though it shows a page of the municipality's own address: Chromium else refuses a public page that."""
    page.context.grant_permissions(["local-network-access"])
    return page


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_wrong_and_nothing_is_cut_off(page: Page, office: Office, path: str) -> None:
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("response", lambda got: wrong.append(got.url) if got.status >= 400 else None)
    page.goto(f"{office.url}{path}")
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    for look, width in (("light", 320), ("dark", 1440)):
        page.emulate_media(color_scheme="dark" if look == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.wait_for_function("[...document.images].every((one) => one.naturalWidth)")
    assert page.locator("h1").count() == 1
    assert wrong == []


def test_the_conversation_follows_from_page_to_page(page: Page, office: Office) -> None:
    page.goto(office.url)
    chat = Chat(page).open()
    chat.ask("Hvad har I?")
    for path in ("/demo/borgerservice.html", "/demo/kontakt.html", "/demo/soeg.html?q=pas"):
        page.goto(f"{office.url}{path}")
        expect(chat.dialog).to_be_visible()
        expect(chat.mine).to_have_count(1)
        expect(chat.mine).to_contain_text("Hvad har I?")


def on_a_page_of_theirs(page: Page, office: Office, name: str, change: tuple[str, str] = ("", "")) -> list[str]:
    """Opens a page of the municipality's own origin that has what `/widget/` says to copy, with one `change`; what the console said."""
    page.goto(f"{office.url}/widget/?site=eksempelby&front=kommune")
    tag = page.locator(f"#{name}").inner_text()
    assert not change[0] or change[0] in tag
    html = f'<!doctype html><html lang="da"><title>Deres</title><body><h1>Deres</h1>{tag.replace(*change) if change[0] else tag}'
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=policy_of(office))

    page.route(f"{HOST}/**", answer)
    page.goto(f"{HOST}/")
    return said


def policy_of(office: Office) -> dict[str, str]:
    """As strict as a page can be, with the two lines that the chat needs."""
    rules = ["default-src 'none'", f"script-src {office.url}", f"connect-src {office.url}", "img-src data:"]
    rules += ["require-trusted-types-for 'script'", "trusted-types 'none'"]
    return {"Content-Security-Policy": "; ".join(rules)}


@pytest.mark.parametrize("name", ["pinned", "newest"])
def test_what_the_page_hands_out_works_on_a_page_of_another_origin(abroad: Page, office: Office, name: str) -> None:
    on_a_page_of_theirs(abroad, office, name)
    chat = Chat(abroad, "indgang-chat").open()
    chat.ask("Hvad har I?")
    expect(abroad.get_by_role("link", name="Kontakt os uden chat")).to_be_hidden()


def test_a_script_that_is_not_the_one_meant_is_refused_and_the_link_stays(abroad: Page, office: Office) -> None:
    said = on_a_page_of_theirs(abroad, office, "pinned", ('integrity="sha384-', 'integrity="sha384-AAAA'))
    expect(abroad.get_by_role("link", name="Kontakt os uden chat")).to_be_visible()
    abroad.wait_for_timeout(300)
    assert abroad.evaluate("customElements.get('indgang-chat') === undefined")
    assert any("integrity" in line for line in said)


def test_a_pinned_page_keeps_its_chat_after_an_upgrade(abroad: Page, office: Office) -> None:
    """The files of the new build replace the old ones, as an upgrade does."""
    abroad.goto(f"{office.url}/widget/")
    pinned = abroad.locator("#pinned").inner_text()
    built = office.config.widget
    kept = {path: path.read_bytes() for path in built.glob("indgang-chat*.js")}
    second = next(path for path in kept if path.name != "indgang-chat.js")
    new = b"// the next version\n" + kept[second]
    name = f"indgang-chat-{hashlib.sha384(new).hexdigest()[:12]}.js"
    try:
        second.unlink()
        (built / name).write_bytes(new)
        (built / "indgang-chat.js").write_bytes(
            kept[built / "indgang-chat.js"].replace(second.name.encode(), name.encode())
        )
        abroad.reload()
        assert abroad.locator("#pinned").inner_text() != pinned
        abroad.route(
            f"{HOST}/**", lambda route: route.fulfill(body=f"<!doctype html>{pinned}", content_type="text/html")
        )
        with abroad.expect_response(f"**/widget/{second.name}") as response:
            abroad.goto(f"{HOST}/")
            chat = Chat(abroad, "indgang-chat").open()
        assert response.value.ok
        chat.ask("Hvad har I?")
        chat.button("Menu").click()
        chat.button("Slet min samtale").click()
        expect(chat.element.get_by_role("alertdialog")).to_be_visible()
    finally:
        (built / name).unlink()
        for path, content in kept.items():
            path.write_bytes(content)
