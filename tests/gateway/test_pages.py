"""The widget's scripts: a build that was once served stays, with all its parts, and nothing else is served under its name; and the demo pages."""

import base64
import hashlib
import html
import os
import re
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from gateway.widget_builds import KEPT_SECONDS, Builds, IncompleteBuild, name_of
from indgang.config import ROOT, Config
from indgang.content import Content
from indgang.opening_hours.spans import Span
from indgang.version import VERSION
from tests.gateway.conftest import serving

DEMO = ROOT / "web_widget" / "demo"
OTHER = {"one": "indgang-chat-00000000000a.js", "two": "indgang-chat-00000000000b.js"}


def build(folder: Path, words: str) -> str:
    """Leaves a widget of two parts as the build does; the hash of its first part."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("indgang-chat*.js"):
        old.unlink()
    first = f'const SECOND = {{file: "{OTHER[words]}"}}; // {words}'.encode()
    (folder / "indgang-chat.js").write_bytes(first)
    (folder / OTHER[words]).write_text(f"// the other part of {words}", "utf-8")
    return hashlib.sha384(first).hexdigest()[:12]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return tmp_path / "dist"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "widget"


@pytest.fixture
def ours(config: Config, built: Path) -> Config:
    return replace(config, widget=built)


@pytest.fixture
async def upgraded(ours: Config, redis: Redis, built: Path) -> AsyncIterator[tuple[httpx.AsyncClient, str, str]]:
    """A gateway that was started with one build and then again with another; their hashes."""
    old = build(built, "one")
    async with serving(ours):
        pass
    new = build(built, "two")
    async with serving(ours) as client:
        yield client, old, new


async def test_both_parts_of_a_build_stay_after_an_upgrade(upgraded: tuple[httpx.AsyncClient, str, str]) -> None:
    client, old, new = upgraded
    for digest, words in ((old, "one"), (new, "two")):
        first = await client.get(f"/widget/{name_of(digest)}")
        other = await client.get(f"/widget/{OTHER[words]}")
        assert first.text.endswith(f"// {words}")
        assert other.text == f"// the other part of {words}"
        for response in (first, other):
            assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert response.headers["access-control-allow-origin"] == "*"
            assert response.headers["content-type"].startswith("text/javascript")
    newest = await client.get("/widget/indgang-chat.js")
    assert newest.text.endswith("// two")
    assert newest.headers["cache-control"] == "no-cache"


async def test_current_json_names_what_a_browser_can_check(upgraded: tuple[httpx.AsyncClient, str, str]) -> None:
    client, _, new = upgraded
    response = await client.get("/widget/current.json")
    found = response.json()
    assert response.headers["access-control-allow-origin"] == "*"
    assert found["file"] == name_of(new)
    assert found["version"] == VERSION
    script = (await client.get(f"/widget/{found['file']}")).content
    assert found["integrity"] == f"sha384-{base64.b64encode(hashlib.sha384(script).digest()).decode()}"


@pytest.mark.parametrize(
    "name",
    [
        "indgang-chat-0123456789ab.js",
        "indgang-chat-..%2F..%2Faccount.js",
        "indgang-chat-0123456789AB.js",
        "indgang-chat-0123456789ab0.js",
        "indgang-chat-.js",
        "0123456789ab/indgang-chat-0123456789ab.js",
        "..%2Fsecret.js",
    ],
)
async def test_nothing_but_a_kept_hash_is_served(
    upgraded: tuple[httpx.AsyncClient, str, str], ours: Config, name: str
) -> None:
    (ours.data / "secret.js").write_text("secret", "utf-8")
    response = await upgraded[0].get(f"/widget/{name}")
    assert response.status_code in (404, 422)
    assert "secret" not in response.text


async def test_the_page_shows_both_tags_for_the_municipality_of_the_query(
    upgraded: tuple[httpx.AsyncClient, str, str], content: Content
) -> None:
    client, _, new = upgraded
    page = (await client.get("/widget/?site=proevestrup&front=bibliotek")).text
    integrity = (await client.get("/widget/current.json")).json()["integrity"]
    pinned, newest = (_code(page, name) for name in ("pinned", "newest"))
    server = str(client.base_url).rstrip("/")
    assert f'src="{server}/widget/{name_of(new)}" integrity="{integrity}" crossorigin="anonymous"' in pinned
    assert f'<script type="module" fetchpriority="low" src="{server}/widget/indgang-chat.js"></script>' in newest
    for tag in (pinned, newest):
        phone = content.municipality("proevestrup").library.phone
        told = f'label="Hjælp fra Bogladen" phone="{phone}"'
        assert f'<indgang-chat site="proevestrup" front="bibliotek" {told}>' in tag
    assert "<style" not in page
    assert "<script" not in page


async def test_the_page_repeats_a_strange_name_as_words_only(upgraded: tuple[httpx.AsyncClient, str, str]) -> None:
    page = (await upgraded[0].get("/widget/", params={"site": '"><img src=x>'})).text
    assert "<img" not in page
    assert "Der er ingen kommune" in page
    assert 'site="eksempelby"' in _code(page, "pinned")


async def test_the_page_gives_the_public_address(ours: Config, redis: Redis, built: Path) -> None:
    build(built, "one")
    async with serving(replace(ours, public_url="https://chat.eksempelby.example")) as client:
        page = (await client.get("/widget/", headers={"Host": "ond.example"})).text
    assert 'src="https://chat.eksempelby.example/widget/indgang-chat-' in _code(page, "pinned")
    assert "ond.example" not in page


async def test_without_a_build_the_gateway_starts_and_says_so(ours: Config, redis: Redis) -> None:
    async with serving(ours) as client:
        assert (await client.get("/widget/indgang-chat.js")).status_code == 404
        assert (await client.get("/widget/current.json")).status_code == 503
        assert (await client.get("/widget/")).status_code == 503
        assert (await client.get(f"/widget/{name_of('0123456789ab')}")).status_code == 404


def test_builds_that_nobody_started_for_two_years_are_dropped_whole(built: Path, kept: Path) -> None:
    builds = Builds(built, kept)
    old = build(built, "one")
    builds.keep()
    new = build(built, "two")
    long_ago = time.time() - KEPT_SECONDS
    os.utime(kept / old, (long_ago + 60, long_ago + 60))
    builds.keep()
    assert builds.path_or_none(old)
    os.utime(kept / old, (long_ago - 60, long_ago - 60))
    os.utime(kept / new, (long_ago - 60, long_ago - 60))
    builds.keep()
    assert [folder.name for folder in kept.iterdir()] == [new]
    assert builds.path_or_none("00000000000a") is None


def test_half_a_build_is_not_kept(built: Path, kept: Path) -> None:
    digest = build(built, "one")
    (built / OTHER["one"]).unlink()
    builds = Builds(built, kept)
    builds.keep()
    assert not kept.exists()
    with pytest.raises(IncompleteBuild, match=OTHER["one"]):
        builds.current()
    assert builds.path_or_none(digest) is None


def test_two_gateways_share_the_folder(built: Path, kept: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "other"
    digest, theirs = build(built, "one"), build(elsewhere, "two")
    one, two = Builds(built, kept), Builds(elsewhere, kept)
    one.keep()
    assert one.path_or_none(theirs) is None
    two.keep()
    one.keep()
    two.keep()
    assert one.path_or_none(theirs)
    assert two.path_or_none(digest)
    assert sorted(folder.name for folder in kept.iterdir()) == sorted([digest, theirs])


def test_where_nothing_can_be_kept_the_current_build_is_served_all_the_same(built: Path, kept: Path) -> None:
    digest = build(built, "one")
    kept.write_text("a file where the folder should be", "utf-8")
    builds = Builds(built, kept)
    builds.keep()
    assert builds.path_or_none(digest) == built / "indgang-chat.js"


@pytest.mark.parametrize("page", sorted(DEMO.glob("*.html")), ids=lambda page: page.name)
async def test_a_demo_page_links_only_to_what_is_there(page: Path, gateway: httpx.AsyncClient, config: Config) -> None:
    build(config.widget, "one")
    text = page.read_text("utf-8")
    links = set(re.findall(r'(?:href|src)="(/[^"]*)"', text)) - {"/widget/indgang-chat.js"}
    assert links
    for link in sorted(links):
        path, _, place = link.partition("#")
        response = await gateway.get(path)
        assert response.status_code == 200, link
        assert not place or f'id="{place}"' in response.text, link
    for place in re.findall(r'href="#([^"]+)"', text):
        assert f'id="{place}"' in text, place


@pytest.mark.parametrize("page", sorted(DEMO.glob("*.html")), ids=lambda page: page.name)
def test_a_demo_page_needs_nothing_but_this_server(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    scripts = re.findall(r"<script[^>]*>", text)
    assert scripts == ['<script type="module" fetchpriority="low" src="/widget/indgang-chat.js">']
    assert not re.search(r'<(?:img|link|source|iframe)[^>]*(?:src|srcset|href)="(?!/)', text)
    assert "Demonstration." in text


def test_the_demo_pages_tell_the_hours_and_numbers_of_the_settings(content: Content) -> None:
    eksempelby = content.municipality("eksempelby")
    shown = {page.name: page.read_text("utf-8") for page in DEMO.glob("*.html")}
    for page, place in (
        ("index.html", "borgerservice"),
        ("borgerservice.html", "borgerservice"),
        ("kontakt.html", "telefon"),
        ("bibliotek.html", "hovedbiblioteket"),
    ):
        hours = next(one for one in eksempelby.opening_hours if one.id == place).hours
        wanted = [_told(getattr(hours, day)) for day in ("monday", "tuesday", "wednesday", "thursday", "friday")]
        table = re.search(rf'<table[^>]*data-hours="{place}".*?</table>', shown[page], re.DOTALL)
        assert table, page
        assert re.findall(r"<td>(.*?)</td>", table[0])[:5] == wanted, page
    assert eksempelby.phone in shown["index.html"]
    assert eksempelby.library.phone in shown["bibliotek.html"]
    assert content.municipality("proevestrup").phone in shown["proevestrup.html"]


def _told(spans: Sequence[Span]) -> str:
    """`10.00–15.00`, or `Lukket` where there are none."""
    return " og ".join(f"{_clock(one.start)}–{_clock(one.end)}" for one in spans) or "Lukket"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}.{minutes % 60:02}"


def _code(page: str, name: str) -> str:
    found = re.search(rf'<code id="{name}">(.*?)</code>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])
