"""What the other actions say: courses, opening hours, and that the store is away."""

import pytest
from redis.asyncio import Redis

from actions.services import Services
from indgang.content import Content
from tests.actions.conftest import SUNDAY, Conversation

LIBRARIES = ["Hovedbiblioteket", "Havnebyen Bibliotek", "Skovlunden Bibliotek"]


async def hours(conversation: Conversation, text: str) -> str:
    conversation.hears(text, "aabningstider")
    (said,), _ = await conversation.does("action_opening_hours")
    assert said["answer"] == "aabningstider"
    return str(said["text"])


async def test_courses_come_as_cards_with_their_buttons(conversation: Conversation) -> None:
    conversation.hears("er der et kursus i ipad på biblioteket", "kursus_find", 0.98)
    (said,), _ = await conversation.does("action_find_courses")
    assert (said["answer"], said["confidence"]) == ("kursus_find", 0.98)
    assert {card["subject"] for card in said["courses"]} == {"ipad"}
    card = said["courses"][0]
    assert card["id"] == "ipad-begynder-2026-11-26"
    assert card["start"] == "2026-11-26T10:00:00+01:00"
    assert (card["seats_free"], card["capacity"], card["state"], card["price"]) == (8, 8, "open", 0)
    assert said["buttons"][card["button"]] == {
        "title": "Tilmeld iPad for begyndere, 26. november",
        "id": "kursus_tilmeld",
        "entities": {"session": "ipad-begynder-2026-11-26"},
    }


async def test_what_there_is_not_is_said(conversation: Conversation) -> None:
    conversation.hears("kursus i skak", "kursus_find")
    (said,), _ = await conversation.does("action_find_courses")
    assert said["text"].startswith("Jeg fandt ikke et kursus, der passer helt.")
    assert len(said["courses"]) == 5


@pytest.mark.parametrize(
    ("text", "said", "first"),
    [
        (
            "er der kurser i næste uge",
            "Her er de kurser, jeg kan finde fra 23. til 29. november.",
            "android-telefon-2026-11-23",
        ),
        (
            "ipad på tirsdag eftermiddag i Havnebyen",
            "Jeg fandt ikke et kursus tirsdag den 24. november, der passer helt.",
            "ipad-videre-2026-12-01",
        ),
        ("kursus inden jul", "Her er de kurser, jeg kan finde til og med 23. december.", "android-telefon-2026-11-23"),
        ("kurser om lørdagen", "Her er de næste kurser, jeg kan finde.", "slaegtsforskning-2026-12-05"),
        (
            "ipad på torsdag formiddag",
            "Her er de kurser, jeg kan finde torsdag den 26. november.",
            "ipad-begynder-2026-11-26",
        ),
    ],
)
async def test_courses_on_the_day_that_was_asked_for(
    conversation: Conversation, text: str, said: str, first: str
) -> None:
    conversation.hears(text, "kursus_find")
    (reply,), _ = await conversation.does("action_find_courses")
    assert reply["text"].startswith(said)
    assert reply["courses"][0]["id"] == first


async def test_a_municipality_without_courses_answers_with_its_own_text(services: Services) -> None:
    bare = services.municipalities["eksempelby"].model_copy(update={"courses": []})
    conversation = Conversation(Services({"eksempelby": bare}, services.redis, services.clock))
    conversation.hears("kurser", "kursus_find")
    (said,), _ = await conversation.does("action_find_courses")
    assert said["answer"] == "kursus_find"
    assert "text" not in said


async def test_one_place_with_its_week(conversation: Conversation) -> None:
    text = await hours(conversation, "hvornår lukker hovedbiblioteket i dag")
    assert text.startswith("**Hovedbiblioteket** har lukket nu og åbner i morgen kl. 10.00.")
    assert "- Selvbetjent: alle dage 7.00–22.00" in text


async def test_the_front_decides_which_places(conversation: Conversation) -> None:
    assert "Borgerservice" in await hours(conversation, "har I åbent")
    conversation.front = "bibliotek"
    text = await hours(conversation, "har I åbent")
    assert all(name in text for name in LIBRARIES)
    assert "Borgerservice" not in text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("har borgerservice åbent på lørdag", "**Borgerservice** har lukket lørdag den 28. november."),
        ("er borgerservice åben i morgen", "**Borgerservice** har åbent i morgen kl. 10.00–15.00."),
        (
            "er der åbent på hovedbiblioteket 2. juledag",
            "**Hovedbiblioteket** har lukket lørdag den 26. december (Anden juledag).",
        ),
        ("hovedbiblioteket juleaften", "**Hovedbiblioteket** har lukket torsdag den 24. december."),
        ("telefontid på torsdag", "**Telefonen** har åbent torsdag den 26. november kl. 10.00–17.00."),
        ("har hovedbiblioteket åbent juleaftensdag", "**Hovedbiblioteket** har lukket torsdag den 24. december."),
        (
            "hvornår lukker biblioteket i Havnebyen på lørdag",
            "**Havnebyen Bibliotek** har lukket lørdag den 28. november.",
        ),
        (
            "er borger service åben i overmorgen kl. halv ti",
            "**Borgerservice** har åbent tirsdag den 24. november kl. 10.00–15.00.",
        ),
        (
            "er hovedbiblioteket åbent i weekenden",  # it is Sunday
            "**Hovedbiblioteket** har lukket i dag.",
        ),
        (
            "hovedbiblioteket mellem jul og nytår",
            "**Hovedbiblioteket** fra 27. til 30. december: søndag lukket, mandag–onsdag 10.00–18.00.",
        ),
        ("har borgerservice lukket om fredagen", "**Borgerservice**, en almindelig uge: fredag 10.00–13.00."),
        (
            "har havnebyens bibliotek åbent d. 3/12",
            "**Havnebyen Bibliotek** har åbent torsdag den 3. december kl. 10.00–18.00.",
        ),
    ],
)
async def test_a_day_that_is_named(conversation: Conversation, question: str, said: str) -> None:
    assert await hours(conversation, question) == said


@pytest.mark.parametrize("text", ["", "åbent 31/31", "åbent 0.0", "🙂", "x" * 2000])
async def test_odd_questions_get_the_state(conversation: Conversation, text: str) -> None:
    assert "Borgerservice" in await hours(conversation, text)


@pytest.mark.parametrize("action", ["action_find_courses", "validate_tilmeld_form", "action_book_seat"])
async def test_a_store_that_is_away_is_told_with_the_librarys_phone(content: Content, action: str) -> None:
    nowhere = Redis.from_url("redis://127.0.0.1:1")
    conversation = Conversation(Services(content.municipalities, nowhere, lambda: SUNDAY), form=True)
    conversation.slots = {
        "tilmeld_session": "ipad-begynder-2026-11-26",
        "tilmeld_navn": "Åse",
        "tilmeld_kontakt": "20 30 40 50",
        "tilmeld_bekraeftet": True,
    }
    conversation.hears("ipad", "kursus_tilmeld", 1.0, session="ipad-begynder-2026-11-26")
    (said,), _ = await conversation.does(action)
    assert "ring til Eksempelby Bibliotek på 12 34 56 90" in said["text"]
    assert said["status"] == "error_assistant"
    await nowhere.aclose()
