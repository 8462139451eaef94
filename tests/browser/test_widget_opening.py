"""How the window, which is the second part of the script, comes to the page: without being waited for, once, and never silently not at all.

The page is that of `test_widget_bookings`: of another origin, with a strict security policy.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat import Chat, violations
from tests.browser.test_widget_bookings import Library, library, widget

__all__ = ["library", "widget"]  # fixtures

pytestmark = pytest.mark.slow

SECOND_PART = re.compile(r"/widget/indgang-chat-[0-9a-f]{12}\.js")
NOT_NOW = "Chatten kan ikke åbnes lige nu"
TELL = "window.told = []; for (const name of ['open', 'close']) addEventListener(`indgang-${name}`, ({type}) => told.push(type))"
SAVING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
NO_IDLE = "window.requestIdleCallback = () => {}"


class Held:
    """The second part, kept back until it is let go."""

    def __init__(self, page: Page) -> None:
        self.routes: list[Route] = []
        page.route(SECOND_PART, lambda route: self.routes.append(route))

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()


def lost(route: Route) -> None:
    route.abort()


def missing(route: Route) -> None:
    route.fulfill(status=404, headers={"Access-Control-Allow-Origin": "*"})


def changed(route: Route) -> None:
    """Somebody has put a line of theirs into it."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text() + "\nwindow.stolen = true;")


def shown(page: Page, library: Library) -> Chat:
    page.goto(library.page)
    page.evaluate("document.querySelector('indgang-chat').setAttribute('phone', '12 34 56 78')")
    page.evaluate(TELL)
    chat = Chat(page)
    expect(chat.launcher).to_have_text("Spørg")
    return chat


def asked_for(page: Page) -> list[str]:
    """The addresses from which the second part is fetched from now on."""
    fetched: list[str] = []
    page.on("request", lambda call: fetched.append(call.url) if SECOND_PART.search(call.url) else None)
    return fetched


def test_the_window_is_fetched_once_in_an_idle_moment_and_made_when_it_is_wanted(page: Page, library: Library) -> None:
    fetched = asked_for(page)
    with page.expect_response(SECOND_PART) as response:
        chat = shown(page, library)
    assert response.value.headers["cache-control"] == "public, max-age=31536000, immutable"
    page.wait_for_timeout(300)
    assert chat.element.evaluate("each => each.shadowRoot.querySelectorAll('dialog').length") == 0
    chat.open()
    expect(chat.ask("kurser").get_by_role("listitem")).to_have_count(5)
    assert len(set(fetched)) == 1


def test_who_saves_data_fetches_the_window_when_they_point_at_the_button(page: Page, library: Library) -> None:
    page.add_init_script(SAVING)
    fetched = asked_for(page)
    chat = shown(page, library)
    page.wait_for_timeout(800)
    assert fetched == []
    with page.expect_response(SECOND_PART):
        chat.launcher.hover()
    chat.open()
    assert len(set(fetched)) == 1


@pytest.mark.parametrize("fate", [lost, missing, changed])
def test_without_the_window_one_is_told_what_to_do_and_may_try_again(page: Page, library: Library, fate: Any) -> None:
    page.route(SECOND_PART, fate)
    chat = shown(page, library)
    chat.launcher.click()
    trouble = chat.element.get_by_role("status").filter(has_text=NOT_NOW)
    expect(trouble).to_contain_text("Haster det, så ring til 12 34 56 78.")
    expect(trouble.get_by_role("link", name="12 34 56 78")).to_have_attribute("href", "tel:12345678")
    expect(chat.launcher).to_have_text("Spørg")
    expect(chat.launcher).to_be_focused()
    assert violations(page) == []
    assert page.evaluate("window.stolen") is None
    chat.launcher.click()
    expect(trouble).to_be_visible()
    assert page.evaluate("told") == []
    page.unroute(SECOND_PART)
    chat.open()
    expect(trouble).to_have_count(0)
    expect(chat.ask("kurser").get_by_role("listitem")).to_have_count(5)
    assert page.evaluate("told") == ["indgang-open"]


def test_the_words_beside_the_button_can_be_put_away(page: Page, library: Library) -> None:
    page.route(SECOND_PART, lost)
    chat = shown(page, library)
    chat.launcher.click()
    chat.button("Luk").click()
    expect(chat.element.get_by_text(NOT_NOW)).to_have_count(0)
    expect(chat.launcher).to_be_focused()


def test_while_it_comes_the_button_says_so_and_opens_one_window(page: Page, library: Library) -> None:
    held = Held(page)
    chat = shown(page, library)
    chat.launcher.click()
    expect(chat.launcher).to_have_attribute("aria-busy", "true")
    expect(chat.launcher).to_have_text("Chatten åbner …")
    expect(chat.element.get_by_role("status").filter(has_text="Chatten åbner …")).to_have_count(1)
    chat.launcher.click()
    chat.launcher.press("Enter")
    held.let_go()
    expect(chat.dialog).to_be_visible()
    expect(chat.field).to_be_focused()
    assert chat.element.evaluate("each => each.shadowRoot.querySelectorAll('dialog').length") == 1
    chat.button("Luk").click()
    expect(chat.launcher).to_have_text("Spørg")
    expect(chat.launcher).to_have_attribute("aria-busy", "false")
    assert page.evaluate("told") == ["indgang-open", "indgang-close"]


def test_what_does_not_come_in_time_is_told_and_may_still_be_opened(page: Page, library: Library) -> None:
    held = Held(page)
    chat = shown(page, library)
    chat.launcher.click()
    expect(chat.element.get_by_text(NOT_NOW)).to_be_visible(timeout=10_000)
    assert page.evaluate("document.querySelector('indgang-chat').open") is False
    chat.launcher.click()
    held.let_go()
    expect(chat.dialog).to_be_visible()
    expect(chat.element.get_by_text(NOT_NOW)).to_have_count(0)
    expect(chat.ask("hej")).to_contain_text("noteret")


def test_who_has_gone_elsewhere_on_the_page_keeps_the_focus(page: Page, library: Library) -> None:
    held = Held(page)
    chat = shown(page, library)
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    chat.launcher.click()
    page.locator("main input").focus()
    held.let_go()
    expect(chat.dialog).to_be_visible()
    expect(page.locator("main input")).to_be_focused()


def test_a_page_that_changes_its_mind_or_takes_the_chat_away_opens_nothing(page: Page, library: Library) -> None:
    held = Held(page)
    chat = shown(page, library)
    chat.launcher.click()
    page.evaluate("document.querySelector('indgang-chat').open = false")
    page.evaluate("{ const chat = document.querySelector('indgang-chat'); chat.remove(); document.body.append(chat); }")
    held.let_go()
    page.wait_for_timeout(500)
    expect(chat.launcher).to_have_text("Spørg")
    expect(chat.dialog).to_have_count(0)
    assert page.evaluate("told") == []
    chat.open()


def test_the_open_attribute_and_the_button_of_the_page_wait_for_it_too(page: Page, library: Library) -> None:
    page.add_init_script(NO_IDLE)
    chat = shown(page, library)
    page.evaluate("document.querySelector('indgang-chat').open = true")
    expect(chat.dialog).to_be_visible()
    assert page.evaluate("told") == ["indgang-open"]
    page.evaluate("document.querySelector('indgang-chat').open = false")
    expect(chat.dialog).to_be_hidden()


def test_what_was_not_sent_is_sent_from_the_next_page_as_soon_as_the_window_can_be_had(
    page: Page, library: Library
) -> None:
    """The citizen does nothing there; meanwhile they are told."""
    chat = shown(page, library).open()
    chat.ask("hej")
    page.route("**/messages", lost)
    chat.send("Meget vigtigt")
    expect(chat.mine.last).to_contain_text("Ikke sendt")
    chat.button("Luk").click()
    page.route(SECOND_PART, lost)
    page.reload()
    expect(chat.launcher).to_have_text("Fortsæt samtalen")
    expect(chat.element.get_by_text(NOT_NOW)).to_be_visible()
    page.unroute(SECOND_PART)
    page.unroute("**/messages")
    expect(chat.element.get_by_text(NOT_NOW)).to_have_count(0, timeout=10_000)
    expect(chat.element.locator(".from-assistant .bubble").last).to_have_text("Det er noteret.")
    expect(chat.element.locator(".unsent")).to_have_count(0)
    expect(chat.dialog).to_be_hidden()
    assert [one["text"] for one in library.events if one["from"] == "citizen"] == ["hej", "Meget vigtigt"]


def test_a_conversation_goes_on_behind_the_closed_window_of_the_next_page(page: Page, library: Library) -> None:
    chat = shown(page, library).open()
    chat.ask("hej")
    chat.button("Luk").click()
    page.add_init_script(NO_IDLE)
    page.reload()
    expect(chat.element.locator(".log .message")).to_have_count(3)  # read back, though nobody pressed
    page.wait_for_timeout(1_000)
    library.say("assistant", text="Husk også dette.")
    expect(chat.launcher).to_contain_text("1")
    chat.launcher.click()
    expect(chat.log).to_contain_text("Husk også dette.")


def test_nothing_is_stored_by_a_window_that_is_fetched(page: Page, library: Library) -> None:
    with page.expect_response(SECOND_PART):
        chat = shown(page, library)
    chat.launcher.hover()
    page.wait_for_timeout(300)
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_without_a_network_the_window_says_so_as_it_opens(page: Page, library: Library) -> None:
    with page.expect_response(SECOND_PART):
        chat = shown(page, library)
    chat.launcher.hover()
    page.wait_for_timeout(300)
    page.context.set_offline(True)
    chat.launcher.click()
    expect(chat.dialog).to_contain_text("ingen forbindelse")
    page.context.set_offline(False)
    expect(chat.dialog).not_to_contain_text("ingen forbindelse")
