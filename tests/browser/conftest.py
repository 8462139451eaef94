"""What the browser tests need beside the whole product: Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from indgang.config import ROOT

ARTEFACTS = ROOT / "artefacts" / "browser"
CHROMIUM = [
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# Not for the whole session: Playwright's loop would stand in the way of the asynchronous tests elsewhere.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("INDGANG_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail("The browser tests need Chromium (on Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser: their own storage, Danish, nothing remembered."""
    made = browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 800}, accept_downloads=True)
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page whose last picture is kept as an artefact. A script error or a breach of the security policy fails the test."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
    opened.screenshot(path=ARTEFACTS / f"{name}.png")
    assert not wrong
