"""The pages for accounts, the log and the archive in a real browser, against a gateway alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indgang.conversations import Conversations
from indgang.events import said_by
from indgang.queue import Queues
from indgang.store import connect
from tests.browser.chat import violations
from tests.browser.conftest import ARTEFACTS
from tests.browser.office import PASSWORD, open_office

pytestmark = pytest.mark.slow


async def _conversation(redis_url: str) -> str:
    """A conversation's id."""
    async with connect(redis_url) as redis:
        first = [said_by("assistant", "Hej. Jeg er **Indgang**."), said_by("citizen", "Min cykel er væk <b>")]
        opened, _ = await Conversations(redis).open("eksempelby", "kommune", "", 30, first)
        await Queues(redis).touch("eksempelby", opened, 30 * 86_400)
        return opened


@pytest.fixture(scope="module")
def served(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The gateway's address, and a conversation's id."""
    with open_office(redis_url, tmp_path_factory.mktemp("gateway")) as office:
        office.account("mona", "Mona Møller", "administrator", sites=["eksempelby", "proevestrup"])
        office.account("ole", "Ole fra Borgerservice", off=True)
        yield office.url, office.run(_conversation(redis_url))


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
