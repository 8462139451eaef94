"""What reaches the chat window from a bad network, a strange server or a hostile page, and must not break it.

The network is that of web_widget/examples/, whose clock stands still until told; the pages are those of `test_widget_bookings`.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat import Chat
from tests.browser.states import States, built
from tests.browser.test_widget_bookings import Library, library, widget
from tests.browser.test_widget_states import CUT

__all__ = ["library", "widget"]  # fixtures

pytestmark = pytest.mark.slow

MANY = 2_000


@pytest.fixture(scope="module")
def states(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[States]:
    context = browser.new_context(locale="da-DK", reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield States(page, built(tmp_path_factory.mktemp("examples")))
    context.close()
    assert wrong == []


def with_stage(states: States, name: str, script: str, argument: Any = None, **options: Any) -> Any:
    """The state, and then `script` with its `stage`; what that returns."""
    run = f"async ([name, options, argument]) => {{ const stage = await stories.show(name, options); {script} }}"
    return states.page.evaluate(run, [name, options, argument])


def test_thirty_seconds_without_an_answer_lose_and_double_nothing(states: States) -> None:
    told = with_stage(
        states,
        "answer",
        """
        const { server, clock, root } = stage;
        server.slow = true;
        await stage.say("Er der nogen?");
        await clock.pass(30_000);
        const waiting = root.querySelector(".unsent")?.innerText;
        server.slow = false;
        await clock.pass(60_000);
        const mine = [...root.querySelectorAll(".from-citizen .plain")].map((each) => each.textContent);
        return { waiting, mine, stored: server.events.filter(({ text }) => text === "Er der nogen?").length, left: root.querySelectorAll(".unsent").length };
        """,
    )
    assert "Ikke sendt" in told["waiting"]
    assert told["mine"] == ["Hvordan melder jeg flytning?", "Er der nogen?"]
    assert (told["stored"], told["left"]) == (1, 0)


def test_what_was_never_accepted_is_in_the_field_and_not_among_what_was_said_once_the_conversation_is_gone(
    states: States,
) -> None:
    states.show("expired")
    expect(states.log.locator(".from-citizen .plain")).to_have_text(["Hvordan melder jeg flytning?"])
    expect(states.window.get_by_role("textbox")).to_have_value("Kan jeg gøre det om aftenen?")


@pytest.mark.parametrize("end", ["closed", "gone"])
def test_after_the_end_nothing_can_be_pressed_that_nobody_would_take(states: States, end: str) -> None:
    with_stage(
        states,
        "answer",
        """
        const { server, root } = stage;
        server.say("assistant", { text: "Vælg en tid.", buttons: [{ title: "10.00" }, { title: "Afbestil" }],
            times: { title: "Nyt pas", days: [{ date: "2026-11-26", times: [{ start: "2026-11-26T10:00:00+01:00", button: 0 }] }] },
            booking: { code: "ABC-1234", title: "Pas", start: "2026-11-26T10:00:00+01:00", calendar: true, cancel: 1 } });
        await stage.until(() => root.querySelector(".days")?.getClientRects().length);
        if (argument === "closed") server.say("system", { kind: "closed" });
        else { server.gone = true; await stage.say("Er der nogen?"); }
        await stage.until(".over");
        """,
        end,
    )
    beside = states.log.locator(".extras")
    expect(beside.get_by_role("button")).to_have_text(["Læg i kalender"])
    expect(beside.get_by_text("Samtalen er slut, så her kan ikke vælges mere.")).to_be_visible()
    expect(states.log.locator(".quick")).to_have_count(0)
    states.window.get_by_role("button", name="Start ny samtale").click()
    expect(states.window.locator(".log.over")).to_have_count(0)


def test_half_an_event_waits_and_what_is_no_event_is_passed_over(states: States) -> None:
    event = json.dumps(
        {"id": "900-0", "kind": "message", "from": "assistant", "text": "Hele ordet 🎉"}, ensure_ascii=False
    )
    strange = [
        'id: 901-0\ndata: {"kind": "hologram", "from": "assistant", "text": "Ukendt"}\n\n',
        "id: 902-0\ndata: {{{ ikke JSON\n\n",
        "id: 903-0\ndata: null\n\n",
        "data\nevent: x\nretry: 1\n: hjerteslag\n\n",
        'id: 904-0\ndata: {"kind": "message", "from": "assistant", "text": "Derefter"}\n\n',
    ]
    seen = with_stage(
        states,
        "answer",
        """
        const [stream] = stage.server.streams, bytes = [];
        const shown = () => [...stage.root.querySelectorAll(".from-assistant .bubble")].map((each) => each.innerText);
        const before = shown().length;
        const half = Math.floor(argument.event.length / 2);
        stream.write(`id: 900-0\\ndata: ${argument.event.slice(0, half)}`);
        await stage.clock.pass(1_000);
        const between = shown().length - before;
        stream.write(`${argument.event.slice(half)}\\n\\n`);
        for (const one of argument.strange) stream.write(one);
        await stage.clock.pass(1_000);
        return { between, after: shown().slice(before) };
        """,
        {"event": event, "strange": strange},
    )
    assert seen == {"between": 0, "after": ["Hele ordet 🎉", "Derefter"]}


def test_two_thousand_messages_are_all_there_and_one_can_still_write(states: States) -> None:
    count = with_stage(
        states,
        "long",
        """
        await stage.say("Sidste ord");
        const said = [...stage.root.querySelectorAll(".message .bubble")];
        return [said.length, said.at(-1).textContent, said[4].textContent];
        """,
        messages=MANY,
    )
    assert count[0] >= MANY
    assert count[1:] == ["Sidste ord", "Spørgsmål nummer 2"]
    states.window.get_by_role("textbox").press("Shift+Tab")
    states.log.press("Home")
    expect(states.window.get_by_text("Jeg har mange spørgsmål")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_word_of_4000_letters_and_what_turns_the_text_stay_in_their_place(states: States, width: int) -> None:
    states.page.set_viewport_size({"width": width, "height": 640})
    words = ["å" * 4_000, "👩‍👩‍👧‍👦" * 300, "\u202e" + "abc " * 50, "\u2067" * 20 + "123"]
    with_stage(
        states,
        "answer",
        """
        for (const text of argument) for (const from of ["citizen", "assistant", "staff"]) stage.server.say(from, { text, staff_name: text.slice(0, 400) });
        await stage.until(() => stage.root.querySelectorAll(".message").length >= 12);
        """,
        words,
    )
    assert states.window.evaluate(CUT) == []
    states.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_link_that_would_run_a_script_is_only_words(states: States) -> None:
    hrefs: list[str] = with_stage(
        states,
        "answer",
        """
        const bad = "javascript:window.ran=1";
        stage.server.say("assistant", { text: `[tryk](${bad}) [igen](JaVaScRiPt:1) [og](data:text/html,x)`,
            answer: { topic: "x", sources: [{ title: "kilde", url: bad }] },
            courses: [{ id: "a", title: "Kursus", start: "2026-11-26T10:00:00+01:00", link: bad }] });
        await stage.until(".cards");
        return [...stage.root.querySelectorAll("a")].map((each) => each.getAttribute("href"));
        """,
    )
    assert hrefs
    assert all(href.startswith(("https:", "tel:")) for href in hrefs)
    assert states.page.evaluate("window.ran") is None


HOSTILE = """
* { all: unset !important; float: left !important; font: 5px/1 cursive !important; color: #fefefe !important; background: #fefefe !important;
    text-transform: uppercase !important; text-indent: -999px !important; visibility: visible !important; opacity: 1 !important }
button, textarea, dialog { display: none !important; pointer-events: none !important } :focus { outline: 0 !important }
"""


def test_a_page_with_hostile_looks(page: Page, library: Library) -> None:
    page.goto(library.page)
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets.push(sheet) }",
        HOSTILE,
    )
    chat = Chat(page).open()
    answer = chat.ask("kvittering")
    expect(answer).to_contain_text("Tiden er din.")
    look = answer.locator(".bubble").evaluate(
        "each => (({ fontSize, textTransform, textIndent, color }) => [fontSize, textTransform, textIndent, color])(getComputedStyle(each))"
    )
    assert look == ["16px", "none", "0px", "rgb(26, 26, 26)"]
    assert chat.element.evaluate(CUT) == []
    box = chat.dialog.bounding_box()
    assert box
    assert box["x"] > 640
    chat.field.focus()
    expect(chat.field).to_have_css("outline-style", "solid")


# What libraries from before 2010 put on every object, array and function, and in the place of the browser's own.
OLD_FRAMEWORK = """
Object.prototype.extend = function (more) { for (const key in more) this[key] = more[key]; return this; };
Object.prototype.dollar = "$";
Array.prototype.each = function (run) { for (const one of this) run(one); };
Array.prototype.last = function () { return "taken"; };
Array.from = (things) => { const made = []; for (let at = 0; at < (things.length ?? 0); at += 1) made.push(things[at]); return made; };
Function.prototype.bind = function (self, ...first) { const run = this; return function (...rest) { return run.apply(self, first.concat(rest)); }; };
Element.prototype.show = Element.prototype.hide = function () { this.style.display = "none"; return this; };
Element.prototype.update = function () { return this; };
window.$ = window.$$ = () => null;
window.Event.observe = () => {};
"""


def test_a_page_with_an_old_framework(page: Page, library: Library) -> None:
    page.add_init_script(OLD_FRAMEWORK)
    page.goto(library.page)
    chat = Chat(page).open()
    expect(chat.ask("kurser").locator(".card").first).to_be_visible()
    expect(chat.ask("tider").get_by_role("tab")).to_have_count(4)
    page.reload()
    expect(chat.mine).to_have_count(2)
    expect(chat.ask("Og så?")).to_contain_text("noteret")


def test_the_script_twice_is_one_window(page: Page, library: Library) -> None:
    page.goto(library.page)
    chat = Chat(page).open()
    address = f"http://127.0.0.1:{library.port}/widget/indgang-chat.js?igen"
    page.evaluate("async (address) => { await import(address) }", address)
    expect(page.locator("indgang-chat dialog")).to_have_count(1)
    expect(chat.ask("hej")).to_contain_text("noteret")
    expect(chat.mine).to_have_count(1)


BLOCKED = """for (const name of ["sessionStorage", "localStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("Access is denied", "SecurityError") } });"""
FULL = """Storage.prototype.setItem = () => { throw new DOMException("The quota has been exceeded", "QuotaExceededError") };
Object.defineProperty(navigator, "locks", { value: undefined }); delete window.BroadcastChannel;"""


@pytest.mark.parametrize("storage", [BLOCKED, FULL], ids=["blocked", "private"])
def test_without_a_place_to_remember_the_conversation_lives_as_long_as_the_page(
    page: Page, library: Library, storage: str
) -> None:
    page.add_init_script(storage)
    page.goto(library.page)
    chat = Chat(page).open()
    chat.button("English").click()
    chat.button("Dansk").click()
    expect(chat.ask("hej")).to_contain_text("noteret")
    expect(chat.ask("kvittering").locator(".booking")).to_be_visible()
    page.reload()
    expect(chat.open().mine).to_have_count(0)
