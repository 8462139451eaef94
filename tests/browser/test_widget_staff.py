"""A human being in the chat window: typing, edited and withdrawn words, read marks, the queue and a message left for later.

In a real browser, against the stand-in for the citizens' API of `test_widget_bookings`.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.responses import JSONResponse, Response
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chat import Chat, violations
from tests.browser.conftest import ARTEFACTS
from tests.browser.test_widget_bookings import COURSES, Event, Library, cards, quick, serving
from tests.browser.test_widget_bookings import widget as widget

pytestmark = pytest.mark.slow

CLOSED = "Der er ingen medarbejder i chatten lige nu. Du kan skrive en besked, så svarer en medarbejder dig senere."
RECEIPT = "Tak for din besked. En medarbejder svarer dig på e-mail eller her i chatten."
LETTER = {
    "name": "Inger Holm",
    "contact": "inger@example.dk",
    "text": "Hvornår kan jeg hente mit pas?",
    "consent": True,
}


class Townhall(Library):
    """Its one conversation is with Mette. `posts` is what the window told, `refusals` what messages left are answered with first."""

    def __init__(self, widget: Path) -> None:
        super().__init__(widget)
        self.posts: list[tuple[str, Event]] = []
        self.refusals: list[Response] = []
        self.whispers: list[Event] = []

    def sent(self, what: str) -> list[Event]:
        return [body for name, body in self.posts if name == what]

    def take(self, body: Event) -> str:
        """Staff have the conversation: the assistant is silent."""
        if "button" in body:
            return super().take(body)
        return self.say("citizen", text=body["text"], client_id=body["client_id"])

    def mette(self, text: str, **more: Any) -> str:
        return self.say("staff", text=text, staff_name="Mette", **more)

    def holds(self, holder: str, **more: Any) -> str:
        return self.say("system", kind="holder", holder=holder, **more)

    def edit(self, number: str, text: str) -> None:
        """As the server does it: the old words are gone, and the change is told."""
        at = int(number.split("-")[0]) - 1
        kept = {key: self.events[at][key] for key in ("id", "kind", "from", "at", "staff_name")}
        now = self.events[at] | {"text": text, "edited": True} if text else kept | {"text": "", "withdrawn": True}
        self.events[at] = now
        self.say("staff", kind="edit", edits=number, text=text, withdrawn=not text)

    def whisper(self, kind: str, sender: str = "staff", **more: Any) -> None:
        self.whispers.append({"kind": kind, "from": sender} | more)

    def told(self, what: str, body: Event) -> Response:
        self.posts.append((what, body))
        if what == "close":
            self.say("staff", kind="closed", text="Mette har afsluttet samtalen.")
        if what != "message-left":
            return Response(status_code=204)
        if self.refusals:
            return self.refusals.pop(0)
        before = [one["id"] for one in self.events if one.get("client_id") == body["client_id"]]
        if not before:
            before = [self.say("citizen", text=body["text"], client_id=body["client_id"], status="message_left")]
            self.say("system", text=RECEIPT, status="message_left")
        return JSONResponse({"event": before[0]}, status_code=201)

    async def stream(self, last: str) -> AsyncIterator[str]:
        at, heard = int(last.split("-")[0]), len(self.whispers)
        while not self.over:
            for event in self.events[at:]:
                yield f"id: {event['id']}\ndata: {json.dumps(event)}\n\n"
            at = len(self.events)
            for event in self.whispers[heard:]:
                yield f"data: {json.dumps(event)}\n\n"
            heard = len(self.whispers)
            await asyncio.sleep(0.02)


@pytest.fixture
def townhall(widget: Path) -> Iterator[Townhall]:
    townhall = Townhall(widget)
    with serving(townhall):
        yield townhall


@pytest.fixture
def chat(page: Page, townhall: Townhall) -> Chat:
    """The citizen has written; nobody has taken it."""
    page.goto(townhall.page)
    chat = Chat(page).open()
    chat.send("Jeg vil tale med et menneske")
    expect(chat.mine).to_have_count(1)
    townhall.holds("waiting", queue=3, minutes=20, text="Du er nummer 3 i køen. Ventetiden er omkring 20 min.")
    expect(chat.log).to_contain_text("Du er nummer 3")
    return chat


@pytest.fixture
def taken(chat: Chat, townhall: Townhall) -> Chat:
    townhall.holds("staff", staff_name="Mette", text="Du taler nu med Mette.")
    townhall.mette("Hej, jeg hedder Mette. Hvad kan jeg hjælpe med?")
    expect(staffs(chat)).to_have_count(1)
    return chat


def staffs(chat: Chat) -> Locator:
    return chat.log.locator(".message.from-staff")


def heard(chat: Chat) -> Locator:
    return chat.dialog.locator("p.hidden[role=status]")


def note_changes(place: Locator) -> None:
    place.evaluate(
        """place => {
            window.heard = [];
            new MutationObserver(() => place.textContent && window.heard.push(place.textContent))
                .observe(place, {childList: true, characterData: true, subtree: true});
        }"""
    )


def news(page: Page) -> list[str]:
    """What was heard, each once in a row."""
    said: list[str] = page.evaluate("window.heard")
    return [one for at, one in enumerate(said) if at == 0 or said[at - 1] != one]


def test_typing_is_shown_both_ways_and_heard_once(taken: Chat, townhall: Townhall) -> None:
    note_changes(heard(taken))
    townhall.whisper("typing", staff_name="Mette")
    typing = taken.dialog.locator(".typing")
    expect(typing).to_have_text("Mette skriver …")
    taken.page.wait_for_timeout(4_000)
    townhall.whisper("typing", staff_name="Mette")
    taken.page.wait_for_timeout(3_000)
    expect(typing).to_be_visible()
    expect(typing).to_be_hidden(timeout=4_000)
    townhall.whisper("typing", staff_name="Mette")
    expect(typing).to_be_visible()
    assert news(taken.page) == ["Mette skriver …"]
    townhall.mette("Det finder jeg ud af.")
    expect(typing).to_be_hidden()
    expect(heard(taken)).to_be_empty()
    taken.field.press_sequentially("mange tak", delay=30)
    taken.page.wait_for_timeout(200)
    assert len(townhall.sent("typing")) == 1


def test_nobody_is_told_that_one_writes_to_the_machine(page: Page, townhall: Townhall) -> None:
    page.goto(townhall.page)
    chat = Chat(page).open()
    chat.send("Hej")
    expect(chat.mine).to_have_count(1)
    chat.field.press_sequentially("mere", delay=30)
    page.wait_for_timeout(200)
    assert townhall.posts == []


def test_edited_and_withdrawn_words_here_in_a_second_tab_and_after_a_reload(taken: Chat, townhall: Townhall) -> None:
    with taken.page.context.expect_page() as opened:
        taken.page.evaluate("window.open(location.href)")
    second = Chat(opened.value)
    expect(staffs(second)).to_have_count(1)
    wrong = townhall.mette("Det koster 800 kr.")
    secret = townhall.mette("Hemmeligt", buttons=[{"title": "Ja tak"}])
    for each in (taken, second):
        expect(staffs(each)).to_have_count(3)
    expect(taken.button("Ja tak")).to_be_visible()
    townhall.edit(wrong, "Det koster **891 kr.**")
    townhall.edit(secret, "")
    townhall.say("staff", kind="edit", edits="99-0", text="Ukendt")
    townhall.say("staff", kind="edit", edits="2-0", text="Borgerens ord ændret")
    townhall.say("system", kind="fremtid", text="Ukendt")
    townhall.mette("Hav en god dag.")
    taken.page.bring_to_front()
    for each in (taken, second, taken):
        expect(staffs(each)).to_have_count(4)
        price, gone = staffs(each).nth(1), staffs(each).nth(2)
        expect(price.locator(".bubble")).to_have_text("Det koster 891 kr.")
        expect(price.locator("strong")).to_have_text("891 kr.")
        expect(price.locator(".who")).to_contain_text("redigeret")
        expect(gone).to_contain_text("Beskeden er trukket tilbage")
        expect(each.log).not_to_contain_text("Hemmeligt")
        expect(each.log).not_to_contain_text("Ukendt")
        expect(each.mine).to_have_text(re.compile("menneske"))
        expect(each.button("Ja tak")).to_have_count(0)
        taken.page.reload()
    taken.button("Menu").click()
    with taken.page.expect_download() as download:
        taken.button("Hent samtalen").click()
    copy = download.value.path().read_text("utf-8")
    assert re.search(r"Mette, .*, redigeret\nDet koster 891 kr\.\n", copy)
    assert "Beskeden er trukket tilbage" in copy
    assert not re.search("Hemmeligt|800|Ukendt", copy)
    taken.button("English").click()
    expect(staffs(taken).nth(2)).to_contain_text("The message has been withdrawn")


def test_what_is_seen_is_told_and_what_is_not_is_not(taken: Chat, townhall: Townhall) -> None:
    first = townhall.events[-1]["id"]
    expect(taken.dialog).to_be_visible()
    taken.page.wait_for_timeout(300)
    assert townhall.sent("read") == [{"event": first}]
    taken.button("Luk").click()
    unseen = townhall.mette("Er du der?")
    expect(taken.launcher).to_contain_text("1")
    taken.page.wait_for_timeout(1_500)
    assert len(townhall.sent("read")) == 1
    taken.launcher.click()
    taken.page.wait_for_timeout(300)
    assert townhall.sent("read")[1:] == [{"event": unseen}]
    for number in range(5):
        townhall.mette(f"Ord {number}")
        taken.page.wait_for_timeout(100)
    taken.page.wait_for_timeout(1_200)
    told = [body["event"] for body in townhall.sent("read")]
    assert told[-1] == townhall.events[-1]["id"]
    assert len(told) <= 4


def test_a_page_in_the_background_has_read_nothing(taken: Chat, townhall: Townhall) -> None:
    taken.page.wait_for_timeout(1_200)
    before = len(townhall.sent("read"))
    hidden = "Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true}); document.dispatchEvent(new Event('visibilitychange'))"
    taken.page.evaluate(hidden % "hidden")
    unseen = townhall.mette("Er du der?")
    expect(staffs(taken)).to_have_count(2)
    taken.page.wait_for_timeout(1_500)
    assert len(townhall.sent("read")) == before
    taken.page.evaluate(hidden % "visible")
    taken.page.wait_for_timeout(300)
    assert townhall.sent("read")[before:] == [{"event": unseen}]


def test_sent_and_read_stand_under_the_last_message(taken: Chat, townhall: Townhall) -> None:
    expect(taken.mine.last).to_contain_text("Sendt")
    taken.send("Jeg mangler mit pas")
    expect(taken.mine.last).to_contain_text("Sendt")
    expect(taken.mine.first).not_to_contain_text("Sendt")
    townhall.whisper("read", event="1-0")
    townhall.whisper("read", "citizen", event="99-0")
    taken.page.wait_for_timeout(200)
    expect(taken.mine.last).to_contain_text("Sendt")
    townhall.whisper("read", event=townhall.events[-1]["id"])
    expect(taken.mine.last).to_contain_text("Læst")
    expect(taken.log.get_by_text("Sendt")).to_have_count(0)
    assert taken.mine.last.get_by_text("Læst").get_attribute("aria-live") == "off"
    taken.send("Og en ting til")
    expect(taken.mine.last).to_contain_text("Sendt")
    expect(taken.log.get_by_text("Læst")).to_have_count(0)


def test_the_machine_reads_at_once_so_nothing_is_marked(page: Page, townhall: Townhall) -> None:
    page.goto(townhall.page)
    chat = Chat(page).open()
    chat.send("Hej")
    expect(chat.mine).to_have_count(1)
    page.wait_for_timeout(200)
    expect(chat.log.get_by_text("Sendt")).to_have_count(0)


def test_the_queue_is_one_line_that_stays_in_sight_and_is_heard_when_the_place_changes(
    chat: Chat, townhall: Townhall
) -> None:
    note_changes(heard(chat))
    line = chat.log.locator(".queue")
    expect(line).to_have_text("Du er nummer 3 i køen. Ventetiden er omkring 20 min.")
    townhall.whisper("queue", "system", queue=3, minutes=15)
    expect(line).to_have_text("Du er nummer 3 i køen. Ventetiden er omkring 15 min.")
    townhall.whisper("queue", "system", queue=2, minutes=10)
    expect(line).to_have_text("Du er nummer 2 i køen. Ventetiden er omkring 10 min.")
    townhall.whisper("queue", "system", queue=2)
    expect(line).to_have_text("Du er nummer 2 i køen.")
    assert news(chat.page) == ["Du er nummer 2 i køen. Ventetiden er omkring 10 min."]
    assert line.locator("[aria-live=off]").count() == 1
    for number in range(12):
        chat.send(f"Det handler om mit pas, del {number}")
    expect(chat.mine).to_have_count(13)
    expect(line).to_be_in_viewport()
    townhall.whisper("queue", "system", queue=1, minutes=5)
    expect(line).to_have_text("Du er nummer 1 i køen. Ventetiden er omkring 5 min.")
    chat.page.screenshot(path=ARTEFACTS / "widget-queue.png")
    chat.button("English").click()
    expect(line).to_have_text("You are number 1 in the queue. The wait is about 5 min.")
    townhall.holds("staff", staff_name="Mette")
    expect(chat.log).to_contain_text("You are now talking to Mette")
    expect(line).to_have_count(0)


def test_staff_who_leave_put_one_back_in_the_queue_with_a_way_out(taken: Chat, townhall: Townhall) -> None:
    words = "Mette er gået fra chatten. Du er nummer 1 i køen."
    townhall.holds("waiting", queue=1, text=words, buttons=[{"title": "Fortsæt med Indgang i stedet"}])
    expect(taken.log.locator(".queue")).to_have_text(words)
    taken.button("Fortsæt med Indgang i stedet").click()
    expect(taken.mine.last).to_contain_text("Fortsæt med Indgang")


def offered(chat: Chat, townhall: Townhall, sender: str = "assistant") -> Locator:
    townhall.say(sender, text=CLOSED, form="message")
    form = chat.element.get_by_role("form", name="Skriv en besked til en medarbejder")
    expect(form).to_be_visible()
    return form


def fill(form: Locator, **other: str) -> None:
    form.get_by_label("Dit navn").fill(other.get("name", str(LETTER["name"])))
    form.get_by_label("Din e-mail eller dit telefonnummer").fill(other.get("contact", str(LETTER["contact"])))
    form.get_by_label("Din besked").fill(other.get("text", str(LETTER["text"])))
    form.get_by_role("checkbox").check()


def send(form: Locator) -> None:
    form.get_by_role("button", name="Send beskeden").click()


@pytest.mark.parametrize("sender", ["assistant", "system"])
def test_a_message_is_left_and_its_receipt_stays_after_a_reload(chat: Chat, townhall: Townhall, sender: str) -> None:
    form = offered(chat, townhall, sender)
    expect(form).to_contain_text("Ja, gem mit navn")
    expect(form).to_contain_text("30 dage")
    fill(form)
    send(form)
    expect(chat.log).to_contain_text(RECEIPT)
    expect(form).to_have_count(0)
    expect(chat.mine.last).to_contain_text("Hvornår kan jeg hente")
    (sent,) = townhall.sent("message-left")
    assert {**sent, "client_id": ""} == LETTER | {"client_id": ""}
    assert chat.element.evaluate("chat => !!chat.shadowRoot.activeElement")
    chat.page.reload()
    expect(chat.log).to_contain_text(RECEIPT)
    chat.page.wait_for_timeout(300)
    expect(form).to_have_count(0)
    expect(offered(chat, townhall)).to_have_count(1)  # a later offer is a new one


def test_what_is_wrong_stands_at_its_field_and_goes_when_it_is_right(chat: Chat, townhall: Townhall) -> None:
    form = offered(chat, townhall)
    send(form)
    name, contact, text, consent = (
        form.get_by_label("Dit navn"),
        form.get_by_label("Din e-mail eller dit telefonnummer"),
        form.get_by_label("Din besked"),
        form.get_by_role("checkbox"),
    )
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("Skriv dit navn.")
    expect(contact).to_have_accessible_description(re.compile("Her svarer vi dig. Skriv en e-mailadresse"))
    expect(text).to_have_accessible_description(re.compile("Skriv din besked."))
    expect(consent).to_have_accessible_description(re.compile("Sæt hak her"))
    for each in (name, contact, text, consent):
        expect(each).to_have_attribute("aria-invalid", "true")
    chat.page.screenshot(path=ARTEFACTS / "widget-form-errors.png")
    keyboard = chat.page.keyboard
    keyboard.type("Inger Holm")
    expect(name).not_to_have_attribute("aria-invalid", "true")
    keyboard.press("Tab")
    keyboard.type("12 34 56")
    expect(contact).to_have_attribute("aria-invalid", "true")
    keyboard.type(" 78")
    expect(contact).not_to_have_attribute("aria-invalid", "true")
    keyboard.press("Tab")
    keyboard.type("Ring til mig")
    keyboard.press("Tab")
    keyboard.press("Space")
    assert townhall.sent("message-left") == []
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(chat.log).to_contain_text(RECEIPT)


def test_a_cpr_number_is_caught_before_it_is_sent(chat: Chat, townhall: Townhall) -> None:
    form = offered(chat, townhall)
    fill(form, text="Mit nummer er 010190-1234, ring")
    expect(form.get_by_role("alert").filter(has_text="Det ligner et CPR-nummer")).to_be_visible()
    expect(form.get_by_label("Din besked")).to_have_accessible_description(re.compile("ligner et CPR-nummer"))
    send(form)
    expect(form.get_by_label("Din besked")).to_be_focused()
    assert townhall.sent("message-left") == []
    form.get_by_role("button", name="Fjern nummeret").click()
    expect(form.get_by_label("Din besked")).to_have_value("Mit nummer er [CPR-nummer fjernet], ring")
    send(form)
    expect(chat.log).to_contain_text(RECEIPT)
    assert "010190" not in json.dumps(townhall.posts)


def test_nothing_is_lost_when_it_cannot_be_sent_and_it_is_stored_once(chat: Chat, townhall: Townhall) -> None:
    refused = {"status": 422, "detail": "Ret felterne", "errors": [{"field": "contact", "detail": "Otte cifre, tak."}]}
    townhall.refusals = [
        JSONResponse({"status": 503, "detail": ""}, status_code=503),
        JSONResponse(refused, status_code=422),
        JSONResponse({"status": 409, "detail": "Medarbejderne svarer ikke i chatten."}, status_code=409),
    ]
    form = offered(chat, townhall)
    fill(form)
    send(form)
    expect(form.get_by_role("alert").filter(has_text="Beskeden er ikke sendt endnu")).to_be_visible()
    townhall.say("assistant", text="En anden besked imens")
    expect(form.get_by_label("Din besked")).to_have_value(str(LETTER["text"]))
    send(form)
    expect(form.get_by_label("Din e-mail")).to_be_focused()
    expect(form.get_by_label("Din e-mail")).to_have_accessible_description(re.compile("Otte cifre, tak."))
    send(form)
    expect(form.get_by_role("alert").filter(has_text="svarer ikke i chatten")).to_be_visible()
    send(form)
    expect(chat.log).to_contain_text(RECEIPT)
    assert len({body["client_id"] for body in townhall.sent("message-left")}) == 1
    assert len(townhall.sent("message-left")) == 4


def test_what_is_being_filled_in_is_not_scrolled_away(chat: Chat, townhall: Townhall) -> None:
    form = offered(chat, townhall)
    form.get_by_label("Dit navn").fill("Inger")
    for number in range(8):
        townhall.mette(f"Langt svar {number}\n\nmed flere afsnit")
    expect(staffs(chat)).to_have_count(8)
    chat.page.wait_for_timeout(200)
    expect(form.get_by_label("Dit navn")).to_be_in_viewport()


def test_a_form_of_another_kind_is_left_out(chat: Chat, townhall: Townhall) -> None:
    townhall.say("assistant", text="Noget nyt", form="future")
    expect(chat.answers.last).to_contain_text("Noget nyt")
    expect(chat.log.locator("form")).to_have_count(0)


def test_the_cards_of_staff_look_as_the_assistants(taken: Chat, townhall: Townhall) -> None:
    answer = {"id": "pas_pris", "topic": "pas", "sources": [{"title": "borger.dk", "url": "https://www.borger.dk/pas"}]}
    townhall.mette(**COURSES, answer=answer | {"reviewed": "2026-11-22"})
    said = staffs(taken).last
    expect(cards(said)).to_have_count(5)
    expect(said.locator(".source")).to_contain_text("Kilde: borger.dk")
    expect(said).to_contain_text("Mette")
    expect(said.get_by_text("Hjalp svaret?")).to_have_count(0)
    assert quick(taken) == ["Flere", "Andet tidspunkt"]
    taken.page.screenshot(path=ARTEFACTS / "widget-staff-cards.png")
    cards(said).first.get_by_role("button").click()
    expect(taken.mine.last).to_contain_text("Tilmeld iPad for begyndere")
    townhall.edit(next(one["id"] for one in townhall.events if "courses" in one), "Jeg fandt fem.")
    expect(said.locator(".bubble")).to_have_text("Jeg fandt fem.")
    expect(cards(said)).to_have_count(5)


def test_a_conversation_that_staff_end_is_rated(taken: Chat, townhall: Townhall) -> None:
    townhall.whisper("typing", staff_name="Mette")
    townhall.say("staff", kind="closed", text="Mette har afsluttet samtalen.", staff_name="Mette")
    question = taken.element.get_by_role("group", name=re.compile("Hvor godt fik du hjælp"))
    expect(question).to_be_visible()
    expect(taken.dialog.locator(".typing")).to_be_hidden()
    question.get_by_role("button", name="5").click()
    expect(question).to_contain_text("Tak")
    assert townhall.sent("rating") == [{"score": 5, "comment": ""}]


@pytest.mark.parametrize("look", ["light", "dark", "forced"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong_and_all_fits(browser: Browser, townhall: Townhall, look: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 720},
        color_scheme="dark" if look == "dark" else "light",
        forced_colors="active" if look == "forced" else "none",
        reduced_motion="reduce",
        bypass_csp=True,  # axe is not ours
    )
    page = context.new_page()
    page.goto(townhall.page)
    chat = Chat(page).open()
    chat.send("Jeg vil tale med et menneske")
    expect(chat.mine).to_have_count(1)
    townhall.holds("waiting", queue=3, minutes=20)
    expect(chat.log.locator(".queue")).to_be_visible()
    form = offered(chat, townhall)
    send(form)
    fill(form, name="", text="010190-1234")
    expect(form.get_by_role("button", name="Fjern nummeret")).to_be_visible()
    assert violations(page) == []
    page.screenshot(path=ARTEFACTS / f"widget-form-{look}-{width}.png")
    townhall.holds("staff", staff_name="Mette")
    wrong, secret = townhall.mette("Det koster 800 kr."), townhall.mette("Hemmeligt")
    townhall.edit(wrong, "Det koster 891 kr.")
    townhall.edit(secret, "")
    expect(chat.log).to_contain_text("trukket tilbage")
    chat.send("Tak")
    expect(chat.mine.last).to_contain_text("Sendt")
    townhall.whisper("read", event=townhall.events[-1]["id"])
    townhall.whisper("typing", staff_name="Mette")
    expect(chat.mine.last).to_contain_text("Læst")
    expect(chat.dialog.locator(".typing")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert chat.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    page.screenshot(path=ARTEFACTS / f"widget-staff-{look}-{width}.png")
    context.close()
