"""Sessions end when they should, guessing is stopped from one address and for one account, and old hashes are renewed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from argon2 import PasswordHasher
from redis.asyncio import Redis

from gateway import guessing
from gateway.accounts import Account, Accounts
from gateway.guessing import Guessing
from indgang.config import Config
from indgang.errors import TooMany
from tests.gateway.conftest import serving
from tests.gateway.test_console import PASSWORD, Staff

pytestmark = pytest.mark.slow
ME, OWN = "/console/api/me", "/console/konto"
NEW = "en helt ny sætning"


@pytest.fixture
async def accounts(redis: Redis) -> Accounts:
    accounts = Accounts(redis)
    await accounts.save(Account("mette", "Mette", ["eksempelby"]), PASSWORD)
    return accounts


@pytest.fixture
async def browsers(gateway: httpx.AsyncClient, accounts: Accounts) -> AsyncIterator[tuple[Staff, Staff]]:
    """Mette's two browsers, both signed in."""
    one, two = Staff(gateway.base_url), Staff(gateway.base_url)
    async with one.client, two.client:
        for browser in (one, two):
            assert (await browser.sign_in("mette")).status_code == 303
        yield one, two


async def is_in(staff: Staff) -> bool:
    return (await staff.client.get(ME)).status_code == 200


async def test_redis_holds_neither_the_cookie_nor_its_key(browsers: tuple[Staff, Staff], redis: Redis) -> None:
    cookie = browsers[0].client.cookies["indgang_session"]
    key = cookie.rpartition(".")[0]
    everything = [name async for name in redis.scan_iter("session:*")]
    assert len(everything) == 2
    for name in everything:
        assert key not in name + str(await redis.hgetall(name))
        assert 0 < await redis.ttl(name) <= 36_000


async def test_a_key_that_we_did_not_sign_opens_nothing(
    browsers: tuple[Staff, Staff], gateway: httpx.AsyncClient
) -> None:
    cookie = browsers[0].client.cookies["indgang_session"]
    key = cookie.rpartition(".")[0]
    for forged in (key, key + ".x", cookie[:-1] + ("A" if cookie[-1] != "A" else "B"), ""):
        answer = await gateway.get(ME, headers={"Cookie": f"indgang_session={forged}"})
        assert answer.status_code == 401, forged


async def test_signing_out_everywhere_ends_all_sessions(browsers: tuple[Staff, Staff]) -> None:
    one, two = browsers
    forged = await one.client.post(f"{OWN}/log-ud-alle-steder", data={"csrf": two.csrf})
    assert forged.status_code == 403
    answer = await one.client.post(f"{OWN}/log-ud-alle-steder", data={"csrf": one.csrf})
    assert answer.headers["Location"] == "/console/sign-in"
    assert [await is_in(one), await is_in(two)] == [False, False]
    assert (await one.sign_in("mette")).status_code == 303


async def test_a_new_password_ends_the_other_sessions_only(browsers: tuple[Staff, Staff]) -> None:
    one, two = browsers
    form = {"old": PASSWORD, "new": NEW, "again": NEW, "csrf": one.csrf}
    assert (await one.client.post(OWN, data=form)).status_code == 303
    assert [await is_in(one), await is_in(two)] == [True, False]
    assert (await two.sign_in("mette")).status_code == 401
    assert (await two.sign_in("mette", NEW)).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("forkert", NEW, NEW, "Det er ikke din nuværende adgangskode"),
        (PASSWORD, "kort", "kort", "mindst 12 tegn"),
        (PASSWORD, "x" * 201, "x" * 201, "højst have 200 tegn"),
        (PASSWORD, NEW, "noget helt andet", "ikke ens"),
        (PASSWORD, PASSWORD, PASSWORD, "den samme som den gamle"),
        (PASSWORD, "mette12345678", "mette12345678", "dit brugernavn"),
    ],
)
async def test_a_wrong_change_is_told_and_changes_nothing(
    browsers: tuple[Staff, Staff], old: str, new: str, again: str, said: str
) -> None:
    one, two = browsers
    answer = await one.client.post(OWN, data={"old": old, "new": new, "again": again, "csrf": one.csrf})
    assert answer.status_code == 422
    assert said in answer.text
    assert new not in answer.text, "a password is never written into a page"
    assert await is_in(two)


async def test_guessing_the_old_password_on_ones_own_page_locks_too(browsers: tuple[Staff, Staff]) -> None:
    one, _ = browsers
    form = {"old": "forkert", "new": NEW, "again": NEW, "csrf": one.csrf}
    codes = [(await one.client.post(OWN, data=form)).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


async def test_passwords_of_an_expired_session_are_not_written_into_the_page(
    browsers: tuple[Staff, Staff], redis: Redis
) -> None:
    one, _ = browsers
    for name in [name async for name in redis.scan_iter("session:*")]:
        await redis.delete(name)
    answer = await one.client.post(OWN, data={"old": PASSWORD, "new": NEW, "again": NEW, "csrf": one.csrf})
    assert answer.status_code == 401
    assert PASSWORD not in answer.text
    assert NEW not in answer.text


async def test_an_account_that_is_closed_or_deleted_is_out_at_once(
    browsers: tuple[Staff, Staff], accounts: Accounts
) -> None:
    one, _ = browsers
    await accounts.change("mette", lambda before: replace(before, off=True))
    assert not await is_in(one)
    assert (await one.sign_in("mette")).status_code == 401
    await accounts.change("mette", lambda before: replace(before, off=False))
    assert not await is_in(one), "an old session must not wake up again"
    assert (await one.sign_in("mette")).status_code == 303
    await accounts.delete("mette")
    assert not await is_in(one)
    await accounts.save(Account("mette", "En anden Mette", ["eksempelby"]), PASSWORD)
    assert not await is_in(one), "somebody else's account of the same name is not opened"


async def test_behind_tls_the_cookie_belongs_to_this_host_only(
    config: Config, accounts: Accounts, scripted: None
) -> None:
    async with serving(replace(config, public_url="https://chat.eksempelby.example")) as client:
        page = await client.get("/console/sign-in")
        form_cookie = page.headers["Set-Cookie"]
        csrf = page.cookies["indgang_sign_in"]
        form = {"username": "mette", "password": PASSWORD, "csrf": csrf}
        answer = await client.post("/console/sign-in", data=form, headers={"Cookie": f"indgang_sign_in={csrf}"})
    assert "Secure" in form_cookie
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-indgang_session=")
    for word in ("HttpOnly", "Path=/;", "SameSite=lax", "Secure"):
        assert word in cookie
    assert "Domain" not in cookie


async def test_from_one_address_not_everybody_can_be_tried_or_locked(redis: Redis) -> None:
    guess = Guessing(redis)
    for number in range(guessing.FROM_ADDRESS):
        await guess.note_try(f"person{number}", "203.0.113.7")
    with pytest.raises(TooMany):
        await guess.note_try("person99", "203.0.113.7")
    await guess.note_try("person99", "203.0.113.8")


async def test_of_a_hundred_guesses_at_once_five_are_looked_at(redis: Redis) -> None:
    guess = Guessing(redis)
    answers = await asyncio.gather(
        *(guess.note_try("mette", f"198.51.100.{number}") for number in range(100)), return_exceptions=True
    )
    assert sum(answer is None for answer in answers) == guessing.OF_ACCOUNT


async def test_who_signs_in_rightly_all_day_is_never_locked(accounts: Accounts, redis: Redis) -> None:
    for _ in range(2 * guessing.FROM_ADDRESS):
        guess = Guessing(redis)
        await guess.note_try("mette", "203.0.113.9")
        await guess.right("mette", "203.0.113.9")
    assert await Guessing(redis).locked("mette") == 0


async def test_an_old_hash_is_renewed_at_the_next_sign_in(accounts: Accounts, redis: Redis) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await redis.hset("account:mette", "password", old)
    assert await accounts.signed_in("mette", PASSWORD)
    renewed = await redis.hget("account:mette", "password")
    assert renewed != old
    assert await accounts.signed_in("mette", PASSWORD)
    assert await redis.hget("account:mette", "password") == renewed


async def test_a_broken_hash_signs_nobody_in(accounts: Accounts, redis: Redis) -> None:
    await redis.hset("account:mette", "password", "ikke en hash")
    assert await accounts.signed_in("mette", PASSWORD) is None


async def test_signing_in_and_failing_stand_in_the_log_but_not_what_is_no_account(
    browsers: tuple[Staff, Staff], redis: Redis
) -> None:
    one, _ = browsers
    await one.sign_in("mette", "forkert")
    await one.sign_in("min hemmelige kode", "x")
    await one.sign_in("findesikke", "x")
    lines = [fields for _, fields in await redis.xrange("audit:eksempelby")]
    assert [(line["who"], line["what"]) for line in lines] == [
        ("mette", "sign_in"),
        ("mette", "sign_in"),
        ("mette", "sign_in_failed"),
    ]
