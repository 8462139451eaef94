"""Booking a time at a counter in the chat: what for, when, for whom; or where else it is booked."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from actions.services import Services
from indgang.bookings import Bookings
from indgang.outcomes import Outcome
from indgang.replies import Scene, reply_to
from tests.actions.conftest import SUNDAY, Conversation
from tests.fixed import Fixed

pytestmark = pytest.mark.slow

THURSDAY = "borgerservice:pas:2026-11-26T10:30"


async def asked(conversation: Conversation, text: str = "jeg vil bestille tid til pas") -> dict[str, Any]:
    (said,) = await conversation.fills(text, "tid_bestil", 0.95)
    return said


async def pressed(conversation: Conversation, time: str = THURSDAY) -> dict[str, Any]:
    (said,) = await conversation.fills("/tid_bestil", "tid_bestil", 1.0, time=time)
    return said


async def at_confirmation(conversation: Conversation) -> dict[str, Any]:
    await pressed(conversation)
    await conversation.fills("Åse Holm", "hilsen", 0.5)
    (confirm,) = await conversation.fills("ase@eksempel.dk", "uden_for_emne")
    return confirm


def days_of(said: dict[str, Any]) -> list[str]:
    return [day["date"] for day in said["times"]["days"]]


async def test_times_come_with_a_button_each(conversation: Conversation) -> None:
    said = await asked(conversation)
    assert said["text"] == (
        "Her er ledige tider til **Pas eller id-kort** hos Borgerservice. Vælg en, eller skriv, hvornår det passer dig."
    )
    assert (said["answer"], said["status"]) == ("tid_bestil", "dialogue")
    times = [time for day in said["times"]["days"] for time in day["times"]]
    assert len(times) == 5
    first = said["buttons"][times[0]["button"]]
    assert times[0]["start"] == "2026-11-23T10:00:00+01:00"
    assert first == {
        "title": "Mandag den 23. november kl. 10.00",
        "id": "tid_bestil",
        "entities": {"time": "borgerservice:pas:2026-11-23T10:00"},
    }
    assert said["buttons"][-1]["id"] == "afbryd"


async def test_from_the_question_to_the_receipt(conversation: Conversation, services: Services) -> None:
    said = await asked(conversation)
    (name,) = await conversation.presses(said["buttons"][0])
    assert name["text"].endswith("mandag den 23. november kl. 10.00 hos Borgerservice. Hvad er dit navn?")
    (contact,) = await conversation.fills("åse holm", "hilsen", 0.5)
    assert "Kommunen bruger det kun, hvis tiden bliver flyttet eller aflyst." in contact["text"]
    (confirm,) = await conversation.fills("ase@eksempel.dk", "uden_for_emne")
    assert "Tag med: Dit gamle pas" in confirm["text"]
    assert "Kommunen gemmer navn og kontakt til onsdag den 23. december." in confirm["text"]
    (receipt,) = await conversation.presses(confirm["buttons"][0])
    card = receipt["booking"]
    assert card["code"] in receipt["text"]
    assert (card["kind"], card["state"], card["calendar"]) == ("appointment", "taken", True)
    assert receipt["buttons"][card["cancel"]] == {
        "title": "Afbestil tiden",
        "id": "tid_aflys",
        "entities": {"code": card["code"]},
    }
    assert receipt["buttons"][card["move"]]["id"] == "tid_flyt"
    taken = await Bookings(services.redis, "eksempelby").people("borgerservice:pas:2026-11-23T10:00")
    assert [booking.name for booking in taken] == ["Åse Holm"]


async def test_the_same_confirmation_twice_books_once(conversation: Conversation, services: Services) -> None:
    confirm = await at_confirmation(conversation)
    (first,) = await conversation.presses(confirm["buttons"][0])
    (second,) = await conversation.presses(confirm["buttons"][0])
    assert second["booking"]["code"] == first["booking"]["code"]
    assert len(await Bookings(services.redis, "eksempelby").people(THURSDAY)) == 1


async def test_the_answer_given_last_tells_what_it_is_about(services: Services) -> None:
    said = await asked(Conversation(services, about="koerekort_forny"), "kan jeg bestille en tid")
    assert "**Kørekort**" in said["text"]


async def test_without_a_word_of_it_one_chooses_what_it_is_about(conversation: Conversation) -> None:
    said = await asked(conversation, "jeg vil gerne bestille en tid på torsdag")
    assert said["text"] == "Hvad skal du have tid til?"
    assert [button["entities"]["type"] for button in said["buttons"][:-1]] == [
        "pas", "koerekort", "mitid", "flytning", "andet", "bibliotekar",
    ]  # fmt: skip
    (times,) = await conversation.presses(said["buttons"][0])
    assert days_of(times) == ["2026-11-26"]  # Thursday is not forgotten


async def test_what_it_is_about_can_be_written(conversation: Conversation) -> None:
    await asked(conversation, "jeg vil bestille en tid")
    (said,) = await conversation.fills("kørekort", "koerekort_forny", 0.9)
    assert "**Kørekort**" in said["text"]


async def test_what_is_said_of_the_time_first_is_kept(conversation: Conversation) -> None:
    await asked(conversation, "jeg vil bestille en tid")
    (again,) = await conversation.fills("på torsdag", "nlu_fallback", 0.3)
    assert again["text"] == "Hvad skal du have tid til?"
    (said,) = await conversation.fills("pas", "pas_bestil", 0.9)
    assert days_of(said) == ["2026-11-26"]


async def test_what_it_is_about_is_asked_again(conversation: Conversation) -> None:
    await asked(conversation, "jeg vil bestille en tid")
    (said,) = await conversation.fills("blorp", "nlu_fallback", 0.3)
    assert said["text"] == "Det fandt jeg ikke. Hvad skal du have tid til?"


async def test_the_citizens_event_has_times_and_none_of_what_a_button_carries(
    conversation: Conversation, services: Services
) -> None:
    said = await asked(conversation)
    (event,) = reply_to(Outcome.model_validate(said), Scene(services.content, "eksempelby", SUNDAY.date())).events
    public = event.public()
    assert public["times"] == said["times"]
    assert public["buttons"][0] == {"title": "Mandag den 23. november kl. 10.00", "id": "tid_bestil"}


async def test_where_there_are_several_places_one_chooses(conversation: Conversation) -> None:
    said = await asked(conversation, "jeg vil bestille tid til mitid")
    assert said["text"] == "Hvor vil du have tid til **MitID**?"
    (times,) = await conversation.presses(said["buttons"][1])
    assert "på Hovedbiblioteket" in times["text"]
    assert all(time["start"] for day in times["times"]["days"] for time in day["times"])


async def test_a_place_can_be_written(conversation: Conversation) -> None:
    said = await asked(conversation, "bestil tid til mitid på hovedbiblioteket på onsdag")
    assert "på Hovedbiblioteket" in said["text"]
    assert days_of(said) == ["2026-11-25"]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("den 31. februar", "Den dato findes ikke."),
        ("i går", "Den dag er gået."),
        ("på lørdag", "Den dag er der ingen tider."),
        ("torsdag kl. 21", "På det tidspunkt er der ingen tider."),
        ("til august", "Så langt frem kan man ikke bestille tid endnu."),
    ],
)
async def test_wishes_that_cannot_be_had(conversation: Conversation, text: str, remark: str) -> None:
    await asked(conversation)
    (said,) = await conversation.fills(text, "nlu_fallback", 0.3)
    assert said["text"].startswith(f"{remark} Her er de nærmeste ledige tider")
    assert said["times"]["days"]


async def test_a_wish_for_one_time_chooses_it(conversation: Conversation) -> None:
    await asked(conversation)
    (said,) = await conversation.fills("torsdag kl. 10.30", "nlu_fallback", 0.3)
    assert conversation.slots["tilmeld_session"] == THURSDAY
    assert "torsdag den 26. november kl. 10.30" in said["text"]


async def test_other_times_are_a_calendar_to_leaf_through(conversation: Conversation) -> None:
    said = await asked(conversation)
    (week,) = await conversation.presses(said["buttons"][said["times"]["later"]])
    assert len(week["times"]["days"]) == 5
    assert len(week["times"]["days"][0]["times"]) == 20
    (later,) = await conversation.presses(week["buttons"][week["times"]["later"]])
    assert days_of(later)[0] > days_of(week)[-1]
    (back,) = await conversation.presses(later["buttons"][later["times"]["earlier"]])
    assert days_of(back) == days_of(week)


@pytest.mark.parametrize("text", ["andre tider", "er der flere tider?", "vis andre dage"])
@pytest.mark.parametrize("intent", ["nlu_fallback", "tid_bestil"])
async def test_other_times_can_be_asked_for(conversation: Conversation, text: str, intent: str) -> None:
    await asked(conversation)
    (said,) = await conversation.fills(text, intent, 0.7)
    assert len(said["times"]["days"][0]["times"]) == 20


@pytest.mark.parametrize("time", ["nonsens", "borgerservice:pas:2026-11-26T03:00", "a:b:c", "borgerservice:pas:x"])
async def test_wrong_buttons(conversation: Conversation, time: str) -> None:
    said = await pressed(conversation, time)
    assert said["text"].startswith("Den tid findes ikke.")


async def test_a_button_from_this_morning(services: Services) -> None:
    late = dataclasses.replace(services, clock=lambda: SUNDAY + timedelta(days=3, hours=21))
    said = await pressed(Conversation(late))  # Thursday at 10, with two hours' notice: 10.30 is too soon
    assert said["text"].startswith("Den tid kan ikke bestilles længere.")


async def test_somebody_else_is_quicker(services: Services) -> None:
    slow = Conversation(services, "slow")
    confirm = await at_confirmation(slow)
    for number in range(2):  # there are two counters
        other = Conversation(services, f"quick-{number}")
        await pressed(other)
        await other.fills(f"jeg hedder Bo {'AB'[number]}l", "hilsen", 0.5)
        (receipt,) = await other.fills("20304050")
        (receipt,) = await other.presses(receipt["buttons"][0])
        assert receipt["booking"]["state"] == "taken"
    (said,) = await slow.presses(confirm["buttons"][0])
    assert said["text"].startswith("Tiden blev desværre taget af en anden, lige før du nåede det.")
    assert "booking" not in said
    (again,) = await slow.presses(said["buttons"][0])
    assert "Jeg bestiller tid for **Åse Holm** (ase@eksempel.dk)" in again["text"]
    taken = await pressed(Conversation(services, "third"))
    assert taken["text"].startswith("Den tid er lige blevet taget.")


async def test_a_booking_system_of_the_municipalitys_own(services: Services) -> None:
    conversation = Conversation(services, site="proevestrup")
    said = await asked(conversation)
    assert said["text"] == (
        "Tid til **Pas** bestiller du i kommunens egen tidsbestilling på proevestrup.example, ikke her i chatten. "
        "[Bestil tid til Pas](https://proevestrup.example/book/pas).\n\nTag med: Dit gamle pas, også hvis det er udløbet."
    )
    assert not conversation.form


async def test_without_appointments_the_answer_is_its_own_text(services: Services) -> None:
    town = services.content.municipality("eksempelby").model_copy(update={"appointments": None})
    content = dataclasses.replace(services.content, municipalities={"eksempelby": town})
    conversation = Conversation(dataclasses.replace(services, shelf=Fixed(content)))
    said = await asked(conversation)
    assert said["answer"] == "tid_bestil"
    assert "text" not in said
    assert not conversation.form


async def test_from_a_course_to_an_appointment_and_back(conversation: Conversation) -> None:
    await conversation.fills("jeg vil gerne tilmelde mig et kursus", "kursus_tilmeld")
    said = await asked(conversation)
    assert said["answer"] == "tid_bestil"
    (course,) = await conversation.fills("/kursus_tilmeld", "kursus_tilmeld", 1.0, session="ipad-begynder-2026-11-26")
    assert course["answer"] == "kursus_tilmeld"
    assert not conversation.slots["tilmeld_emne"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hvad koster et pas", "pas_pris"),
        ("har I åbent på torsdag?", "aabningstider"),
        ("stop", "afbryd"),
        ("nej tak", "afvis"),
        ("hjælp han slår mig", "noed_krise"),
    ],
)
async def test_what_is_no_reply_is_left_to_the_rules(conversation: Conversation, text: str, intent: str) -> None:
    await asked(conversation)
    assert await conversation.fills(text, intent, 0.97) == []


async def test_stopping_says_that_no_time_is_booked(conversation: Conversation) -> None:
    await at_confirmation(conversation)
    conversation.hears("stop", "afbryd")
    (said,), _ = await conversation.does("action_stop_sign_up")
    assert "Jeg har stoppet bestillingen, og du har ikke fået en tid." in said["text"]


async def test_in_english(services: Services) -> None:
    said = await asked(Conversation(services, language="en"), "book a time for pas")
    assert said["language"] == "en"
    assert said["text"].startswith("Here are free times for **Pas eller id-kort** at Borgerservice.")
