"""Links, asked of a real server of the test's own. Names under .invalid never lead anywhere (RFC 6761)."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from indgang.hosts import Hosts, is_public
from indgang.upkeep import LinkReport, LinkResult, check, link_findings
from indgang.upkeep.links import links
from indgang.upkeep.verdicts import Offline
from indgang.upkeep.visits import Visitor
from setup import ports
from tests.indgang.small_content import ANSWER, ENGLISH, FACT, NOON, OWN, SITE, small
from tests.indgang.small_web import CUT, SLOW, Web, serving

pytestmark = pytest.mark.slow

NOWHERE = "http://findes-ikke.invalid/"


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serving() as web:
        yield web


async def judged(*urls: str, **more: Any) -> dict[str, LinkResult]:
    """The links that are not in order, by address."""
    report = await check(urls, **{"private": True, "pause": 0.0, "timeout": 2.0} | more)
    assert report.asked == len(urls)
    return {result.url: result for result in report.results}


async def verdict(url: str, **more: Any) -> str:
    found = await judged(url, **more)
    return found[url].verdict if found else "ok"


async def test_a_page_that_is_there_is_asked_for_once_and_not_read(web: Web) -> None:
    assert await verdict(web.at("/her")) == "ok"
    assert web.asked == ["HEAD /her"]
    assert "user-agent: indgang/" in web.heads[0].lower()
    assert f"host: 127.0.0.1:{web.port}" in web.heads[0].lower()


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_that_is_gone_is_dead(web: Web, status: int) -> None:
    url = web.at("/vaek", status)
    found = (await judged(url))[url]
    assert (found.verdict, str(status) in found.why) == ("dead", True)
    assert web.asked == ["HEAD /vaek", "GET /vaek"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, CUT])
async def test_a_server_that_refuses_head_is_asked_with_get(web: Web, status: int) -> None:
    web.at("HEAD /side", status)
    assert await verdict(web.at("/side")) == "ok"
    assert web.asked == ["HEAD /side", "GET /side"]


@pytest.mark.parametrize("status", [401, 403, 429])
async def test_what_is_not_for_programs_is_no_fault_of_the_link(web: Web, status: int) -> None:
    assert await verdict(web.at("/lukket", status)) == "refused"


@pytest.mark.parametrize(
    ("status", "expected"), [(500, "failing"), (503, "failing"), (SLOW, "silent"), (CUT, "failing")]
)
async def test_a_server_in_trouble_is_not_dead(web: Web, status: int, expected: str) -> None:
    assert await verdict(web.at("/uheld", status)) == expected


@pytest.mark.parametrize(
    ("status", "expected"), [(301, "moved"), (308, "moved"), (302, "ok"), (303, "ok"), (307, "ok")]
)
async def test_only_a_permanent_redirect_is_told(web: Web, status: int, expected: str) -> None:
    new, url = web.at("/ny"), web.at("/gammel", status, "/ny#afsnit")
    found = await judged(url)
    assert [(one.verdict, f"{new}." in one.why) for one in found.values()] == (
        [("moved", True)] if expected == "moved" else []
    )


async def test_the_new_address_is_told_only_as_far_as_it_is_permanent(web: Web) -> None:
    url = web.at("/gammel", 301, "/ny")
    web.at("/ny", 302, "/log-ind")
    web.at("/log-ind")
    assert f"flyttet til {web.url('/ny')}." in (await judged(url))[url].why


async def test_a_redirect_to_a_page_that_is_gone_is_dead(web: Web) -> None:
    web.at("/vaek", 404)
    assert await verdict(web.at("/gammel", 301, "/vaek")) == "dead"


@pytest.mark.parametrize(("hops", "expected"), [(5, "ok"), (6, "failing")])
async def test_five_redirects_are_followed(web: Web, hops: int, expected: str) -> None:
    for hop in range(hops):
        web.at(f"/{hop}", 302, f"/{hop + 1}")
    web.at(f"/{hops}")
    assert await verdict(web.url("/0")) == expected


@pytest.mark.parametrize("to", ["javascript:alert(1)", "file:///etc/passwd", "mailto:x@y.dk", "https://"])
async def test_a_redirect_to_no_address_is_not_followed(web: Web, to: str) -> None:
    assert await verdict(web.at("/sted", 302, to)) == "failing"


async def test_a_host_that_leads_nowhere_is_dead_while_others_are_reached(web: Web) -> None:
    found = await judged(NOWHERE, web.at("/her"))
    assert list(found) == [NOWHERE]
    # A resolver that cannot say (no network, as in many build machines) is not a host that is gone.
    assert found[NOWHERE].verdict in ("dead", "silent")
    assert "findes-ikke.invalid" in found[NOWHERE].why


class _TwoAddresses(Hosts):
    """At the first, as with IPv6 in many networks, nobody answers."""

    async def addresses(self, host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]


async def test_where_one_address_of_a_host_does_not_answer_the_next_is_asked(web: Web) -> None:
    web.at("/her")
    with _TwoAddresses() as hosts:
        assert (await Visitor(hosts, 0, 2).result(web.url("/her", "to.example"))).verdict == "ok"


async def test_without_a_network_no_link_is_called_dead() -> None:
    closed = [f"http://127.0.0.1:{port}/" for port in ports.free_ports(3)]
    with pytest.raises(Offline):
        await check([NOWHERE, *closed], private=True, pause=0)
    with pytest.raises(Offline):
        await check([f"http://{number}.invalid/" for number in range(50)], pause=0)


async def test_no_link_at_all_is_in_order() -> None:
    assert (await check([])).asked == 0


async def test_our_own_network_is_never_asked(web: Web) -> None:
    local = [
        web.url("/hemmelig"),
        web.url("/hemmelig", "localhost"),
        web.url("/hemmelig", "2130706433"),
        "http://10.0.0.1/",
    ]
    found = await judged(*local, private=False)
    assert {url: found[url].verdict for url in local} == dict.fromkeys(local, "dead")
    assert web.asked == []


class _OnlyByName(Hosts):
    """Takes `localhost` for a server out in the world, and its address for what it is."""

    async def addresses(self, host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "localhost" else await super().addresses(host, port)


async def test_nor_is_it_asked_where_a_page_out_there_leads_to_it(web: Web) -> None:
    web.at("/side", 302, web.at("/hemmelig"))
    with _OnlyByName() as hosts:
        found = await Visitor(hosts, 0).result(web.url("/side", "localhost"))
    assert (found.verdict, "127.0.0.1 i et lokalt netværk" in found.why) == ("dead", True)
    assert web.asked == ["HEAD /side"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("185.157.134.1", True),
        ("2a00:1450:400f:80c::200e", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),  # 127.0.0.1 by 6to4
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
    ],
)
def test_which_addresses_are_out_in_the_world(address: str, public: bool) -> None:
    assert is_public(address) is public


async def test_one_host_is_asked_one_thing_at_a_time_with_a_pause(web: Web) -> None:
    urls = [web.at(f"/{number}") for number in range(3)]
    web.at("HEAD /1", 405)
    await check(urls, private=True, pause=0.2)
    assert len(web.moments) == 4
    assert all(later - earlier >= 0.2 for earlier, later in zip(web.moments, web.moments[1:], strict=False))


async def test_a_host_that_stays_silent_is_left_alone(web: Web) -> None:
    urls = [web.at(f"/{number}", SLOW) for number in range(6)]
    async with serving() as other:
        found = await judged(*urls, other.at("/her") and other.url("/her", "localhost"), timeout=0.2)
    assert len(web.asked) == 3
    assert {url: result.verdict for url, result in found.items()} == dict.fromkeys(urls, "silent")


async def test_one_silent_host_does_not_hold_up_the_others(web: Web) -> None:
    async with serving() as slow, asyncio.timeout(3):
        found = await judged(slow.at("/", SLOW), web.at("/her") and web.url("/her", "localhost"), timeout=1)
    assert [result.verdict for result in found.values()] == ["silent"]


async def test_progress_is_told_to_the_last_link(web: Web) -> None:
    told = []
    await check([web.at("/a"), web.at("/b")], lambda done, total: told.append((done, total)), private=True, pause=0)
    assert told == [(1, 2), (2, 2)]


@pytest.fixture
def strange_certificate(tmp_path: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    if not shutil.which("openssl"):
        pytest.fail("The test of certificates needs openssl (on Debian: apt-get install openssl).")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "30"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    return tls


async def test_a_certificate_that_browsers_warn_about_is_named(strange_certificate: ssl.SSLContext) -> None:
    async with serving(strange_certificate) as web:
        url = web.at("/")
        found = (await judged(url))[url]
    assert (found.verdict, found.why) == (
        "certificate",
        "har et certifikat, der ikke er udstedt af nogen, som browseren stoler på.",
    )


async def test_a_server_without_tls_is_in_trouble(web: Web) -> None:
    assert await verdict(web.url("/").replace("http:", "https:")) == "failing"


def test_every_address_of_the_content_is_found_once(tmp_path: Path) -> None:
    def texts(name: str) -> dict[str, Any]:
        source = {"title": "x", "url": f"https://{name}.dk/kilde", "checked": NOON.date()}
        return {"text": f"[a](https://{name}.dk/tekst#del) [b](tel:112) [c](mailto:x@y.dk)", "sources": [source]}

    greeting = {"title": "Ask", "greeting": "[a](https://hilsen.dk/en)"}
    fronts = {name: front | {"english": greeting} for name, front in SITE["fronts"].items()}
    notice = {
        "text": "[a](https://besked.dk/)",
        "english": "[a](https://besked.dk/en)",
        "from": "2026-01-01 10:00",
        "until": "2027-01-01 10:00",
    }
    site = SITE | {
        "website": "https://by.dk/",
        "library": SITE["library"] | {"cms": "https://bibliotek.by.dk/"},
        "links": SITE["links"] | {"kontakt": "https://by.dk/kontakt"},
        "fronts": fronts,
        "notices": [notice],
    }
    files = {
        "answers/pas/pas_pris.yml": ANSWER | texts("svar"),
        "english/pas/pas_pris.yml": ENGLISH | {"text": "[a](https://svar.dk/tekst) [b](https://svar.dk/en)"},
        "facts/pas_pris.yml": FACT | {"source": {"title": "x", "url": "https://fakta.dk/"}},
        "sentences.yml": {"hello": "Se [a](https://saetning.dk/)"},
        "municipalities/andeby.yml": site,
        "municipalities/andeby/answers/bibliotek/pas_pris.yml": OWN | texts("eget"),
    }
    content = small(tmp_path, files)
    common = [
        "https://svar.dk/tekst",
        "https://svar.dk/en",
        "https://saetning.dk/",
        "https://svar.dk/kilde",
        "https://fakta.dk/",
    ]
    own = [
        *("https://eget.dk/tekst", "https://eget.dk/kilde", "https://hilsen.dk/en"),
        *("https://besked.dk/", "https://besked.dk/en"),
        *("https://by.dk/", "https://by.dk/kontakt", "https://bibliotek.by.dk/"),
    ]
    assert sorted(links(content)) == sorted([*common, *own])
    assert sorted(links(content, ["en-anden"])) == sorted(common)


def test_made_up_hosts_are_left_out(tmp_path: Path) -> None:
    assert links(small(tmp_path)) == []


def test_a_dead_link_is_told_for_each_file_and_no_longer_once_it_is_gone(tmp_path: Path) -> None:
    dead, refused = "https://borger.dk/vaek", "https://borger.dk/lukket"
    results = [
        LinkResult(url=dead, verdict="dead", why="findes ikke (404)."),
        LinkResult(url=refused, verdict="refused", why="403"),
        LinkResult(url="https://borger.dk/slettet", verdict="dead", why="findes ikke (404)."),
    ]
    report = LinkReport(at=NOON, asked=3, results=results)
    files = {
        "answers/pas/pas_pris.yml": ANSWER | {"text": f"[a]({dead}#del), [b]({dead}) og [c]({refused})"},
        "municipalities/andeby.yml": SITE | {"links": SITE["links"] | {"kontakt": dead}},
    }
    told = list(link_findings(small(tmp_path, files), report))
    assert [(one.kind, one.path, one.site, one.owner) for one in told] == [
        ("link_dead", "content/answers/pas/pas_pris.yml", None, "borgerservice"),
        ("link_dead", "content/municipalities/andeby.yml", "andeby", ""),
    ]
    assert told[0].what == f"{dead} findes ikke (404)."
