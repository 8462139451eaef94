"""Administrators keep the accounts of their own municipalities, and no more than that."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from html import unescape

import httpx
import pytest
from redis.asyncio import Redis

from gateway.accounts import Account, Accounts, LastAdministrator, Role, UsernameTaken
from gateway.guessing import OF_ACCOUNT, Guessing
from tests.gateway.desk import Desk
from tests.gateway.test_console import PASSWORD, Staff

pytestmark = pytest.mark.slow
PEOPLE = "/console/medarbejdere"
ADMINISTRATOR: frozenset[Role] = frozenset({"administrator"})
OLE = {"username": "ole", "name": "Ole", "sites": ["eksempelby"], "roles": ["agent"]}


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Desk]:
    """Mona, administrator of Eksempelby."""
    async with Desk(gateway, redis, ["eksempelby"], "administrator") as desk:
        yield desk


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def send(desk: Staff, path: str, status: int = 303, **form: object) -> str:
    answer = await desk.client.post(f"{PEOPLE}{path}", data={"csrf": desk.csrf} | form)
    assert answer.status_code == status, unescape(answer.text)
    return answer.headers["Location"] if status == 303 else unescape(answer.text)


async def make(desk: Staff, **form: object) -> str:
    """The one-time password."""
    page = await send(desk, "", 200, **(OLE | form))
    found = re.search(r"<dt>Adgangskode</dt><dd><code>([a-z2-9-]{19})</code>", page)
    assert found
    return found[1]


async def test_a_new_colleague_signs_in_once_and_must_choose_a_password(desk: Desk, stack: AsyncExitStack) -> None:
    password = await make(desk)
    assert password not in await desk.see(PEOPLE)
    assert password not in await desk.see(f"{PEOPLE}/ole")
    ole = Staff(desk.client.base_url)
    await stack.enter_async_context(ole.client)
    page = await ole.client.get("/console/sign-in")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert csrf
    form = {"username": "ole", "password": password, "csrf": csrf[1]}
    assert (await ole.client.post("/console/sign-in", data=form)).status_code == 303
    for path in ("/console", "/console/arkiv", "/console/kurser"):
        answer = await ole.client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/console/konto"), path
    assert (await ole.client.get("/console/api/conversations")).status_code == 403
    own = unescape((await ole.client.get("/console/konto")).text)
    assert "Vælg din egen, før du går videre" in own
    csrf = re.search(r'name="csrf" value="([^"]+)"', own)
    assert csrf
    new = {"old": password, "new": "min egen sætning", "again": "min egen sætning", "csrf": csrf[1]}
    assert (await ole.client.post("/console/konto", data=new)).status_code == 303
    assert (await ole.client.get("/console/api/conversations")).status_code == 200
    assert (await ole.sign_in("ole", password)).status_code == 401


async def test_a_one_time_password_holds_for_a_week(desk: Desk, redis: Redis) -> None:
    password = await make(desk)
    await redis.hset("account:ole", "once", 1)
    assert await Accounts(redis).signed_in("ole", password) is None


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"username": "Å b"}, "Brugernavnet skal være"),
        ({"username": "010203-1234"}, "Skriv ikke et CPR-nummer"),
        ({"name": " "}, "Skriv navnet"),
        ({"name": "Ole 010203-1234"}, "Skriv ikke et CPR-nummer"),
        ({"name": "x" * 61}, "Der er plads til 60"),
        ({"sites": []}, "Vælg mindst én kommune"),
        ({"sites": ["eksempelby", "proevestrup"]}, "kun give adgang til dine egne"),
        ({"roles": []}, "Vælg mindst én rolle"),
        ({"roles": ["konge"]}, "Vælg mindst én rolle"),
    ],
)
async def test_what_is_wrong_is_told_and_no_account_is_made(
    desk: Desk, redis: Redis, form: dict[str, object], said: str
) -> None:
    page = await send(desk, "", 422, **(OLE | form))
    assert said in page
    assert "010203-1234" not in page
    assert [one.username for one in await Accounts(redis).all()] == ["mona"]


async def test_a_user_name_is_taken_only_once(desk: Desk, redis: Redis) -> None:
    await Accounts(redis).save(Account("ole", "Den anden Ole", ["proevestrup"]), PASSWORD)
    assert "Brugernavnet er taget" in await send(desk, "", 409, **OLE)
    found = await Accounts(redis).get("ole")
    assert found
    assert (found.name, found.sites) == ("Den anden Ole", ["proevestrup"])


async def test_of_two_who_make_it_at_once_one_does(redis: Redis) -> None:
    accounts = Accounts(redis)
    tries = [accounts.make(Account("ole", f"Ole {number}", ["eksempelby"]), PASSWORD) for number in range(5)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert done.count(None) == 1
    assert sum(isinstance(one, UsernameTaken) for one in done) == 4


async def test_a_changed_role_counts_at_the_next_request(desk: Desk, redis: Redis, stack: AsyncExitStack) -> None:
    await Accounts(redis).save(Account("ole", "Ole", ["eksempelby"]), PASSWORD)
    ole = Staff(desk.client.base_url)
    await stack.enter_async_context(ole.client)
    await ole.sign_in("ole")
    assert (await ole.client.get("/console/logbog")).status_code == 403
    assert "rettet" in await send(desk, "/ole", name="Ole Olsen", sites=["eksempelby"], roles=["agent", "manager"])
    assert (await ole.client.get("/console/logbog")).status_code == 200
    await send(desk, "/ole/log-ud")
    assert (await ole.client.get("/console/logbog")).status_code == 303
    await ole.sign_in("ole")
    await send(desk, "/ole/luk")
    assert (await ole.client.get("/console/logbog")).status_code == 303
    assert (await ole.sign_in("ole")).status_code == 401
    await send(desk, "/ole/aabn")
    assert (await ole.sign_in("ole")).status_code == 303
    assert "Vil du slette" in await desk.see(f"{PEOPLE}/ole/slet")
    await send(desk, "/ole/slet")
    assert (await ole.client.get("/console/logbog")).status_code == 303
    assert not [name async for name in redis.scan_iter("*ole*")]


async def test_a_lock_is_seen_and_lifted(desk: Desk, redis: Redis) -> None:
    await Accounts(redis).save(Account("ole", "Ole", ["eksempelby"]), PASSWORD)
    for _ in range(OF_ACCOUNT):
        await Guessing(redis).note_try("ole", "203.0.113.1")
    assert "Låst efter forkerte adgangskoder" in await desk.see(PEOPLE)
    assert "Låst i 15 minutter mere" in await desk.see(f"{PEOPLE}/ole")
    await send(desk, "/ole/las-op")
    assert await Accounts(redis).signed_in("ole", PASSWORD)


async def test_the_last_administrator_stays(desk: Desk, redis: Redis) -> None:
    mona = {"name": "Mona", "sites": ["eksempelby"], "roles": ["agent"]}
    assert "uden administrator" in await send(desk, "/mona", 409, **mona)
    for act in ("luk", "slet", "adgangskode"):
        assert "din egen konto" in await send(desk, f"/mona/{act}", 403)
    accounts = Accounts(redis)
    for losing in ({"off": True}, {"sites": []}, {"roles": frozenset()}):
        with pytest.raises(LastAdministrator):
            await accounts.change("mona", lambda before, losing=losing: replace(before, **losing))
    with pytest.raises(LastAdministrator):
        await accounts.delete("mona")
    await accounts.save(Account("lukket", "Lukket", ["eksempelby"], ADMINISTRATOR, off=True), PASSWORD)
    assert "uden administrator" in await send(desk, "/mona", 409, **mona), "a closed account administers nothing"
    await accounts.save(Account("maja", "Maja", ["eksempelby"], ADMINISTRATOR), PASSWORD)
    await send(desk, "/mona", **mona)


async def test_two_administrators_cannot_remove_each_other_at_once(redis: Redis) -> None:
    accounts = Accounts(redis)
    for round in range(10):
        for name in ("maja", "mona"):
            await accounts.save(Account(name, name, ["eksempelby"], ADMINISTRATOR), PASSWORD)
        step = (
            accounts.delete
            if round % 2
            else lambda name: accounts.change(name, lambda before: replace(before, off=True))
        )
        await asyncio.gather(step("maja"), step("mona"), return_exceptions=True)
        assert sum(one.administers("eksempelby") for one in await accounts.all()) == 1


async def test_a_neighbours_accounts_do_not_exist(desk: Desk, redis: Redis) -> None:
    await Accounts(redis).save(Account("per", "Per", ["proevestrup"]), PASSWORD)
    assert "Per" not in await desk.see(PEOPLE)
    await desk.see(f"{PEOPLE}/per", 404)
    await desk.see(f"{PEOPLE}/per/slet", 404)
    form = {"name": "Per", "sites": ["eksempelby"], "roles": ["administrator"]}
    for path in ("/per", "/per/slet", "/per/luk", "/per/aabn", "/per/las-op", "/per/log-ud", "/per/adgangskode"):
        await send(desk, path, 404, **form)
    assert (await Accounts(redis).get("per")) == Account("per", "Per", ["proevestrup"])
    assert await Accounts(redis).signed_in("per", PASSWORD)


async def test_of_a_shared_account_only_ones_own_part_is_changed(desk: Desk, redis: Redis) -> None:
    accounts = Accounts(redis)
    shared = Account("per", "Per", ["proevestrup", "eksempelby"], frozenset({"editor"}))
    await accounts.save(shared, PASSWORD)
    for act in ("luk", "slet", "adgangskode"):
        assert "også til en anden kommune" in await send(desk, f"/per/{act}", 403)
    form = {"name": "Hacket", "sites": ["eksempelby"], "roles": ["administrator"]}
    await send(desk, "/per", **form)
    assert await accounts.get("per") == shared
    assert "ude" in await send(desk, "/per", **(form | {"sites": []}))
    found = await accounts.get("per")
    assert found
    assert (found.sites, found.roles) == (["proevestrup"], frozenset({"editor"}))
    assert await accounts.signed_in("per", PASSWORD)


async def test_every_form_needs_the_token(desk: Desk, redis: Redis) -> None:
    await Accounts(redis).save(Account("ole", "Ole", ["eksempelby"]), PASSWORD)
    before = await redis.hgetall("account:ole")
    for path in ("", "/ole", "/ole/slet", "/ole/luk", "/ole/log-ud", "/ole/las-op", "/ole/adgangskode"):
        form = OLE | {"csrf": "falsk", "username": "anden"}
        answer = await desk.client.post(f"{PEOPLE}{path}", data=form)
        assert answer.status_code == 403, path
    assert await redis.hgetall("account:ole") == before
    assert await Accounts(redis).get("anden") is None


async def test_what_was_done_to_accounts_is_in_the_log(desk: Desk, redis: Redis) -> None:
    await make(desk)
    await send(desk, "/ole", name="Ole", sites=["eksempelby"], roles=["manager"])
    await send(desk, "/ole/slet")
    page = await desk.see("/console/logbog?hvem=mona")
    for words in ("Lavede en konto", "ole: medarbejder i chatten", "ole: leder", "Slettede en konto"):
        assert words in page


async def test_names_are_shown_as_text(desk: Desk) -> None:
    await make(desk, name="<script>alert(1)</script>")
    raw = (await desk.client.get(PEOPLE)).text
    assert "<script>alert" not in raw
    assert "&lt;script&gt;" in raw


async def test_teams_are_those_of_the_accounts_own_municipalities(desk: Desk, redis: Redis) -> None:
    found = re.findall(r'name="teams" value="([^"]+)"', await desk.see(f"{PEOPLE}/ny"))
    assert all(team.startswith("eksempelby/") for team in found)
    await make(desk, teams=[*found, "proevestrup/borgerservice", "eksempelby/findesikke"])
    account = await Accounts(redis).get("ole")
    assert account
    assert account.teams == set(found)
