"""What the other actions say: courses, and that the store is away."""

import pytest
from redis.asyncio import Redis

from actions.services import Services
from indgang.content import Content
from indgang.library_events import LibraryEvents
from indgang.library_hours import LibraryHours
from tests.actions.conftest import SUNDAY, Conversation, with_courses
from tests.fixed import Fixed


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
            "Jeg fandt ikke noget på Havnebyen Bibliotek tirsdag den 24. november. Her er det, der kommer senere:",
            "ipad-videre-2026-12-01",
        ),
        ("ipad inden jul", "Her er de kurser, jeg kan finde til og med 23. december.", "ipad-begynder-2026-11-26"),
        ("kurser om lørdagen", "Her er de næste kurser, jeg kan finde.", "slaegtsforskning-2026-12-05"),
        (
            "ipad på torsdag formiddag",
            "Jeg fandt ét kursus torsdag den 26. november.",
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
    conversation = Conversation(with_courses(services, []))
    conversation.hears("kurser", "kursus_find")
    (said,), _ = await conversation.does("action_find_courses")
    assert said["answer"] == "kursus_find"
    assert "text" not in said


@pytest.mark.parametrize("action", ["action_find_courses", "validate_tilmeld_form", "action_book_seat"])
async def test_a_store_that_is_away_is_told_with_the_librarys_phone(content: Content, action: str) -> None:
    nowhere = Redis.from_url("redis://127.0.0.1:1")
    conversation = Conversation(
        Services(Fixed(content), nowhere, LibraryHours(nowhere), LibraryEvents(nowhere), lambda: SUNDAY), form=True
    )
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
