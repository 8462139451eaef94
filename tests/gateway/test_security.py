"""What keeps strangers out: headers, origins, limits by address, conversation and municipality, tokens, no uploads, safe settings."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from gateway import citizens
from gateway.limits import CONVERSATIONS, MESSAGES
from gateway.safety import Unsafe, refuse_unsafe
from indgang.config import ROOT, Config
from tests.gateway.conftest import Citizen, serving
from tests.gateway.full_conversation import kept

pytestmark = pytest.mark.slow
OPEN = "/api/v1/conversations"
WANTED = {"site": "eksempelby", "front": "kommune"}
NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@pytest.fixture
def limited(config: Config) -> Config:
    return replace(config, limits=True)


async def opened(client: httpx.AsyncClient, said: str = "", **headers: str) -> httpx.Response:
    """A conversation begun; `said` is what the request claims of its address."""
    forwarded = {"X-Forwarded-For": said} if said else {}
    return await client.post(OPEN, json=WANTED, headers=forwarded | headers)


@pytest.mark.parametrize(
    "path", ["/api/v1/sites/eksempelby", "/api/v1/findes-ikke", "/api/v1/conversations/x/transcript"]
)
async def test_the_api_may_do_nothing_in_a_browser(gateway: httpx.AsyncClient, path: str) -> None:
    headers = (await gateway.get(path)).headers
    assert headers["Content-Security-Policy"] == NOTHING
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (headers["Cache-Control"], headers["Cross-Origin-Resource-Policy"]) == ("no-store", "same-origin")


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/static/console.js", "/console/findes-ikke"])
async def test_the_console_runs_its_own_scripts_and_stands_in_no_frame(gateway: httpx.AsyncClient, path: str) -> None:
    headers = (await gateway.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["Referrer-Policy"]) == ("DENY", "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


async def test_pages_and_scripts(gateway: httpx.AsyncClient) -> None:
    page, script = (await gateway.get("/")).headers, (await gateway.get("/widget/indgang-chat.js")).headers
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert "camera=()" in page["Permissions-Policy"]
    assert script["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Strict-Transport-Security" not in page


async def test_behind_tls_browsers_are_told_to_keep_to_it(config: Config, redis: Redis) -> None:
    async with serving(replace(config, public_url="https://chat.example.dk")) as client:
        for path in ("/", "/console/sign-in", "/api/v1/healthz"):
            assert (await client.get(path)).headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_what_goes_wrong_has_the_headers_and_tells_nothing(
    gateway: httpx.AsyncClient, citizen: Citizen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("kanariefuglen 010190-1234")

    monkeypatch.setattr("indgang.conversations.Conversations.events", breaks)
    answer = await gateway.get(f"{citizen.path}/transcript", headers=citizen.headers)
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (500, NOTHING)
    assert "kanariefugl" not in answer.text
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["unexpected RuntimeError"]
    large = await gateway.post(OPEN, content=b"x" * 40_000)
    assert (large.status_code, large.headers["Content-Security-Policy"]) == (413, NOTHING)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://www.eksempelby.example", 201),
        ("https://proevestrup.example", 403),
        ("https://www.eksempelby.example.evil.example", 403),
        ("http://www.eksempelby.example", 403),
        ("null", 403),
    ],
)
async def test_a_conversation_begins_only_on_a_page_of_its_municipality(
    gateway: httpx.AsyncClient, origin: str, status: int
) -> None:
    answer = await opened(gateway, Origin=origin)
    assert answer.status_code == status
    known = origin in ("https://www.eksempelby.example", "https://proevestrup.example")
    assert answer.headers.get("Access-Control-Allow-Origin") == (origin if known else None)
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_an_address_is_slowed_down_and_no_key_tells_it(limited: Config, redis: Redis, redis_url: str) -> None:
    most, _ = CONVERSATIONS
    async with serving(limited) as client:
        statuses = [(await opened(client)).status_code for _ in range(most + 1)]
        assert statuses == [201] * most + [429]
        refused = await opened(client)
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert not [key for (_, key), value in (await kept(redis_url)).items() if "127.0.0.1" in f"{key} {value}"]


async def test_a_claimed_address_is_believed_from_the_web_server_alone(
    limited: Config, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    most, _ = CONVERSATIONS
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "192.0.2.7")  # we come from 127.0.0.1, which is not that
    async with serving(limited) as client:
        answers = [await opened(client, f"203.0.113.{number}") for number in range(most + 1)]
    assert answers[-1].status_code == 429


async def test_what_a_citizen_writes_before_the_web_servers_word_counts_for_nothing(
    limited: Config, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    most, _ = CONVERSATIONS
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1")
    async with serving(limited) as client:
        forged = [await opened(client, f"198.51.100.{number}, 203.0.113.9") for number in range(most + 1)]
        another = await opened(client, "203.0.113.10")
    assert forged[-1].status_code == 429
    assert another.status_code == 201, "and a neighbour is not held back"


async def test_a_municipality_is_slowed_down_over_all_addresses(
    limited: Config, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citizens, "SITE_CONVERSATIONS", (3, 60))
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1")
    async with serving(limited) as client:
        answers = [await opened(client, f"203.0.113.{number}") for number in range(4)]
        assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
        other = await client.post(
            OPEN, json=WANTED | {"site": "proevestrup"}, headers={"X-Forwarded-For": "203.0.113.9"}
        )
        assert other.status_code == 201


async def test_a_conversation_and_an_address_send_so_much_and_no_more(
    limited: Config, redis: Redis, scripted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citizens, "ADDRESS_MESSAGES", (MESSAGES[0] + 5, 60))
    async with serving(limited) as client:
        one, other = Citizen(client), Citizen(client)
        await one.open()
        await other.open()
        said = [(await one.send("hej")).status_code for _ in range(MESSAGES[0] + 1)]
        assert said == [202] * MESSAGES[0] + [429]
        others = [(await other.send("hej")).status_code for _ in range(5)]
        assert others == [202] * 4 + [429]


async def test_limits_count_over_two_gateways(limited: Config, redis: Redis) -> None:
    most, _ = CONVERSATIONS
    async with serving(limited) as one, serving(limited) as other:
        for number in range(most):
            assert (await opened((one, other)[number % 2])).status_code == 201
        assert (await opened(one)).status_code == 429
        assert (await opened(other)).status_code == 429


async def test_a_token_opens_its_own_conversation_until_that_expires(
    gateway: httpx.AsyncClient, citizen: Citizen, redis: Redis
) -> None:
    other = Citizen(gateway)
    await other.open()
    path = f"{citizen.path}/transcript"
    assert (await gateway.get(path, headers=citizen.headers)).status_code == 200
    assert (await gateway.get(path, headers=other.headers)).status_code == 401
    assert (await gateway.get(path)).status_code == 401
    assert citizen.token not in str(await redis.hgetall(f"conversation:{{{citizen.id}}}")), "only its digest is stored"
    await redis.pexpire(f"conversation:{{{citizen.id}}}", 1)
    await redis.wait(0, 20)
    assert (await gateway.get(path, headers=citizen.headers)).status_code == 404


async def test_nothing_takes_a_file(gateway: httpx.AsyncClient, citizen: Citizen) -> None:
    description = (await gateway.get("/api/v1/openapi.json")).text
    assert '"binary"' not in description
    assert "multipart" not in description
    sent = await gateway.post(f"{citizen.path}/messages", files={"file": b"x"}, headers=citizen.headers)
    assert sent.status_code == 422


def exposed(config: Config, **other: object) -> Config:
    return replace(config, host="0.0.0.0", limits=True, public_url="https://chat.example.dk", **other)


def test_safe_settings_are_let_through(config: Config) -> None:
    refuse_unsafe(config, {})
    refuse_unsafe(exposed(config), {"FORWARDED_ALLOW_IPS": "10.0.0.0/8"})
    refuse_unsafe(replace(config, redis_url="redis://:hemmelig@redis:6379"), {})
    refuse_unsafe(replace(config, redis_url="redis+sentinel://:hemmelig@a:1,b:2/name"), {})
    refuse_unsafe(replace(config, redis_url="redis://[::1]:6379"), {})


@pytest.mark.parametrize(
    ("changed", "env", "named"),
    [
        ({"public_url": None}, {}, "INDGANG_PUBLIC_URL"),
        ({"public_url": "http://chat.example.dk"}, {}, "INDGANG_PUBLIC_URL"),
        ({"limits": False}, {}, "INDGANG_LIMITS"),
        ({}, {"FORWARDED_ALLOW_IPS": "*"}, "FORWARDED_ALLOW_IPS"),
        ({"redis_url": "redis://redis:6379"}, {}, "INDGANG_REDIS_URL"),
        ({"redis_url": "rediss://bruger@redis:6379"}, {}, "INDGANG_REDIS_URL"),
        ({"redis_url": "redis+sentinel://127.0.0.1:1,b:2/name"}, {}, "INDGANG_REDIS_URL"),
    ],
)
def test_each_unsafe_setting_is_refused_by_name(
    config: Config, changed: dict[str, object], env: dict[str, str], named: str
) -> None:
    with pytest.raises(Unsafe) as refused:
        refuse_unsafe(replace(exposed(config), **changed), env)
    (problem,) = refused.value.problems
    assert named in problem


def test_a_secret_that_everybody_can_read_is_refused(config: Config, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x" * 48)
    secret.chmod(0o644)
    with pytest.raises(Unsafe, match="chmod o-rwx"):
        refuse_unsafe(config, {})
    secret.chmod(0o640)
    refuse_unsafe(config, {})


def test_the_gateway_itself_does_not_start_and_says_why(tmp_path: Path) -> None:
    env = os.environ | {"INDGANG_HOST": "0.0.0.0", "INDGANG_DATA": str(tmp_path), "INDGANG_PORT": "1"}
    env.pop("INDGANG_PUBLIC_URL", None)
    command = [sys.executable, "-m", "gateway"]
    ended = subprocess.run(command, cwd=ROOT, env=env, text=True, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "INDGANG_HOST is 0.0.0.0" in ended.stderr
    assert "docs/running-it.md" in ended.stderr
