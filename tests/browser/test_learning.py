"""An editor teaches with clicks in a real browser, in front of a gateway whose assistant says what the test wants."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat import violations
from tests.browser.conftest import ARTEFACTS
from tests.browser.office import PASSWORD, Office, open_office
from tests.gateway.conftest import Citizen

pytestmark = pytest.mark.slow

ROOM = "/console/laering"
UNSURE = "hvornår ligger bogen med mit billede klar"
PRICE = "Hvad skal jeg af med for sådan et?"
LONG = "Jeg hedder Bo og min mor på 83 skal til Mallorca, " + "og så er der det med passet, " * 7 + "hvad gør vi?"
GUESSES = [{"id": one, "confidence": 0.3} for one in ("pas_levering", "pas_pris", "pas_hent")]


def _rated(office: Office, citizen: Citizen, comment: str) -> None:
    """The last answer did not help."""
    answer = office.run(citizen.transcript())[-1]
    rating = {"event": answer["id"], "helpful": False, "comment": comment}
    office.run(citizen.client.post(f"{citizen.path}/rating", json=rating, headers=citizen.headers)).raise_for_status()


@pytest.fixture(scope="module")
def url(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gateway where editors have something to decide."""
    unsure = [{"answer": "nlu_fallback", "confidence": 0.3, "ranking": GUESSES}]
    says = {UNSURE: unsure, LONG: unsure, PRICE: [{"answer": "pas_pris", "confidence": 0.7}]}
    with open_office(redis_url, tmp_path_factory.mktemp("gateway"), says) as office:
        office.account("mona", "Mona Møller", "editor")
        for text in (UNSURE, UNSURE, UNSURE, LONG):
            office.citizen(text)
        _rated(office, office.citizen(PRICE), "Der stod ikke, hvad det koster for min mor.\nHun er 83.")
        office.citizen("asdf qwer")
        yield office.url


@pytest.fixture
def desk(browser: Browser, url: str) -> Iterator[Page]:
    """Mona's browser, signed in."""
    context = browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 800}, base_url=url)
    page = context.new_page()
    page.goto(ROOM)
    page.get_by_label("Brugernavn").fill("mona")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url(lambda where: "sign-in" not in where)
    yield page
    context.close()


def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways(desk: Page) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    pages = {
        "list": ROOM,
        "examples": f"{ROOM}/afgjort/eksempler",
        "wanted": f"{ROOM}/afgjort/mangler",
        "comments": f"{ROOM}/kommentarer",
        "answer": "/console/indhold/pas_pris",
    }
    desk.goto(ROOM)
    box = desk.get_by_role("listitem").filter(has_text="asdf qwer")
    box.get_by_role("button", name="Her mangler et svar").click()
    for width, look in ((1280, "light"), (320, "dark")):
        desk.set_viewport_size({"width": width, "height": 800})
        desk.emulate_media(color_scheme="dark" if look == "dark" else "light")
        for name, path in pages.items():
            desk.goto(path)
            expect(desk.get_by_role("heading", level=1)).to_be_visible()
            assert violations(desk) == [], name
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, name
            desk.screenshot(path=ARTEFACTS / f"learning-{name}-{width}-{look}.png", full_page=True)


def test_a_sentence_is_corrected_taught_and_taken_back(desk: Page) -> None:
    desk.goto(ROOM)
    box = desk.get_by_role("listitem").filter(has_text="Jeg hedder Bo")
    box.get_by_text("Ret sætningen først").click()
    box.get_by_label("Sådan bliver den et eksempel").fill("   ")
    box.get_by_label("Et andet svar").fill("pas_noed")
    box.get_by_label("Et andet svar").press("Enter")  # the choice in the field, not the first button
    expect(desk.get_by_role("alert")).to_contain_text("mindst ét ord")
    assert violations(desk) == []
    desk.screenshot(path=ARTEFACTS / "learning-wrong.png", full_page=True)
    expect(box.get_by_label("Et andet svar")).to_have_value("pas_noed")
    box.get_by_label("Sådan bliver den et eksempel").fill("min mor skal rejse, og passet er væk")
    box.get_by_role("button", name="Vælg svaret").click()
    expect(desk.get_by_role("status").first).to_contain_text(
        "“min mor skal rejse, og passet er væk” er nu et eksempel på"
    )
    desk.screenshot(path=ARTEFACTS / "learning-done.png")
    desk.get_by_role("link", name="Eksempler til træning").click()
    expect(desk.get_by_role("row").filter(has_text="min mor skal rejse")).to_contain_text("Venter på næste træning")
    desk.get_by_role("button", name="Fortryd").first.click()
    expect(desk.get_by_text("Dit valg er fortrudt.")).to_be_visible()
    desk.get_by_role("link", name="Skal ses på").click()
    expect(desk.get_by_role("listitem").filter(has_text="Jeg hedder Bo")).to_be_visible()


def test_one_click_without_scripts(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="da-DK", base_url=url, java_script_enabled=False)
    page = context.new_page()
    page.goto(ROOM)
    page.get_by_label("Brugernavn").fill("mona")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    box = page.get_by_role("listitem").filter(has_text=UNSURE)
    expect(box).to_contain_text("3 samtaler")
    box.get_by_role("group").get_by_role("button").first.click()
    expect(page.get_by_role("status").first).to_contain_text(f"“{UNSURE}” er nu et eksempel på")
    expect(page.get_by_role("listitem").filter(has_text=UNSURE)).to_have_count(0)
    context.close()
