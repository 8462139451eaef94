"""The chat window in a real browser against the whole product."""

import re

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.chat import Chat, violations
from tests.product import Product

pytestmark = pytest.mark.slow

NEMID = "Hvad gør jeg nu hvor NemID er lukket?"
CODE = re.compile(r"\b[A-ZÆØÅ]{3}-\d{4}\b")


@pytest.fixture
def chat(page: Page, product: Product) -> Chat:
    page.goto(product.url)
    return Chat(page)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (NEMID, "MitID"),
        ("jeg flytter d 1. hvornaar skal jeg melde det", "5 dage"),
        ("hvornår skal min datter skrives ind i skole", "skole"),
    ],
)
def test_a_question_gets_an_answer_with_its_source(chat: Chat, question: str, words: str) -> None:
    answer = chat.open().ask(question)
    expect(answer).to_contain_text(words)
    source = answer.locator(".source")
    expect(source).to_contain_text(re.compile(r"Kilder?: .+ · kontrolleret \d+\. \w+ 20\d\d"))
    link = source.get_by_role("link").first
    expect(link).to_have_attribute("href", re.compile("^https://"))
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(link).to_contain_text("åbner i ny fane")


def test_the_greeting_says_that_it_is_a_machine_and_nothing_is_stored_before_the_citizen_sends(
    chat: Chat, context: BrowserContext
) -> None:
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.method))
    chat.open()
    expect(chat.dialog).to_contain_text("Du skriver med en chatrobot")
    chat.field.fill("Halvt skrevet")
    assert chat.page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert "POST" not in asked
    chat.ask(NEMID)
    assert context.cookies() == []
    assert chat.page.evaluate("localStorage.length") == 0


def test_a_suggestion_is_a_button(chat: Chat) -> None:
    chat.open()
    suggestion = chat.log.get_by_role("group").get_by_role("button").first
    title = suggestion.inner_text()
    suggestion.click()
    expect(chat.mine).to_have_text(re.compile(re.escape(title)))
    chat.answer(1)
    expect(chat.answers.first).to_contain_text("robot")


def test_the_librarys_window_shows_courses_and_signs_up(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/bibliotek")
    chat = Chat(page, "#bibliotekets-chat").open()
    courses = chat.ask("er der et kursus i ipad på biblioteket")
    card = courses.locator(".card").filter(has=page.get_by_role("button")).first
    expect(card).to_contain_text(re.compile(r"Tid: \w+ den \d+\. \w+ 20\d\d kl\. \d\d\.\d\d"))
    expect(card).to_contain_text("Pladser: ")
    free = seats_free(card)
    before = chat.answers.count()
    card.get_by_role("button", name="Tilmeld").click()
    expect(chat.answer(before)).to_contain_text("Hvad er dit navn?")
    chat.ask("Inger Holm")
    chat.ask("inger@example.dk")
    receipt = chat.ask("ja")
    expect(receipt).to_contain_text(CODE)
    again = chat.ask("er der et kursus i ipad på biblioteket")
    assert seats_free(again.locator(".card").filter(has=page.get_by_role("button")).first) == free - 1


def seats_free(card: Locator) -> int:
    found = re.search(r"Pladser: (\d+)", card.inner_text())
    assert found
    return int(found[1])


def test_the_thread_survives_a_reload_and_a_change_of_page(chat: Chat, product: Product) -> None:
    chat.open().ask(NEMID)
    said = chat.log.inner_text()
    chat.page.reload()
    expect(chat.dialog).to_be_visible()
    expect(chat.answers).to_have_count(2)
    assert _words(chat.log.inner_text()) == _words(said)
    chat.page.goto(f"{product.url}/bibliotek")
    chat.page.go_back()
    expect(chat.answers).to_have_count(2)
    chat.ask("Hvornår skal jeg melde flytning?")
    expect(chat.mine).to_have_count(2)


def _words(thread: str) -> str:
    """Without the time, which the greeting shown before the conversation began has not, and what is asked of a fresh answer."""
    return re.sub(r"(kl\.)?\s*\d\d\.\d\d|Hjalp svaret\?\s*Ja\s*Nej", "", thread).replace("\n", "").replace(" ", "")


def test_what_was_written_without_a_network_is_sent_once_it_is_back(chat: Chat, context: BrowserContext) -> None:
    chat.open().ask(NEMID)
    context.set_offline(True)
    chat.send("Hvordan melder jeg flytning?")
    chat.send("Og hvad med mine børn?")
    expect(chat.mine.filter(has_text="Ikke sendt – prøver igen")).to_have_count(2)
    expect(chat.dialog).to_contain_text("ingen forbindelse")
    expect(chat.dialog).to_contain_text("12 34 56 78")
    context.set_offline(False)
    chat.answer(3)
    expect(chat.dialog).not_to_contain_text(re.compile("Ikke sendt|ingen forbindelse"))
    expect(chat.mine).to_have_text([re.compile(NEMID[:20]), re.compile("flytning"), re.compile("børn")])


def test_a_lost_receipt_stores_the_message_once(chat: Chat) -> None:
    chat.open().ask(NEMID)
    lost: list[str] = []

    def lose(route: Route) -> None:
        route.fetch()  # the server gets it, the citizen's browser never hears of it
        lost.append(route.request.post_data or "")
        route.abort()

    chat.page.route("**/messages", lose, times=1)
    chat.send("Hvordan melder jeg flytning?")
    chat.answer(2)
    chat.page.wait_for_timeout(2500)  # long enough for the second try
    expect(chat.mine).to_have_count(2)
    expect(chat.answers).to_have_count(3)
    expect(chat.mine.last).not_to_contain_text("Ikke sendt")
    assert len(lost) == 1


def test_an_expired_conversation_keeps_the_words_and_offers_a_new_one(chat: Chat, product: Product) -> None:
    chat.open().ask(NEMID)
    ticket = chat.ticket()
    address = f"{product.url}/api/v1/conversations/{ticket['id']}"
    httpx.delete(address, headers={"Authorization": f"Bearer {ticket['token']}"}).raise_for_status()
    chat.field.fill("Er du der endnu?")
    expect(chat.button("Start ny samtale")).to_be_visible(timeout=20_000)
    expect(chat.dialog).to_contain_text("udløbet")
    expect(chat.field).to_have_value("Er du der endnu?")
    chat.button("Start ny samtale").click()
    expect(chat.mine).to_have_count(0)
    chat.field.press("Enter")
    chat.answer(1)


def test_a_cpr_number_is_caught_before_it_is_sent(chat: Chat) -> None:
    sent: list[str] = []
    chat.page.on("request", lambda request: sent.append(request.post_data or ""))
    chat.open()
    chat.field.fill("Mit nummer er 010190-1234")
    expect(chat.dialog).to_contain_text("Det ligner et CPR-nummer")
    chat.field.press("Enter")
    expect(chat.button("Fjern nummeret")).to_be_focused()
    chat.button("Send uden nummeret").click()
    expect(chat.mine).to_contain_text("Mit nummer er [CPR-nummer fjernet]")
    chat.answer(1)
    assert not any("010190" in body for body in sent)


def test_everything_by_keyboard(chat: Chat) -> None:
    page = chat.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "kommunens-chat":
            break
    expect(chat.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    page.keyboard.type("En linje")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("og en til")
    page.keyboard.press("Enter")
    expect(chat.mine).to_contain_text("En linje\nog en til", use_inner_text=True)
    chat.answer(1)
    page.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    page.keyboard.press("Enter")
    chat.button("Menu").focus()
    page.keyboard.press("Enter")
    expect(chat.button("Tal med et menneske").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.button("Menu")).to_be_focused()
    expect(chat.dialog).to_be_visible()


def test_too_long_a_message_is_told_beside_the_field(chat: Chat) -> None:
    chat.open()
    chat.send("x" * 2001)
    expect(chat.field).to_have_attribute("aria-invalid", "true")
    expect(chat.element.get_by_role("alert").filter(has_text="2.001 tegn")).to_be_visible()
    assert len(chat.field.input_value()) == 2001
    chat.field.fill("")
    chat.send("  ")
    expect(chat.element.get_by_role("alert").filter(has_text="Skriv dit spørgsmål")).to_be_visible()
    expect(chat.mine).to_have_count(0)


def test_hostile_words_stay_words(chat: Chat) -> None:
    hostile = "<img src=x onerror=alert(1)> **fed** [x](javascript:alert(1)) \u202etxet"
    chat.open().ask(hostile)
    expect(chat.mine).to_contain_text("<img src=x onerror=alert(1)> **fed** [x](javascript:alert(1))")
    assert chat.log.locator("img, a[href^=javascript]").count() == 0


def test_a_human_being_is_asked_for_and_the_conversation_is_saved_and_deleted(chat: Chat) -> None:
    chat.open().ask(NEMID)
    chat.button("Tal med et menneske").click()
    expect(chat.dialog).to_contain_text("Du er nummer")
    expect(chat.dialog).to_contain_text("Du venter på en medarbejder")
    chat.button("Menu").click()
    with chat.page.expect_download() as download:
        chat.button("Hent samtalen").click()
    assert NEMID in download.value.path().read_text("utf-8")
    chat.button("Menu").click()
    chat.button("Slet min samtale").click()
    question = chat.element.get_by_role("alertdialog")
    expect(question).to_be_visible()
    question.get_by_role("button", name="Slet samtalen").click()
    expect(chat.log).to_contain_text("Samtalen er slettet")
    expect(chat.mine).to_have_count(0)
    assert chat.page.evaluate("sessionStorage.length") == 0


def test_two_windows_on_one_page_are_two_conversations(chat: Chat) -> None:
    library = Chat(chat.page, "#bibliotekets-chat").open()
    library.ask("Hvordan bliver jeg låner?")
    chat.open()
    expect(chat.mine).to_have_count(0)
    expect(library.mine).to_have_count(1)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong(chat: Chat, look: str, width: int) -> None:
    page = chat.page
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    assert violations(page) == []
    chat.open()
    assert violations(page) == []
    chat.ask("er der et kursus i ipad på biblioteket")
    chat.field.fill("010190-1234")
    assert violations(page) == []
    chat.field.fill("")
    chat.send(" ")
    chat.button("Menu").click()
    assert violations(page) == []


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256)], ids=["phone", "zoom-400"])
def test_small_screens_need_no_sideways_scrolling(chat: Chat, width: int, height: int) -> None:
    page = chat.page
    page.set_viewport_size({"width": width, "height": height})
    chat.open().ask(NEMID)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert chat.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    box = chat.dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": width, "height": height}
    assert chat.log.evaluate("log => log.clientHeight") >= 72
    for name in ("Send", "Luk", "Menu"):
        size = chat.button(name).bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 44
    chat.button("Luk").click()
    expect(chat.launcher).to_be_focused()


def test_the_page_is_told_that_something_was_said_but_not_what(chat: Chat) -> None:
    chat.page.evaluate(
        "window.told = []; for (const name of ['open', 'close', 'message'])"
        " addEventListener(`indgang-${name}`, (event) => told.push([event.type, Object.keys(event.detail), event.detail.from]))"
    )
    chat.open().ask(NEMID)
    chat.button("Luk").click()
    told = chat.page.evaluate("told")
    assert told[0][0] == "indgang-open"
    assert told[-1][0] == "indgang-close"
    assert ["indgang-message", ["id", "from"], "citizen"] in told
    assert ["indgang-message", ["id", "from"], "assistant"] in told
