"""The inbox and the conversation in a real browser, against a real gateway whose assistant says what the test wants."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indgang.events import said_by
from tests.browser.chat import violations
from tests.browser.conftest import ARTEFACTS
from tests.browser.office import Office, open_office
from tests.gateway.conftest import Citizen

pytestmark = pytest.mark.slow
NEMID = "Hvad gør jeg nu hvor NemID er lukket?"
HUMAN = "jeg vil gerne tale med et menneske"
SAYS = {
    NEMID: [{"answer": "nemid_lukket", "confidence": 0.9}],
    HUMAN: [{"answer": "kontakt_medarbejder", "confidence": 0.97}],
}
SignedIn = Callable[..., Page]


@pytest.fixture(scope="module")
def office(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(redis_url, tmp_path_factory.mktemp("office"), SAYS) as office:
        office.account("mette", "Mette Holm")
        office.account("ole", "Ole Bro")
        office.account("mona", "Mona Møller", "manager")
        yield office


@pytest.fixture
def desk(browser: Browser, office: Office) -> Iterator[SignedIn]:
    """Opens somebody's browser at the inbox. A script error or a breach of the security policy fails the test."""
    pages: list[Page] = []
    wrong: list[str] = []

    def open_desk(username: str = "mette", width: int = 1280, height: int = 800, **context: object) -> Page:
        page = office.desk(browser, username, width, height, **context)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        pages.append(page)
        return page

    yield open_desk
    for page in pages:
        page.context.close()
    assert not wrong


def waiting(office: Office, *before: str, **more: str) -> Citizen:
    """A citizen in the queue."""
    return office.citizen(*before, HUMAN, **more)


def opened(page: Page, citizen: Citizen, tab: str = "venter") -> Page:
    page.goto(page.url.split("#")[0] + f"#{tab}/{citizen.id}")
    expect(page.get_by_role("log")).to_contain_text("menneske")
    return page


def claimed(page: Page, citizen: Citizen) -> Page:
    opened(page, citizen).get_by_role("button", name="Tag samtalen").click()
    expect(page.get_by_label("Dit svar til borgeren")).to_be_focused()
    return page


def seen(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"console-{name}.png")


def test_a_row_tells_what_staff_need_to_choose(office: Office, desk: SignedIn) -> None:
    page = desk()
    citizen = waiting(office, NEMID, page="https://www.eksempelby.example/mitid")
    row = page.locator(f"#list a[href$='{citizen.id}']")
    for words in ("Eksempelby", "Har ventet", "NemID", "Borgerservice", "/mitid", "2 ulæste"):
        expect(row).to_contain_text(words)
    expect(page).to_have_title(re.compile(r"^\(\d+\)"))
    seen(page, "inbox")


def test_the_inbox_shows_one_team_or_one_label(office: Office, desk: SignedIn) -> None:
    page = desk()
    library, town = waiting(office, front="bibliotek"), waiting(office)
    rows = {one.id: page.locator(f"#list a[href$='{one.id}']") for one in (library, town)}
    page.locator("#filter-team").select_option("Biblioteket")
    expect(rows[library.id]).to_be_visible()
    expect(rows[town.id]).to_have_count(0)
    page.locator("#filter-team").select_option("Alle teams")
    opened(page, town).locator("#labels summary").click()
    page.get_by_role("checkbox", name="Haster").check()
    expect(rows[town.id]).to_contain_text("Haster")
    page.locator("#filter-label").select_option("Haster")
    expect(rows[library.id]).to_have_count(0)
    expect(rows[town.id]).to_be_visible()


def test_the_summary_tells_what_happened_before(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office, NEMID, "min kat er syg", page="https://www.eksempelby.example/mitid")
    page = opened(desk(), citizen)
    summary = page.get_by_role("region", name="Overblik")
    for words in ("Borgeren spurgte om", "NemID", "Det gik ikke", "“min kat er syg” – Ikke forstået"):
        expect(summary).to_contain_text(words)
    expect(page.locator("#facts")).to_contain_text("https://www.eksempelby.example/mitid")


def test_a_conversation_is_taken_answered_and_closed_by_keyboard_alone(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office, NEMID)
    page = opened(desk(), citizen)
    keys = page.keyboard
    keys.press("t")
    expect(page.get_by_label("Dit svar til borgeren")).to_be_focused()
    keys.press("/")
    search = page.get_by_role("combobox", name="Søg i faste svar")
    expect(search).to_be_focused()
    keys.type("nemid lukket")
    option = page.get_by_role("option", name="NemID", exact=False).first
    expect(option).to_be_visible()
    seen(page, "search")
    keys.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", re.compile("option-"))
    keys.press("Escape")
    expect(page.get_by_label("Dit svar til borgeren")).to_be_focused()
    keys.press("/")
    keys.type("hej")
    expect(page.get_by_role("option", name="Goddag")).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(page.get_by_label("Dit svar til borgeren")).to_have_value(re.compile("Jeg hedder Mette Holm"))
    keys.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Jeg hedder Mette Holm")
    for _ in range(40):
        if page.evaluate("document.activeElement.textContent") == "Afslut":
            break
        keys.press("Shift+Tab")
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Hvordan endte samtalen?")
    page.get_by_role("button", name="Afslut samtalen").press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("Vælg, hvordan samtalen endte.")
    expect(page.locator("#close-outcome")).to_be_focused()
    keys.type("Løst")
    page.get_by_role("button", name="Afslut samtalen").press("Enter")
    expect(page.locator("#facts")).to_contain_text("Afsluttet som")
    expect(page.locator("#facts")).to_contain_text("Løst")
    assert office.run(citizen.transcript())[-1]["kind"] == "closed"


def test_one_letter_shortcuts_can_be_turned_off(office: Office, desk: SignedIn) -> None:
    page = opened(desk(), waiting(office))
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Genveje på tastaturet")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Brug genveje på ét tegn").uncheck()
    dialog.get_by_role("button", name="Luk").click()
    page.keyboard.press("t")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Tag samtalen")).to_be_visible()


def test_an_answer_of_the_assistant_keeps_its_sources(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office)
    page = claimed(desk(), citizen)
    page.get_by_role("button", name="Find svar eller kort").click()
    page.get_by_role("combobox", name="Søg i faste svar").fill("nemid")
    page.locator("[role=group][aria-labelledby=group-answers] [role=option]").first.click()
    expect(page.locator("#attached")).to_contain_text("Svar fra Indgang")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".message.from-staff .sources")).to_be_visible()
    assert office.run(citizen.transcript())[-1]["answer"]["sources"]
    page.get_by_role("button", name="Find svar eller kort").click()
    page.locator("[role=group][aria-labelledby=group-cards] [role=option]").first.click()
    expect(page.locator("#attached")).to_contain_text("Med kort")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#attached li")).to_have_count(0)
    expect(page.locator(".message.from-staff:not(.sending, .queued, .sent)")).to_have_count(2)
    last = office.run(citizen.transcript())[-1]
    assert last.get("courses") or last.get("buttons") or "](" in last["text"]


def test_both_see_that_the_other_types_and_reads(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office)
    page = claimed(desk(), citizen)
    office.run(citizen.client.post(f"{citizen.path}/typing", headers=citizen.headers))
    expect(page.locator("#typing")).to_have_text("Borgeren skriver …")
    sent = office.run(citizen.send("Er der nogen?")).json()["event"]
    expect(page.locator("#typing")).to_have_text("")
    expect(page.get_by_role("log")).to_contain_text("Er der nogen?")
    with page.expect_response(re.compile("/typing$")) as told:
        page.get_by_label("Dit svar til borgeren").press_sequentially("Ja")
    assert told.value.status == 204
    page.keyboard.press("Enter")
    expect(page.locator("#mark")).to_have_text("Din seneste besked er leveret")
    said = office.run(citizen.transcript())[-1]["id"]
    office.run(citizen.client.post(f"{citizen.path}/read", json={"event": said}, headers=citizen.headers))
    expect(page.locator("#mark")).to_have_text("Din seneste besked er læst")
    assert office.run(office.store(("HGET", f"conversation:{{{citizen.id}}}", "read_staff"))) == [sent]


def test_ones_last_message_can_be_changed_and_withdrawn_within_a_minute(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office)
    page, other = claimed(desk(), citizen), opened(desk("ole"), citizen, "alle")
    page.keyboard.type("Kom klokken 11")
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_contain_text("sekunder endnu")
    expect(other.get_by_role("log")).to_contain_text("Kom klokken 11")
    expect(other.locator("#amend")).to_be_hidden()
    page.get_by_role("button", name="Ret", exact=True).click()
    page.get_by_label("Besked", exact=True).fill("Kom klokken 12")
    page.get_by_role("button", name="Gem", exact=True).click()
    for one in (page, other):
        expect(one.get_by_role("log")).to_contain_text("Kom klokken 12")
        expect(one.get_by_role("log")).to_contain_text("Redigeret")
        expect(one.get_by_role("log")).not_to_contain_text("Kom klokken 11")
    page.get_by_role("button", name="Træk tilbage").click()
    for one in (page, other):
        expect(one.get_by_role("log")).to_contain_text("Beskeden er trukket tilbage")
        expect(one.get_by_role("log")).not_to_contain_text("Kom klokken 12")
    expect(page.locator("#amend")).to_be_hidden()


def test_a_note_is_for_colleagues_alone(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office)
    page, other = claimed(desk(), citizen), opened(desk("ole"), citizen, "alle")
    page.get_by_role("button", name="Note til kolleger").click()
    expect(page.get_by_label("Dit svar til borgeren")).to_be_hidden()
    page.get_by_label("Note – kun for kolleger").fill("Hun er døv. Ring ikke.")
    page.get_by_role("button", name="Gem note").click()
    for one in (page, other):
        note = one.locator(".message.note")
        expect(note).to_contain_text("Hun er døv. Ring ikke.")
        expect(note).to_contain_text("Kun for kolleger")
    seen(page, "note")
    assert "døv" not in json.dumps(office.run(citizen.transcript()))
    expect(page.locator(".message.note")).to_have_count(1)


def test_a_conversation_goes_to_a_colleague_a_manager_and_the_queue(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office)
    ole = desk("ole")
    page = claimed(desk(), citizen)
    page.get_by_role("button", name="Giv videre").click()
    page.get_by_role("button", name="Giv videre").last.click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("Vælg en kollega eller et team.")
    page.get_by_label("Kollega eller team").select_option("Ole Bro")
    page.get_by_label("Note til den, der får samtalen").fill("Det handler om pas.")
    page.locator("#transfer-dialog .confirm").click()
    expect(page.locator("#facts")).to_contain_text("Ole Bro har samtalen")
    expect(ole.locator("#notice")).to_contain_text("En kollega har givet dig en samtale")
    ole.locator("#notice a").click()
    expect(ole.locator(".message.note")).to_contain_text("Det handler om pas.")
    mona = opened(desk("mona"), citizen, "alle")
    mona.get_by_role("button", name="Overtag samtalen").click()
    mona.locator("#take-over-dialog .confirm").click()
    expect(mona.get_by_role("dialog").get_by_role("alert")).to_have_text("Skriv, hvorfor du overtager samtalen.")
    mona.get_by_label("Hvorfor overtager du samtalen?").fill("Ole er gået hjem")
    mona.locator("#take-over-dialog .confirm").click()
    expect(ole.locator("#facts")).to_contain_text("Mona Møller har samtalen")
    expect(ole.get_by_role("button", name="Overtag samtalen")).to_have_count(0)
    mona.get_by_role("button", name="Læg tilbage i køen").click()
    mona.locator("#release-dialog .confirm").click()
    expect(mona.locator("#facts")).to_contain_text("Har ventet")


def test_an_expired_session_loses_nothing_that_was_typed(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office)
    page = claimed(desk(), citizen)
    page.keyboard.type("Et langt svar")
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    expect(page.locator("#session")).to_contain_text("Du er logget ud")
    expect(page.locator("#unsent")).to_contain_text("Et langt svar")
    page.get_by_role("link", name="Log ind igen").click()
    page.get_by_label("Brugernavn").fill("mette")
    page.get_by_label("Adgangskode").fill("rigtig hest batteri")
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name="Prøv igen").click()
    expect(page.get_by_role("log")).to_contain_text("Et langt svar")


def test_what_citizens_write_is_never_markup(office: Office, desk: SignedIn) -> None:
    script = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
    citizen = waiting(office, page=f"https://www.eksempelby.example/?q={script}")
    office.run(citizen.send(script))
    page = opened(desk(), citizen)
    expect(page.get_by_role("log")).to_contain_text(script)
    assert page.locator("main img, main script").count() == 0
    assert "hacked" not in page.title()


def test_several_tabs_agree(office: Office, desk: SignedIn) -> None:
    page = desk()
    citizen = waiting(office)
    other = page.context.new_page()
    other.goto(f"{office.url}/console")
    page.get_by_role("switch", name="Til stede").click()
    expect(page.locator("#presence-text")).to_have_text("Væk")
    expect(other.locator("#presence-text")).to_have_text("Væk")
    other.get_by_role("switch", name="Til stede").press("Space")
    expect(page.locator("#presence-text")).to_have_text("Til stede")
    claimed(page, citizen)
    opened(other, citizen, "mine")
    expect(other.get_by_role("button", name="Giv videre")).to_be_visible()
    page.get_by_role("button", name="Påmindelser").click()
    expect(page.get_by_label("Spil en lyd")).not_to_be_checked()
    page.get_by_label("Spil en lyd").check()
    expect(other.locator("#sound")).to_be_checked()


def test_a_left_message_stands_in_its_own_tab_with_how_to_reach_the_citizen(office: Office, desk: SignedIn) -> None:
    citizen = office.citizen("min kat er syg")
    page = desk()
    left = {
        "client_id": "5a0b4dd4-6e0c-4a31-9a3e-6a2b5d4c9b10", "name": "Else <b>Jensen", "contact": "else@eksempel.dk",
        "text": "Ring om mit pas", "consent": True,
    }  # fmt: skip
    office.run(citizen.client.post(f"{citizen.path}/message-left", json=left, headers=citizen.headers))
    expect(page.locator("#notice")).to_contain_text("En borger har lagt en besked")
    page.locator("#tabs").get_by_role("link", name="Beskeder").click()
    page.locator(f"#list a[href$='{citizen.id}']").click()
    case = page.get_by_role("region", name="Borgeren har lagt en besked")
    expect(case).to_contain_text("Else <b>Jensen")
    expect(case.get_by_role("link", name="else@eksempel.dk")).to_have_attribute("href", "mailto:else@eksempel.dk")
    seen(page, "case")
    page.get_by_role("button", name="Tag samtalen").click()
    expect(page.get_by_label("Dit svar til borgeren")).to_be_focused()


def test_one_is_called_by_sound_and_on_the_screen_only_when_one_has_asked_for_it(
    office: Office, desk: SignedIn
) -> None:
    page = desk("mette", permissions=["notifications"])
    page.evaluate(
        "window.called = []; document.hasFocus = () => false;"
        "window.Notification = class { static permission = 'default'; static async requestPermission() {"
        " Notification.permission = 'granted'; return 'granted'; } constructor(title, about) { called.push(about.body); } };"
        "AudioContext.prototype.createOscillator = ((make) => function () { called.push('tone'); return make.call(this); })"
        "(AudioContext.prototype.createOscillator); 0"
    )
    waiting(office)
    expect(page.locator("#notice")).to_contain_text("En borger venter")
    assert page.evaluate("called") == []
    page.get_by_role("button", name="Påmindelser").click()
    page.get_by_label("Spil en lyd").check()
    page.get_by_role("button", name="Vis beskeder på skærmen").click()
    expect(page.locator("#notifications-state")).to_have_text("Beskeder på skærmen er slået til.")
    page.get_by_role("button", name="Luk").click()
    page.evaluate("called.length = 0")
    waiting(office, front="bibliotek")
    expect(page.locator("#notice")).to_contain_text("Biblioteket")
    page.wait_for_function("called.length === 3")
    assert sorted(page.evaluate("called"))[0].startswith("En borger venter: Eksempelby")


def test_a_thread_of_five_thousand_lines_is_drawn_from_its_end(office: Office, desk: SignedIn) -> None:
    citizen = waiting(office)

    lines = [said_by("citizen", f"linje {number}").stored() for number in range(5000)]
    office.run(office.store(*[("XADD", f"events:{{{citizen.id}}}", "*", "event", line) for line in lines]))
    page = desk()
    page.goto(f"{office.url}/console#venter/{citizen.id}")
    expect(page.get_by_role("log")).to_contain_text("linje 4999")
    assert page.locator("#log > .message").count() <= 200
    page.get_by_role("button", name="Vis ældre beskeder").click()
    expect(page.get_by_role("log")).to_contain_text("linje 4700")
    expect(page.locator("#log > .message").first).to_contain_text("linje 4600")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (768, 1024), (1280, 800)])
def test_axe_finds_nothing_wrong(office: Office, desk: SignedIn, width: int, height: int, scheme: str) -> None:
    citizen = waiting(office, NEMID)
    page = desk("mette", width, height, color_scheme=scheme)
    assert violations(page) == []
    claimed(page, citizen)
    page.keyboard.type("Hej")
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_be_visible()
    page.get_by_role("button", name="Note til kolleger").click()
    assert violations(page) == []
    page.get_by_role("button", name="Svar til borgeren").click()
    page.get_by_role("button", name="Find svar eller kort").click()
    expect(page.locator("#picker-list [role=option]").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 320:  # list and thread scroll, not the page
        assert page.evaluate("document.documentElement.scrollHeight") <= height
    seen(page, f"{width}-{scheme}")
    page.keyboard.press("Escape")
    for name in ("Afslut", "Giv videre", "Påmindelser", "Genveje"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
