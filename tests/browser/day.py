"""A day at the counter: the people who meet in it, each in a browser of their own, and the pictures taken of it for the guide to staff."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from indgang.config import ROOT
from indgang.danish_dates import now
from setup import ports
from tests.browser.chat import Chat
from tests.browser.conftest import ARTEFACTS
from tests.product import Product

PASSWORD = "rigtig hest batteri"
PICTURES = ARTEFACTS / "staff-day"
LARGEST_PICTURE = 80_000  # bytes
STAFF = {"mette": ("Mette Holm", "agent"), "jonas": ("Jonas Bech", "agent"), "karen": ("Karen Lund", "manager")}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@dataclass
class Day:
    """Opens browsers at the Indgang of `url`. A script error or a breach of the security policy in any of them is in `wrong`."""

    browser: Browser
    url: str
    wrong: list[str] = field(default_factory=list)
    opened: list[BrowserContext] = field(default_factory=list)

    def citizen(self, path: str = "/", element: str = "#kommunens-chat") -> Chat:
        """Somebody on a page of the municipality, with the chat open."""
        page = self.window(480, 760)
        page.goto(f"{self.url}{path}")
        return Chat(page, element).open()

    def desk(self) -> Page:
        """A window for staff, where nobody has signed in."""
        return self.window(1280, 800)

    def staff(self, username: str) -> Page:
        """A member of staff who has signed in, at the inbox."""
        page = self.desk()
        page.goto(f"{self.url}/console")
        sign_in(page, username)
        expect(page.locator("#list-empty")).not_to_have_text("Henter samtaler …")  # only who comes from now on is news
        return page

    def window(self, width: int, height: int) -> Page:
        context = self.browser.new_context(locale="da-DK", viewport={"width": width, "height": height})
        context.set_default_timeout(10_000)
        self.opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if "Content Security" in said.text else None)
        return page

    def close(self) -> None:
        for context in self.opened:
            context.close()


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_label("Adgangskode")).to_have_count(0)


def make_accounts(product: Product) -> None:
    """As `make account` makes them."""
    for username, (name, role) in STAFF.items():
        command = ("gateway.accounts", username, "--name", name, "--site", "eksempelby", "--role", role)
        product.run(*command, "--password-stdin", words=f"{PASSWORD}\n")


def ask_for_a_human(chat: Chat) -> Locator:
    """The line with the citizen's place in the queue."""
    chat.send("Jeg vil gerne tale med et menneske")
    line = chat.log.get_by_text(re.compile(r"Du er nummer \d+ i køen"))
    expect(line.last).to_be_visible()
    return line.last


def open_conversation(desk: Page, chat: Chat, tab: str = "venter") -> None:
    """From its row in the inbox."""
    address = f"#{tab}/{chat.ticket()['id']}"
    desk.locator("#tabs").get_by_role("link", name=tab.capitalize()).click()
    desk.locator(f"#list a[href='{address}']").click()
    expect(desk.locator("#conversation-title")).to_be_visible()


def claim(desk: Page, chat: Chat, tab: str = "venter") -> None:
    open_conversation(desk, chat, tab)
    desk.get_by_role("button", name="Tag samtalen").click()
    expect(desk.get_by_label("Dit svar til borgeren")).to_be_focused()


def fold_summary(desk: Page) -> None:
    """So that more of the thread is seen."""
    desk.locator("#overview > summary").click()
    expect(desk.locator("#overview-parts")).to_be_hidden()


def say(desk: Page, text: str) -> None:
    """Staff write to the citizen and send."""
    desk.get_by_label("Dit svar til borgeren").fill(text)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("log")).to_contain_text(text)


def picture(page: Page, name: str, of: Locator | None = None, height: int = 0) -> None:
    """Keeps what the guide shows: the window, its upper part or `of` alone. A picture that is too large fails here."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    if of:
        of.screenshot(path=path, animations="disabled")
    else:
        size = page.viewport_size or {"width": 0, "height": 0}
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
        page.screenshot(path=path, animations="disabled", clip=clip)
    assert path.stat().st_size <= LARGEST_PICTURE, f"{name}: {path.stat().st_size} bytes"


@dataclass
class Hours:
    """The hours in which Eksempelby's staff answer, in a copy of the content that a gateway follows."""

    content: Path

    def __post_init__(self) -> None:
        self._file = self.content / "municipalities" / "eksempelby.yml"
        self._open = self._file.read_text("utf-8")

    def shut(self) -> None:
        """Today and tomorrow, so that midnight may come in between."""
        today = now().date()
        closed = {WEEKDAYS[(today + timedelta(days)).weekday()] for days in (0, 1)}
        text = self._open
        for day in WEEKDAYS:
            hours = "[]" if day in closed else '["09:00-15:00"]'
            text = text.replace(f'{day}: ["00:00-24:00"]', f"{day}: {hours}")
        assert text.count("09:00-15:00") > self._open.count("09:00-15:00")
        self._file.write_text(text, "utf-8")

    def reopen(self) -> None:
        self._file.write_text(self._open, "utf-8")


@contextmanager
def second_gateway(product: Product, folder: Path) -> Iterator[tuple[str, Hours]]:
    """Another gateway beside the same Redis and Rasa, whose hours a test may change; closed from the start."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    hours, port = Hours(content), ports.free_ports(1)[0]
    hours.shut()
    env = os.environ | product.environment | {"INDGANG_PORT": str(port), "INDGANG_CONTENT": str(content)}
    with (folder / "gateway.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "gateway"], cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/api/v1/readyz", process)
        yield f"http://127.0.0.1:{port}", hours
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the second gateway does not start")
