"""The pages for accounts, the log and the archive in a real browser, against a gateway alone."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from gateway.accounts import Account, Accounts
from gateway.app import create_app
from indgang.config import ROOT, Config
from indgang.conversations import Conversations
from indgang.events import said_by
from indgang.queue import Queues
from indgang.store import connect
from tests.browser.chat import violations
from tests.browser.conftest import ARTEFACTS

pytestmark = pytest.mark.slow
PASSWORD = "rigtig hest batteri"


async def _fill(redis_url: str) -> str:
    """Two accounts and a conversation; its id."""
    async with connect(redis_url) as redis:
        await redis.flushall()
        accounts = Accounts(redis)
        roles = frozenset({"administrator"})
        await accounts.save(Account("mona", "Mona Møller", ["eksempelby", "proevestrup"], roles), PASSWORD)
        await accounts.save(Account("ole", "Ole fra Borgerservice", ["eksempelby"], off=True), PASSWORD)
        first = [said_by("assistant", "Hej. Jeg er **Indgang**."), said_by("citizen", "Min cykel er væk <b>")]
        opened, _ = await Conversations(redis).open("eksempelby", "kommune", "", 30, first)
        await Queues(redis).touch("eksempelby", opened, 30 * 86_400)
        return opened


@pytest.fixture(scope="module")
def served(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The gateway's address, and a conversation's id."""
    folder = tmp_path_factory.mktemp("gateway")
    nowhere = "http://127.0.0.1:9"
    config = Config(
        "127.0.0.1", 0, folder, ROOT / "content", folder, Path("none"), redis_url, nowhere, nowhere, False, None
    )
    found: list[str] = []
    filling = threading.Thread(target=lambda: found.append(asyncio.run(_fill(redis_url))))
    filling.start()
    filling.join()
    server = uvicorn.Server(uvicorn.Config(create_app(config), port=0, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.02)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    assert httpx.get(f"{url}/console/sign-in").status_code == 200
    yield url, found[0]
    server.should_exit = True
    thread.join()


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/console/medarbejdere")
    page.get_by_label("Brugernavn").fill("mona")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Medarbejdere")


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways(
    browser: Browser, served: tuple[str, str], look: str, width: int
) -> None:
    url, conversation = served
    context = browser.new_context(locale="da-DK", viewport={"width": width, "height": 800}, color_scheme=look)
    page = context.new_page()

    def seen(name: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"people-{name}-{width}-{look}.png", full_page=True)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    sign_in(page, url)
    seen("list")
    for name, path in {
        "person": "medarbejdere/ole",
        "deletion": "medarbejdere/ole/slet",
        "own": "konto",
        "log": "logbog",
        "conversation": f"arkiv/samtale/{conversation}",
        "conversation-deletion": f"arkiv/samtale/{conversation}/slet",
    }.items():
        page.goto(f"{url}/console/{path}")
        seen(name)
    page.goto(f"{url}/console/medarbejdere/ny")
    page.get_by_role("button", name="Lav kontoen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    seen("wrong")
    page.get_by_label("Brugernavn").fill(f"ny{width}{look}")
    page.get_by_label("Navn", exact=True).fill("Nyansat")
    page.get_by_label("Eksempelby Kommune", exact=True).check()
    page.get_by_role("button", name="Lav kontoen").click()
    expect(page.get_by_role("status")).to_contain_text("kun denne ene gang")
    seen("password")
    page.goto(f"{url}/console/arkiv")
    page.get_by_label("Ord i samtalen").fill("cykel")
    page.get_by_role("button", name="Søg").click()
    expect(page.get_by_role("link", name="kl.")).to_be_visible()
    seen("archive")
    page.get_by_role("link", name="Slet alle en persons samtaler").click()
    page.get_by_label("Bookingkode eller samtalens nummer").fill(conversation)
    page.get_by_role("button", name="Find samtalerne").click()
    seen("all-of-a-person")
    context.close()
