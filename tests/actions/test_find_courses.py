"""Finding courses: our own and the library's together, page by page, with what is missing asked for."""

import dataclasses
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from actions.services import Services
from indgang.catalogue import Catalogue, Change
from indgang.danish_dates import DENMARK
from indgang.library_events import LibraryEvents
from tests.actions.conftest import SUNDAY, Conversation, with_courses
from tests.fixed import Fixed
from tests.library_cms import LibraryCms

pytestmark = pytest.mark.slow

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=DENMARK)
IPAD = "ipad-begynder-2026-11-26"


@pytest.fixture
def library() -> Iterator[LibraryCms]:
    with LibraryCms() as library:
        library.holds("iPad-café", TUESDAY, url="https://billetto.dk/e/1")
        library.holds("Strikkecafé", TUESDAY + timedelta(days=2))
        yield library


@pytest.fixture
async def beside(services: Services, library: LibraryCms, redis: Redis) -> AsyncIterator[Services]:
    """The services where Eksempelby's library has a site too."""
    town = services.content.municipality("eksempelby")
    own = town.model_copy(update={"library": town.library.model_copy(update={"cms": library.address})})
    content = dataclasses.replace(services.content, municipalities={"eksempelby": own})
    events = LibraryEvents(redis, wait=0.5)
    yield dataclasses.replace(services, shelf=Fixed(content), library_events=events)
    await events.close()


async def found(conversation: Conversation, text: str, **entities: str) -> dict[str, Any]:
    conversation.hears(text, "kursus_find", 0.98, **entities)
    (said,), events = await conversation.does("action_find_courses")
    assert all(event["name"] == "kursus_soegt" for event in events)
    return said


def titled(said: dict[str, Any], start: str) -> dict[str, Any]:
    return next(button for button in said["buttons"] if button["title"].startswith(start))


async def test_our_own_and_the_librarys_stand_together(beside: Services) -> None:
    said = await found(Conversation(beside), "kursus i ipad")
    first, second = said["courses"][:2]
    assert (first["title"], second["id"]) == ("iPad-café", IPAD)
    assert "seats_free" not in first
    assert "button" not in first
    assert second["seats_free"] == 8


async def test_a_link_says_where_it_leads(beside: Services, library: LibraryCms) -> None:
    said = await found(Conversation(beside), "ipad cafe")
    linked = [card for card in said["courses"] if card.get("link")]
    assert linked
    assert linked[0]["leads_to"] in said["text"]


@pytest.mark.parametrize("mode", ["down", "error", "half", "wrong", "slow"])
async def test_a_library_that_cannot_be_read_is_never_no_courses(
    beside: Services, library: LibraryCms, mode: str
) -> None:
    library.mode = mode
    empty = with_courses(beside, [])
    said = await found(Conversation(empty), "kurser")
    assert said["text"].startswith("Jeg kan ikke få fat i bibliotekets kalender lige nu")
    assert "ingen kurser" not in said["text"]


async def test_nor_to_who_wants_to_sign_up(beside: Services, library: LibraryCms) -> None:
    library.mode = "down"
    conversation = Conversation(with_courses(beside, []))
    (said,) = await conversation.fills("tilmeld mig et kursus", "kursus_tilmeld")
    assert said["text"].startswith("Jeg kan ikke få fat i bibliotekets kalender lige nu")


async def test_our_own_are_shown_while_the_library_is_away(beside: Services, library: LibraryCms) -> None:
    library.mode = "down"
    said = await found(Conversation(beside), "ipad")
    assert said["courses"][0]["id"] == IPAD
    assert "Jeg kan ikke få fat i bibliotekets kalender lige nu" in said["text"]


async def test_an_old_list_says_how_old_it_is(beside: Services, library: LibraryCms) -> None:
    moments = [SUNDAY]
    services = dataclasses.replace(beside, clock=lambda: moments[-1])
    await found(Conversation(services), "ipad")
    library.mode = "error"
    moments.append(SUNDAY + timedelta(hours=2))
    said = await found(Conversation(services), "ipad")
    assert said["courses"][0]["title"] == "iPad-café"
    assert "Bibliotekets kurser er oplyst kl. 13.00." in said["text"]


async def test_signing_up_for_what_is_booked_elsewhere_leads_there(beside: Services) -> None:
    card = (await found(Conversation(beside), "ipad"))["courses"][0]
    conversation = Conversation(beside)
    (said,) = await conversation.fills("/kursus_tilmeld", "kursus_tilmeld", 1.0, session=card["id"])
    assert card["title"] in said["text"]
    assert card["leads_to"] in said["text"]
    assert not conversation.form


async def test_many_are_asked_about_one_thing_at_a_time(conversation: Conversation) -> None:
    asked = await found(conversation, "hvilke kurser har I")
    assert asked["text"] == "Der er mange kurser at vælge imellem. Hvad vil du gerne lære?"
    assert "courses" not in asked
    assert titled(asked, "iPad")["entities"] == {"search": "hvilke kurser har I\niPad"}
    conversation.about = "kursus_find"
    narrowed = await found(conversation, "android")
    assert {card["subject"] for card in narrowed["courses"]} == {"android"}


async def test_everything_is_shown_to_who_will_not_say(conversation: Conversation) -> None:
    asked = await found(conversation, "hvilke kurser har I")
    said = await found(conversation, "/kursus_find", **titled(asked, "Vis de næste")["entities"])
    assert len(said["courses"]) == 5


async def test_more_and_more_until_there_are_no_more(conversation: Conversation) -> None:
    said, seen = await found(conversation, "ipad"), list[str]()
    for _ in range(10):
        seen += [card["id"] for card in said["courses"]]
        more = [button for button in said["buttons"] if button["title"].startswith("Flere")]
        if not more:
            break
        said = await found(conversation, "/kursus_find", **more[0]["entities"])
    assert len(seen) == len(set(seen)) == 9


async def test_other_times_of_the_same_course(conversation: Conversation) -> None:
    said = await found(conversation, "ipad")
    button = titled(said, "Andet tidspunkt: iPad for begyndere")
    others = await found(conversation, "/kursus_find", **button["entities"])
    assert others["text"] == "Andre datoer for **iPad for begyndere**:"
    assert {card["title"] for card in others["courses"]} == {"iPad for begyndere"}
    assert button["entities"]["others"] not in {card["id"] for card in others["courses"]}


@pytest.mark.parametrize("offset", ["-1", "x", "999999999", "²"])
async def test_a_button_with_nonsense_does_no_harm(conversation: Conversation, offset: str) -> None:
    assert "text" in await found(conversation, "/kursus_find", search="ipad", offset=offset)


async def test_what_was_cancelled_is_said(services: Services, conversation: Conversation) -> None:
    await found(conversation, "ipad")
    conversation.hears("ipad", "kursus_find")
    catalogue = Catalogue(services.redis, "eksempelby")
    await catalogue.change(IPAD, Change(course="ipad-begynder", cancelled=True), "")
    said = await found(conversation, "ipad på torsdag")
    assert "**iPad for begyndere** torsdag den 26. november: aflyst." in said["text"]
    assert IPAD not in {card["id"] for card in said["courses"]}


async def test_a_date_that_does_not_exist(conversation: Conversation) -> None:
    said = await found(conversation, "ipad den 31. februar")
    assert said["text"].startswith("Datoen den 31. februar findes ikke.")
    assert "31. december" not in said["text"]


async def test_in_english(services: Services) -> None:
    said = await found(Conversation(services, language="en"), "ipad")
    assert said["language"] == "en"
    assert said["text"] == "Here are the next courses I can find."
    assert said["buttons"][0]["title"] == "Sign up: iPad for begyndere, 26 November"
