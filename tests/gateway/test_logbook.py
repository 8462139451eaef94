"""Managers read the log of their own municipality, on the page and as a file that a spreadsheet takes as text."""

from collections.abc import AsyncIterator

import httpx
import pytest
from redis.asyncio import Redis

from gateway.console.logbook import TITLES
from indgang.audit import Audit, known
from tests.gateway.desk import Desk

pytestmark = pytest.mark.slow
LOG = "/console/logbog"


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    async with Desk(gateway, redis, ["eksempelby"], "manager") as desk:
        await Audit(redis).note("eksempelby", "ole", "take_over", "abc", "=1+1")
        await Audit(redis).note("proevestrup", "per", "read", "hemmelig")
        yield desk


def test_every_act_has_a_name() -> None:
    assert all(known(what) for what in TITLES)
    assert not known("x")


async def test_it_is_narrowed_and_shows_only_ones_own(desk: Desk) -> None:
    page = await desk.see(LOG)
    assert "Tog en samtale fra en kollega" in page
    assert "hemmelig" not in page
    assert '<td role="cell" data-label="Hvad">Loggede ind' not in await desk.see(f"{LOG}?hvad=take_over&hvem=ole")
    assert "Der er ingen linjer" in await desk.see(f"{LOG}?fra=2026-01-01&til=2026-01-02")
    assert "Skriv dagen som" in await desk.see(f"{LOG}?fra=igår", 422)
    assert "Den sidste dag skal være" in await desk.see(f"{LOG}?fra=2026-02-01&til=2026-01-02", 422)
    await desk.see(f"{LOG}?site=proevestrup", 404)
    await desk.see(f"{LOG}/fil?site=proevestrup", 404)


async def test_the_file_runs_no_formula_and_is_itself_noted(desk: Desk, redis: Redis) -> None:
    answer = await desk.client.get(f"{LOG}/fil?hvem=ole")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    heads, line = answer.content.decode("utf-8-sig").splitlines()
    assert heads == "Tidspunkt;Brugernavn;Navn;Hvad;Samtale;Bemærkning"
    assert line.endswith(";ole;ole;Tog en samtale fra en kollega;abc;'=1+1")
    assert (await redis.xrevrange("audit:eksempelby", count=1))[0][1]["what"] == "export"
