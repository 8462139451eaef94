"""What staff do with a conversation: pass it on, take it over, write, change their words, sort, and close it."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from gateway.accounts import Account, Accounts
from tests.gateway.conftest import Citizen, Script
from tests.gateway.test_console import HUMAN, PASSWORD, Staff

pytestmark = pytest.mark.slow
ACCOUNTS = (
    Account("mette", "Mette", ["eksempelby"]),
    Account("ole", "Ole", ["eksempelby"]),
    Account("lis", "Lis", ["eksempelby"], frozenset({"manager"})),
    Account("eva", "Eva", ["eksempelby"], frozenset({"editor"})),
    Account("bo", "Bo", ["proevestrup"]),
)


@pytest.fixture
async def desks(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[dict[str, Staff]]:
    """Mette and Ole, who answer in the chat, and Lis, their manager: each signed in."""
    for account in ACCOUNTS:
        await Accounts(redis).save(account, PASSWORD)
    desks = {name: Staff(gateway.base_url) for name in ("mette", "ole", "lis")}
    for name, desk in desks.items():
        assert (await desk.sign_in(name)).status_code == 303
    yield desks
    for desk in desks.values():
        await desk.client.aclose()


@pytest.fixture
async def mette(desks: dict[str, Staff]) -> Staff:
    return desks["mette"]


@pytest.fixture
async def waiting(citizen: Citizen, script: Script) -> Citizen:
    script.says["menneske"] = HUMAN
    await citizen.answer_to("menneske")
    return citizen


@pytest.fixture
async def held(waiting: Citizen, mette: Staff) -> Citizen:
    """A conversation that Mette has."""
    assert (await mette.post(f"/conversations/{waiting.id}/claim")).status_code == 200
    return waiting


async def said(staff: Staff, citizen: Citizen, text: str) -> str:
    """The id of what was said."""
    answer = await staff.say(citizen.id, text)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["event"])


async def line(staff: Staff, citizen: Citizen) -> dict[str, Any]:
    rows = (await staff.get("/conversations")).json()["conversations"]
    return dict(next(row for row in rows if row["id"] == citizen.id))


async def everything_in(redis: Redis) -> str:
    """Every value that is stored, in one text."""
    parts = []
    async for key in redis.scan_iter():
        match await redis.type(key):
            case "hash":
                parts.append(str(await redis.hgetall(key)))
            case "stream":
                parts.append(str(await redis.xrange(key)))
            case "list":
                parts.append(str(await redis.lrange(key, 0, -1)))
            case "string":
                parts.append(str(await redis.get(key)))
    return "\n".join(parts)


async def test_released_it_waits_again_at_the_place_it_had(
    held: Citizen, mette: Staff, gateway: httpx.AsyncClient
) -> None:
    since = (await line(mette, held))["asked_staff"]
    later = Citizen(gateway)
    await later.open()
    await later.answer_to("menneske")
    released = await mette.post(f"/conversations/{held.id}/release")
    assert (released.json()["holder"], released.json()["staff"]) == ("waiting", "")
    assert released.json()["asked_staff"] == since
    last = (await held.transcript())[-1]
    assert (last["holder"], last["queue"]) == ("waiting", 1)
    assert last["text"].startswith("Mette har sat dig tilbage i køen, så en anden medarbejder kan svare dig.")
    assert (await mette.say(held.id, "hej")).json()["detail"] == "Samtalen venter på en medarbejder."
    assert (await mette.post(f"/conversations/{held.id}/claim")).json()["holder"] == "staff"


async def test_transferred_to_a_colleague(held: Citizen, desks: dict[str, Staff]) -> None:
    path, note = f"/conversations/{held.id}/transfer", "Hun vil tale om pas. CPR 010203-1234"
    moved = await desks["mette"].post(path, to="ole", team=None, note=note)
    assert (moved.json()["holder"], moved.json()["staff"], moved.json()["staff_name"]) == ("staff", "ole", "Ole")
    assert (await desks["mette"].say(held.id, "hej")).json()["detail"] == "Ole har allerede taget samtalen."
    assert (await desks["ole"].say(held.id, "hej")).status_code == 202
    assert [event["text"] for event in await held.transcript()][-2:] == [
        "Du taler nu med Ole, medarbejder hos Eksempelby Kommune.",
        "hej",
    ]
    (kept,) = (await desks["ole"].get(f"/conversations/{held.id}")).json()["notes"]
    assert kept["text"] == "Hun vil tale om pas. CPR [CPR-nummer fjernet]"
    for stranger in ("bo", "eva", "findesikke"):
        refused = await desks["ole"].post(path, to=stranger)
        assert (refused.status_code, refused.json()["title"]) == (422, "Ukendt kollega")
    assert (await desks["ole"].post(path, to=None, team=None)).status_code == 422
    assert (await desks["mette"].post(path, to="mette")).status_code == 409, "only the holder passes it on"


async def test_transferred_to_a_team(held: Citizen, mette: Staff) -> None:
    moved = await mette.post(f"/conversations/{held.id}/transfer", team="it-hjaelp")
    assert (moved.json()["holder"], moved.json()["team"]) == ("waiting", "it-hjaelp")
    assert (await held.transcript())[-1]["text"].startswith("Mette har stillet dig videre til It-hjælp.")
    assert (await mette.post(f"/conversations/{held.id}/transfer", team="findesikke")).status_code == 422


async def test_one_that_waits_goes_to_another_team_without_a_word_to_the_citizen(
    waiting: Citizen, mette: Staff
) -> None:
    before = await waiting.transcript()
    moved = await mette.post(f"/conversations/{waiting.id}/transfer", team="bibliotek")
    assert (moved.json()["holder"], moved.json()["team"]) == ("waiting", "bibliotek")
    assert await waiting.transcript() == before


async def test_only_a_manager_takes_over_and_says_why(held: Citizen, desks: dict[str, Staff], redis: Redis) -> None:
    path = f"/conversations/{held.id}/take-over"
    assert (await desks["ole"].post(path, reason="jeg vil")).status_code == 403
    assert (await desks["lis"].post(path, reason="  ")).status_code == 422
    taken = await desks["lis"].post(path, reason="Mette er gået hjem")
    assert (taken.status_code, taken.json()["staff"]) == (200, "lis")
    assert (await desks["mette"].say(held.id, "hej")).json()["detail"] == "Lis har allerede taget samtalen."
    entries = [fields for _, fields in await redis.xrange("audit:eksempelby")]
    (logged,) = [fields for fields in entries if fields["what"] == "take_over"]
    assert (logged["who"], logged["conversation"]) == ("lis", held.id)
    assert logged["detail"] == "fra mette: Mette er gået hjem"
    (note,) = (await desks["mette"].get(f"/conversations/{held.id}/notes")).json()["notes"]
    assert note["text"] == "Overtaget fra Mette: Mette er gået hjem"


async def test_nobody_takes_over_what_nobody_has(waiting: Citizen, desks: dict[str, Staff]) -> None:
    assert (await desks["lis"].post(f"/conversations/{waiting.id}/take-over", reason="x")).status_code == 409


async def test_an_edit_within_a_minute_and_the_old_words_are_gone(held: Citizen, mette: Staff, redis: Redis) -> None:
    event = await said(mette, held, "Dit hemmelige svar")
    await held.send("tak")
    path = f"/conversations/{held.id}/messages/{event}"
    changed = await mette.post(f"{path}/edit", text="Dit rette svar")
    assert changed.status_code == 204, changed.text
    shown = await held.transcript()
    ids = [tuple(map(int, one["id"].split("-"))) for one in shown]
    assert ids == sorted(ids)
    at = next(place for place, one in enumerate(shown) if one["id"] == event)
    assert (shown[at]["text"], shown[at]["edited"], shown[at + 1]["text"]) == ("Dit rette svar", True, "tak")
    assert (shown[-1]["kind"], shown[-1]["edits"], shown[-1]["text"]) == ("edit", event, "Dit rette svar")
    (told,) = await held.stream(after=shown[-2]["id"])
    assert told["edits"] == event, "whoever had read the old words is told of the new ones"
    assert "hemmelige" not in await everything_in(redis)
    for private in ("staff", "pressed", "offered"):
        assert private not in shown[at]
    assert (await mette.post(f"{path}/withdraw")).status_code == 204
    assert (await mette.post(f"{path}/withdraw")).status_code == 204, "once more does no harm"
    shown = await held.transcript()
    assert (shown[at]["id"], shown[at]["text"], shown[at]["withdrawn"]) == (event, "", True)
    assert (shown[-1]["kind"], shown[-1].get("withdrawn"), shown[-1]["text"]) == ("edit", True, "")
    thread = (await mette.get(f"/conversations/{held.id}")).json()["events"]
    assert [one["text"] for one in thread if one["id"] == event] == [""]


async def test_what_may_not_be_changed(held: Citizen, desks: dict[str, Staff], monkeypatch: pytest.MonkeyPatch) -> None:
    mette, first = desks["mette"], await said(desks["mette"], held, "det første")
    second = await said(mette, held, "det andet")

    async def refused(staff: Staff, event: str) -> tuple[int, str]:
        answer = await staff.post(f"/conversations/{held.id}/messages/{event}/edit", text="andet")
        return answer.status_code, answer.json()["detail"]

    assert await refused(mette, first) == (409, "Du kan kun rette eller trække din seneste besked tilbage.")
    assert await refused(desks["ole"], second) == (409, "Du kan kun rette eller trække din egen besked tilbage.")
    citizens = (await held.send("hej")).json()["event"]
    assert (await refused(mette, citizens))[0] == 409
    assert (await refused(mette, "1-1"))[0] == 409
    assert (await refused(mette, "ikke-et-id"))[0] == 422
    monkeypatch.setattr("indgang.conversations.CHANGEABLE_MS", -60_000)
    sentence = "Det er for sent. En besked kan rettes eller trækkes tilbage i ét minut."
    assert await refused(mette, second) == (409, sentence)


async def test_after_a_withdrawal_the_message_before_is_the_last(held: Citizen, mette: Staff) -> None:
    first, second = await said(mette, held, "et"), await said(mette, held, "to")
    assert (await mette.post(f"/conversations/{held.id}/messages/{second}/withdraw")).status_code == 204
    assert (await mette.post(f"/conversations/{held.id}/messages/{first}/edit", text="tre")).status_code == 204


async def test_a_reply_to_a_chat_that_the_citizen_closed(held: Citizen, mette: Staff) -> None:
    await held.client.post(f"{held.path}/close", headers=held.headers)
    answer = await mette.say(held.id, "Er du der?")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Borgeren har afsluttet samtalen. Der kan ikke skrives mere i den."
    assert (await line(mette, held))["closed"]


async def test_closed_with_an_outcome(held: Citizen, mette: Staff) -> None:
    path = f"/conversations/{held.id}/close"
    refused = await mette.post(path)
    assert (refused.status_code, refused.json()["detail"]) == (422, "Vælg først, hvordan samtalen endte.")
    closed = await mette.post(path, outcome="solved", text="Hav en god dag")
    assert (closed.json()["closed"], closed.json()["outcome"]) == (True, "solved")
    assert [event["text"] for event in await held.transcript()][-2:] == [
        "Hav en god dag",
        "Mette har afsluttet samtalen. Tak for nu.",
    ]
    answer = await mette.say(held.id, "lidt mere")
    assert answer.json()["detail"] == "Samtalen er afsluttet. Der kan ikke skrives mere i den."
    listed = (await mette.get("/conversations?tab=closed")).json()
    assert [row["id"] for row in listed["conversations"]] == [held.id]
    assert listed["counts"] == {"waiting": 0, "messages": 0, "all": 1, "closed": 1}


async def test_notes_are_never_the_citizens(held: Citizen, mette: Staff, redis: Redis) -> None:
    before, client_id = await held.transcript(), str(uuid.uuid4())
    body = {"client_id": client_id, "text": "Ringer i morgen om 010203-1234"}
    for _ in range(2):
        assert (await mette.post(f"/conversations/{held.id}/notes", **body)).status_code == 201
    (note,) = (await mette.get(f"/conversations/{held.id}")).json()["notes"]
    assert (note["text"], note["staff"], note["staff_name"]) == (
        "Ringer i morgen om [CPR-nummer fjernet]",
        "mette",
        "Mette",
    )
    assert await held.transcript() == before
    key = f"notes:{{{held.id}}}"
    assert 0 < await redis.ttl(key) <= 30 * 86_400
    assert "010203" not in await everything_in(redis)
    await held.client.delete(held.path, headers=held.headers)
    assert not await redis.exists(key)
    assert (await mette.post(f"/conversations/{held.id}/notes", **body)).status_code == 404


async def test_labels_are_those_of_the_municipality(held: Citizen, mette: Staff) -> None:
    path = f"/conversations/{held.id}/labels"
    labelled = await mette.post(path, labels=["klage", "haster"])
    assert sorted(labelled.json()["labels"]) == ["haster", "klage"]
    assert (await mette.post(path, labels=["findesikke"])).status_code == 422
    assert (await mette.post(path, labels=[])).json()["labels"] == []


async def test_typing_is_seen_on_the_other_side_and_kept_nowhere(held: Citizen, mette: Staff, redis: Redis) -> None:
    before = await held.transcript()
    stream = asyncio.create_task(held.stream(after=before[-1]["id"]))
    await asyncio.sleep(0.3)
    for _ in range(3):
        assert (await mette.post(f"/conversations/{held.id}/typing")).status_code == 204
    (event,) = await stream
    assert (event["kind"], event["from"], event["staff_name"]) == ("typing", "staff", "Mette")
    assert "id" not in event
    assert await held.transcript() == before


async def live(staff: Staff, until: int, act: Any) -> list[dict[str, Any]]:
    """What the console's stream tells of what `act` does."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(8), staff.client.stream("GET", "/console/api/events") as stream:
        async for one in stream.aiter_lines():
            if one == "event: ping":
                await act()
            if one.startswith("data: {"):
                if "presence" in (told := json.loads(one[6:])):  # who is there is no part of what was done
                    continue
                found.append(told)
                if len(found) == until:
                    break
    return found


async def test_the_console_sees_the_citizen_type_and_read(held: Citizen, mette: Staff) -> None:
    event = await said(mette, held, "hej")

    async def act() -> None:
        for _ in range(3):
            await held.client.post(f"{held.path}/typing", headers=held.headers)
        for mark in (event, event, "1-1"):
            await held.client.post(f"{held.path}/read", json={"event": mark}, headers=held.headers)

    told = await live(mette, 2, act)
    assert told == [
        {"signal": {"conversation": held.id, "typing": "citizen"}},
        {"signal": {"conversation": held.id, "read": "citizen", "event": event}},
    ]
    assert (await line(mette, held))["read_citizen"] == event


async def test_the_citizen_is_told_what_staff_have_read(held: Citizen, desks: dict[str, Staff]) -> None:
    event = (await held.send("hej")).json()["event"]
    mette = desks["mette"]
    assert (await line(mette, held))["unread"] == 2
    stream = asyncio.create_task(held.stream(after=event))
    await asyncio.sleep(0.3)
    assert (await mette.post(f"/conversations/{held.id}/read", event=event)).status_code == 204
    (told,) = await stream
    assert (told["kind"], told["from"], told["event"]) == ("read", "staff", event)
    assert (await line(mette, held))["unread"] == 0


async def test_two_tabs_agree(held: Citizen, mette: Staff) -> None:
    """What one tab does, the other hears of."""

    async def act() -> None:
        await mette.post(f"/conversations/{held.id}/labels", labels=["ros"])

    (told,) = await live(mette, 1, act)
    assert told["conversation"]["labels"] == ["ros"]


async def test_the_assistants_own_answer_with_its_sources(held: Citizen, mette: Staff) -> None:
    found = (await mette.get("/answers?site=eksempelby&q=flytning frist")).json()["answers"]
    assert found[0]["id"] == "flytning_frist"
    body = {"client_id": str(uuid.uuid4()), "text": found[0]["text"], "answer": "flytning_frist"}
    assert (await mette.post(f"/conversations/{held.id}/messages", **body)).status_code == 202
    last = (await held.transcript())[-1]
    assert (last["from"], last["answer"]["id"]) == ("staff", "flytning_frist")
    assert last["answer"]["sources"] == found[0]["sources"]
    unknown = {"client_id": str(uuid.uuid4()), "text": "x", "answer": "findes_ikke"}
    assert (await mette.post(f"/conversations/{held.id}/messages", **unknown)).status_code == 422


async def test_canned_replies_are_filled_in(held: Citizen, mette: Staff) -> None:
    found = (await mette.get("/replies?site=eksempelby&q=hej")).json()["replies"]
    assert found[0]["shortcut"] == "hej"
    assert found[0]["text"].startswith("Hej. Jeg hedder Mette og sidder hos Eksempelby Kommune.")
    every = (await mette.get("/replies?site=eksempelby")).json()["replies"]
    assert len(every) >= 10
    assert not any("{" in reply["text"] for reply in every)
    english = (await mette.get("/replies?site=eksempelby&q=hej&language=en")).json()["replies"]
    assert english[0]["text"].startswith("Hello. My name is Mette")
    assert (await mette.get("/replies?site=proevestrup")).status_code == 404


async def test_a_card_leads_to_the_assistant_when_its_button_is_pressed(
    held: Citizen, mette: Staff, script: Script
) -> None:
    cards = (await mette.get("/cards?site=eksempelby&q=ipad")).json()["cards"]
    course = next(card for card in cards if card["kind"] == "course")
    body = {
        "client_id": str(uuid.uuid4()),
        "text": "Måske er det noget for dig?",
        "card": {"kind": "course", "id": course["id"]},
    }
    assert (await mette.post(f"/conversations/{held.id}/messages", **body)).status_code == 202
    shown = (await held.transcript())[-1]
    assert (shown["courses"][0]["id"], shown["courses"][0]["button"]) == (course["id"], 0)
    button = shown["buttons"][0]
    heard = len(script.heard)
    pressed = {"client_id": str(uuid.uuid4()), "button": {"event": shown["id"], "index": 0}}
    for _ in range(2):
        answer = await held.client.post(f"{held.path}/messages", json=pressed, headers=held.headers)
        assert answer.status_code == 202
    await asyncio.sleep(0.4)
    assert [one.startswith("/kursus_tilmeld") for one in script.heard[heard:]] == [True], button
    assert (await line(mette, held))["holder"] == "assistant"


async def test_a_booking_link_without_words(held: Citizen, mette: Staff) -> None:
    cards = (await mette.get("/cards?site=eksempelby&q=pas")).json()["cards"]
    kind = next(card for card in cards if card["kind"] == "appointment")
    body = {"client_id": str(uuid.uuid4()), "card": {"kind": "appointment", "id": kind["id"]}}
    assert (await mette.post(f"/conversations/{held.id}/messages", **body)).status_code == 202
    last = (await held.transcript())[-1]
    assert kind["title"] in last["text"]
    empty = {"client_id": str(uuid.uuid4()), "text": " "}
    assert (await mette.post(f"/conversations/{held.id}/messages", **empty)).status_code == 422


async def test_what_it_is_about(citizen: Citizen, mette: Staff, script: Script) -> None:
    script.says["nemid?"] = [{"answer": "nemid_lukket", "confidence": 0.9}]
    for text in ("nemid?", "blabla", "nemid?"):
        await citizen.answer_to(text)
    overview = (await mette.get(f"/conversations/{citizen.id}")).json()["overview"]
    (wanted,) = overview["wanted"]
    assert (wanted["id"], wanted["times"], bool(wanted["title"])) == ("nemid_lukket", 2, True)
    assert [one["id"] for one in overview["answered"]] == ["nemid_lukket"]
    assert overview["failed"] == [{"text": "blabla", "status": "unanswered_not_understood"}]
    assert (overview["municipality"], overview["language"]) == ("Eksempelby Kommune", "da")
    assert (await mette.get(f"/conversations/{citizen.id}")).json()["conversation"]["failed_turns"] == 1


async def test_a_thread_of_five_thousand_lines_comes_in_pages(held: Citizen, mette: Staff, redis: Redis) -> None:
    async with redis.pipeline(transaction=False) as together:
        for number in range(5_000):
            words = json.dumps({"from": "citizen", "at": "2026-11-22T12:00:00Z", "text": f"linje {number}"})
            together.xadd(f"events:{{{held.id}}}", {"event": words})
        await together.execute()
    page = (await mette.get(f"/conversations/{held.id}")).json()
    lines = [event["text"] for event in page["events"]]
    while page["earlier"]:
        page = (await mette.get(f"/conversations/{held.id}?before={page['earlier']}")).json()
        lines = [*(event["text"] for event in page["events"]), *lines]
        assert len(page["events"]) <= 200
    assert [line for line in lines if line.startswith("linje")] == [f"linje {number}" for number in range(5_000)]
    event = await said(mette, held, "forkert")
    edited = await mette.post(f"/conversations/{held.id}/messages/{event}/edit", text="rigtigt")
    assert edited.status_code == 204
    assert edited.elapsed.total_seconds() < 1


async def test_all_is_kept_in_pages(gateway: httpx.AsyncClient, mette: Staff) -> None:
    for _ in range(3):
        citizen = Citizen(gateway)
        await citizen.open()
        await citizen.send("hej")
    everything = (await mette.get("/conversations?tab=all")).json()
    assert (len(everything["conversations"]), everything["next"]) == (3, None)
    moment = everything["conversations"][0]["last_at"]
    assert moment
    older = (await mette.get("/conversations?tab=all&before=1")).json()
    assert older["conversations"] == []


async def test_me_tells_who_one_works_with(mette: Staff) -> None:
    me = (await mette.get("/me")).json()
    assert {one["username"] for one in me["colleagues"]["eksempelby"]} == {"ole", "lis"}, "an editor does not answer"
    assert {"id", "name"} == set(me["teams"]["eksempelby"][0])
    assert {"id", "title", "colour"} == set(me["labels"]["eksempelby"][0])
    assert me["outcomes"]["solved"] == "Løst"
    assert me["roles"] == ["agent"]
