"""Which rooms of the console an account may enter: by its roles, which `make account` gives it."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from gateway import accounts
from gateway.accounts import AGENT, Account, Accounts, Role
from gateway.console.rooms import ROOMS, rooms_of
from tests.gateway.test_console import PASSWORD, Staff

pytestmark = pytest.mark.slow

INBOX, CONTENT, NOTICES = "/console/api/conversations", "/console/indhold", "/console/beskeder"
ARCHIVE, AUDIT, PEOPLE = "/console/arkiv", "/console/logbog", "/console/medarbejdere"
ENTERS: dict[Role, set[str]] = {
    "agent": {INBOX, ARCHIVE},
    "librarian": {INBOX, ARCHIVE},
    "editor": {CONTENT},
    "manager": {INBOX, CONTENT, NOTICES, ARCHIVE, AUDIT},
    "administrator": {INBOX, CONTENT, NOTICES, ARCHIVE, AUDIT, PEOPLE},
}
MakeAccount = Callable[..., None]
SignIn = Callable[..., Awaitable[Staff]]


@pytest.fixture
def make_account(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> MakeAccount:
    """`make account` in this process, with the password on standard input."""
    monkeypatch.setenv("INDGANG_REDIS_URL", redis_url)

    def make(*arguments: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        assert accounts.main([*arguments, "--site", "eksempelby", "--password-stdin"]) == 0

    return make


@pytest.fixture
async def signed_in(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[SignIn]:
    """Vera's browser, signed in with these roles."""
    async with AsyncExitStack() as open_clients:

        async def sign_in(*roles: Role) -> Staff:
            await Accounts(redis).save(Account("vera", "Vera", ["eksempelby"], frozenset(roles)), PASSWORD)
            staff = Staff(gateway.base_url)
            await open_clients.enter_async_context(staff.client)
            assert (await staff.sign_in("vera")).status_code == 303
            return staff

        yield sign_in


@pytest.mark.parametrize("role", ENTERS)
async def test_a_role_opens_its_own_rooms_and_no_other(signed_in: SignIn, role: Role) -> None:
    staff = await signed_in(role)
    for path in (INBOX, CONTENT, NOTICES, ARCHIVE, AUDIT, PEOPLE):
        answer = await staff.client.get(path)
        assert answer.status_code == (200 if path in ENTERS[role] else 403), path


async def test_of_several_roles_each_counts(signed_in: SignIn) -> None:
    staff = await signed_in("agent", "editor")
    codes = [(await staff.client.get(path)).status_code for path in (INBOX, CONTENT, NOTICES)]
    assert codes == [200, 200, 403]


async def test_a_closed_room_says_so_in_danish_and_leads_on(signed_in: SignIn) -> None:
    staff = await signed_in("editor")
    page = await staff.client.get(NOTICES)
    assert "Du har ikke adgang til “Beskeder”" in page.text
    assert "Din konto er redaktør" in page.text
    assert 'href="/console/indhold"' in page.text
    problem = (await staff.client.get(INBOX)).json()
    assert (problem["status"], problem["title"]) == (403, "Ingen adgang")
    for action in ("claim", "close"):
        assert (await staff.post(f"/conversations/whatever/{action}")).status_code == 403


async def test_the_navigation_shows_only_what_may_be_opened(signed_in: SignIn) -> None:
    staff = await signed_in("administrator")
    everything = (await staff.client.get(CONTENT)).text
    assert all(f'href="{room.path}"' in everything for room in ROOMS.values())
    staff = await signed_in("agent", "editor")
    page = (await staff.client.get(CONTENT)).text
    assert f'href="{CONTENT}"' in page
    assert f'href="{NOTICES}"' not in page
    assert f'href="{NOTICES}"' not in (await staff.client.get("/console")).text


async def test_who_has_no_inbox_is_led_to_their_own_room(signed_in: SignIn) -> None:
    staff = await signed_in("editor")
    answer = await staff.client.get("/console")
    assert (answer.status_code, answer.headers["Location"]) == (303, ROOMS["overview"].path)


async def test_a_role_taken_away_counts_at_once(signed_in: SignIn, redis: Redis) -> None:
    staff = await signed_in("manager")
    assert (await staff.client.get(NOTICES)).status_code == 200
    await redis.hset("account:vera", "roles", "agent")
    assert (await staff.client.get(NOTICES)).status_code == 403


async def test_an_account_without_stored_roles_is_an_agent(redis: Redis) -> None:
    await redis.hset("account:gammel", mapping={"name": "Gammel", "sites": "eksempelby", "password": "x"})
    found = await Accounts(redis).get("gammel")
    assert found
    assert found.roles == AGENT
    assert [room.title for room in rooms_of(found)] == ["Indbakke", "Arkiv"]


async def test_an_unknown_role_opens_nothing(redis: Redis) -> None:
    stored: dict[Any, Any] = {"name": "Ny", "sites": "eksempelby", "roles": "emperor", "password": "x"}
    await redis.hset("account:ny", mapping=stored)
    found = await Accounts(redis).get("ny")
    assert found
    assert rooms_of(found) == []


def test_make_account_gives_roles(make_account: MakeAccount, capsys: pytest.CaptureFixture[str]) -> None:
    make_account("vera", "--role", "agent", "--role", "editor")
    assert capsys.readouterr().out == "vera can sign in at /console for eksempelby as agent, editor.\n"
    make_account("vera")
    assert "as agent." in capsys.readouterr().out


def test_make_account_refuses_a_role_that_is_none(
    make_account: MakeAccount, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        make_account("vera", "--role", "redaktør")
    assert "editor" in capsys.readouterr().err


async def test_signing_in_leads_back_into_the_console_and_nowhere_else(
    gateway: httpx.AsyncClient, redis: Redis
) -> None:
    await Accounts(redis).save(Account("vera", "Vera", ["eksempelby"], frozenset({"editor"})), PASSWORD)
    asked = await gateway.get(f"{CONTENT}/pas_pris?front=bibliotek")
    assert asked.headers["Location"] == "/console/sign-in?til=%2Fconsole%2Findhold%2Fpas_pris%3Ffront%3Dbibliotek"
    for wanted, led_to in (
        ("/console/indhold/pas_pris?front=bibliotek", "/console/indhold/pas_pris?front=bibliotek"),
        ("https://evil.example/", "/console"),
        ("//evil.example/console", "/console"),
        ("/console/../../x", "/console"),
        ("/consolemania", "/console"),
        ("/console\r\nSet-Cookie: x=1", "/console"),
    ):
        page = (await gateway.get("/console/sign-in")).text
        csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
        form = {"username": "vera", "password": PASSWORD, "csrf": csrf, "til": wanted}
        answer = await gateway.post("/console/sign-in", data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, led_to)
