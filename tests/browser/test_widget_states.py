"""Every state of the chat window, as web_widget/examples/ shows it: free of what axe finds, whole at every width, zoomed, with wider spacing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from indgang.config import ROOT
from indgang.content import load_content
from tests.browser.chat import AXE
from tests.browser.states import ADDRESS, LOOKS, SIZES, States, built, dress

pytestmark = pytest.mark.slow

TARGET = 24  # CSS pixels, WCAG 2.5.8
BUTTON = 44  # CSS pixels, our own
#: WCAG 1.4.12, as a style for everything in the window.
SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"

CUT = """window => {
    const root = window.shadowRoot, wrong = [];
    const named = (each) => each.id || each.className || each.localName;
    if (document.documentElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
    const dialog = root.querySelector("dialog[open]");
    for (const each of root.querySelectorAll("*")) {
        const box = each.getBoundingClientRect();
        if (!box.width || each.closest(".hidden") || each instanceof SVGElement) continue;
        const style = getComputedStyle(each);
        if (each.scrollWidth > each.clientWidth + 1 && each.clientWidth && style.display !== "inline") wrong.push(`${named(each)} is wider than its place`);
        if (style.overflowY === "hidden" && each.scrollHeight > each.clientHeight + 1) wrong.push(`${named(each)} is higher than its place`);
        if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`${named(each)} stands outside the page`);
    }
    const panel = dialog?.getBoundingClientRect();
    if (panel && (panel.top < -1 || panel.bottom > innerHeight + 1)) wrong.push("the window stands outside the page");
    return [...new Set(wrong)];
}"""

SMALL = """([window, target, button]) => {
    const wrong = [];
    for (const each of window.shadowRoot.querySelectorAll("button, a[href], input, textarea, [tabindex='0']")) {
        const { width, height } = each.getBoundingClientRect();
        if (!width || !height || each.disabled) continue;
        const inline = each.localName === "a" && getComputedStyle(each).display === "inline"; // WCAG 2.5.8 leaves out links in a sentence
        const least = each.localName === "button" || each.localName === "textarea" ? button : target;
        if (!inline && Math.min(width, height) < least - 0.5) wrong.push(`${each.innerText || each.localName}: ${width} × ${height}`);
    }
    return wrong;
}"""

UNSEEN = """async (window) => {
    const wrong = [];
    for (const each of window.shadowRoot.querySelectorAll("button, a[href], input, textarea, [tabindex='0']")) {
        if (!each.getClientRects().length) continue;
        each.focus({ focusVisible: true, preventScroll: true });
        if (window.shadowRoot.activeElement !== each) continue; // behind a question
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) wrong.push(each.innerText || each.localName);
    }
    return wrong;
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One for all: a state takes the place of another without a reload."""
    context = browser.new_context(locale="da-DK", reduced_motion="reduce", bypass_csp=True)
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def states(page: Page, tmp_path_factory: pytest.TempPathFactory) -> States:
    made = States(page, built(tmp_path_factory.mktemp("examples")))
    made.page.evaluate(AXE.read_text("utf-8") + ";0")
    return made


@pytest.fixture(autouse=True)
def _plain(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")


def faults(states: States) -> list[str]:
    """What axe finds wrong on the page, shadow trees included, contrast among it."""
    found: dict[str, Any] = states.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]


def everywhere(states: States, look_at: Any, **options: Any) -> dict[str, Any]:
    """What is wrong, by the state."""
    found = {}
    for name in states.names:
        states.show(name, **options)
        if wrong := look_at():
            found[name] = wrong
    return found


def seen(states: States) -> list[str]:
    found: list[str] = states.window.evaluate(CUT)
    return found


def test_the_page_shows_every_state_the_window_has(states: States) -> None:
    assert len(states.names) == len(set(states.names))
    assert len(states.names) >= 30


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_wrong(states: States, look: str) -> None:
    dress(states.page, look)
    assert everywhere(states, lambda: faults(states)) == {}


@pytest.mark.parametrize("size", SIZES)
def test_all_fits_and_can_be_hit(states: States, size: str) -> None:
    width, height = SIZES[size]
    states.page.set_viewport_size({"width": width, "height": height})

    def look_at() -> list[str]:
        small: list[str] = states.page.evaluate(SMALL, [states.window.element_handle(), TARGET, BUTTON])
        return seen(states) + small

    assert everywhere(states, look_at) == {}


def test_the_focus_is_seen_on_everything_that_can_have_it(states: States) -> None:
    assert everywhere(states, lambda: states.window.evaluate(UNSEEN)) == {}


def test_at_400_percent_all_is_there_and_one_can_write(states: States) -> None:
    """1280 × 1024 pixels at 400 % are 320 × 256 of the page's own."""
    states.page.set_viewport_size({"width": 320, "height": 256})

    def look_at() -> list[str]:
        wrong = seen(states)
        form = states.window.locator("dialog[open] > .composer:not([hidden])")
        if form.count() and not states.window.locator(".question").count():
            for each in (form.get_by_role("textbox"), form.get_by_role("button", name="Send", exact=True)):
                each.scroll_into_view_if_needed()
                expect(each).to_be_in_viewport(ratio=0.9)
        return wrong

    assert everywhere(states, look_at) == {}


def test_wider_text_spacing_cuts_nothing(states: States) -> None:
    states.page.set_viewport_size({"width": 320, "height": 640})

    def look_at() -> list[str]:
        states.window.evaluate(
            "(window, style) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); window.shadowRoot.adoptedStyleSheets.push(sheet) }",
            SPACING,
        )
        return seen(states)

    assert everywhere(states, look_at) == {}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("site", sorted(load_content(ROOT / "content").municipalities))
def test_every_municipalitys_colours_can_be_read(states: States, site: str, look: str) -> None:
    """4.5:1 as axe measures it, in the states that show the colours most."""
    colours = load_content(ROOT / "content").municipalities[site].colours
    dress(states.page, look)
    for name in ("closed", "answer", "staff", "times", "rating"):
        states.show(name, colours=[colours.primary, colours.on_primary])
        shown = states.window.evaluate(
            "window => getComputedStyle(window.shadowRoot.querySelector('.launcher')).backgroundColor"
        )
        assert shown == f"rgb({', '.join(str(int(colours.primary[at : at + 2], 16)) for at in (1, 3, 5))})"
        assert faults(states) == []


def test_a_page_read_from_the_right(states: States) -> None:
    """The window stands in the other corner, and nothing is cut off."""
    assert everywhere(states, lambda: seen(states), dir="rtl") == {}
    states.show("answer", dir="rtl")
    box = states.window.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] < 100
    states.show("answer")


def test_nothing_moves_where_one_asked_for_rest(states: States) -> None:
    moving = "window => window.shadowRoot.getAnimations().filter((one) => one.playState === 'running').length"
    assert everywhere(states, lambda: states.window.evaluate(moving)) == {}
    states.page.emulate_media(reduced_motion="no-preference")
    states.show("typing-robot")
    assert states.window.evaluate(moving) > 0


def test_the_list_of_states_leads_to_each_and_shows_it_light_and_dark(browser: Browser, states: States) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="null")  # the page itself says which
    page.route(f"{ADDRESS}**", states.serve)
    page.goto(f"{ADDRESS}index.html?state=queue")
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("log")).to_contain_text("Du er nummer 3")
    expect(page.get_by_role("navigation").get_by_role("link")).to_have_count(len(states.names))
    page.get_by_role("link", name="Kvittering").click()
    expect(inside.get_by_text("KÆT-4711")).to_be_visible()
    assert page.url.endswith("?state=receipt")
    page.get_by_label("Udseende").select_option("dark")
    ground = inside.locator("dialog").evaluate("dialog => getComputedStyle(dialog).backgroundColor")
    assert ground == "rgb(28, 28, 30)"
    page.get_by_label("Kommunens farver").select_option(label="Prøvestrup Kommune")
    expect(inside.locator(".head")).to_have_css("background-color", "rgb(107, 30, 63)")
    page.go_back()
    expect(inside.get_by_role("log")).to_contain_text("Du er nummer 3")
    page.close()
