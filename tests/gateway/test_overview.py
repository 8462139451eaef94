"""The overview: true numbers, honest words, every table as a file, for one's own municipality only."""

import csv
import io
import re
import shutil
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from playwright.async_api import async_playwright
from redis.asyncio import Redis

from gateway.console.comparison import compared, parts
from gateway.console.pictures import Line, Picture, change, percent, reached_by
from indgang.content import Content
from indgang.counts import Counts
from indgang.danish_dates import now
from tests.browser.chat import AXE
from tests.browser.conftest import ARTEFACTS, CHROMIUM
from tests.gateway.desk import Desk
from tests.gateway.made_up_days import fill

pytestmark = pytest.mark.slow

PLACE = "/console/overblik"


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    """A manager of Eksempelby; Prøvestrup is not hers."""
    async with Desk(gateway, redis, ["eksempelby"], "manager") as desk:
        yield desk


async def count(redis: Redis, days_ago: int = 0, site: str = "eksempelby", **numbers: int) -> None:
    fields = {name.replace("__", ":"): number for name, number in numbers.items()}
    await Counts(redis).add(site, now().date() - timedelta(days=days_ago), fields)


async def rows(desk: Desk, picture: str, query: str = "") -> list[list[str]]:
    """The file of one picture, as a Danish spreadsheet reads it."""
    answer = await desk.client.get(f"{PLACE}/{picture}.csv?{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


async def test_the_numbers_of_the_period_and_of_the_one_before(desk: Desk, redis: Redis) -> None:
    await count(redis, conversations=6, result__solved=4, result__staff=2)
    await count(redis, 6, conversations=4, result__solved=3, result__unsolved=1)
    await count(redis, 7, conversations=8, result__solved=8)
    await count(redis, site="proevestrup", conversations=99)
    page = await desk.see(f"{PLACE}?periode=7")
    assert "I alt 10 samtaler, 25 % flere end i perioden før (8)." in page
    assert "Assistenten løste 7 af 10 samtaler: 70 %." in page
    assert "99" not in re.sub(r"<[^>]*>", "", page)
    assert await rows(desk, "resultat", "periode=7") == [
        ["Resultat", "Samtaler", "Andel i procent", "Perioden før"],
        ["Løst af assistenten", "7", "70,0", "8"],
        ["Besvaret af en medarbejder", "2", "20,0", "0"],
        ["Bad om en medarbejder, men fik ingen", "0", "0,0", "0"],
        ["Ikke løst", "1", "10,0", "0"],
    ]
    assert [row[1] for row in (await rows(desk, "samtaler", "periode=7"))[1:]] == ["4", "0", "0", "0", "0", "0", "6"]


async def test_few_are_shown_without_percent(desk: Desk, redis: Redis) -> None:
    await count(redis, conversations=4, result__solved=3)
    await count(redis, 40, conversations=2)
    page = await desk.see(PLACE)
    assert "Assistenten løste 3 af 4 samtaler (for få til procent)." in page
    assert "I alt 4 samtaler, i perioden før 2." in page
    assert not re.search(r"\d %", re.sub(r"<[^>]*>", "", page))
    assert (await rows(desk, "resultat"))[1] == ["Løst af assistenten", "3", "", "0"]


async def test_an_empty_period_says_so(desk: Desk, redis: Redis) -> None:
    assert "Der er ingen samtaler i de dage." in await desk.see(PLACE)
    await count(redis, conversations=5, result__solved=5)
    page = await desk.see(PLACE)
    assert "Ingen har bedømt en samtale i perioden." in page
    assert "Der er ingen tal fra perioden før." in page


async def test_waits_are_told_as_what_is_known_of_them(desk: Desk, redis: Redis) -> None:
    await count(redis, conversations=20, wait__60=6, wait__120=3, wait__3600=1, wait__times=10, wait__seconds=2_400)
    page = await desk.see(PLACE)
    assert "Halvdelen af gangene ventede borgerne højst 1 minut, og 9 ud af 10 gange højst 2 minutter." in page
    assert "Gennemsnittet er 4 minutter." in page


async def test_answers_to_look_at_lead_to_their_page(desk: Desk, redis: Redis) -> None:
    good = {"answer__flytning_frist__given": 30, "answer__flytning_frist__helpful": 9}
    await count(redis, conversations=9, **good, answer__pas_pris__given=8, answer__pas_pris__unhelpful=6)
    page = await desk.see(PLACE)
    assert "1 svar bør læses igennem" in page
    assert "/console/indhold/pas_pris?site=eksempelby" in page
    assert len(await rows(desk, "svar-til-eftersyn")) == 2
    assert [row[-2:] for row in (await rows(desk, "svar"))[1:]] == [["9 af 9", "0"], ["0 af 6", "0"]]


async def test_an_answer_that_is_gone_is_told_by_its_id(desk: Desk, redis: Redis) -> None:
    await count(redis, conversations=1, answer__slettet_svar__given=1, outcome__slettet=1)
    assert (await rows(desk, "svar"))[1][0] == "slettet_svar"
    assert (await rows(desk, "udfald"))[1][0] == "slettet"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("fra=x&til=", "Skriv dagen som 24-12-2026."),
        ("fra=2026-12-24&til=2026-12-01", "Den sidste dag skal være den samme som den første eller senere."),
        ("fra=2020-01-01&til=2026-12-01", "Vælg højst to år ad gangen."),
        ("fra=2199-01-01&til=2199-01-02", "Den første dag skal være i dag eller tidligere."),
    ],
)
async def test_dates_that_are_wrong_are_told_and_kept(desk: Desk, query: str, said: str) -> None:
    page = await desk.see(f"{PLACE}?periode=egne&{query}", 422)
    assert said in page
    assert f'value="{query.split("&")[0].removeprefix("fra=")}"' in page


@pytest.mark.parametrize("query", ["periode=%3Cscript%3E", "periode=egne&fra=%3Cscript%3E", "periode=" + "9" * 999])
async def test_odd_addresses_do_no_harm(desk: Desk, query: str) -> None:
    answer = await desk.client.get(f"{PLACE}?{query}")
    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.text


async def test_only_ones_own_municipality_and_only_who_may(
    desk: Desk, gateway: httpx.AsyncClient, redis: Redis
) -> None:
    for path in (PLACE, f"{PLACE}/samtaler.csv"):
        await desk.see(f"{path}?site=proevestrup", 404)
        assert (await gateway.get(path)).status_code == 303
    assert "Siden findes ikke" in await desk.see(f"{PLACE}/findes-ikke.csv", 404)
    for role, status in {"editor": 200, "administrator": 200, "agent": 403, "librarian": 403}.items():
        async with Desk(gateway, redis, ["eksempelby"], role) as other:  # type: ignore[arg-type]
            await other.see(PLACE, status)
            await other.see(f"{PLACE}/samtaler.csv", status)


def days(kind: str, today: str, first: str = "", last: str = "") -> tuple[str, str]:
    found = compared(kind, first, last, date.fromisoformat(today))
    return f"{found.days.first} {found.days.last}", f"{found.before.first} {found.before.last}"


@pytest.mark.parametrize(
    ("kind", "today", "chosen", "before"),
    [
        ("7", "2026-01-03", "2025-12-28 2026-01-03", "2025-12-21 2025-12-27"),
        ("30", "2026-03-29", "2026-02-28 2026-03-29", "2026-01-29 2026-02-27"),  # the clock goes forward
        ("30", "2026-10-25", "2026-09-26 2026-10-25", "2026-08-27 2026-09-25"),  # the clock goes back
        ("maaned", "2026-03-31", "2026-03-01 2026-03-31", "2026-02-01 2026-02-28"),
        ("maaned", "2026-01-01", "2026-01-01 2026-01-01", "2025-12-01 2025-12-01"),
        ("sidste-maaned", "2026-01-15", "2025-12-01 2025-12-31", "2025-11-01 2025-11-30"),
        ("aar", "2028-02-29", "2028-01-01 2028-02-29", "2027-01-01 2027-02-28"),
        ("andet", "2026-01-03", "2025-12-05 2026-01-03", "2025-11-05 2025-12-04"),
    ],
)
def test_periods_and_those_before(kind: str, today: str, chosen: str, before: str) -> None:
    assert days(kind, today) == (chosen, before)


def test_ones_own_dates_end_today_at_the_latest() -> None:
    assert days("egne", "2026-11-22", "2026-11-20", "24-12-2026")[0] == "2026-11-20 2026-11-22"


@pytest.mark.parametrize("length", [1, 7, 62, 63, 200, 201, 400, 731])
def test_columns_cover_each_day_once(length: int) -> None:
    last = date(2026, 11, 22)
    found = parts(compared("egne", str(last - timedelta(days=length - 1)), str(last), last).days)
    assert sum((part.last - part.first).days + 1 for part in found) == length
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    assert len(found) <= 62


@pytest.mark.parametrize(
    ("now_", "before", "said"),
    [
        (10, 0, ""),
        (112, 100, "12 % flere end i perioden før (100)"),
        (88, 100, "12 % færre end i perioden før (100)"),
        (1000, 1001, "lige så mange som i perioden før (1.001)"),
        (300, 100, "3 gange så mange som i perioden før (100)"),
        (100, 4, "i perioden før 4"),
    ],
)
def test_what_is_said_of_a_change(now_: int, before: int, said: str) -> None:
    assert change(now_, before) == said


def test_percentages_of_few_and_of_almost_nothing() -> None:
    assert [percent(some, whole) for some, whole in ((2, 4), (1, 1000), (0, 9), (5, 5))] == [
        "for få til procent",
        "under 1 %",
        "0 %",
        "100 %",
    ]
    assert reached_by({"wait:times": 2, "wait:beyond": 2}, "wait", 0.5) == "mere end 1 time"


@pytest.mark.parametrize("highest", [0, 1, 3, 7, 99, 100, 101, 12_345])
def test_the_axis_reaches_over_the_highest(highest: int) -> None:
    marks = Picture("x", "x", "", ("", ""), [Line("a", highest)]).marks
    assert marks[0] == 0
    assert marks[-1] >= highest
    assert 2 <= len(marks) <= 6


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
async def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways(
    desk: Desk, gateway: httpx.AsyncClient, redis: Redis, content: Content, look: str, width: int
) -> None:
    await fill(redis, content, now().date(), 400)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    base = str(gateway.base_url)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        context = await chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=look)  # type: ignore[arg-type]
        await context.add_cookies(
            [{"name": one.name, "value": one.value or "", "url": base} for one in desk.client.cookies.jar]
        )
        page = await context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        for query in ("periode=30", "periode=aar", "periode=egne&fra=2020-01-01&til=x"):
            await page.goto(f"{base}{PLACE}?{query}")
            for details in await page.locator("details").all():
                await details.evaluate("one => one.open = true")
            await page.evaluate(Path(AXE).read_text("utf-8") + ";0")
            found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]] == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.goto(f"{base}{PLACE}")
        assert await page.locator(".plot .bar").first.evaluate("one => one.getBoundingClientRect().height") > 0
        await page.screenshot(path=ARTEFACTS / f"overview-{width}-{look}.png", full_page=True)
        if (width, look) == (1280, "light"):
            await page.pdf(path=ARTEFACTS / "overview.pdf", format="A4", prefer_css_page_size=True)
        await chromium.close()
    assert wrong == []
