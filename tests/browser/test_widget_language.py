"""The chat window in two languages, with notices, and with the questions whether it helped, against the whole product."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from redis import Redis

from indgang.content.municipalities import Notice
from indgang.danish_dates import now
from indgang.notices import Posted
from tests.browser.chat import Chat, violations
from tests.product import Product

pytestmark = pytest.mark.slow

NEMID = "Hvad gør jeg nu hvor NemID er lukket?"
CLOSED_TODAY = "Borgerservice er **lukket** i dag."


@pytest.fixture
def chat(page: Page, product: Product) -> Chat:
    page.goto(product.url)
    return Chat(page)


@pytest.fixture
def notice(product: Product) -> Iterator[str]:
    """A notice that shows now, and its text; taken down afterwards."""
    moment = now()
    span = {"from": moment - timedelta(hours=1), "until": moment + timedelta(hours=1)}
    posted = Posted(
        notice=Notice.model_validate({"text": CLOSED_TODAY, "english": "Closed **today**.", **span}), by="mette"
    )
    with Redis.from_url(product.environment["INDGANG_REDIS_URL"]) as store:
        store.hset("notices:eksempelby", posted.id, posted.model_dump_json(by_alias=True))
        yield "Borgerservice er lukket i dag."
        store.hdel("notices:eksempelby", posted.id)


def opened(chat: Chat) -> Chat:
    """As Chat.open(), whatever the greeting's language."""
    chat.launcher.click()
    expect(chat.answers.first).to_contain_text("Indgang")
    return chat


def posts(page: Page, end: str) -> list[dict[str, Any]]:
    """What is posted to addresses that end so, as it comes."""
    made: list[dict[str, Any]] = []

    def note(call: Request) -> None:
        if call.method == "POST" and call.url.endswith(end):
            made.append(json.loads(call.post_data or "{}"))

    page.on("request", note)
    return made


def bubble(message: Locator) -> Locator:
    return message.locator(".bubble")


def closed(chat: Chat) -> Locator:
    """Ends the conversation from the menu; the question that follows."""
    chat.button("Menu").click()
    chat.button("Afslut samtalen").click()
    return chat.element.get_by_role("group", name="Hvor godt fik du hjælp?")


def test_the_switch_changes_the_words_at_once_and_leaves_the_rest(chat: Chat) -> None:
    told = posts(chat.page, "/language")
    opened(chat).ask(NEMID)
    chat.field.fill("halvt skrevet")
    said = bubble(chat.answers.last).inner_text().splitlines()[0]
    switch = chat.button("English")
    expect(switch).to_have_attribute("lang", "en")
    switch.focus()
    chat.page.keyboard.press("Enter")
    back = chat.button("Dansk")
    expect(back).to_be_focused()
    expect(back).to_have_attribute("lang", "da")
    expect(chat.field).to_have_accessible_name("Write your question")
    expect(chat.field).to_have_value("halvt skrevet")
    expect(chat.button("Talk to a human")).to_be_visible()
    expect(chat.mine).to_contain_text("You")
    expect(chat.answers.last.locator(".source")).to_contain_text(re.compile(r"Sources?: .+ · checked \d+ \w+ 20\d\d"))
    expect(bubble(chat.answers.last)).to_contain_text(said, use_inner_text=True)
    expect(bubble(chat.answers.last)).to_have_attribute("lang", "da")
    assert told == [{"language": "en"}]
    chat.page.reload()
    expect(chat.field).to_have_accessible_name("Write your question")
    expect(chat.field).to_have_value("halvt skrevet")
    expect(chat.mine).to_have_count(1)


def test_after_the_switch_the_assistant_answers_in_english(chat: Chat) -> None:
    opened(chat).ask(NEMID)
    chat.button("English").click()
    answer = chat.ask("What do I do now that NemID is closed?")
    expect(bubble(answer)).to_have_attribute("lang", "en")
    expect(answer).to_contain_text("MitID")


def test_a_language_chosen_before_the_conversation_begins_it(chat: Chat) -> None:
    begun = posts(chat.page, "/conversations")
    opened(chat)
    chat.field.fill("Hello")
    assert chat.page.evaluate("sessionStorage.length") == 0
    chat.button("English").click()
    expect(chat.answers.first).to_contain_text("I am Indgang")
    expect(chat.dialog).to_have_accessible_name(re.compile("^Ask"))
    chat.page.reload()
    expect(chat.field).to_have_value("Hello")
    expect(chat.answers.first).to_contain_text("I am Indgang")
    suggestion = chat.element.get_by_role("group", name="You can, for example, ask about:").get_by_role("button").first
    expect(suggestion).to_have_attribute("lang", "en")
    suggestion.click()
    expect(bubble(chat.answer(1))).to_have_attribute("lang", "en")
    assert [body["language"] for body in begun] == ["en"]
    assert chat.page.evaluate("localStorage.length") == 0


def test_the_window_speaks_as_its_page_does_unless_told_otherwise(chat: Chat, product: Product) -> None:
    def english(route: Route) -> None:
        route.fulfill(
            body=route.fetch().text().replace('<html lang="da">', '<html lang="en-GB">'), content_type="text/html"
        )

    chat.page.route(f"{product.url}/", english)
    chat.page.goto(f"{product.url}/")
    opened(chat)
    expect(chat.button("Dansk")).to_be_visible()
    chat.element.evaluate("chat => chat.lang = 'da'")
    expect(chat.button("English")).to_be_visible()
    expect(chat.element.locator(".frame")).to_have_attribute("lang", "da")


def test_two_windows_on_one_page_have_each_their_language(chat: Chat) -> None:
    library = opened(Chat(chat.page, "#bibliotekets-chat"))
    library.button("English").click()
    expect(library.button("Close")).to_be_visible()
    opened(chat)
    expect(chat.button("Luk")).to_be_visible()
    library.button("Dansk").click()
    expect(library.button("Luk")).to_be_visible()


def test_an_answer_in_arabic_is_marked_and_read_from_the_right(chat: Chat) -> None:
    answer = opened(chat).ask("أين يمكنني الحصول على جواز سفر؟")
    expect(bubble(answer)).to_have_attribute("lang", "ar")
    expect(bubble(answer)).to_have_attribute("dir", "rtl")


def test_a_notice_stands_above_the_greeting_and_is_shown_once(notice: str, chat: Chat) -> None:
    opened(chat)
    boxes = chat.log.locator(".notice")
    expect(boxes).to_have_text(f"Meddelelse{notice}")
    expect(boxes.locator("strong")).to_have_text("lukket")
    assert chat.log.evaluate("log => log.firstElementChild.className") == "notice"
    chat.ask(NEMID)
    chat.page.wait_for_timeout(500)  # it has come on the stream by now
    expect(boxes).to_have_count(1)
    chat.page.reload()
    expect(chat.mine).to_have_count(1)
    expect(boxes).to_have_text(f"Meddelelse{notice}")


@pytest.mark.usefixtures("notice")
def test_a_notice_follows_the_switch_before_the_conversation(chat: Chat) -> None:
    opened(chat)
    chat.button("English").click()
    expect(chat.log.locator(".notice")).to_have_text("NoticeClosed today.")


def test_a_yes_is_sent_thanked_for_and_remembered(chat: Chat) -> None:
    sent = posts(chat.page, "/rating")
    answer = opened(chat).ask(NEMID)
    expect(answer.locator(".helpful")).to_contain_text("Hjalp svaret?")
    answer.get_by_role("button", name="Ja, svaret hjalp").focus()
    with chat.page.expect_response(re.compile("/rating$")) as response:
        chat.page.keyboard.press("Enter")
    assert response.value.status == 204
    expect(answer.get_by_role("status")).to_have_text("Tak")
    expect(answer.get_by_role("button")).to_have_count(0)
    expect(chat.field).to_be_focused()
    assert [body["helpful"] for body in sent] == [True]
    chat.page.reload()
    expect(chat.answers.last.locator(".helpful")).to_have_text("Tak", use_inner_text=True)


def test_a_no_offers_a_human_being(chat: Chat) -> None:
    answer = opened(chat).ask(NEMID)
    answer.get_by_role("button", name="Nej, svaret hjalp ikke").press("Enter")
    expect(answer.get_by_role("status")).to_have_text("Tak")
    human = answer.get_by_role("button", name="Tal med et menneske")
    expect(human).to_be_focused()
    human.press("Enter")
    expect(chat.dialog).to_contain_text("Du venter på en medarbejder")
    expect(human).to_be_hidden()


def test_a_lost_verdict_is_told_and_can_be_given_again(chat: Chat) -> None:
    answer = opened(chat).ask(NEMID)
    chat.page.route("**/rating", lambda route: route.abort(), times=1)
    answer.get_by_role("button", name="Ja, svaret hjalp").click()
    expect(answer.get_by_role("status")).to_contain_text("Det lykkedes ikke")
    answer.get_by_role("button", name="Ja, svaret hjalp").click()
    expect(answer.get_by_role("status")).to_have_text("Tak")


def test_only_fresh_answers_with_knowledge_are_asked_about(chat: Chat) -> None:
    opened(chat).ask("hej")
    expect(chat.log.locator(".helpful")).to_have_count(0)
    chat.ask(NEMID)
    expect(chat.log.locator(".helpful")).to_have_count(1)
    chat.page.reload()
    expect(chat.answers).to_have_count(3)
    expect(chat.log.locator(".helpful")).to_have_count(0)


def test_a_closed_conversation_is_judged_once(chat: Chat) -> None:
    sent = posts(chat.page, "/rating")
    opened(chat).ask(NEMID)
    question = closed(chat)
    question.get_by_role("button", name="4", exact=True).press("Enter")
    expect(question.get_by_role("status")).to_have_text("Tak")
    expect(question.get_by_role("button", name="4", exact=True)).to_have_attribute("aria-pressed", "true")
    comment = question.get_by_role("textbox", name="Vil du skrive mere om det?")
    comment.fill("Fint, jeg er 010190-1234")
    expect(question.get_by_role("alert")).to_contain_text("Det ligner et CPR-nummer")
    question.get_by_role("button", name="Send uden nummeret").click()
    expect(comment).to_be_hidden()
    expect(chat.button("Start ny samtale")).to_be_focused()
    first, second = sent
    assert first == {"score": 4, "comment": ""}
    assert second["score"] == 4
    assert "010190" not in second["comment"]
    chat.page.reload()
    expect(chat.button("Start ny samtale")).to_be_visible()
    expect(question).to_have_count(0)


def test_the_judgement_can_be_skipped_and_a_new_conversation_has_its_own(chat: Chat) -> None:
    opened(chat).ask(NEMID)
    question = closed(chat)
    question.get_by_role("button", name="Spring over").click()
    expect(question).to_have_count(0)
    chat.button("Start ny samtale").click()
    chat.ask(NEMID)
    expect(closed(chat)).to_be_visible()


@pytest.mark.usefixtures("notice")
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong_in_english_either(browser: Browser, product: Product, look: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 640}, color_scheme="dark" if look == "dark" else "light"
    )
    page = context.new_page()
    page.goto(product.url)
    chat = opened(Chat(page))
    chat.button("English").click()
    expect(chat.log.locator(".notice")).to_contain_text("Notice")
    assert violations(page) == []
    answer = chat.ask(NEMID)
    assert violations(page) == []
    answer.get_by_role("button", name="No, the answer did not help").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert chat.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    chat.button("Menu").click()
    chat.button("End the chat").click()
    chat.element.get_by_role("button", name="5", exact=True).click()
    expect(chat.element.get_by_role("textbox", name="Would you like to write more about it?")).to_be_visible()
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("height", [640, 256], ids=["phone", "zoom-400"])
def test_the_new_buttons_are_large_enough_on_a_small_screen(chat: Chat, height: int) -> None:
    chat.page.set_viewport_size({"width": 320, "height": height})
    answer = opened(chat).ask(NEMID)
    for button in (chat.button("English"), *answer.locator(".helpful").get_by_role("button").all()):
        size = button.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 44
