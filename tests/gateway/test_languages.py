"""Answers in the language that the citizen writes, where we have them, and an honest word where we don't."""

import httpx
import pytest

from tests.gateway.conftest import Citizen, Script

pytestmark = pytest.mark.slow

ENGLISH = "When do I have to report that I have moved?"
GERMAN = "Guten Tag, wann muss ich meinen Umzug anmelden und wo mache ich das?"
DEADLINE = [{"answer": "flytning_frist", "confidence": 0.9}]


async def test_an_english_question_gets_the_english_answer(citizen: Citizen, script: Script) -> None:
    script.says[ENGLISH] = DEADLINE
    reply = await citizen.answer_to(ENGLISH)
    assert reply["language"] == "en"
    assert "report" in reply["text"].lower()
    assert "flytning på" not in reply["text"]
    assert reply["answer"]["id"] == "flytning_frist"
    assert reply["answer"]["sources"]
    assert script.languages == ["en"]


async def test_a_short_message_is_answered_in_the_language_before_it(citizen: Citizen, script: Script) -> None:
    script.says |= {ENGLISH: DEADLINE, "MitID": [{"answer": "mitid_faa", "confidence": 0.9}]}
    await citizen.answer_to(ENGLISH)
    assert (await citizen.answer_to("MitID"))["language"] == "en"


async def test_danish_again_is_answered_in_danish(citizen: Citizen, script: Script) -> None:
    danish = "Hvornår skal jeg melde, at jeg er flyttet?"
    script.says |= {ENGLISH: DEADLINE, danish: DEADLINE}
    await citizen.answer_to(ENGLISH)
    reply = await citizen.answer_to(danish)
    assert "language" not in reply
    assert reply["text"].startswith("Meld")


async def test_what_is_only_in_danish_says_so(citizen: Citizen, script: Script) -> None:
    script.says[ENGLISH] = [{"answer": "kursus_find", "confidence": 0.9, "text": "Her er de næste kurser."}]
    reply = await citizen.answer_to(ENGLISH)
    assert reply["text"].endswith("\n\nHer er de næste kurser.")
    assert "Danish" in reply["text"]


async def test_another_language_gets_an_honest_sentence_and_two_ways_on(citizen: Citizen, script: Script) -> None:
    script.says[GERMAN] = DEADLINE
    reply = await citizen.answer_to(GERMAN)
    assert reply["language"] == "de"
    assert reply["status"] == "unanswered_language"
    assert reply["understood"]["id"] == "flytning_frist"
    assert "answer" not in reply
    english, human = reply["buttons"]
    assert "Englisch" in english["title"]
    await citizen.press(english["title"])
    again = await citizen.next_from_assistant(reply["id"])
    assert again["language"] == "en"
    assert again["answer"]["id"] == "flytning_frist"
    assert human["id"] == "kontakt_medarbejder"


async def test_danger_is_answered_in_any_language(citizen: Citizen, script: Script) -> None:
    cry = "Hilfe, ich will nicht mehr leben, bitte helfen Sie mir jetzt sofort"
    script.says[cry] = [{"answer": "noed_krise", "confidence": 0.9}]
    reply = await citizen.answer_to(cry)
    assert reply["status"] == "emergency"
    assert "112" in reply["text"]


async def test_the_window_can_choose_the_language(gateway: httpx.AsyncClient, script: Script) -> None:
    citizen = Citizen(gateway)
    await citizen.open(language="en")
    script.says["MitID"] = [{"answer": "mitid_faa", "confidence": 0.9}]
    assert (await citizen.transcript())[0]["language"] == "en"
    assert (await citizen.answer_to("MitID"))["language"] == "en"
    changed = await gateway.post(f"{citizen.path}/language", json={"language": "da"}, headers=citizen.headers)
    assert changed.status_code == 204
    assert "language" not in await citizen.answer_to("MitID")


async def test_a_language_we_do_not_have_is_refused(gateway: httpx.AsyncClient, citizen: Citizen) -> None:
    refused = await gateway.post(f"{citizen.path}/language", json={"language": "sv"}, headers=citizen.headers)
    assert refused.status_code == 422


async def test_the_window_before_a_conversation(gateway: httpx.AsyncClient) -> None:
    settings = (await gateway.get("/api/v1/sites/eksempelby?language=en")).json()
    assert settings["language"] == "en"
    assert "not a human" in settings["greeting"]
    assert settings["suggestions"][0]["title"].isascii()


async def test_the_queue_speaks_english_too(citizen: Citizen, script: Script) -> None:
    wanted = "I would like to talk to a human being, please"
    script.says[wanted] = [{"answer": "kontakt_medarbejder", "confidence": 0.9}]
    reply = await citizen.answer_to(wanted)
    assert reply["status"] == "handoff_queued"
    assert reply["language"] == "en"
    assert "queue" in reply["text"]
