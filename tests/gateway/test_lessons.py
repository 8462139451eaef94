"""What was not understood comes to the editors of the municipality, who decide it with one click; comments come to the answer's page."""

import asyncio
import dataclasses
import re
import shutil
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from gateway.accounts import Account, Accounts, Role
from indgang.config import Config
from indgang.decisions import Decisions
from tests.gateway.conftest import Citizen, Script
from tests.gateway.desk import Desk, two_municipalities
from tests.gateway.test_console import PASSWORD

pytestmark = pytest.mark.slow

ROOM = "/console/laering"
GUESSES = [
    {"id": "pas_levering", "confidence": 0.3},
    {"id": "pas_pris", "confidence": 0.2},
    {"id": "pas_hent", "confidence": 0.1},
]
UNSURE = [{"answer": "nlu_fallback", "confidence": 0.3, "ranking": GUESSES}]
PRICE = [{"answer": "pas_pris", "confidence": 0.9, "ranking": [{"id": "pas_pris", "confidence": 0.9}, *GUESSES[:1]]}]
HUMAN = [{"answer": "kontakt_medarbejder", "confidence": 0.97}]
SENTENCE = "hvornår ligger bogen med mit billede klar"


class Editor(Desk):
    """An editor's browser in the learning room."""

    def __init__(self, gateway: httpx.AsyncClient, redis: Redis, site: str, name: str = "mona") -> None:
        super().__init__(gateway, redis, [site], "editor")
        self._account, self.name, self.site = Account(name, name.title(), [site], frozenset({"editor"})), name, site

    async def __aenter__(self) -> "Editor":
        await Accounts(self._redis).save(self._account, PASSWORD)
        assert (await self.sign_in(self.name)).status_code == 303
        return self

    async def lessons(self, query: str = "") -> dict[str, str]:
        """The sentences of the list with their keys."""
        page = await self.see(f"{ROOM}?site={self.site}&{query}")
        found = re.findall(r'<li class="lesson" id="s-(\w+)".*?<h2[^>]*>(.*?)</h2>', page, re.DOTALL)
        return {text: key for key, text in found}

    async def decide(self, key: str, decided: str, status: int = 303, **more: str) -> str:
        form = {"csrf": self.csrf, "decided": decided, "text": SENTENCE} | more
        answer = await self.client.post(f"{ROOM}/{key}?site={self.site}", files=fields(form))
        assert answer.status_code == status, answer.text
        return answer.headers["Location"] if status == 303 else answer.text


def fields(form: dict[str, str]) -> dict[str, Any]:
    return {name: (None, value) for name, value in form.items()}


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    """The project's content with a second municipality."""
    shutil.copytree(config.content, tmp_path / "content")
    two_municipalities(tmp_path / "content")
    return dataclasses.replace(config, content=tmp_path / "content")


@pytest.fixture
async def editor(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Editor]:
    async with Editor(gateway, redis, "eksempelby") as editor:
        yield editor


@pytest.fixture
def rasa(script: Script) -> None:
    script.says |= {
        SENTENCE: UNSURE,
        SENTENCE.upper(): UNSURE,
        "hvad koster pas": PRICE,
        "menneske": HUMAN,
        "vejret": [{"answer": "uden_for_emne", "confidence": 0.8}],
    }


async def citizens(gateway: httpx.AsyncClient, *texts: str, site: str = "eksempelby") -> list[Citizen]:
    found = []
    for text in texts:
        citizen = Citizen(gateway)
        await citizen.open(site=site)
        await citizen.answer_to(text)
        found.append(citizen)
    return found


async def rate(citizen: Citizen, helpful: bool, comment: str = "") -> None:
    event = next(one for one in reversed(await citizen.transcript()) if one.get("answer"))
    body = {"event": event["id"], "helpful": helpful, "comment": comment}
    answer = await citizen.client.post(f"{citizen.path}/rating", json=body, headers=citizen.headers)
    assert answer.status_code == 204


async def appears(editor: Editor, text: str, query: str = "") -> str:
    """The key of a sentence: it is noted right after the citizen was answered."""
    async with asyncio.timeout(5):
        while text not in (found := await editor.lessons(query)):
            await asyncio.sleep(0.05)
    return found[text]


async def test_one_click_makes_a_sentence_an_example(
    gateway: httpx.AsyncClient, redis: Redis, editor: Editor, rasa: None
) -> None:
    await citizens(gateway, SENTENCE, SENTENCE.upper(), "vejret")
    key = await appears(editor, SENTENCE.upper())  # as it was written the last time
    page = await editor.see(ROOM)
    assert "<strong>2 samtaler</strong>" in page
    assert 'value="answer:pas_levering"' in page
    where = await editor.decide(key, "answer:pas_levering")
    after = await editor.see(where)
    assert f"“{SENTENCE}” er nu et eksempel på" in after
    assert key not in (await editor.lessons()).values()
    [made] = (await Decisions(redis).of("eksempelby")).values()
    assert (made.text, made.answer, made.times, made.name) == (SENTENCE, "pas_levering", 2, "Mona")
    assert SENTENCE in await editor.see(f"{ROOM}/afgjort/eksempler?site=eksempelby")
    form = {"csrf": editor.csrf, "decision_id": made.id}
    undone = await editor.client.post(f"{ROOM}/{key}/fortryd?site=eksempelby", files=fields(form))
    assert undone.status_code == 303
    assert key in (await editor.lessons()).values()


async def test_an_example_outlives_its_conversation_and_nothing_else_does(
    gateway: httpx.AsyncClient, redis: Redis, editor: Editor, rasa: None
) -> None:
    first, second = await citizens(gateway, SENTENCE, "vejret")
    await editor.decide(await appears(editor, SENTENCE), "answer:pas_levering", text="hvornår er passet klar")
    await appears(editor, "vejret")
    for citizen in (first, second):
        assert (await gateway.delete(citizen.path, headers=citizen.headers)).status_code == 204
    assert await editor.lessons() == {}
    assert "hvornår er passet klar" in await editor.see(f"{ROOM}/afgjort/eksempler?site=eksempelby")
    stored = [str(key) for key in await redis.keys()]
    assert not [key for key in stored if first.id in key or second.id in key]


async def test_why_a_sentence_is_there(gateway: httpx.AsyncClient, editor: Editor, rasa: None) -> None:
    chose, asked_human, unhelped = await citizens(gateway, SENTENCE, "hvad koster pas", "hvad koster pas")
    await appears(editor, SENTENCE, "hvorfor=asked_back")
    sent = await chose.send(button={"event": (await chose.transcript())[-1]["id"], "index": 0})
    await chose.next_from_assistant(sent.json()["event"])
    await asked_human.answer_to("menneske")
    await appears(editor, "hvad koster pas", "hvorfor=human")
    await rate(unhelped, helpful=False, comment="Jeg fik det ikke at vide. Skriv til bo@x.dk eller 12345678")
    await appears(editor, "hvad koster pas", "hvorfor=unhelpful")
    assert await editor.lessons("hvorfor=asked_back") == {}
    assert await editor.lessons("forside=bibliotek") == {}
    for page in (f"{ROOM}/kommentarer?site=eksempelby", "/console/indhold/pas_pris?site=eksempelby"):
        assert "Jeg fik det ikke at vide. Skriv til [e-mail fjernet] eller [nummer fjernet]" in await editor.see(page)
    assert unhelped.id not in await editor.see(f"{ROOM}?site=eksempelby")


async def test_a_comment_may_come_after_the_rating_and_after_praise(
    gateway: httpx.AsyncClient, editor: Editor, rasa: None
) -> None:
    [citizen] = await citizens(gateway, "hvad koster pas")
    await rate(citizen, helpful=True)
    await rate(citizen, helpful=True, comment="<b>Tak</b> 010190-1234")
    page = (await editor.client.get(f"{ROOM}/kommentarer?site=eksempelby")).text
    assert "&lt;b&gt;Tak&lt;/b&gt; [CPR-nummer fjernet]" in page
    assert await editor.lessons() == {}


async def test_editors_at_once_one_decides_and_nothing_typed_is_lost(
    gateway: httpx.AsyncClient, redis: Redis, editor: Editor, rasa: None
) -> None:
    await citizens(gateway, SENTENCE, "vejret")
    key, other = await appears(editor, SENTENCE), await appears(editor, "vejret")
    async with Editor(gateway, redis, "eksempelby", "anna") as anna:
        await anna.decide(key, "search", search="pas_barn")
        late = await editor.decide(key, "answer:pas_pris", 409, text="min egen udgave")
        assert "Anna var først" in late
        assert "min egen udgave" in late
    assert "Vælg et af svarene på listen" in await editor.decide(other, "search", 422, search="pas", text="udgave to")
    page = await editor.decide(other, "search", 422, search="findes ikke", text="udgave to")
    assert "udgave to" in page
    assert 'value="findes ikke"' in page
    assert "Siden var for gammel" in await editor.decide(other, "wanted", 403, csrf="forkert", text="udgave tre")
    assert "mindst ét ord" in await editor.decide(other, "wanted", 422, text=" [] ")
    await editor.decide(other, "search", search="Ikke på listen (uden_for_emne)", status=422)
    await editor.decide(other, "wanted", text="hvordan bliver vejret")
    assert "hvordan bliver vejret" in await editor.see(f"{ROOM}/afgjort/mangler?site=eksempelby")


async def test_what_was_deleted_meanwhile_is_not_decided(
    gateway: httpx.AsyncClient, redis: Redis, editor: Editor, rasa: None
) -> None:
    [citizen] = await citizens(gateway, SENTENCE)
    key = await appears(editor, SENTENCE)
    await gateway.delete(citizen.path, headers=citizen.headers)
    assert "Borgeren har slettet samtalen" in await editor.decide(key, "answer:pas_levering", 409)
    assert await Decisions(redis).of("eksempelby") == {}


async def test_what_is_put_aside_leaves_no_words(
    gateway: httpx.AsyncClient, redis: Redis, editor: Editor, rasa: None
) -> None:
    [citizen] = await citizens(gateway, SENTENCE)
    await editor.decide(await appears(editor, SENTENCE), "aside")
    assert SENTENCE in await editor.see(f"{ROOM}/afgjort/fjernet?site=eksempelby")
    await gateway.delete(citizen.path, headers=citizen.headers)
    assert SENTENCE not in await editor.see(f"{ROOM}/afgjort/fjernet?site=eksempelby")
    assert await redis.hlen("taught:eksempelby") == 0


async def test_another_municipality_sees_and_decides_nothing(
    gateway: httpx.AsyncClient, redis: Redis, editor: Editor, rasa: None
) -> None:
    await citizens(gateway, SENTENCE)
    key = await appears(editor, SENTENCE)
    async with Editor(gateway, redis, "naboby", "ole") as ole:
        assert await ole.lessons() == {}
        for path in (
            f"{ROOM}?site=eksempelby",
            f"{ROOM}/kommentarer?site=eksempelby",
            f"{ROOM}/afgjort/mangler?site=eksempelby",
        ):
            await ole.see(path, 404)
        ole.site = "eksempelby"
        await ole.decide(key, "answer:pas_pris", 404)
        ole.site = "naboby"
        await ole.decide(key, "answer:pas_pris", 409)
    assert await Decisions(redis).of("eksempelby") == {}


@pytest.mark.parametrize("role", ["agent", "librarian"])
async def test_the_room_is_for_editors(gateway: httpx.AsyncClient, redis: Redis, role: Role) -> None:
    async with Desk(gateway, redis, ["eksempelby"], role) as desk:
        await desk.see(ROOM, 403)
        answer = await desk.client.post(f"{ROOM}/{'a' * 24}", files=fields({"csrf": desk.csrf, "decided": "aside"}))
        assert answer.status_code == 403


@pytest.mark.parametrize("query", ["hvorfor=%00", "periode=x", "antal=-1", "antal=9999999999", "antal=²", "forside=<"])
async def test_odd_addresses_do_no_harm(editor: Editor, query: str) -> None:
    answer = await editor.client.get(f"{ROOM}?{query}")
    assert answer.status_code in (200, 404)
    for path in ("/afgjort/x", "/kommentarer?site=", "/" + "g" * 24, f"/{uuid.uuid4()}"):
        assert (await editor.client.get(ROOM + path)).status_code in (200, 404, 405)


async def test_what_is_in_training_already_is_said(gateway: httpx.AsyncClient, editor: Editor, script: Script) -> None:
    script.says["Hvad koster et pas?"] = UNSURE
    await citizens(gateway, "Hvad koster et pas?", "<script>alert(1)</script>")
    await appears(editor, "Hvad koster et pas?")
    page = (await editor.client.get(f"{ROOM}?site=eksempelby")).text
    assert "Står allerede i træningen som et eksempel på" in page
    assert "<script>alert" not in page
