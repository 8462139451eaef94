"""Managers post notices in the chat, for their own municipalities only; what is wrong is told at its field and nothing is lost."""

import asyncio
import dataclasses
import re
import shutil
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from gateway.console.notice_form import NoMoment, moment_of
from indgang.config import Config
from tests.gateway.desk import NOTICES, Desk, edited, soon, two_municipalities

pytestmark = pytest.mark.slow

SNOW = 'Lukket på grund af "sne"'
REMOVAL = re.compile(r'href="(/console/beskeder/\w+/fjern\?[^"]+)"')


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    shutil.copytree(config.content, tmp_path / "content")
    two_municipalities(tmp_path / "content")
    return dataclasses.replace(config, content=tmp_path / "content")


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    """A manager of Eksempelby."""
    async with Desk(gateway, redis, ["eksempelby"], "manager") as desk:
        yield desk


async def told(gateway: httpx.AsyncClient, site: str = "eksempelby", front: str = "kommune") -> list[str]:
    """The notices that a citizen reads now."""
    settings: dict[str, Any] = (await gateway.get(f"/api/v1/sites/{site}?front={front}")).json()
    return [notice["text"] for notice in settings["notices"]]


async def test_posting_says_when_it_shows_and_shows_it_there(desk: Desk, gateway: httpx.AsyncClient) -> None:
    page = await desk.see(await desk.write(303, text="**Lukket** i dag", english="Closed", front="bibliotek"))
    assert "Beskeden er lagt op. Den vises nu og til" in page
    assert '<td role="cell" data-label="Lagt op af">Mona</td>' in page
    assert await told(gateway, front="bibliotek") == ["**Lukket** i dag"]
    assert await told(gateway) == []
    assert await told(gateway, "naboby", "bibliotek") == []


async def test_a_coming_notice_waits_for_its_day(desk: Desk, gateway: httpx.AsyncClient) -> None:
    page = await desk.see(await desk.write(303, from_="2030-06-03T08:00", until="2030-06-03T12:30"))
    assert "Den vises fra mandag den 3. juni 2030 kl. 8.00 og til mandag den 3. juni 2030 kl. 12.30" in page
    assert await told(gateway) == []


async def test_a_preview_posts_nothing(desk: Desk, gateway: httpx.AsyncClient) -> None:
    page = await desk.write(200, "preview", text="**Lukket** i dag", english="Closed")
    assert "<strong>Lukket</strong> i dag" in page
    assert "ikke lagt op endnu" in page
    assert await told(gateway) == []


async def test_posting_five_times_is_one_notice(desk: Desk) -> None:
    until = soon()
    await asyncio.gather(*(desk.write(303, until=until) for _ in range(5)))
    assert len(REMOVAL.findall(await desk.see(NOTICES))) == 1


@pytest.mark.parametrize(
    ("wrong", "field", "problem"),
    [
        ({"text": "  "}, "text", "Teksten er tom. Skriv en tekst."),
        ({"text": "æ" * 10_000}, "text", "Teksten er på 10000 tegn. Der er plads til 500."),
        ({"text": "Ring 010190-1234"}, "text", "Teksten indeholder noget, der ligner et CPR-nummer."),
        ({"text": "[x](javascript:alert(1))"}, "text", "Linket i teksten skal begynde med https://"),
        ({"text": "Ring til {phone}"}, "text", "Teksten må ikke have { eller }."),
        ({"english": "x" * 501}, "english", "Den engelske tekst er på 501 tegn."),
        ({"from_": ""}, "from_", "Vælg, hvornår beskeden skal vises fra."),
        ({"until": "den 31. februar"}, "until", "Skriv dag og klokkeslæt som 24-12-2026 10:00."),
        ({"until": "2027-02-31T10:00"}, "until", "Den 31.2. 2027 findes ikke."),
        ({"until": "2025-12-31T08:00"}, "until", "Slut skal være senere end start."),
        ({"until": "2026-01-01T08:00"}, "until", "Slut skal være senere end start."),
        ({"until": "2026-01-02T08:00"}, "until", "Det tidspunkt er allerede gået"),
        ({"until": "2062-01-02T08:00"}, "until", "Beskeden ville stå i mere end et år."),
        ({"until": "2027-03-28T02:30"}, "until", "Klokken 2.30 findes ikke den 28. marts, for uret stilles frem."),
        ({"front": "rådhuset"}, "front", "Vælg, hvor beskeden skal vises."),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, wrong: dict[str, str], field: str, problem: str
) -> None:
    typed = {"text": SNOW, "english": "Closed by snow"} | wrong
    page = await desk.write(422, **typed)
    assert f'<a href="#{field}">{problem}' in page
    assert problem in page.partition(f'id="{field}-error"')[2][:300]
    assert re.search(rf'id="{field}"[^>]* aria-describedby="[^"]*{field}-error"', page)
    form = page.partition("Skriv en ny besked")[2]
    assert all(text in form for name, text in typed.items() if name != "front")
    assert "Der vises ingen beskeder lige nu." in page


async def test_everything_wrong_is_told_at_once(desk: Desk) -> None:
    page = await desk.write(422, text="", from_="i morgen", until="")
    assert page.count('<p class="error" id="') == 3


async def test_a_hostile_notice_stays_text(desk: Desk) -> None:
    hostile = "</textarea><script>alert(1)</script> <img src=x onerror=alert(1)>"
    refused = await desk.client.post(NOTICES, files={"csrf": (None, desk.csrf), "text": (None, hostile)})
    listed = await desk.client.get(await desk.write(303, text=hostile))
    for answer in (refused, listed):
        assert "alert(1)" in answer.text
        assert "<script>" not in answer.text
        assert "<img" not in answer.text


async def test_a_forged_form_posts_and_removes_nothing(desk: Desk, gateway: httpx.AsyncClient) -> None:
    page = await desk.write(403, csrf="forged", text=SNOW)
    assert "Siden var for gammel" in page
    assert SNOW in page
    assert await told(gateway) == []
    await desk.write(303, text=SNOW)
    (removal,) = REMOVAL.findall(await desk.see(NOTICES))
    assert (await desk.client.post(removal, data={"csrf": "forged"})).status_code == 403
    assert await told(gateway) == [SNOW]


async def test_a_notice_is_removed_after_being_asked_about(desk: Desk, gateway: httpx.AsyncClient) -> None:
    await desk.write(303, text=SNOW)
    (removal,) = REMOVAL.findall(await desk.see(NOTICES))
    assert SNOW in await desk.see(removal)
    gone = await desk.client.post(removal, data={"csrf": desk.csrf})
    assert "Beskeden er fjernet" in await desk.see(gone.headers["Location"])
    assert await told(gateway) == []
    await desk.see(removal, 404)
    assert (await desk.client.post(removal, data={"csrf": desk.csrf})).status_code == 303, "somebody was first"


async def test_a_notice_of_the_file_can_only_be_read(config: Config, desk: Desk) -> None:
    notice = '{text: "Lukket i filen", from: "2026-01-01 00:00", until: "2099-01-01 00:00"}'
    edited(config.content, "municipalities/eksempelby.yml", r"notices: \[\]", f"notices: [{notice}]")
    page = await desk.until(NOTICES, "Lukket i filen")
    assert "Står i kommunens fil" in page
    assert REMOVAL.findall(page) == []


async def test_another_municipalitys_notices_are_out_of_reach(
    desk: Desk, gateway: httpx.AsyncClient, redis: Redis
) -> None:
    await desk.write(303)
    (removal,) = REMOVAL.findall(await desk.see(NOTICES))
    async with Desk(gateway, redis, ["naboby"], "manager") as neighbour:
        await neighbour.see(NOTICES, 404)
        await neighbour.write(404)
        assert (await neighbour.client.post(removal, data={"csrf": neighbour.csrf})).status_code == 404
        there = removal.replace("eksempelby", "naboby")
        await neighbour.see(there, 404)
        assert (await neighbour.client.post(there, data={"csrf": neighbour.csrf})).status_code == 303
    assert await told(gateway) == ["Lukket"]


@pytest.mark.parametrize("role", ["agent", "librarian", "editor"])
async def test_only_managers_post(gateway: httpx.AsyncClient, redis: Redis, role: Any) -> None:
    async with Desk(gateway, redis, ["eksempelby"], role) as desk:
        assert "Du har ikke adgang" in await desk.write(403)
    assert await told(gateway) == []


async def test_what_was_typed_outlives_the_session(desk: Desk, redis: Redis) -> None:
    await redis.delete(*[key async for key in redis.scan_iter("session:*")])
    page = await desk.write(401, text=SNOW)
    assert "Du er blevet logget ud" in page
    raw = (await desk.client.post(NOTICES, files={"text": (None, SNOW)})).text
    kept = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="(.*?)">', raw)}
    assert kept["text"] == SNOW
    assert (await desk.sign_in("mona")).status_code == 303
    again = await desk.write(403, csrf="", text=kept["text"])
    assert SNOW in again


@pytest.mark.parametrize("typed", ["2026-12-24T10:00", "24.12.2026 kl. 10.00", "24-12-2026 10:00", "24/12/2026, 10:00"])
def test_a_moment_is_danish_time_however_it_is_typed(typed: str) -> None:
    assert moment_of(typed).isoformat() == "2026-12-24T10:00:00+01:00"


@pytest.mark.parametrize(
    "typed",
    ["", "i morgen", "24.12 10:00", "2026-13-01T10:00", "2026-12-24T25:00", "0001-01-01T00:00", "٢٠٢٦-12-24T10:00"],
)
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(NoMoment):
        moment_of(typed)
