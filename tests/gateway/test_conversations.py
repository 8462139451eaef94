"""The public contract: what a citizen's program can rely on."""

import asyncio
import uuid
from typing import Any

import httpx

from tests.gateway.conftest import Citizen, Script

NEMID = [{"answer": "nemid_lukket", "confidence": 0.9}]


async def test_the_first_event_is_a_greeting_that_says_this_is_a_machine(citizen: Citizen) -> None:
    (greeting,) = await citizen.stream()
    assert greeting["from"] == "assistant"
    assert "chatrobot" in greeting["text"]
    assert {"title": "Tal med en medarbejder", "id": "kontakt_medarbejder"} in greeting["buttons"] or len(
        greeting["buttons"]
    ) > 2


async def test_a_knowledge_answer_carries_its_sources_review_date_and_what_was_understood(
    citizen: Citizen, script: Script
) -> None:
    script.says["nemid?"] = NEMID
    answer = await citizen.answer_to("nemid?")
    assert answer["understood"] == {"id": "nemid_lukket", "confidence": 0.9}
    assert answer["status"] == "answered"
    assert answer["answer"]["sources"][0]["url"].startswith("https://")
    assert answer["answer"]["reviewed"]
    assert "{" not in answer["text"]


async def test_the_same_client_id_is_answered_not_stored_twice(citizen: Citizen) -> None:
    mine = str(uuid.uuid4())
    sent = await asyncio.gather(*(citizen.send("hej", client_id=mine) for _ in range(10)))
    assert {response.status_code for response in sent} == {202}
    assert len({response.json()["event"] for response in sent}) == 1
    assert sum(event.get("client_id") == mine for event in await citizen.transcript()) == 1


async def test_twenty_messages_at_once_are_answered_once_each_and_in_order(citizen: Citizen, script: Script) -> None:
    sent = await asyncio.gather(*(citizen.send(f"besked {n}") for n in range(20)))
    events = await citizen.stream(until=41)
    assert sorted(event["id"] for event in events if event["from"] == "citizen") == sorted(
        r.json()["event"] for r in sent
    )
    asked = [event["text"] for event in events if event["from"] == "citizen"]
    assert script.heard == asked
    assert sum(event["from"] == "assistant" for event in events) == 21


async def test_the_stream_resumes_where_it_was_left(citizen: Citizen, script: Script) -> None:
    script.says["nemid?"] = NEMID
    await citizen.answer_to("nemid?")
    whole = await citizen.stream(until=3)
    assert [event["id"] for event in await citizen.stream(after=whole[0]["id"], until=2)] == [
        event["id"] for event in whole[1:]
    ]
    assert [event["id"] for event in await citizen.stream(after="sludder", until=3)] == [event["id"] for event in whole]


async def test_a_command_is_text(citizen: Citizen, script: Script) -> None:
    for command in ("/restart", "/nemid_lukket{}", " / /restart", "//session_start"):
        await citizen.answer_to(command)
    assert not [heard for heard in script.heard if heard.startswith("/")]


async def test_a_pressed_button_means_what_it_stands_for(citizen: Citizen, script: Script) -> None:
    script.says["nemid?"] = NEMID
    answer = await citizen.answer_to("nemid?")
    script.says[f"/{answer['buttons'][0]['id']}{{}}"] = [{"answer": answer["buttons"][0]["id"], "confidence": 1}]
    pressed = await citizen.send(button={"event": answer["id"], "index": 0})
    reply = await citizen.next_from_assistant(pressed.json()["event"])
    assert reply["understood"]["id"] == answer["buttons"][0]["id"]
    said = next(event for event in await citizen.transcript() if event["id"] == pressed.json()["event"])
    assert said["text"] == answer["buttons"][0]["title"]
    assert "pressed" not in said


async def test_two_misunderstandings_in_a_row_offer_a_human_being_and_yes_takes_it(
    citizen: Citizen, script: Script
) -> None:
    script.says["ja"] = [{"answer": "bekraeft", "confidence": 0.9}]
    first = await citizen.answer_to("blob")
    second = await citizen.answer_to("blob igen")
    assert first["status"] == "unanswered_not_understood"
    assert not [b for b in first.get("buttons", []) if b.get("id") == "kontakt_medarbejder"]
    assert second["buttons"][0] == {"title": "Tal med en medarbejder", "id": "kontakt_medarbejder"}
    queued = await citizen.answer_to("ja")
    assert (queued["status"], queued["understood"]["id"]) == ("handoff_queued", "kontakt_medarbejder")


async def test_yes_to_nothing_is_just_yes(citizen: Citizen, script: Script) -> None:
    script.says["ja"] = [{"answer": "bekraeft", "confidence": 0.9}]
    assert (await citizen.answer_to("ja"))["understood"]["id"] == "bekraeft"


async def test_near_misses_become_at_most_three_suggestions(citizen: Citizen, script: Script) -> None:
    ranking = [
        {"id": answer, "confidence": 0.2}
        for answer in ("mitid_faa", "uden_for_emne", "mitid_spaerret", "nemid_lukket", "mitid_barn")
    ]
    script.says["mitid"] = [{"answer": "nlu_fallback", "confidence": 0.2, "ranking": ranking}]
    answer = await citizen.answer_to("mitid")
    assert answer["status"] == "clarified"
    assert answer["understood"]["id"] == "uden_for_emne"
    assert [button["id"] for button in answer["buttons"]] == [
        "mitid_faa",
        "mitid_spaerret",
        "nemid_lukket",
        "uden_for_emne",
    ]


async def test_the_assistant_is_told_which_answer_was_given_last(citizen: Citizen, script: Script) -> None:
    script.says["nemid?"] = NEMID
    script.says["tak"] = [{"answer": "tak", "confidence": 0.9}]
    for text in ("nemid?", "tak", "hvad koster det?"):
        await citizen.answer_to(text)
    assert script.about == ["", "nemid_lukket", "nemid_lukket"]


async def test_a_second_need_is_offered_first_among_the_buttons(citizen: Citizen, script: Script) -> None:
    script.says["to ting"] = [{"answer": "nemid_lukket", "confidence": 0.9, "also": "pas_pris"}]
    answer = await citizen.answer_to("to ting")
    assert answer["answer"]["id"] == "nemid_lukket"
    assert answer["buttons"][0]["id"] == "pas_pris"
    assert answer["text"].endswith("Tryk på det herunder, så svarer jeg på det.")


async def test_a_second_need_is_offered_once_in_a_turn_of_two_messages(citizen: Citizen, script: Script) -> None:
    """In the middle of a form a turn has two: the answer, and the form's question again."""
    asked_again = {"answer": "kursus_tilmeld", "text": "Hvad hedder du?", "also": "pas_pris"}
    script.says["to ting"] = [{"answer": "nemid_lukket", "confidence": 0.9, "also": "pas_pris"}, asked_again]
    sent = await citizen.send("to ting")
    answer, question = await citizen.stream(after=sent.json()["event"], until=2)
    assert "Tryk på det herunder" in answer["text"]
    assert question["text"] == "Hvad hedder du?"
    assert not question.get("buttons")


async def test_a_second_need_without_an_answer_is_not_offered(citizen: Citizen, script: Script) -> None:
    script.says["to ting"] = [{"answer": "nemid_lukket", "confidence": 0.9, "also": "findes_ikke"}]
    answer = await citizen.answer_to("to ting")
    assert "Tryk på det herunder" not in answer["text"]
    assert all(button["id"] != "findes_ikke" for button in answer["buttons"])


async def test_transcript_delete_and_gone(citizen: Citizen, redis: Any) -> None:
    await citizen.answer_to("hej")
    assert len(await citizen.transcript()) == 3
    assert (await citizen.client.delete(citizen.path, headers=citizen.headers)).status_code == 204
    assert (await citizen.client.get(f"{citizen.path}/transcript", headers=citizen.headers)).status_code == 404
    await asyncio.sleep(0.1)
    assert not [key for key in await redis.keys("*") if citizen.id in key]


async def test_a_closed_conversation_takes_no_more(citizen: Citizen) -> None:
    assert (await citizen.client.post(f"{citizen.path}/close", headers=citizen.headers)).status_code == 204
    refused = await citizen.send("hallo?")
    assert (refused.status_code, refused.json()["detail"]) == (409, "Samtalen er afsluttet. Start en ny samtale.")
    rated = await citizen.client.post(
        f"{citizen.path}/rating", json={"score": 5, "comment": "tak"}, headers=citizen.headers
    )
    assert rated.status_code == 204


async def test_everything_personal_expires(citizen: Citizen, redis: Any) -> None:
    await citizen.answer_to("hej")
    kept = [key for key in await redis.keys(f"*{citizen.id}*") if not key.startswith("turn:")]  # the lock goes at once
    assert {key: await redis.ttl(key) > 0 for key in kept} == dict.fromkeys(
        (f"{name}:{{{citizen.id}}}" for name in ("conversation", "events", "clients", "lessons")), True
    )


async def test_status_tells_what_runs(gateway: httpx.AsyncClient) -> None:
    status = (await gateway.get("/api/v1/status")).json()
    assert status["sites"] == ["eksempelby", "proevestrup"]
    assert status["parts"] == {"redis": True, "assistant": False, "actions": False}
    assert (await gateway.get("/api/v1/healthz")).status_code == 200
    assert (await gateway.get("/api/v1/readyz")).status_code == 503
    assert "indgang_turn_seconds" in (await gateway.get("/api/v1/metrics")).text
