"""Whoever writes is told first that a machine answers, in Danish and in English, whatever a municipality's greeting says."""

import shutil
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import yaml
from redis.asyncio import Redis

from indgang.config import ROOT, Config
from indgang.content import Content
from indgang.machine_notice import NOTICE, with_notice
from tests.gateway.conftest import Citizen, serving

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("greeting", "language"),
    [
        ("Hej! Jeg er **Indgang**, en chatrobot – ikke et menneske. Spørg!", "da"),
        ("Du skriver med en chatrobot og ikke et menneske.", "da"),
        ("Hi! I am **Indgang**, the library's chatbot – not a human being.", "en"),
        ("You are writing with a chatbot, not a human.", "en"),
    ],
)
def test_a_greeting_that_says_so_is_left_alone(greeting: str, language: str) -> None:
    assert with_notice(greeting, language) == greeting


@pytest.mark.parametrize(
    "greeting",
    [
        "Hej! Jeg er Mette fra Borgerservice.",
        "Jeg er ikke en chatrobot, ikke et menneske, men en engel.",
        "Jeg er aldrig en chatrobot – ikke et menneske.",
        "Skriv! " * 40 + "Jeg er en chatrobot, ikke et menneske.",
        "Vores chatrobot er lukket. Jeg er et menneske.",
        "Hi! I am a chatbot, not a human being.",
        "",
    ],
)
def test_any_other_is_said_after_the_notice(greeting: str) -> None:
    assert with_notice(greeting, "da") == f"{NOTICE['da']}\n\n{greeting}"


def test_every_greeting_of_ours_says_so_itself(content: Content) -> None:
    for municipality in content.municipalities.values():
        for front in municipality.fronts.values():
            assert with_notice(front.greeting, "da") == front.greeting
            if front.english:
                assert with_notice(front.english.greeting, "en") == front.english.greeting


@pytest.fixture
def without_notice(config: Config, tmp_path: Path) -> Config:
    """A municipality that greets as a human being would, and has no English."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    file = folder / "municipalities" / "eksempelby.yml"
    settings = yaml.safe_load(file.read_text("utf-8"))
    for front in settings["fronts"].values():
        front["greeting"] = "Hej, du taler med Mette. Hvad kan jeg gøre for dig?"
        del front["english"]
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return replace(config, content=folder)


@pytest.mark.parametrize("front", ["kommune", "bibliotek"])
@pytest.mark.parametrize("language", ["da", "en"])
async def test_no_municipality_can_leave_it_out(
    without_notice: Config, redis: Redis, front: str, language: str
) -> None:
    async with serving(without_notice) as client:
        citizen = Citizen(client)
        await citizen.open(front=front, language=language)
        first, *_ = await citizen.transcript()
        shown = await _greeting(client, front, language)
    assert first["text"].startswith(NOTICE[language])
    assert shown.startswith(NOTICE[language])
    assert "Mette" in shown


async def _greeting(client: httpx.AsyncClient, front: str, language: str) -> str:
    answer = await client.get("/api/v1/sites/eksempelby", params={"front": front, "language": language})
    return str(answer.json()["greeting"])
