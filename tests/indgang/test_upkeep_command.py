"""`python -m indgang.upkeep` as a person calls it: its words, its exit code, its data."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from indgang.danish_dates import now
from indgang.store import connect
from indgang.tallies import Tallies
from indgang.upkeep.__main__ import main
from tests.indgang.small_content import ANSWER, OWN, SITE, written

pytestmark = pytest.mark.slow

TODAY = now().date()
FRESH = {
    "sources": [{"title": "Borger", "url": "https://borger.example/", "checked": TODAY}],
    "reviewed": TODAY - timedelta(days=1),
    "review_by": TODAY + timedelta(days=100),
}
LATE = FRESH | {"reviewed": date(2020, 1, 1), "review_by": date(2020, 6, 1)}
NATIONAL = "answers/pas/pas_pris.yml"


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


class Called(Protocol):
    def __call__(self, content: Path, *options: str, redis_url: str = "") -> Done: ...


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    def call(content: Path, *options: str, redis_url: str = "") -> Done:
        monkeypatch.setenv("INDGANG_CONTENT", str(content))
        monkeypatch.delenv("INDGANG_REDIS_URL", raising=False)
        if redis_url:
            monkeypatch.setenv("INDGANG_REDIS_URL", redis_url)
        return Done(main(options), *capsys.readouterr())

    return call


def test_nothing_due_is_said_and_exits_with_0(tmp_path: Path, called: Called) -> None:
    done = called(written(tmp_path, {NATIONAL: ANSWER | FRESH}))
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert done.stdout.startswith("Intet at se på den ")
    assert "0 links er set efter." in done.stdout
    assert "Bedømmelser er ikke med" in done.stdout


def test_what_is_due_is_told_by_kind_and_exits_with_1(tmp_path: Path, called: Called) -> None:
    done = called(written(tmp_path, {NATIONAL: ANSWER | LATE | {"sources": FRESH["sources"]}}), "--no-links")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:4] == [
        "Svar, der skulle have været set efter (1)",
        "  Hvad koster et pas? (borgerservice)",
        "    content/answers/pas/pas_pris.yml",
        "    Skulle være set efter senest 1. juni 2020.",
    ]
    assert "links er set efter" not in done.stdout


def test_without_a_network_the_links_are_not_called_dead(tmp_path: Path, called: Called) -> None:
    text = {"text": "Se [a](https://findes-ikke.invalid/) og [b](https://heller-ikke.invalid/)."}
    done = called(written(tmp_path, {NATIONAL: ANSWER | FRESH | text}))
    assert done.returncode == 2
    assert "Netværket kunne ikke nås. Links er ikke set efter." in done.stdout
    assert "Døde links" not in done.stdout


def test_one_municipality_sees_its_own_and_what_all_have_in_common(tmp_path: Path, called: Called) -> None:
    own = "municipalities/{}/answers/pas_pris.yml"
    late = OWN | LATE | {"sources": FRESH["sources"]}
    files: dict[str, Any] = {
        NATIONAL: ANSWER | LATE | {"sources": FRESH["sources"]},
        own.format("andeby"): late,
        "municipalities/gaaserod.yml": SITE,
        own.format("gaaserod"): late,
    }
    folder = written(tmp_path, files)
    told = json.loads(called(folder, "--no-links", "--json", "--site", "gaaserod").stdout)
    assert [(one["kind"], one["site"]) for one in told["findings"]] == [
        ("review_passed", None),
        ("review_passed", "gaaserod"),
    ]
    assert (told["links"], told["offline"], told["rated"]) == (None, False, False)
    unknown = called(folder, "--site", "fjernby")
    assert (unknown.returncode, unknown.stdout) == (3, "")
    assert unknown.stderr == "Kommunen fjernby findes ikke. Her er andeby, gaaserod.\n"


def test_a_broken_file_is_told_among_the_rest(tmp_path: Path, called: Called) -> None:
    folder = written(tmp_path, {NATIONAL: ANSWER | FRESH})
    (folder / "facts" / "forkert.yml").write_text("title: [", "utf-8")
    done = called(folder, "--no-links")
    assert done.returncode == 1
    assert done.stdout.startswith("Filer, der ikke kan bruges (1)\n  content/facts/forkert.yml\n")


def test_no_content_at_all_is_said(tmp_path: Path, called: Called) -> None:
    done = called(tmp_path, "--no-links")
    assert (done.returncode, done.stdout) == (3, "")
    assert "filen mangler" in done.stderr


@pytest.mark.parametrize("reachable", [True, False])
def test_ratings_are_with_it_while_indgang_runs(
    tmp_path: Path, redis_url: str, called: Called, reachable: bool
) -> None:
    asyncio.run(_disliked(redis_url))
    folder = written(tmp_path, {NATIONAL: ANSWER | FRESH})
    done = called(folder, "--no-links", redis_url=redis_url if reachable else "redis://127.0.0.1:1")
    assert done.returncode == int(reachable)
    assert ("0 af 5 bedømmelser siger, at svaret hjalp." in done.stdout) is reachable
    assert ("Bedømmelser er ikke med" in done.stdout) is not reachable


async def _disliked(redis_url: str) -> None:
    async with connect(redis_url) as redis:
        await redis.flushall()
        for _ in range(5):
            await Tallies(redis).count("andeby", "pas_pris", "unhelpful", now())
