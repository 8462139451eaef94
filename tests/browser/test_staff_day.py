"""A whole day against the whole product: citizens, two colleagues and their manager, each in a browser of their own.

The pictures taken on the way, in artefacts/browser/staff-day, are those of docs/answering-as-staff.md, which says how to take them over.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chat import Chat
from tests.browser.day import (
    Day,
    ask_for_a_human,
    claim,
    fold_summary,
    make_accounts,
    open_conversation,
    picture,
    say,
    second_gateway,
    sign_in,
)
from tests.product import Product

pytestmark = pytest.mark.slow
NEMID = "Hvad gør jeg nu hvor NemID er lukket?"
NOTE = "Hun bruger høreapparat. Ring ikke."


@pytest.fixture(scope="module", autouse=True)
def accounts(product: Product) -> None:
    make_accounts(product)


@pytest.fixture
def day(browser: Browser, product: Product) -> Iterator[Day]:
    day = Day(browser, product.url)
    yield day
    day.close()
    assert not day.wrong


def staffs(chat: Chat, text: str) -> None:
    """The citizen sees it as said by staff."""
    expect(chat.log.locator(".message.from-staff").filter(has_text=text)).to_be_visible()


def stored(chat: Chat, url: str) -> str:
    """Everything that the citizen can fetch of the conversation."""
    ticket = chat.ticket()
    headers = {"Authorization": f"Bearer {ticket['token']}"}
    return httpx.get(f"{url}/api/v1/conversations/{ticket['id']}/transcript", headers=headers).text


def type_slowly(field: Locator, text: str) -> None:
    """At a person's pace: that somebody types is told every third second."""
    field.press_sequentially(text, delay=120)


def test_from_the_assistant_to_a_human_being_to_a_colleague_and_back(day: Day) -> None:
    desk = day.desk()
    desk.goto(f"{day.url}/console")
    picture(desk, "log-ind", desk.get_by_role("main"))
    sign_in(desk, "mette")
    jonas = day.staff("jonas")

    inger = day.citizen()
    expect(inger.ask(NEMID)).to_contain_text("MitID")
    place = ask_for_a_human(inger)
    expect(place).to_contain_text(re.compile(r"Ventetiden er omkring \d+ min"))
    inger.send("Jeg har ikke noget pas")
    expect(inger.mine.last).to_contain_text("Sendt")
    picture(inger.page, "borgeren-venter", inger.dialog)

    expect(desk).to_have_title(re.compile(r"^\(\d+\)"))
    expect(desk.locator("#notice")).to_contain_text("En borger venter")
    row = desk.locator(f"#list a[href$='{inger.ticket()['id']}']")
    expect(row).to_contain_text("Har ventet")
    expect(row).to_contain_text("ulæste")
    picture(desk, "indbakken", height=450)
    open_conversation(desk, inger)
    summary = desk.get_by_role("region", name="Overblik")
    expect(summary).to_contain_text("NemID")
    picture(desk, "samtalen", desk.locator(".conversation"))
    desk.get_by_role("button", name="Tag samtalen").click()
    expect(inger.log).to_contain_text("Du taler nu med Mette Holm")
    expect(inger.mine.last).to_contain_text("Læst")
    fold_summary(desk)
    desk.get_by_label("Dit svar til borgeren").focus()

    desk.keyboard.press("/")
    desk.get_by_role("combobox", name="Søg i faste svar").fill("hej")
    expect(desk.get_by_role("option", name="Jeg undersøger")).to_have_count(0)
    expect(desk.get_by_role("option", name="Goddag")).to_have_attribute("aria-selected", "true")
    picture(desk, "faste-svar", desk.locator(".conversation"))
    desk.keyboard.press("Enter")
    reply = desk.get_by_label("Dit svar til borgeren")
    expect(reply).to_have_value(re.compile("Jeg hedder Mette Holm og sidder hos Eksempelby"))
    desk.keyboard.press("Enter")
    staffs(inger, "Jeg hedder Mette Holm")
    expect(desk.locator("#mark")).to_have_text("Din seneste besked er læst")

    type_slowly(inger.field, "Min dåbsattest, kan jeg så ")
    expect(desk.locator("#typing")).to_have_text("Borgeren skriver …")
    type_slowly(reply, "Et øjeblik, jeg ser efter.")
    expect(inger.dialog.locator(".typing")).to_contain_text("Mette Holm skriver")
    picture(inger.page, "borgeren-ser-dig-skrive", inger.dialog)
    inger.field.press_sequentially("bruge den?")
    inger.field.press("Enter")
    expect(desk.get_by_role("log")).to_contain_text("kan jeg så bruge den?")
    desk.keyboard.press("Enter")
    staffs(inger, "Et øjeblik")

    desk.get_by_role("button", name="Note til kolleger").click()
    desk.get_by_label("Note – kun for kolleger").fill(NOTE)
    desk.get_by_role("button", name="Gem note").click()
    expect(desk.locator(".message.note")).to_contain_text(NOTE)
    picture(desk, "note", desk.locator(".conversation"))
    desk.get_by_role("button", name="Giv videre").click()
    desk.get_by_label("Kollega eller team").select_option("Jonas Bech")
    desk.get_by_label("Note til den, der får samtalen").fill("Hun mangler pas. Kan du tage den?")
    picture(desk, "giv-videre", desk.locator("#transfer-dialog"))
    desk.locator("#transfer-dialog .confirm").click()
    expect(desk.locator("#facts")).to_contain_text("Jonas Bech har samtalen")
    expect(inger.log).to_contain_text("Du taler nu med Jonas Bech")

    expect(jonas.locator("#notice")).to_contain_text("En kollega har givet dig en samtale")
    jonas.locator("#notice a").click()
    expect(jonas.locator(".message.note")).to_have_count(2)
    fold_summary(jonas)
    say(jonas, "Ja. Tag også et billede med.")
    staffs(inger, "Tag også et billede med.")
    jonas.get_by_role("button", name="Ret", exact=True).click()
    jonas.get_by_label("Besked", exact=True).fill("Ja. Tag også en, der kender dig, med.")
    jonas.get_by_role("button", name="Gem", exact=True).click()
    staffs(inger, "en, der kender dig")
    expect(inger.log).to_contain_text("redigeret")
    expect(inger.log).not_to_contain_text("et billede")
    picture(jonas, "rettet", jonas.locator(".conversation"))

    jonas.get_by_role("button", name="Giv tilbage til Indgang").click()
    jonas.get_by_label("Sidste besked til borgeren").last.fill("Nu svarer robotten dig igen.")
    jonas.locator("#hand-back-dialog .confirm").click()
    staffs(inger, "Nu svarer robotten dig igen.")
    expect(inger.log).to_contain_text("Du taler nu med Indgang igen")
    expect(inger.ask("Hvor kan jeg få hjælp til MitID?")).to_contain_text("MitID")
    text = stored(inger, day.url)
    assert "en, der kender dig" in text
    for hidden in (NOTE, "Hun mangler pas", "et billede"):
        assert hidden not in text
        expect(inger.log).not_to_contain_text(hidden)


def test_the_queue_moves_up_when_somebody_is_taken(day: Day) -> None:
    desk = day.staff("mette")
    first, second = day.citizen(), day.citizen("/bibliotek", "#bibliotekets-chat")
    before = place_in(ask_for_a_human(first).inner_text())
    line = ask_for_a_human(second)
    assert place_in(line.inner_text()) == before + 1
    claim(desk, first)
    expect(second.log.locator(".queue").last).to_contain_text(f"Du er nummer {before} i køen")
    open_conversation(desk, second)
    second.button("Fortsæt med Indgang i stedet").click()
    expect(second.log).to_contain_text("Du er ude af køen")
    expect(desk.locator("#facts")).to_contain_text("Indgang svarer")


def place_in(text: str) -> int:
    found = re.search(r"nummer (\d+)", text)
    assert found, text
    return int(found[1])


def test_a_message_left_when_the_chat_is_closed_is_answered_the_next_day(
    browser: Browser, product: Product, tmp_path: Path
) -> None:
    with second_gateway(product, tmp_path) as (url, hours):
        day = Day(browser, url)
        poul = day.citizen()
        closed = poul.ask("Jeg vil gerne tale med et menneske")
        expect(closed).to_contain_text("Der er ingen medarbejder i chatten lige nu. Chatten åbner igen")
        form = poul.element.get_by_role("form", name="Skriv en besked til en medarbejder")
        form.get_by_label("Dit navn").fill("Poul Berg")
        form.get_by_label("Din e-mail eller dit telefonnummer").fill("poul@example.dk")
        form.get_by_label("Din besked").fill("Kan jeg forny mit kørekort hos jer?")
        form.get_by_role("checkbox").check()
        picture(poul.page, "borgeren-laegger-en-besked", poul.dialog)
        form.get_by_role("button", name="Send beskeden").click()
        expect(poul.log).to_contain_text("Tak for din besked")

        hours.reopen()
        desk = day.staff("mette")
        desk.locator("#tabs").get_by_role("link", name="Beskeder").click()
        open_conversation(desk, poul, "beskeder")
        case = desk.get_by_role("region", name="Borgeren har lagt en besked")
        expect(case).to_contain_text("Poul Berg")
        expect(case.get_by_role("link", name="poul@example.dk")).to_be_visible()
        fold_summary(desk)
        picture(desk, "beskeder", height=370)
        desk.get_by_role("button", name="Tag samtalen").click()
        say(desk, "Ja, det kan du. Tag det gamle kort og et foto med.")
        poul.page.reload()
        poul.launcher.click()  # on a small screen the page is shown first
        staffs(poul, "Tag det gamle kort og et foto med.")
        end(desk, "Løst")
        open_conversation(desk, poul, "afsluttede")
        queued_again(day)
        day.close()
        assert not day.wrong


def queued_again(day: Day) -> None:
    """Whoever asks for a human being is put in the queue, once the new hours have been read."""
    chat = day.citizen()
    for _ in range(5):
        before = chat.answers.count()
        chat.send("Jeg vil gerne tale med et menneske")
        if "Jeg har sat dig i kø" in chat.answer(before).inner_text():
            return
        time.sleep(1)
    pytest.fail("the chat does not open again")


def end(desk: Page, outcome: str) -> None:
    desk.get_by_role("button", name="Afslut", exact=True).click()
    desk.get_by_label("Hvordan endte samtalen?").select_option(outcome)
    desk.locator("#close-dialog .confirm").click()
    expect(desk.locator("#facts")).to_contain_text("Afsluttet som")


def test_the_end_with_an_outcome_a_rating_and_what_the_manager_sees(day: Day) -> None:
    desk = day.staff("jonas")
    aase = day.citizen()
    aase.ask(NEMID)
    ask_for_a_human(aase)
    claim(desk, aase)
    say(desk, "Hej. Du kan få et nøglekort, en såkaldt MitID kodeviser, hos os.")
    aase.send("Tusind tak for hjælpen")
    expect(desk.get_by_role("log")).to_contain_text("Tusind tak for hjælpen")
    desk.get_by_role("button", name="Afslut", exact=True).click()
    desk.get_by_label("Hvordan endte samtalen?").select_option("Løst")
    desk.get_by_label("Sidste besked til borgeren").first.fill("Det var så lidt. Hav en god dag.")
    picture(desk, "afslut", desk.locator("#close-dialog"))
    desk.locator("#close-dialog .confirm").click()
    staffs(aase, "Hav en god dag.")
    expect(aase.log).to_contain_text("Jonas Bech har afsluttet samtalen")
    question = aase.element.get_by_role("group", name=re.compile("Hvor godt fik du hjælp"))
    question.get_by_role("button", name="5").click()
    expect(question).to_contain_text("Tak")
    picture(aase.page, "borgeren-bedoemmer", aase.dialog)
    expect(desk.locator("#facts")).to_contain_text("5 af 5")

    karen = day.staff("karen")
    rooms = karen.get_by_role("navigation", name="Hovedmenu")
    rooms.get_by_role("link", name="Logbog").click()
    for act in ("Tog en samtale", "Afsluttede en samtale", "Loggede ind"):
        line = karen.get_by_role("row").filter(has_text="Jonas Bech").filter(has_text=act)
        expect(line.first).to_be_visible()
    taken = karen.get_by_role("row").filter(has_text=aase.ticket()["id"])
    expect(taken.filter(has_text="Afsluttede en samtale")).to_have_count(1)
    rooms.get_by_role("link", name="Arkiv").click()
    karen.get_by_label("Ord i samtalen").fill("kodeviser")
    karen.get_by_role("button", name="Søg").click()
    hit = karen.get_by_role("row").filter(has_text="Løst")
    hit.first.get_by_role("link").click()
    expect(karen.get_by_role("main")).to_contain_text("en såkaldt MitID kodeviser")
    rooms.get_by_role("link", name="Overblik").click()
    counted(karen)


def counted(karen: Page) -> None:
    """Conversations are counted in the background, within half a minute of their end."""
    main = karen.get_by_role("main")
    outcomes = karen.get_by_role("table", name="Det noterede medarbejderne")
    rated = re.compile(r"\d,\d af 5")
    for _ in range(30):
        if rated.search(main.inner_text()) and outcomes.get_by_role("row").filter(has_text="Løst").count():
            return
        time.sleep(2)
        karen.reload()
    pytest.fail("neither the outcome nor the rating is counted")
