"""Editors read every answer as citizens are told it, each for their own municipalities only."""

import dataclasses
import re
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from gateway.console.markup import markdown
from indgang.config import Config
from indgang.danish_dates import now
from indgang.tallies import Counted, Tallies
from tests.gateway.conftest import Citizen, Script
from tests.gateway.desk import CONTENT, Desk, edited, own, two_municipalities

pytestmark = pytest.mark.slow


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    """The project's own content, where a test may edit it."""
    shutil.copytree(config.content, tmp_path / "content")
    two_municipalities(tmp_path / "content")
    return dataclasses.replace(config, content=tmp_path / "content")


@pytest.fixture
def content(config: Config) -> Path:
    return config.content


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    """An editor of Eksempelby; Naboby is not hers."""
    async with Desk(gateway, redis, ["eksempelby"], "editor") as desk:
        yield desk


async def test_the_list_has_every_answer_and_narrows_by_its_address(content: Path, desk: Desk) -> None:
    assert sorted(await desk.answers("")) == sorted(path.stem for path in content.glob("answers/*/*.yml"))
    assert await desk.answers("q=KOSTER+folkepension&emne=pas") == ["pas_pris"]
    assert "Ingen svar passer på det, du søger" in await desk.see(f"{CONTENT}?q=xyzzy")


@pytest.mark.parametrize(
    "query",
    ["q=%00%ff", "q=" + "x" * 200, "tilstand=%3Cscript%3E", "front=x&language=y", "emne=../..", "q=%3Cscript%3E"],
)
async def test_odd_addresses_do_no_harm(desk: Desk, query: str) -> None:
    page = (await desk.client.get(f"{CONTENT}?{query}")).text
    assert "<script>" not in page
    assert "Svar hos Eksempelby Kommune" in page


async def test_the_list_tells_the_state_of_each_answer(content: Path, desk: Desk) -> None:
    today, dates = now().date(), r"reviewed: .*\nreview_by: .*"
    edited(content, "answers/pas/pas_pris.yml", "published: true", "published: false")
    due, old = today + timedelta(days=9), today - timedelta(days=1)
    edited(content, "answers/pas/pas_hent.yml", dates, f"reviewed: 2020-01-01\nreview_by: {due}")
    edited(content, "answers/pas/pas_barn.yml", dates, f"reviewed: 2020-01-01\nreview_by: {old}")
    own(content, "pas_noed", "Det koster {fact.flytning_boede} kr.")
    await desk.until(f"{CONTENT}?tilstand=silent", "pas_noed")
    assert await desk.answers("tilstand=unpublished&emne=pas") == ["pas_pris"]
    assert await desk.answers("tilstand=due&emne=pas") == ["pas_hent"]
    assert await desk.answers("tilstand=old&emne=pas") == ["pas_barn"]
    assert await desk.answers("tilstand=silent&emne=pas") == ["pas_noed"]
    assert await desk.answers("tekst=own&emne=pas") == ["pas_noed"]


async def test_an_answer_is_shown_as_the_citizen_gets_it(desk: Desk, citizen: Citizen, script: Script) -> None:
    script.says["frist?"] = [{"answer": "flytning_frist", "confidence": 0.9}]
    said = await citizen.answer_to("frist?")
    page = await desk.see(f"{CONTENT}/flytning_frist")
    assert unescape(markdown(said["text"])) in page
    assert "{fact.flytning_frist_dage}" in page
    assert all(button["title"] in page for button in said["buttons"])
    assert said["answer"]["sources"][0]["title"] in page
    assert "content/answers/flytning/flytning_frist.yml" in page
    english = await desk.see(f"{CONTENT}/flytning_frist?language=en")
    assert "content/english/flytning/flytning_frist.yml" in english
    assert '<div class="bubble body" lang="en">' in english


async def test_the_values_of_a_text_are_told_and_those_that_are_missing(content: Path, desk: Desk) -> None:
    own(content, "pas_noed", "Ring på {phone}. Bøden er {fact.flytning_boede} kr.")
    page = await desk.until(f"{CONTENT}/pas_noed", "{fact.flytning_boede}")
    rows = re.findall(r'<code>\{([^}]+)\}</code>.*?"Værdi i dag">(.*?)</td>', page, re.DOTALL)
    values = dict(rows)
    assert values["phone"] == "12 34 56 78"
    assert "Ingen værdi i dag" in values["fact.flytning_boede"]
    assert "<p>Ring på 12 34 56 78.</p>" in page


async def test_what_is_not_published_shows_what_is_said_instead_and_the_draft(content: Path, desk: Desk) -> None:
    before = await desk.see(f"{CONTENT}/pas_pris")
    edited(content, "answers/pas/pas_pris.yml", "published: true", "published: false")
    page = await desk.until(f"{CONTENT}/pas_pris", "Ikke udgivet")
    said, _, draft = page.partition("Sådan bliver svaret, når det udgives")
    assert "Det har jeg ikke et svar på" in said
    assert "Det har jeg ikke et svar på" not in before
    assert "afhænger af din alder" in draft


async def test_what_citizens_write_and_whether_it_helped_is_told(desk: Desk, redis: Redis) -> None:
    given: dict[Counted, int] = {"given": 40, "helpful": 2, "unhelpful": 6}
    for what, times in given.items():
        for _ in range(times):
            await Tallies(redis).count("eksempelby", "pas_pris", what, now())
    page = await desk.see(f"{CONTENT}/pas_pris")
    assert "mange siger, at svaret ikke hjalp" in page
    assert page.partition("Det kan borgerne skrive")[2].count("<li>") > 20
    row = (await desk.see(f"{CONTENT}?q=pas_pris")).partition("pas_pris?")[2]
    assert '"Givet" class="number">40<' in row
    assert "25 %" in row


async def test_the_same_answer_elsewhere_is_shown_of_ones_own_only(
    content: Path, gateway: httpx.AsyncClient, redis: Redis
) -> None:
    own(content, "pas_noed", "Her gælder vores egen regel.", site="naboby")
    async with Desk(gateway, redis, ["eksempelby", "naboby"], "editor") as both:
        assert "Naboby Kommune" in await both.until(f"{CONTENT}/pas_noed?site=eksempelby", "vores egen regel")
    async with Desk(gateway, redis, ["eksempelby"], "editor") as one:
        page = await one.see(f"{CONTENT}/pas_noed?site=eksempelby")
        assert "Naboby" not in page
        assert "vores egen regel" not in page


@pytest.mark.parametrize("path", ["", "/pas_pris", "/udskrift", "/efterse"])
async def test_another_municipality_does_not_exist_for_an_editor(desk: Desk, path: str) -> None:
    other = await desk.see(f"{CONTENT}{path}?site=naboby", 404)
    assert other == await desk.see(f"{CONTENT}{path}?site=findesikke", 404)
    assert "Naboby" not in other
    assert "Siden findes ikke" in other


async def test_an_answer_that_is_none_and_an_account_without_municipality(
    desk: Desk, gateway: httpx.AsyncClient, redis: Redis
) -> None:
    assert "Siden findes ikke" in await desk.see(f"{CONTENT}/findes_ikke", 404)
    async with Desk(gateway, redis, [], "editor") as nowhere:
        assert "Siden findes ikke" in await nowhere.see(CONTENT, 404)


async def test_a_broken_file_is_told_and_the_old_text_is_still_said(content: Path, desk: Desk) -> None:
    edited(content, "answers/pas/pas_pris.yml", r"(?m)^owner:", "ejer:")
    page = await desk.until(CONTENT, "En fil har en fejl")
    assert re.search(r"content/answers/pas/pas_pris\.yml</code>, linje \d+: kender ikke nøglen ejer", page)
    assert "Den gamle tekst bruges stadig" in page
    answer = await desk.see(f"{CONTENT}/pas_pris")
    assert "kender ikke nøglen ejer" in answer
    assert "<strong>afhænger af din alder</strong>" in answer
    assert "kender ikke nøglen ejer" in await desk.see(f"{CONTENT}/efterse")


async def test_another_municipalitys_broken_file_is_not_told(content: Path, desk: Desk) -> None:
    own(content, "pas_noed", "Vores regel.", site="naboby")
    edited(content, "municipalities/naboby/answers/pas_noed.yml", "owner:", "ejer:")
    edited(content, "answers/pas/pas_pris.yml", r"(?m)^owner:", "ejer:")
    assert "naboby" not in await desk.until(CONTENT, "pas_pris.yml</code>")
    assert "naboby" not in await desk.see(f"{CONTENT}/efterse")


async def test_hostile_content_stays_text(content: Path, desk: Desk) -> None:
    own(content, "pas_noed", "<script>alert(1)</script> <img src=x onerror=alert(1)> {phone}", title="<b>Nødpas</b>")
    await desk.until(f"{CONTENT}?q=pas_noed", "<b>Nødpas</b>")
    for path in ("?q=pas_noed", "/pas_noed", "/udskrift", "/efterse"):
        raw = (await desk.client.get(f"{CONTENT}{path}")).text
        assert not re.search(r"<script>|<img|<b>", raw), path


async def test_the_findings_are_told_with_the_page_to_open(content: Path, desk: Desk) -> None:
    dates = "reviewed: 2020-01-01\nreview_by: 2021-01-01"
    edited(content, "answers/pas/pas_barn.yml", r"reviewed: .*\nreview_by: .*", dates)
    page = await desk.until(f"{CONTENT}/efterse", "/console/indhold/pas_barn?")
    assert "1. januar 2021" in page


async def test_the_printout_has_all_answers_with_a_box_to_tick(content: Path, desk: Desk) -> None:
    page = await desk.see(f"{CONTENT}/udskrift?front=bibliotek")
    ids = re.findall(r'<h3 id="(\w+)"', page)
    assert sorted(ids) == sorted(path.stem for path in content.glob("answers/*/*.yml"))
    assert page.count('class="box"') == page.count(">Initialer</span>") == len(ids)
    today = now().date()
    assert f'class="where">Eksempelby Kommune · {today.day}. ' in page
    assert "bibliotekets hjemmeside, på dansk" in page


async def test_nobody_who_is_signed_out_sees_anything(gateway: httpx.AsyncClient) -> None:
    for path in (CONTENT, f"{CONTENT}/pas_pris", f"{CONTENT}/udskrift", f"{CONTENT}/efterse"):
        answer = await gateway.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/console/sign-in?til=")


NEW = '<span class="unseen"> (åbner i nyt vindue)</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("En\nto\n\ntre", "<p>En<br>to</p>\n<p>tre</p>"),
        ("- **a**\n- b\n  c\n1. d", "<ul><li><strong>a</strong></li><li>b c</li></ul>\n<ol><li>d</li></ol>"),
        ("[x](tel:112)", '<p><a href="tel:112">x</a></p>'),
        ("[x](https://x.dk)", f'<p><a href="https://x.dk" target="_blank" rel="noopener noreferrer">x{NEW}</a></p>'),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("<img src=x>", "<p>&lt;img src=x&gt;</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
        (
            '[x](https://x.dk/"onclick="alert)',
            f'<p><a href="https://x.dk/&#34;onclick=&#34;alert" target="_blank" rel="noopener noreferrer">x{NEW}</a></p>',
        ),
    ],
)
def test_markdown_is_what_the_chat_window_makes_of_it(text: str, html: str) -> None:
    assert markdown(text) == html
