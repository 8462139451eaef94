"""The menu: the conversation as a page, a copy, larger text, reading aloud; marks in the field, two tabs, offline, right-to-left, a phone's keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat import Chat, violations
from tests.browser.conftest import browser as browser
from tests.browser.conftest import context as context
from tests.browser.conftest import page as page
from tests.browser.test_widget_bookings import CODE, Library, serving
from tests.browser.test_widget_bookings import widget as widget

pytestmark = pytest.mark.slow


class AnyPage(Library):
    html = ""

    def host_page(self) -> HTMLResponse:
        return HTMLResponse(self.html) if self.html else super().host_page()


@pytest.fixture
def library(widget: Path) -> Iterator[Library]:
    library = AnyPage(widget)
    with serving(library):
        yield library


@pytest.fixture
def chat(page: Page, library: Library) -> Chat:
    page.goto(library.page)
    return Chat(page).open()


def choose(chat: Chat, name: str) -> None:
    chat.button("Menu").click()
    chat.element.locator(".choices").get_by_role("button", name=name).click()


def test_the_conversation_as_a_page(chat: Chat) -> None:
    for what in ("kurser", "tider", "kvittering"):
        chat.ask(what)
    with chat.page.context.expect_page() as opened:
        choose(chat, "Læs samtalen som en side")
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Samtalen"))
    assert page.title().startswith("Samtalen")
    assert page.evaluate("document.documentElement.lang") == "da"
    expect(page.get_by_role("article")).to_have_count(7)
    expect(page.locator("article h2 bdi").first).to_have_text("Indgang · chatrobot")
    expect(page.locator("body")).to_contain_text(CODE)
    expect(page.locator("body")).to_contain_text("iPad for begyndere")
    expect(page.get_by_role("button", name="Udskriv")).to_be_visible()
    assert page.evaluate("document.adoptedStyleSheets.length") == 1
    page.evaluate("window.printed = 0; window.print = () => { window.printed += 1; }; 0")
    page.get_by_role("button", name="Udskriv").click()
    assert page.evaluate("window.printed") == 1


def test_a_refused_tab_is_a_download(chat: Chat) -> None:
    chat.ask("hej")
    chat.page.evaluate("window.open = () => null")
    with chat.page.expect_download() as download:
        choose(chat, "Læs samtalen som en side")
    assert "hej" in download.value.path().read_text("utf-8")


def test_a_copy_of_the_conversation(chat: Chat, page: Page) -> None:
    chat.ask("hej")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(chat, "Kopiér samtalen")
    expect(chat.log).to_contain_text("Samtalen er kopieret")
    assert "Det er noteret." in page.evaluate("navigator.clipboard.readText()")


def test_a_size_of_text_is_kept_and_fits_a_phone(chat: Chat, page: Page) -> None:
    def size() -> float:
        return chat.log.evaluate("log => parseFloat(getComputedStyle(log).fontSize)")

    assert size() == 16
    chat.button("Menu").click()
    group = chat.element.get_by_role("group", name="Større tekst")
    group.get_by_role("button", name="150 %").click()
    expect(group.get_by_role("button", name="150 %")).to_have_attribute("aria-pressed", "true")
    assert size() == 24
    assert page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).size") == 1.5
    page.reload()
    expect(chat.dialog).to_be_visible()
    assert size() == 24
    page.set_viewport_size({"width": 320, "height": 640})
    chat.button("Menu").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    chat.element.get_by_role("group", name="Større tekst").get_by_role("button", name="100 %").click()
    assert page.evaluate("sessionStorage.length") == 0


def test_answers_are_read_aloud_until_one_stops_it(chat: Chat, page: Page) -> None:
    chat.button("Menu").click()
    expect(chat.button("Slet min samtale")).to_be_visible()
    expect(chat.button("Læs svar op")).to_have_count(0)
    page.keyboard.press("Escape")
    page.add_init_script(
        """window.said = [];
        const speech = {languages: () => ["da-DK"], say: (pieces, language, done) => { said.push([language, ...pieces].join("|")); window.done = done; }, stop: () => said.push("stop")};
        new MutationObserver(() => { const chat = document.querySelector("indgang-chat"); if (chat?.seams) chat.seams.speech = speech; }).observe(document, {childList: true, subtree: true});
        customElements.whenDefined("indgang-chat").then(() => { document.querySelector("indgang-chat").seams.speech = speech; });
        """
    )
    page.reload()
    chat.open()
    choose(chat, "Læs svar op")
    chat.ask("hej")
    page.wait_for_function("said.length >= 2 && said.at(-1).includes('noteret')")
    stop = chat.element.get_by_role("button", name="Stop oplæsning")
    expect(stop).to_be_visible()
    stop.click()
    expect(stop).to_be_hidden()
    assert page.evaluate("said.at(-1)") == "stop"
    chat.button("Menu").click()
    expect(chat.button("Læs svar op")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")


def test_a_cpr_number_is_marked_where_it_stands(chat: Chat, page: Page) -> None:
    chat.field.fill("Mit nummer er 010190-1234 og jeg bor i Eksempelby. " * 5)
    marks = chat.element.locator("dialog > .composer mark")
    expect(marks).to_have_count(5)
    metrics = """() => {
        const root = document.querySelector("indgang-chat").shadowRoot;
        const field = root.querySelector("dialog > .composer textarea"), marks = root.querySelector("dialog > .composer .marks");
        const one = getComputedStyle(field), other = getComputedStyle(marks);
        const names = ["fontSize", "fontFamily", "lineHeight", "letterSpacing", "wordSpacing", "paddingTop", "paddingLeft", "borderTopWidth", "direction", "fontWeight", "textIndent", "tabSize"];
        return {differ: names.filter((name) => one[name] !== other[name]), field: [field.scrollHeight, field.scrollTop, field.clientWidth], marks: [marks.scrollHeight, marks.scrollTop, marks.clientWidth]};
    }"""
    found = page.evaluate(metrics)
    assert found["differ"] == []
    assert found["field"] == found["marks"], found
    chat.field.evaluate("field => { field.scrollTop = 30; }")
    page.wait_for_timeout(100)
    found = page.evaluate(metrics)
    assert found["field"] == found["marks"], found
    assert violations(page) == []
    chat.button("Fjern nummeret").click()
    expect(marks).to_have_count(0)
    page.emulate_media(forced_colors="active")
    chat.field.fill("010190-1234 er mit")
    expect(marks).to_have_count(1)


def test_two_tabs_are_in_step(chat: Chat, page: Page, library: Library) -> None:
    chat.ask("hej")
    second = page.context.new_page()
    second.goto(library.page)
    other = Chat(second)
    assert second.evaluate("sessionStorage.length") == 0
    other.launcher.click()
    expect(other.mine).to_have_count(1)
    other.send("mere")
    expect(chat.mine).to_have_count(2)
    choose(chat, "Afslut samtalen")
    expect(other.dialog).to_contain_text("Samtalen er afsluttet")
    chat.button("Start ny samtale").click()
    expect(other.mine).to_have_count(0)
    expect(other.dialog).not_to_contain_text("udløbet")


def test_offline_is_told_at_once(chat: Chat, page: Page) -> None:
    chat.ask("hej")
    page.context.set_offline(True)
    expect(chat.dialog).to_contain_text("ingen forbindelse", timeout=1000)
    chat.send("mens der ikke er net")
    expect(chat.mine.last).to_contain_text("Ikke sendt")
    page.context.set_offline(False)
    expect(chat.mine.last).not_to_contain_text("Ikke sendt", timeout=2000)
    expect(chat.dialog).not_to_contain_text("ingen forbindelse", timeout=2000)


def rightward_page(library: AnyPage, page: Page) -> Chat:
    script = f'<script type="module" src="http://127.0.0.1:{library.port}/widget/indgang-chat.js"></script>'
    library.html = (
        '<!doctype html><html lang="da" dir="rtl"><head><title>x</title><meta name="viewport" content="width=device-width"></head>'
        f'<body><p>Hej</p>{script}<indgang-chat id="kommunens-chat" site="eksempelby"></indgang-chat></body></html>'
    )
    page.goto(library.page)
    return Chat(page)


def test_a_page_read_from_the_right(page: Page, library: Library) -> None:
    chat = rightward_page(library, page)
    expect(chat.launcher).to_be_visible()
    assert chat.launcher.bounding_box()["x"] == 24
    chat.open()
    chat.ask("kurser")
    assert chat.dialog.bounding_box()["x"] == 24
    assert chat.log.evaluate("log => getComputedStyle(log).direction") == "ltr"
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(200)
    assert chat.dialog.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}


def test_the_keyboard_of_a_phone_leaves_the_field_in_sight(browser: Browser, library: Library) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.add_init_script(
        """const fake = new EventTarget(); Object.assign(fake, {height: 700, offsetTop: 0, scale: 1, width: 390});
        Object.defineProperty(window, "visualViewport", {value: fake}); window.fake = fake;"""
    )
    page.goto(library.page)
    chat = Chat(page).open()
    chat.ask("hej")
    page.wait_for_timeout(300)
    chat.field.focus()
    page.evaluate("fake.height = 380; fake.offsetTop = 20; fake.dispatchEvent(new Event('resize'))")
    assert chat.dialog.bounding_box() == {"x": 0, "y": 20, "width": 390, "height": 380}
    box = chat.field.bounding_box()
    assert box["y"] >= 20
    assert box["y"] + box["height"] <= 400
    page.evaluate("fake.scale = 2; fake.dispatchEvent(new Event('resize'))")
    assert chat.dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 700}
    page.evaluate("Object.assign(fake, {scale: 1, height: 700, offsetTop: 0}); fake.dispatchEvent(new Event('resize'))")
    assert chat.dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 700}
    context.close()
