"""Everything a citizen does with the chat, by keyboard alone; where Tab leads in every state; and what a screen reader is told.

Tasks run against the stand-in for the citizens' API, order and names against the states of web_widget/examples/.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.chat import Chat
from tests.browser.states import States, built
from tests.browser.test_widget_bookings import REPLIES, Event, Library, serving, widget

__all__ = ["widget"]  # a fixture

pytestmark = pytest.mark.slow

FAR = 80  # presses of Tab after which what is looked for cannot be reached
SOURCE = "https://www.borger.dk/bolig-og-flytning"
MOVING: Event = {
    "text": "Meld flytning senest 5 dage efter. Læs [mere her](https://www.eksempelby.example/flyt).",
    "answer": {"id": "flytning", "topic": "flytning", "sources": [{"title": "borger.dk", "url": SOURCE}]},
    "buttons": [{"title": "Til udlandet"}, {"title": "Uden MitID"}],
}
LETTER: Event = {"text": "Ingen er her lige nu. Skriv en besked.", "form": "message"}
SITE = {
    "title": "Spørg",
    "greeting": "Hej. Jeg er en robot.",
    "name": "Eksempelby",
    "live_chat": True,
    "retention_days": 30,
}
SITE |= {"suggestions": [{"title": "Hvordan flytter jeg?"}, {"title": "kurser"}]}


class Town(Library):
    """`posts` is what the window told besides messages."""

    def __init__(self, widget: Path) -> None:
        super().__init__(widget)
        self.posts: list[tuple[str, Event]] = []

    def told(self, what: str, body: Event) -> Any:
        self.posts.append((what, body))
        if what == "message-left":
            self.say("citizen", text=body["text"], client_id=body["client_id"], status="message_left")
            self.say("system", text="Din besked er sendt.", status="message_left")
        return super().told(what, body)

    def sent(self, what: str) -> list[Event]:
        return [body for name, body in self.posts if name == what]


@pytest.fixture
def town(widget: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setitem(REPLIES, "Hvordan flytter jeg?", MOVING)
    monkeypatch.setitem(REPLIES, "besked", LETTER)
    made = Town(widget)
    with serving(made):
        yield made


@pytest.fixture
def chat(page: Page, town: Town) -> Chat:
    """Opened by keyboard, as everything that follows."""

    def tell(route: Route) -> None:
        route.fulfill(
            body=json.dumps(SITE), content_type="application/json", headers={"Access-Control-Allow-Origin": "*"}
        )

    page.route("**/api/v1/sites/*", tell)
    page.goto(town.page)
    chat = Chat(page)
    expect(chat.launcher).to_have_text("Spørg")
    go(chat.launcher)
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.answers.first).to_contain_text("robot")
    return chat


def go(target: Locator, key: str = "Tab") -> None:
    """With Tab or Shift+Tab to a place, as far as it takes."""
    keyboard = target.page.keyboard
    target.wait_for()
    for _ in range(FAR):
        if target.evaluate("each => each.matches(':focus')"):
            assert target.evaluate("each => each.matches(':focus-visible')")
            return
        keyboard.press(key)
    pytest.fail(f"{key} never leads to {target}")


def back(target: Locator) -> None:
    go(target, "Shift+Tab")


def use(target: Locator, key: str = "Enter") -> None:
    """Back from the field to what stands above it, and pressed."""
    back(target)
    target.page.keyboard.press(key)


def ask(chat: Chat, text: str) -> Locator:
    """Typed where the focus is, which is the field."""
    expect(chat.field).to_be_focused()
    before = chat.answers.count()
    chat.page.keyboard.type(text)
    chat.page.keyboard.press("Enter")
    return chat.answer(before)


def menu(chat: Chat, item: str) -> None:
    use(chat.button("Menu"))
    choice = chat.element.locator(".choices").get_by_role("button", name=item)
    go(choice)
    chat.page.keyboard.press("Enter")


def test_a_suggestion_a_question_and_one_of_the_buttons(chat: Chat, town: Town) -> None:
    use(chat.button("Hvordan flytter jeg?"))
    expect(chat.mine).to_have_text(re.compile("Hvordan flytter jeg"))
    expect(chat.field).to_be_focused()
    expect(chat.answer(1)).to_contain_text("5 dage")
    use(chat.button("Uden MitID"), "Space")
    expect(chat.mine).to_have_count(2)
    expect(chat.field).to_be_focused()
    assert [one["index"] for one in town.pressed] == [1]
    expect(ask(chat, "Tak for det")).to_contain_text("noteret")


def test_a_link_and_a_source_are_followed(chat: Chat) -> None:
    chat.page.context.route(
        "https://www.borger.dk/**",
        lambda route: route.fulfill(body="<title>borger.dk</title>", content_type="text/html"),
    )
    answer = ask(chat, "Hvordan flytter jeg?")
    source = answer.get_by_role("link", name="borger.dk (åbner i ny fane)")
    back(source)
    with chat.page.context.expect_page() as opened:
        chat.page.keyboard.press("Enter")
    assert opened.value.url == SOURCE
    opened.value.close()
    expect(source).to_be_focused()
    back(answer.get_by_role("link", name="mere her"))


def test_yes_it_helped_and_no_it_did_not(chat: Chat, town: Town) -> None:
    answer = ask(chat, "Hvordan flytter jeg?")
    use(answer.get_by_role("button", name="Ja, svaret hjalp"))
    expect(answer.get_by_role("status")).to_have_text("Tak")
    expect(chat.field).to_be_focused()
    again = ask(chat, "Hvordan flytter jeg?")
    use(again.get_by_role("button", name="Nej, svaret hjalp ikke"))
    human = again.get_by_role("button", name="Tal med et menneske")
    expect(human).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.mine.last).to_contain_text("Jeg vil tale med et menneske")
    expect(chat.field).to_be_focused()
    assert [one["helpful"] for one in town.sent("rating")] == [True, False]


def test_a_course_is_signed_up_for(chat: Chat, town: Town) -> None:
    answer = ask(chat, "kurser")
    use(answer.get_by_role("button", name="Tilmeld iPad for begyndere"))
    expect(chat.mine.last).to_contain_text("Tilmeld iPad")
    expect(chat.field).to_be_focused()
    assert [one["index"] for one in town.pressed] == [0]


def test_a_free_time_is_chosen_and_its_file_is_had(chat: Chat, town: Town) -> None:
    answer = ask(chat, "tider")
    back(answer.get_by_role("tab").first)
    for key in ("ArrowRight", "Tab", "ArrowRight", "Enter"):
        chat.page.keyboard.press(key)
    expect(chat.mine.last).to_contain_text("27/11 kl. 10:30")
    expect(chat.answers).to_have_count(3)
    assert [one["index"] for one in town.pressed] == [3 + 8 + 1]
    receipt = ask(chat, "kvittering")
    back(receipt.get_by_role("button", name="Læg i kalender"))
    with chat.page.expect_download() as download:
        chat.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "aftale.ics"
    go(receipt.get_by_role("button", name="Afbestil"))
    chat.page.keyboard.press("Enter")
    expect(chat.mine.last).to_contain_text("Afbestil tiden")


def test_a_human_being_is_asked_for_from_the_foot_of_the_window(chat: Chat) -> None:
    human = chat.element.locator(".foot").get_by_role("button", name="Tal med et menneske")
    go(human)
    chat.page.keyboard.press("Enter")
    expect(chat.mine).to_contain_text("Jeg vil tale med et menneske")
    expect(chat.field).to_be_focused()


def test_a_message_is_left(chat: Chat, town: Town) -> None:
    form = ask(chat, "besked").get_by_role("form")
    keyboard = chat.page.keyboard
    back(form.get_by_role("button", name="Send beskeden"))
    keyboard.press("Enter")
    expect(form.get_by_label("Dit navn")).to_be_focused()  # the first that is wrong
    for words in ("Inger Holm", "inger@eksempel.dk", "Ring til mig"):
        keyboard.type(words)
        keyboard.press("Tab")
    expect(form.get_by_role("checkbox")).to_be_focused()
    keyboard.press("Space")
    go(form.get_by_role("button", name="Send beskeden"))
    keyboard.press("Enter")
    expect(chat.log).to_contain_text("Din besked er sendt.")
    letter = town.sent("message-left")[0]
    assert (letter["name"], letter["contact"], letter["text"], letter["consent"]) == (
        "Inger Holm",
        "inger@eksempel.dk",
        "Ring til mig",
        True,
    )


def test_the_language_is_changed_and_changed_back(chat: Chat) -> None:
    use(chat.button("English"))
    danish = chat.button("Dansk")
    expect(danish).to_be_focused()
    expect(chat.element.get_by_label("Write your question")).to_be_visible()
    chat.page.keyboard.press("Space")
    expect(chat.button("English")).to_be_focused()
    expect(chat.element.get_by_label("Skriv dit spørgsmål")).to_be_visible()


def test_the_conversation_is_fetched_and_then_deleted_after_a_second_thought(chat: Chat) -> None:
    ask(chat, "Noget privat")
    with chat.page.expect_download():
        menu(chat, "Hent samtalen")
    menu(chat, "Slet min samtale")
    question = chat.element.get_by_role("alertdialog", name="Vil du slette samtalen?")
    expect(question.get_by_role("button", name="Fortryd")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(chat.button("Menu")).to_be_focused()
    expect(chat.mine).to_have_count(1)
    menu(chat, "Slet min samtale")
    go(question.get_by_role("button", name="Slet samtalen"))
    chat.page.keyboard.press("Enter")
    expect(chat.log).to_contain_text("Samtalen er slettet")
    expect(chat.mine).to_have_count(0)
    expect(chat.field).to_be_focused()


def test_escape_folds_the_menu_first_and_then_closes_the_window(chat: Chat) -> None:
    use(chat.button("Menu"))
    expect(chat.element.locator(".choices button").first).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.button("Menu")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.page.keyboard.press("Space")
    expect(chat.field).to_be_focused()
    use(chat.button("Luk"))
    expect(chat.launcher).to_be_focused()


def test_the_end_is_rated_and_a_new_conversation_begun(chat: Chat, town: Town) -> None:
    ask(chat, "Tak for i dag")
    menu(chat, "Afslut samtalen")
    group = chat.element.get_by_role("group", name="Hvor godt fik du hjælp?")
    go(group.get_by_role("button", name="4"))
    chat.page.keyboard.press("Enter")
    expect(group.get_by_role("status")).to_have_text("Tak")
    go(group.get_by_role("textbox"))
    chat.page.keyboard.type("Det gik fint")
    chat.page.keyboard.press("Enter")
    expect(chat.button("Start ny samtale")).to_be_focused()
    assert town.sent("rating") == [{"score": 4, "comment": ""}, {"score": 4, "comment": "Det gik fint"}]
    chat.page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.mine).to_have_count(0)


def test_a_cpr_number_is_taken_out(chat: Chat) -> None:
    keyboard = chat.page.keyboard
    keyboard.type("Jeg er 010190-1234")
    keyboard.press("Enter")
    expect(chat.button("Fjern nummeret")).to_be_focused()
    keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.field).not_to_have_value(re.compile("1234"))


# Where Tab leads, in every state.


@pytest.fixture(scope="module")
def states(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[States]:
    context = browser.new_context(locale="da-DK", reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    yield States(context.new_page(), built(tmp_path_factory.mktemp("examples")))
    context.close()


#: What Tab should reach, numbered, in the order in which it is read: row by row within each part of the window.
READ = """(window, wanted) => {
    const root = window.shadowRoot, top = root.querySelector("dialog.question[open]") ?? root.querySelector("dialog[open]") ?? root;
    const parts = [...(top === root ? [root.querySelector(".frame")] : top.children)];
    const found = [];
    for (const part of parts) {
        const own = [part, ...part.querySelectorAll("*")].flatMap((each) => each.localName === "slot" ? each.assignedElements() : [each]);
        const here = own.filter((each) =>
            each.matches("button, a[href], input, textarea, [tabindex='0']") && each.tabIndex >= 0 && each.getClientRects().length);
        const places = here.map((each) => ({ each, box: each.getBoundingClientRect() }));
        const middle = ({ top, bottom }) => (top + bottom) / 2;
        const sameRow = (a, b) => Math.min(a.bottom, b.bottom) > Math.max(middle(a), middle(b)) - 1 && a.bottom > b.top && b.bottom > a.top;
        const inside = (a, b) => a.each.contains(b.each);
        places.sort((a, b) => inside(a, b) ? -1 : inside(b, a) ? 1 : sameRow(a.box, b.box) ? a.box.left - b.box.left : a.box.top - b.box.top);
        found.push(...places.map(({ each }) => each));
    }
    found.forEach((each, index) => (each.dataset.order = index));
    return found.length;
}"""
HERE = "window => (window.shadowRoot.activeElement ?? document.activeElement).dataset.order ?? ''"
START = """window => {
    const root = window.shadowRoot, first = root.querySelector(".choices:not([hidden]) button") ?? root.querySelector("[data-order='0']");
    first.focus(); // a menu that is left folds
    return Number(first.dataset.order);
}"""


def test_tab_goes_as_one_reads_in_every_state(states: States) -> None:
    keyboard = states.page.keyboard
    wrong: dict[str, list[str]] = {}
    for name in states.names:
        states.show(name)
        count: int = states.window.evaluate(READ)
        assert count
        wanted = [str(at) for at in range(states.window.evaluate(START), count)]
        met = [states.window.evaluate(HERE)]
        for _ in wanted[1:]:
            keyboard.press("Tab")
            met.append(states.window.evaluate(HERE))
        if met != wanted:
            wrong[name] = met
    assert wrong == {}


def focus_on_page(states: States) -> bool:
    inside: bool = states.page.evaluate("document.activeElement.matches('main a, main p')")
    return inside


def test_beside_the_page_nobody_is_held_in_the_window(states: States) -> None:
    for key in ("Tab", "Shift+Tab"):
        states.show("answer")
        go(states.window.get_by_role("textbox"))
        for _ in range(FAR):
            states.page.keyboard.press(key)
            if focus_on_page(states):
                break
        assert focus_on_page(states), key


def test_over_the_page_the_focus_stays_in_the_window(states: States) -> None:
    states.page.set_viewport_size({"width": 320, "height": 640})
    states.show("answer")
    field = states.window.get_by_role("textbox")
    for key in ("Tab", "Shift+Tab"):
        go(field)
        for _ in range(40):
            states.page.keyboard.press(key)
            assert not focus_on_page(states), key
    go(field)
    states.page.keyboard.press("Escape")
    expect(states.window.locator(".launcher")).to_be_focused()
    states.page.set_viewport_size({"width": 1280, "height": 900})


# What a screen reader gets.


def test_names_and_roles_of_an_answer(states: States) -> None:
    states.show("answer")
    dialog = states.window.get_by_role("dialog", name="Spørg Eksempelby Kommune")
    expect(dialog).to_have_accessible_description("Du skriver med en chatrobot")
    expect(dialog).to_match_aria_snapshot(
        """
        - heading "Spørg Eksempelby Kommune" [level=2]
        - button "English"
        - button "Menu"
        - button "Luk"
        - log "Samtalen":
          - list:
            - listitem
            - listitem
            - listitem:
              - link "Borgerservice (åbner i ny fane)"
          - paragraph:
            - text: "/Kilde:/"
            - link "borger.dk (åbner i ny fane)"
          - button "Ja, svaret hjalp"
          - button "Nej, svaret hjalp ikke"
          - group "Vælg et svar":
            - button "Jeg flytter til udlandet"
            - button "Jeg har ikke MitID"
        - textbox "Skriv dit spørgsmål"
        - button "Send"
        - button "Tal med et menneske"
        """
    )


def test_errors_are_heard_at_their_field(states: States) -> None:
    states.show("too-long")
    field = states.window.get_by_role("textbox")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Beskeden er for lang: 2.125 tegn"))
    states.show("letter-errors")
    form = states.window.get_by_role("form", name="Skriv en besked til en medarbejder")
    for label, words in (("Dit navn", "Skriv dit navn."), ("Din besked", "Skriv din besked.")):
        expect(form.get_by_label(label, exact=True)).to_have_accessible_description(re.compile(re.escape(words)))


#: Writes down what is added to the thread, and whether a screen reader is told of it.
LISTEN = """
window.heard = [];
customElements.whenDefined("indgang-chat").then(() => {
    new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) for (const added of target.closest("[role=log]") ? addedNodes : []) {
            const quiet = (added.nodeType === 1 ? added : target).closest("[aria-live=off]");
            window.heard.push([added.textContent, !quiet]);
        }
    }).observe(document.querySelector("indgang-chat").shadowRoot.firstElementChild, { childList: true, subtree: true });
});
"""


def heard(page: Page, words: str) -> list[bool]:
    """Whether each time that the words were added was told."""
    told: list[tuple[str, bool]] = page.evaluate("window.heard")
    return [loud for text, loud in told if words in text]


def test_each_message_is_announced_once_and_none_after_a_reload(page: Page, town: Town) -> None:
    page.add_init_script(LISTEN)
    page.goto(town.page)
    chat = Chat(page).open()
    greeting = "Hej. Jeg er en robot."
    for said in ("Første spørgsmål", "Andet spørgsmål"):
        chat.ask(said)
    page.wait_for_timeout(100)
    for words in (greeting, "Første spørgsmål", "Andet spørgsmål"):
        assert heard(page, words) == [True], words
    assert heard(page, "Det er noteret.") == [True, True]
    page.reload()
    expect(chat.mine).to_have_count(2)
    expect(chat.log).to_have_attribute("aria-live", "polite")
    assert heard(page, "spørgsmål") == [False, False]
    assert not any(heard(page, words) != [False] for words in (greeting,))
    chat.ask("Tredje spørgsmål")
    assert heard(page, "Tredje spørgsmål") == [True]
