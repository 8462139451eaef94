"""Course cards, the calendar of free times and the receipt in a real browser, against a stand-in for the citizens' API.

The page stands on another origin than the chat's server, with a strict security policy and with Trusted Types required.
"""

import asyncio
import base64
import hashlib
import json
import re
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from playwright.sync_api import Browser, Locator, Page, expect

from gateway import pages
from indgang.config import ROOT
from tests.browser.chat import Chat, violations

pytestmark = pytest.mark.slow

Event = dict[str, Any]
CODE = "KÆT-4711"
FILE = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
IPAD = {"id": "ipad", "title": "iPad for begyndere", "start": "2026-11-26T10:00:00+01:00"}

COURSES: Event = {
    "text": "Jeg fandt fem kurser.",
    "courses": [
        IPAD
        | {"end": "2026-11-26T12:00:00+01:00", "branch": "Hovedbiblioteket", "address": "Torvet 1", "level": "Begynder"}
        | {
            "teacher": "Inger Holm",
            "price": 0,
            "seats_free": 1,
            "more": 3,
            "bring": "din iPad og din kode",
            "button": 0,
        },
        {"id": "foto", "title": "Billeder på telefonen", "start": "2026-11-27T10:00:00+01:00", "state": "full"}
        | {"waiting_list": True, "price": 75, "button": 1},
        {"id": "net", "title": "Sikker på nettet", "start": "2026-12-01T17:00:00+01:00", "online": True}
        | {"link": "https://www.bibliotek.example/arrangement/7?a=b", "seats_free": 12},
        {
            "id": "aflyst",
            "title": "MitID i ro og mag",
            "start": "2026-12-02",
            "all_day": True,
            "state": "cancelled",
            "button": 0,
        },
        {"id": "ond", "title": "<b>Fed</b> titel", "start": "2026-12-03T10:00:00+01:00", "link": "javascript:alert(1)"},
    ],
    "buttons": [
        {"title": "Tilmeld iPad for begyndere"},
        {"title": "Skriv mig på venteliste"},
        {"title": "Flere"},
        {"title": "Andet tidspunkt"},
    ],
}


def free_times() -> Event:
    """Four days with free times, a day without, and buttons for the weeks beside."""
    days: list[Event] = [{"date": "2026-11-25", "times": []}]
    buttons = [{"title": "Tidligere"}, {"title": "Senere tider"}, {"title": "Et andet sted"}]
    for day in range(26, 30):
        starts = [f"2026-11-{day}T{hour:02}:{minute:02}:00+01:00" for hour in range(10, 14) for minute in (0, 30)]
        first = len(buttons)
        days.append(
            {"date": f"2026-11-{day}", "times": [{"start": s, "button": first + n} for n, s in enumerate(starts)]}
        )
        buttons += [{"title": f"{start[8:10]}/11 kl. {start[11:16]}"} for start in starts]
    return {
        "text": "Vælg en tid.",
        "times": {"title": "Nyt pas", "days": days, "earlier": 0, "later": 1},
        "buttons": buttons,
    }


def receipt(**more: Any) -> Event:
    booking = {"code": CODE, "kind": "appointment", "title": "Nyt pas", "start": "2026-11-26T10:00:00+01:00"}
    place = {"end": "2026-11-26T10:15:00+01:00", "branch": "Borgerservice", "address": "Torvet 1", "name": "Inger Holm"}
    ways = {"bring": "dit gamle pas", "state": "taken", "calendar": True, "cancel": 0, "move": 1}
    buttons = [{"title": "Afbestil tiden"}, {"title": "Flyt tiden"}, {"title": "Tak"}]
    return {"text": "Tiden er din.", "booking": booking | place | ways | more, "buttons": buttons}


REPLIES: dict[str, Event] = {
    "kurser": COURSES,
    "tider": free_times(),
    "ingen tider": {
        "text": "Der er ikke flere.",
        "times": {"title": "Nyt pas", "days": [], "later": 0},
        "buttons": [{"title": "Senere tider"}],
    },
    "to steder": {
        "text": "Vælg en tid.",
        "times": {
            "title": "Nyt pas",
            "days": [
                {
                    "date": "2026-11-26",
                    "times": [
                        {"start": "2026-11-26T10:00:00+01:00", "branch": "Borgerservice", "button": 0},
                        {"start": "2026-11-26T10:00:00+01:00", "branch": "Hovedbiblioteket", "button": 1},
                    ],
                }
            ],
        },
        "buttons": [{"title": "kl. 10, Borgerservice"}, {"title": "kl. 10, Hovedbiblioteket"}],
    },
    "kvittering": receipt(),
    "venteliste": receipt(kind="course", title="iPad for begyndere", state="waiting", place=2),
    "afbestilt": receipt(state="cancelled"),
}


class Library:
    """One municipality with one conversation; `pressed` is what its buttons sent, `file` what the calendar file is answered with."""

    def __init__(self, widget: Path) -> None:
        self.events: list[Event] = []
        self.pressed: list[Event] = []
        self.file = Response(FILE, media_type="text/calendar")
        self.asked: list[str] = []
        self.widget = widget
        self.port = 0
        self.over = False

    @property
    def page(self) -> str:
        return f"http://localhost:{self.port}/side"

    def say(self, sender: str, **event: Any) -> str:
        number = f"{len(self.events) + 1}-0"
        self.events.append({"id": number, "kind": "message", "from": sender, "at": "2026-11-22T12:00:00Z"} | event)
        return number

    def host_page(self) -> HTMLResponse:
        server = f"http://127.0.0.1:{self.port}"
        digest = hashlib.sha384((self.widget / "indgang-chat.js").read_bytes()).digest()
        policy = f"default-src 'none'; script-src {server}; connect-src {server}; require-trusted-types-for 'script'; trusted-types 'none'"
        return HTMLResponse(
            '<!doctype html><html lang="da"><head><title>Side</title><link rel="icon" href="data:,">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>Side</h1></main>'
            f'<script type="module" crossorigin src="{server}/widget/indgang-chat.js" integrity="sha384-{base64.b64encode(digest).decode()}">'
            '</script><indgang-chat id="kommunens-chat" site="eksempelby"></indgang-chat></body></html>',
            headers={"Content-Security-Policy": policy + "; img-src data:"},
        )

    def take(self, body: Event) -> str:
        text = body.get("text")
        if text is None:
            self.pressed.append(body["button"])
            said = next(one for one in self.events if one["id"] == body["button"]["event"])
            text = said["buttons"][body["button"]["index"]]["title"]
        number = self.say("citizen", text=text, client_id=body["client_id"])
        self.say("assistant", **REPLIES.get(text, {"text": "Det er noteret."}))
        return number

    def told(self, what: str, body: Event) -> Response:
        """Whatever else the window tells."""
        if what == "close":
            self.say("system", kind="closed")
        return Response(status_code=204)

    async def stream(self, last: str) -> AsyncIterator[str]:
        at = int(last.split("-")[0])
        while not self.over:
            for event in self.events[at:]:
                yield f"id: {event['id']}\ndata: {json.dumps(event)}\n\n"
            at = len(self.events)
            await asyncio.sleep(0.02)


def app_of(library: Library) -> FastAPI:
    app = FastAPI()
    app.state.services = SimpleNamespace(config=SimpleNamespace(widget=library.widget, data=library.widget))
    app.include_router(pages.router)
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
    api = "/api/v1/conversations"

    @app.get("/side")
    def side() -> HTMLResponse:
        return library.host_page()

    @app.get("/api/v1/sites/eksempelby")
    def site() -> Event:
        return {
            "site": "eksempelby",
            "front": "kommune",
            "name": "Eksempelby",
            "title": "Spørg",
            "greeting": "Hej. Jeg er en robot.",
            "retention_days": 30,
        }

    @app.post(api, status_code=201)
    def start() -> Event:
        library.say("assistant", text="Hej. Jeg er en robot.")
        return {"id": "samtale", "token": "hemmelig"}

    @app.post(f"{api}/samtale/messages", status_code=202)
    async def message(request: Request) -> Event:
        return {"event": library.take(await request.json())}

    @app.get(f"{api}/samtale/events")
    def events(request: Request) -> StreamingResponse:
        return StreamingResponse(
            library.stream(request.headers.get("Last-Event-ID", "0-0")), media_type="text/event-stream"
        )

    @app.get(f"{api}/samtale/bookings/{{name}}")
    def file(name: str, request: Request) -> Response:
        library.asked.append(f"{name} {request.headers['Authorization']}")
        return library.file

    @app.delete(f"{api}/samtale", status_code=204)
    def delete() -> None:
        library.events.clear()

    @app.get(f"{api}/samtale/transcript")
    def transcript() -> Event:
        return {"events": library.events}

    @app.post(f"{api}/samtale/{{what}}")
    async def other(what: str, request: Request) -> Response:
        return library.told(what, await request.json())

    return app


@pytest.fixture(scope="module")
def widget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chat window as its sources are now."""
    folder = tmp_path_factory.mktemp("widget")
    subprocess.run(["node", "build.mjs", f"--into={folder}"], cwd=ROOT / "web_widget", check=True)
    return folder


@contextmanager
def serving(library: Library) -> Iterator[None]:
    settings = uvicorn.Config(app_of(library), port=0, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    library.port = server.servers[0].sockets[0].getsockname()[1]
    yield
    library.over = server.should_exit = True
    thread.join()


@pytest.fixture
def library(widget: Path) -> Iterator[Library]:
    library = Library(widget)
    with serving(library):
        yield library


@pytest.fixture
def chat(page: Page, library: Library) -> Chat:
    page.goto(library.page)
    return Chat(page).open()


def cards(answer: Locator) -> Locator:
    return answer.get_by_role("listitem")


def quick(chat: Chat) -> list[str]:
    return chat.log.locator(".quick button").all_inner_texts()


def test_a_version_that_never_was_is_not_found(chat: Chat, library: Library) -> None:
    for name in ("indgang-chat-0123456789ab.js", "indgang-chat-..%2F..%2Fpackage.js", "indgang-chat-.js"):
        found = chat.page.request.get(f"http://127.0.0.1:{library.port}/widget/{name}")
        assert found.status in (404, 422)


def test_cards_tell_how_a_course_stands(chat: Chat, library: Library) -> None:
    answer = chat.ask("kurser")
    ipad, photos, net, off, hostile = (cards(answer).nth(at) for at in range(5))
    expect(ipad).to_contain_text(re.compile(r"torsdag (den )?26\. november 2026 kl\. 10\.00–12\.00 og 3 gange mere"))
    for words in ("Hovedbiblioteket, Torvet 1", "Gratis", "Tag med: din iPad", "1 ledig plads"):
        expect(ipad).to_contain_text(words)
    expect(photos).to_contain_text("Alle pladser er optaget. Der er en venteliste.")
    expect(photos).to_contain_text("75 kr.")
    expect(net).to_contain_text("Sted: Online")
    elsewhere = net.get_by_role("link", name=re.compile("^Tilmeld hos bibliotek.example"))
    expect(elsewhere).to_have_attribute("href", "https://www.bibliotek.example/arrangement/7?a=b")
    expect(elsewhere).to_have_accessible_name(re.compile("Sikker på nettet"))
    expect(off).to_contain_text("Aflyst")
    expect(off).to_contain_text(re.compile(r"onsdag (den )?2\. december 2026(?! kl)"))
    expect(off.locator("s")).to_have_text("MitID i ro og mag")
    expect(off.get_by_role("button")).to_have_count(0)
    expect(hostile.get_by_role("heading")).to_have_text("<b>Fed</b> titel")
    expect(hostile.get_by_role("link")).to_have_count(0)
    assert quick(chat) == ["Flere", "Andet tidspunkt"]
    wait = photos.get_by_role("button")
    expect(wait).to_have_accessible_name(re.compile(r"^Skriv mig på venteliste – Billeder på telefonen, fredag"))
    before = chat.answers.count()
    wait.press("Enter")
    expect(chat.answer(before)).to_contain_text("noteret")
    assert [one["index"] for one in library.pressed] == [1]


def test_a_time_is_chosen_with_the_keyboard_alone(chat: Chat, library: Library) -> None:
    answer = chat.ask("tider")
    days = answer.get_by_role("tab")
    expect(days).to_have_count(4)
    expect(days.first).to_have_accessible_name(re.compile(r"^torsdag (den )?26\. november, 8 ledige tider$"))
    slots = answer.get_by_role("tabpanel").get_by_role("button")
    expect(slots.first).to_have_accessible_name(re.compile(r"^torsdag (den )?26\. november, kl\. 10\.00$"))
    keyboard = chat.page.keyboard
    for _ in range(20):
        if days.first.evaluate("day => day.matches(':focus')"):
            break
        keyboard.press("Shift+Tab")
    expect(days.first).to_be_focused()
    keyboard.press("ArrowRight")
    expect(days.nth(1)).to_be_focused()
    expect(days.nth(1)).to_have_attribute("aria-selected", "true")
    expect(answer.get_by_role("tabpanel")).to_have_accessible_name(re.compile(r"27\. november"))
    keyboard.press("End")
    expect(days.last).to_be_focused()
    keyboard.press("ArrowRight")
    expect(days.first).to_be_focused()
    keyboard.press("ArrowLeft")
    expect(days.last).to_be_focused()
    keyboard.press("Tab")
    expect(slots.first).to_be_focused()
    keyboard.press("ArrowRight")
    expect(slots.nth(1)).to_have_accessible_name(re.compile(r"29\. november, kl\. 10\.30$"))
    expect(slots.nth(1)).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    expect(slots.nth(1)).to_be_focused()
    keyboard.press("Enter")
    expect(chat.mine.last).to_contain_text("29/11 kl. 10:30")
    expect(chat.field).to_be_focused()
    assert [one["index"] for one in library.pressed] == [3 + 3 * 8 + 1]


def test_the_calendar_leads_to_other_weeks_and_says_when_nothing_is_free(chat: Chat, library: Library) -> None:
    answer = chat.ask("tider")
    before = chat.answers.count()
    answer.get_by_role("button", name="Senere tider").click()
    expect(chat.answer(before)).to_contain_text("noteret")
    answer = chat.ask("ingen tider")
    expect(answer).to_contain_text("Der er ingen ledige tider.")
    expect(answer.get_by_role("tab")).to_have_count(0)
    answer.get_by_role("button", name="Senere tider").click()
    expect(chat.mine).to_have_count(4)
    assert [one["index"] for one in library.pressed] == [1, 0]


def test_the_same_time_at_two_places_is_told_apart(chat: Chat, library: Library) -> None:
    answer = chat.ask("to steder")
    second = answer.get_by_role("tabpanel").get_by_role("button").nth(1)
    expect(second).to_have_accessible_name(re.compile(r"26\. november, kl\. 10\.00 ?, Hovedbiblioteket$"))
    second.click()
    expect(chat.mine.last).to_contain_text("kl. 10, Hovedbiblioteket")
    assert [one["index"] for one in library.pressed] == [1]


def test_the_calendar_offers_no_button_twice(chat: Chat) -> None:
    answer = chat.ask("tider")
    expect(answer.get_by_role("tab")).to_have_count(4)
    assert quick(chat) == ["Et andet sted"]


def test_the_receipt_gives_code_and_calendar_file(chat: Chat, library: Library) -> None:
    answer = chat.ask("kvittering")
    box = answer.locator(".booking")
    expect(box.get_by_role("heading")).to_have_text("Du har en tid: Nyt pas")
    expect(box).to_contain_text("Tag med: dit gamle pas")
    code = box.locator(".code")
    assert "K Æ T, 4 7 1 1" in code.aria_snapshot()
    assert CODE not in code.aria_snapshot()
    assert code.locator("strong").evaluate("code => parseFloat(getComputedStyle(code).fontSize)") >= 24
    with chat.page.expect_download() as download:
        box.get_by_role("button", name="Læg i kalender").click()
    assert download.value.suggested_filename == "aftale.ics"
    assert download.value.path().read_bytes() == FILE
    expect(box.get_by_role("status")).to_contain_text("Filen er hentet")
    assert library.asked == [f"{CODE}.ics Bearer hemmelig"]
    assert quick(chat) == ["Tak"]
    box.get_by_role("button", name="Flyt").click()
    expect(chat.mine.last).to_contain_text("Flyt tiden")
    expect(chat.answers).to_have_count(3)
    box.get_by_role("button", name="Afbestil").click()
    expect(chat.mine.last).to_contain_text("Afbestil tiden")


@pytest.mark.parametrize("status", [404, 503])
def test_a_calendar_file_that_is_not_to_be_had_is_told(chat: Chat, library: Library, status: int) -> None:
    library.file = Response('{"status": 0, "detail": "Nej"}', status_code=status, media_type="application/problem+json")
    answer = chat.ask("kvittering")
    answer.get_by_role("button", name="Læg i kalender").click()
    expect(answer.get_by_role("status")).to_contain_text("Filen kunne ikke hentes")
    expect(chat.field).to_be_visible()
    library.file = Response(FILE)
    with chat.page.expect_download():
        answer.get_by_role("button", name="Læg i kalender").click()
    expect(answer.get_by_role("status")).to_contain_text("Filen er hentet")


def test_the_waiting_list_and_a_cancelled_time(chat: Chat) -> None:
    waiting = chat.ask("venteliste").locator(".booking")
    expect(waiting.get_by_role("heading")).to_have_text("Du står på venteliste: iPad for begyndere")
    expect(waiting).to_contain_text("Du er nummer 2 på ventelisten.")
    off = chat.ask("afbestilt").locator(".booking")
    expect(off.get_by_role("heading")).to_have_text("Afbestilt: Nyt pas")
    expect(off.locator("s")).to_have_text("Nyt pas")
    expect(off.get_by_role("button")).to_have_count(0)
    assert off.locator("dd").first.evaluate("fact => getComputedStyle(fact).textDecorationLine") == "line-through"


def test_cards_calendar_and_receipt_follow_the_language(chat: Chat) -> None:
    courses, times, booked = (chat.ask(what) for what in ("kurser", "tider", "venteliste"))
    expect(booked.locator(".booking")).to_contain_text("Du står på venteliste")
    chat.button("English").click()
    expect(cards(courses).first).to_contain_text(
        re.compile(r"Thursday,? 26 November 2026 at 10:00–12:00 and 3 more times")
    )
    expect(cards(courses).first.get_by_role("button")).to_have_attribute("lang", "da")
    expect(times.get_by_role("tab").first).to_have_accessible_name(
        re.compile(r"^Thursday,? 26 November, 8 free times$")
    )
    times.get_by_role("tab").nth(1).click()
    slot = times.get_by_role("tabpanel").get_by_role("button").first
    expect(slot).to_have_accessible_name(re.compile(r"^Friday,? 27 November, at 10:00$"))
    expect(booked.locator(".booking")).to_contain_text("You are number 2 on the waiting list.")
    expect(booked.get_by_role("button", name="Add to calendar")).to_be_visible()


def test_a_reload_shows_everything_again(chat: Chat) -> None:
    for what in ("kurser", "tider", "kvittering"):
        chat.ask(what)
    chat.page.reload()
    expect(chat.log.locator(".card")).to_have_count(5 + 1 + 1)
    expect(chat.log.locator(".booking")).to_be_in_viewport()
    assert quick(chat) == ["Tak"]


def test_a_copy_of_the_conversation_and_the_question_at_its_end(chat: Chat) -> None:
    chat.ask("kvittering")
    chat.button("Menu").click()
    with chat.page.expect_download() as download:
        chat.button("Hent samtalen").click()
    assert f"Din kode: {CODE}" in download.value.path().read_text("utf-8")
    chat.button("Menu").click()
    chat.button("Slet min samtale").click()
    question = chat.element.get_by_role("alertdialog")
    chat.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(chat.dialog).to_be_visible()
    chat.button("Menu").click()
    chat.button("Afslut samtalen").click()
    expect(chat.element.get_by_role("group", name="Hvor godt fik du hjælp?")).to_be_visible()


@pytest.mark.parametrize("height", [640, 256], ids=["phone", "zoom-400"])
@pytest.mark.parametrize("what", ["kurser", "tider", "to steder", "kvittering", "venteliste"])
def test_a_small_screen_needs_no_sideways_scrolling(page: Page, library: Library, what: str, height: int) -> None:
    page.set_viewport_size({"width": 320, "height": height})
    page.goto(library.page)
    chat = Chat(page).open()
    answer = chat.ask(what)
    expect(answer.locator(".card").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert chat.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    reachable = [
        *answer.get_by_role("button").all(),
        *answer.get_by_role("tab").all(),
        *answer.get_by_role("link").all(),
    ]
    assert reachable
    for each in reachable:
        size = each.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 44, each.inner_text()


@pytest.mark.parametrize("look", ["light", "dark", "forced"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong(browser: Browser, library: Library, look: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 720},
        color_scheme="dark" if look == "dark" else "light",
        forced_colors="active" if look == "forced" else "none",
        bypass_csp=True,  # axe is not ours
    )
    page = context.new_page()
    page.goto(library.page)
    chat = Chat(page).open()
    for what in ("kurser", "tider", "kvittering", "venteliste", "afbestilt"):
        expect(chat.ask(what).locator(".card").first).to_be_visible()
    assert violations(page) == []
    context.close()
