"""Signing in with a municipality's own identity provider: what proves a person, and what does not."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from redis.asyncio import Redis

from gateway.accounts import Account, Accounts
from gateway.openid import SettingsWrong, provider_or_none
from indgang.config import Config
from tests import openid_provider
from tests.gateway.conftest import serving
from tests.gateway.test_console import PASSWORD
from tests.openid_provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.slow
SIGN_IN = "/console/sign-in/openid"
GROUPS = """
borgerservice: {sites: [eksempelby], roles: [agent]}
ledere: {sites: [eksempelby], roles: [manager, editor]}
nabo: {sites: [proevestrup], roles: [agent]}
lukket: {sites: [findesikke], roles: [administrator]}
"""


@pytest.fixture
async def provider(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Provider]:
    (tmp_path / "groups.yml").write_text(GROUPS)
    (tmp_path / "oidc-secret").write_text(f"{SECRET}\n")
    async with openid_provider.running() as provider:
        monkeypatch.setenv("INDGANG_OIDC_ISSUER", provider.url)
        monkeypatch.setenv("INDGANG_OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("INDGANG_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "oidc-secret"))
        monkeypatch.setenv("INDGANG_OIDC_GROUPS", str(tmp_path / "groups.yml"))
        yield provider


@pytest.fixture
async def browser(provider: Provider, config: Config, redis: Redis, scripted: None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at a gateway that knows the provider."""
    async with serving(config) as client:
        yield client


async def through(browser: httpx.AsyncClient, til: str = "") -> httpx.Response:
    """To the provider and back; the last answer is the gateway's."""
    leaving = await browser.get(SIGN_IN, params={"til": til})
    assert leaving.status_code == 303, leaving.text
    async with httpx.AsyncClient() as elsewhere:
        back = await elsewhere.get(leaving.headers["Location"])
    return await browser.get(back.headers["Location"])


async def me(browser: httpx.AsyncClient) -> dict[str, Any]:
    answer = await browser.get("/console/api/me")
    return dict(answer.json()) if answer.status_code == 200 else {}


async def test_somebody_new_gets_an_account_and_is_where_they_were_going(
    browser: httpx.AsyncClient, provider: Provider, redis: Redis
) -> None:
    page = await browser.get("/console/sign-in?til=/console/arkiv")
    assert 'href="/console/sign-in/openid?til=/console/arkiv"' in page.text
    answer = await through(browser, "/console/arkiv")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/arkiv")
    assert ((await me(browser))["username"], (await me(browser))["name"]) == ("olga", "Olga Østergård")
    (asked,) = provider.asked
    assert asked["scope"] == "openid profile"
    assert asked["code_challenge_method"] == "S256"
    account = await Accounts(redis).get("olga")
    assert account == Account("olga", "Olga Østergård", ["eksempelby"], frozenset({"agent"}))
    assert await redis.hget("account:olga", "password") is None
    assert await Accounts(redis).signed_in("olga", "") is None


async def test_groups_are_taken_anew_each_time(browser: httpx.AsyncClient, provider: Provider, redis: Redis) -> None:
    await through(browser)
    provider.groups = ["ledere", "fodbold"]
    assert (await through(browser)).status_code == 303
    assert [one.roles for one in await Accounts(redis).all()] == [frozenset({"manager", "editor"})]
    provider.groups = []
    refused = await through(browser)
    assert refused.status_code == 403
    assert "har ikke adgang til Indgang" in unescape(refused.text)
    assert await me(browser) == {}, "who has lost the groups is signed out"


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (["fodbold"], "har ikke adgang"),
        ([], "har ikke adgang"),
        (["lukket"], "har ikke adgang"),
        (["ledere", "nabo"], "forskellige roller"),
    ],
)
async def test_groups_that_give_nothing_or_too_much(
    browser: httpx.AsyncClient, provider: Provider, redis: Redis, groups: list[str], said: str
) -> None:
    provider.groups = groups
    refused = await through(browser)
    assert refused.status_code == 403
    assert said in unescape(refused.text)
    assert await Accounts(redis).all() == []


def _spoils(name: str, value: Any) -> Any:
    return lambda claims: claims.pop(name) if value is None else claims.__setitem__(name, value)


@pytest.mark.parametrize(
    "spoil",
    [
        _spoils("nonce", "en anden"),
        _spoils("nonce", None),
        _spoils("aud", "en-anden"),
        _spoils("aud", [CLIENT, "en-anden"]),
        _spoils("aud", None),
        _spoils("iss", "https://login.eksempel.example"),
        _spoils("iss", None),
        _spoils("exp", int(time.time()) - 3600),
        _spoils("exp", None),
        _spoils("iat", int(time.time()) + 7200),
        _spoils("sub", None),
        _spoils("sub", ""),
    ],
    ids=[
        "nonce",
        "no-nonce",
        "aud",
        "two-auds",
        "no-aud",
        "iss",
        "no-iss",
        "expired",
        "no-exp",
        "iat",
        "no-sub",
        "empty-sub",
    ],
)
async def test_a_token_with_one_thing_wrong_is_refused(
    browser: httpx.AsyncClient, provider: Provider, redis: Redis, spoil: Any
) -> None:
    provider.spoil = spoil
    refused = await through(browser)
    assert refused.status_code == 403
    assert "gav ikke et gyldigt svar" in unescape(refused.text)
    assert await me(browser) == {}
    assert await Accounts(redis).all() == []


async def test_another_key_and_no_signature_are_refused(browser: httpx.AsyncClient, provider: Provider) -> None:
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert (await through(browser)).status_code == 403
    provider.unsigned = True
    assert (await through(browser)).status_code == 403


async def test_a_provider_may_change_its_key(browser: httpx.AsyncClient, provider: Provider) -> None:
    assert (await through(browser)).status_code == 303
    provider.key = provider.published = RSAKey.generate_key(2048, {"kid": "two"})
    assert (await through(browser)).status_code == 303


async def test_an_answer_counts_once_and_only_in_the_browser_that_left(
    browser: httpx.AsyncClient, provider: Provider, config: Config
) -> None:
    leaving = await browser.get(SIGN_IN)
    async with httpx.AsyncClient() as elsewhere:
        back = (await elsewhere.get(leaving.headers["Location"])).headers["Location"]
        assert (await elsewhere.get(back)).status_code == 403, "another browser"
    assert (await browser.get(back.replace("iss=http", "iss=https"))).status_code == 403, "another issuer"
    state = browser.cookies.get("indgang_openid") or ""
    assert state == ""
    leaving = await browser.get(SIGN_IN)
    async with httpx.AsyncClient() as elsewhere:
        back = (await elsewhere.get(leaving.headers["Location"])).headers["Location"]
    kept = dict(browser.cookies)
    assert (await browser.get(back)).status_code == 303
    again = await browser.get(back, headers={"Cookie": f"indgang_openid={kept['indgang_openid']}"})
    assert again.status_code == 403
    assert (await browser.get(f"{SIGN_IN}/back?error=access_denied")).status_code == 403


async def test_an_account_of_ours_with_the_same_name_is_somebody_else(browser: httpx.AsyncClient, redis: Redis) -> None:
    await Accounts(redis).save(Account("olga", "Vores Olga", ["proevestrup"], frozenset({"administrator"})), PASSWORD)
    assert (await through(browser)).status_code == 303
    assert (await me(browser))["username"] == "olga-2"
    ours = await Accounts(redis).get("olga")
    assert ours
    assert ours.name == "Vores Olga"


async def test_a_closed_account_stays_closed(browser: httpx.AsyncClient, redis: Redis) -> None:
    await through(browser)
    await Accounts(redis).change("olga", lambda before: replace(before, off=True))
    refused = await through(browser)
    assert refused.status_code == 403
    assert "er lukket" in unescape(refused.text)
    assert await me(browser) == {}


async def test_no_place_outside_the_console(browser: httpx.AsyncClient) -> None:
    assert (await through(browser, "https://ond.example/")).headers["Location"] == "/console"


async def test_without_a_provider_there_is_no_such_page(gateway: httpx.AsyncClient) -> None:
    assert (await gateway.get(SIGN_IN)).status_code == 404
    assert "kommunens egen konto" not in (await gateway.get("/console/sign-in")).text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INDGANG_OIDC_ISSUER", "http://login.eksempel.example"),
        ("INDGANG_OIDC_CLIENT_ID", ""),
        ("INDGANG_OIDC_GROUPS", "/findes/ikke.yml"),
    ],
)
async def test_a_wrong_setting_is_told_at_the_start(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong, match=name):
        provider_or_none()


async def test_a_role_that_does_not_exist_is_told_at_the_start(provider: Provider, tmp_path: Path) -> None:
    (tmp_path / "groups.yml").write_text("x: {sites: [eksempelby], roles: [konge]}")
    with pytest.raises(SettingsWrong, match="konge"):
        provider_or_none()
