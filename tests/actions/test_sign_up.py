"""Signing up, message by message: what people really write at each question."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from actions.services import Services
from indgang.bookings import Bookings, mine
from indgang.catalogue import Catalogue, Change
from indgang.danish_dates import now
from indgang.privacy import MASK
from tests.actions.conftest import SUNDAY, Conversation, with_courses, with_settings

pytestmark = pytest.mark.slow

IPAD = "ipad-begynder-2026-11-26"
GENEALOGY = "slaegtsforskning-2026-12-05"


async def pressed(conversation: Conversation, session: str) -> list[dict[str, Any]]:
    return await conversation.fills("/kursus_tilmeld", "kursus_tilmeld", 1.0, session=session)


async def at_contact(conversation: Conversation) -> None:
    await pressed(conversation, IPAD)
    await conversation.fills("jeg hedder Åse", "hilsen", 0.7)


async def at_confirmation(conversation: Conversation) -> None:
    await at_contact(conversation)
    await conversation.fills("mit nummer er 20 30 40 50", "kontakt_info", 0.5)


async def test_from_the_button_to_the_code(conversation: Conversation) -> None:
    (name,) = await pressed(conversation, IPAD)
    assert (
        "**iPad for begyndere**, torsdag den 26. november kl. 10.00 på Hovedbiblioteket. Hvad er dit navn?"
        in name["text"]
    )
    (contact,) = await conversation.fills("jens hansen", "farvel", 0.86)
    assert "Tak, Jens Hansen." in contact["text"]
    (confirm,) = await conversation.fills("20304050", "uden_for_emne", 0.98)
    assert "**Jens Hansen** (20 30 40 50)" in confirm["text"]
    assert "gemmer navn og kontakt til lørdag den 26. december" in confirm["text"]
    (receipt,) = await conversation.fills("ja tak", "bekraeft", 0.99)
    assert receipt["booking"]["code"] in receipt["text"]
    assert receipt["booking"]["session"] == IPAD
    assert {turn["answer"] for turn in (name, contact, confirm, receipt)} == {"kursus_tilmeld"}
    assert [turn["status"] for turn in (name, contact, confirm, receipt)] == ["dialogue"] * 3 + ["answered"]


async def test_a_booking_is_kept_as_long_as_the_municipality_keeps_anything(services: Services) -> None:
    chat = services.content.municipality("eksempelby").chat.model_copy(update={"retention_days": 7})
    conversation = Conversation(with_settings(services, chat=chat))
    await at_contact(conversation)
    (confirm,) = await conversation.fills("20304050", "uden_for_emne", 0.98)
    assert "gemmer navn og kontakt til torsdag den 3. december" in confirm["text"]
    (receipt,) = await conversation.fills("ja tak", "bekraeft", 0.99)
    (booking,) = await Bookings(services.redis, "eksempelby").people(IPAD)
    assert booking.code == receipt["booking"]["code"]
    keys = [key for key in await services.redis.keys("*") if IPAD in key]
    left = (booking.end + timedelta(days=7) - now()).total_seconds()
    assert keys
    for key in keys:
        assert abs(await services.redis.ttl(key) - left) < 5, key


async def test_every_question_has_a_way_out_and_none_asks_for_cpr(conversation: Conversation) -> None:
    said = await conversation.fills("jeg vil gerne tilmelde mig et kursus", "kursus_tilmeld")
    said += await pressed(conversation, IPAD)
    said += await conversation.fills("jeg hedder Åse", "hilsen")
    said += await conversation.fills("ase@eksempel.dk")
    assert len(said) == 4
    for question in said:
        assert question["buttons"][-1] == {"title": "Afbryd", "id": "afbryd"}
        assert "cpr" not in question["text"].lower()


async def test_name_and_contact_in_one_message(conversation: Conversation) -> None:
    await pressed(conversation, IPAD)
    (confirm,) = await conversation.fills("Jens Hansen, jens@eksempel.dk", "farvel", 0.5)
    assert "**Jens Hansen** (jens@eksempel.dk)" in confirm["text"]


async def test_the_contact_first(conversation: Conversation) -> None:
    await pressed(conversation, IPAD)
    (again,) = await conversation.fills("20304050", "uden_for_emne")
    assert again["text"].endswith("Hvad er dit navn?")
    (confirm,) = await conversation.fills("Jens Hansen", "farvel")
    assert "(20 30 40 50)" in confirm["text"]


async def test_words_that_fit_one_session_choose_it(conversation: Conversation) -> None:
    (name,) = await conversation.fills("tilmeld mig slægtsforskning lørdag", "kursus_tilmeld")
    assert "Hvilket kursus" in name["text"]
    assert {card["subject"] for card in name["courses"]} == {"slægtsforskning"}


async def test_the_only_session_that_fits_is_chosen(services: Services) -> None:
    late = dataclasses.replace(services, clock=lambda: SUNDAY)
    rare = [
        course.model_copy(update={"every_weeks": 6})
        for course in services.content.municipality("eksempelby").courses
        if course.id == "slaegtsforskning"
    ]
    (said,) = await Conversation(with_courses(late, rare)).fills("tilmeld mig slægtsforskning", "kursus_tilmeld")
    assert "Du har valgt **Slægtsforskning på nettet**" in said["text"]


async def test_words_narrow_the_list(conversation: Conversation) -> None:
    await conversation.fills("jeg vil gerne tilmelde mig et kursus", "kursus_tilmeld")
    (list_,) = await conversation.fills("android", "mitid_uden_smartphone", 0.89)
    assert {card["subject"] for card in list_["courses"]} == {"android"}
    for card in list_["courses"]:
        assert list_["buttons"][card["button"]]["entities"] == {"session": card["id"]}


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("nej tak", "afvis", 0.99),
        ("stop", "afbryd", 0.99),
        ("hvad koster et mitid", "mitid_hvad_er", 0.97),
        ("har I åbent på lørdag", "aabningstider", 0.99),
        ("jeg vil tale med et menneske", "kontakt_medarbejder", 0.99),
        ("ring til politiet han slår mig", "noed_krise", 0.99),
        ("kan man få kaffe der", "nlu_fallback", 0.2),
        ("findes der noget om android", "kursus_find", 0.9),
    ],
)
@pytest.mark.parametrize("reach", [at_contact, at_confirmation])
async def test_what_is_no_reply_is_left_to_the_rules(
    reach: Any, conversation: Conversation, text: str, intent: str, confidence: float
) -> None:
    await reach(conversation)
    before = dict(conversation.slots)
    assert await conversation.fills(text, intent, confidence) == []
    assert conversation.slots == before


@pytest.mark.parametrize("text", ["nej tak", "stop", "hvad koster et mitid", "Hvem er du?", "jeg ved det ikke"])
async def test_no_sentence_becomes_a_name(conversation: Conversation, text: str) -> None:
    await pressed(conversation, IPAD)
    assert await conversation.fills(text, "er_du_robot", 0.9) == []
    assert conversation.slots["tilmeld_navn"] is None


async def test_help_is_not_a_name(conversation: Conversation) -> None:
    await pressed(conversation, IPAD)
    assert await conversation.fills("Pas", "kontakt_info", 0.95) == []


async def test_after_an_answer_the_question_comes_again(conversation: Conversation) -> None:
    await at_contact(conversation)
    conversation.hears("har I åbent på lørdag", "aabningstider")
    conversation.events += [
        {"event": "action", "name": "action_opening_hours"},
        {"event": "action", "name": "tilmeld_form"},
    ]
    said, _ = await conversation.does("validate_tilmeld_form")
    assert said == []
    (question,) = await conversation.asks()
    assert question["text"] == "Tilbage til din tilmelding. Skriv din e-mail eller dit telefonnummer."


@pytest.mark.parametrize("question", ["hvad koster det", "hvor er det henne", "Hvornår slutter det?", "er det gratis"])
async def test_questions_about_the_course_itself(conversation: Conversation, question: str) -> None:
    await at_contact(conversation)
    (said,) = await conversation.fills(question, "er_du_robot", 0.8)
    assert "kl. 12.00, Torvet 4, 9999 Eksempelby. Det er gratis." in said["text"]
    assert said["text"].endswith("Skriv din e-mail eller dit telefonnummer.")


@pytest.mark.parametrize("reach", [pressed, at_contact, at_confirmation])
async def test_a_masked_cpr_number_is_refused_kindly(reach: Any, conversation: Conversation) -> None:
    await (reach(conversation, IPAD) if reach is pressed else reach(conversation))
    before = {key: value for key, value in conversation.slots.items() if key != "tilmeld_bemaerkning"}
    (said,) = await conversation.fills(f"Jens {MASK}", "persondata_chat", 0.8)
    assert "Jeg har fjernet et CPR-nummer." in said["text"]
    assert {key: conversation.slots[key] for key in before} == before


@pytest.mark.parametrize("text", ["ole@gmail", "2030405", "ksjdf"])
async def test_a_contact_that_is_none(conversation: Conversation, text: str) -> None:
    await at_contact(conversation)
    (said,) = await conversation.fills(text, "uden_for_emne", 0.9)
    assert said["text"].startswith("Det ligner ikke en e-mail eller et telefonnummer.")


async def test_corrections_before_the_yes(conversation: Conversation) -> None:
    await at_confirmation(conversation)
    (renamed,) = await conversation.fills("nej jeg hedder Ole Bo", "afvis", 0.73)
    assert "Så er det rettet. Jeg tilmelder **Ole Bo** (20 30 40 50)" in renamed["text"]
    (reached,) = await conversation.fills("brug hellere ole@eksempel.dk", "uden_for_emne", 0.7)
    assert "**Ole Bo** (ole@eksempel.dk)" in reached["text"]


async def test_the_same_again_gives_the_same_code(conversation: Conversation) -> None:
    await at_confirmation(conversation)
    (first,) = await conversation.fills("ja", "bekraeft")
    await at_confirmation(conversation)
    (second,) = await conversation.fills("ja", "bekraeft")
    assert second["booking"]["code"] == first["booking"]["code"]
    assert "Du er allerede tilmeldt" in second["text"]


async def test_nothing_of_the_last_sign_up_is_left_for_the_next(conversation: Conversation) -> None:
    await at_confirmation(conversation)
    await conversation.fills("ja", "bekraeft")
    assert not any(conversation.slots[slot] for slot in conversation.slots if slot.startswith("tilmeld_"))
    (name,) = await pressed(conversation, GENEALOGY)
    assert "Hvad er dit navn?" in name["text"]


async def booked(conversation: Conversation, name: str = "Åse") -> dict[str, Any]:
    """The receipt of a sign-up from one end to the other."""
    await pressed(conversation, IPAD)
    await conversation.fills(f"jeg hedder {name}", "hilsen", 0.7)
    await conversation.fills("mit nummer er 20 30 40 50", "kontakt_info", 0.5)
    (receipt,) = await conversation.fills("ja", "bekraeft")
    return receipt


def with_seats(services: Services, seats: int) -> Services:
    courses = services.content.municipality("eksempelby").courses
    return with_courses(services, [course.model_copy(update={"capacity": seats}) for course in courses])


async def test_the_last_seat_goes_while_one_types_and_the_name_is_not_asked_again(services: Services) -> None:
    small = with_seats(services, 1)
    slow = Conversation(small, "slow")
    await at_confirmation(slow)
    await booked(Conversation(small, "quick"), "Bo")
    (said,) = await slow.fills("ja", "bekraeft")
    assert said["text"] == (
        "**iPad for begyndere** blev desværre fuldt, lige før du nåede det. Der er ikke bestilt noget. "
        "Du kan stå på venteliste, eller vælge en anden dato:"
    )
    assert [card["id"] for card in said["courses"]][:2] == [IPAD, "ipad-begynder-2026-12-03"]
    line = said["buttons"][said["courses"][0]["button"]]
    assert line["title"] == "Skriv mig på venteliste til iPad for begyndere, 26. november"
    (confirm,) = await slow.presses(line)
    assert "Jeg skriver **Åse** (20 30 40 50) på ventelisten til **iPad for begyndere**" in confirm["text"]
    (receipt,) = await slow.presses(confirm["buttons"][0])
    assert (receipt["booking"]["state"], receipt["booking"]["place"]) == ("waiting", 1)
    assert "Du står som nummer 1 på ventelisten" in receipt["text"]


async def test_another_date_instead_of_the_full_one_books_with_the_same_name(services: Services) -> None:
    small = with_seats(services, 1)
    slow = Conversation(small, "slow")
    await at_confirmation(slow)
    await booked(Conversation(small, "quick"), "Bo")
    (said,) = await slow.fills("ja", "bekraeft")
    (confirm,) = await slow.presses(said["buttons"][said["courses"][1]["button"]])
    assert "Jeg tilmelder **Åse** (20 30 40 50)" in confirm["text"]
    assert "torsdag den 3. december" in confirm["text"]


async def test_a_full_date_offers_its_line_and_other_dates(services: Services) -> None:
    small = with_seats(services, 1)
    await booked(Conversation(small, "quick"), "Bo")
    third = Conversation(small, "third")
    (full,) = await pressed(third, IPAD)
    assert full["text"] == "Det hold er desværre fuldt. Du kan stå på venteliste, eller vælge en anden dato:"
    (name,) = await third.presses(full["buttons"][0])
    assert name["text"].startswith("Det er ventelisten til **iPad for begyndere**")


async def test_a_line_that_is_full_is_not_offered(services: Services) -> None:
    small = with_seats(services, 1)
    for number in range(6):  # one seat and five in line
        other = Conversation(small, str(number))
        await pressed(other, IPAD)
        if number:
            await other.fills("/", "kursus_tilmeld", 1.0, session=IPAD, wait="yes")
        await other.fills(f"jeg hedder Bo {'ABCDEF'[number]}l", "hilsen", 0.7)
        await other.fills("20304050", "kontakt_info", 0.5)
        (receipt,) = await other.fills("ja", "bekraeft")
        assert receipt["booking"]["state"] == ("waiting" if number else "taken")
    (full,) = await pressed(Conversation(small, "last"), IPAD)
    assert full["text"] == "Det hold er desværre fuldt. Vil du vælge en anden dato?"
    assert "button" not in full["courses"][0]


async def test_the_same_confirmation_twice_books_once(conversation: Conversation, services: Services) -> None:
    await at_contact(conversation)
    (confirm,) = await conversation.fills("20304050", "kontakt_info", 0.5)
    (first,) = await conversation.presses(confirm["buttons"][0])
    (second,) = await conversation.presses(confirm["buttons"][0])
    assert second["booking"]["code"] == first["booking"]["code"]
    assert len(await Bookings(services.redis, "eksempelby").people(IPAD)) == 1


async def test_a_turn_that_is_told_again_books_once(conversation: Conversation, services: Services) -> None:
    """As when Rasa broke down before it had kept what came of it."""
    await at_confirmation(conversation)
    before = dict(conversation.slots)
    (first,) = await conversation.fills("ja", "bekraeft")
    conversation.slots, conversation.form = before, True
    (second,) = await conversation.fills("ja", "bekraeft")
    assert second["booking"]["code"] == first["booking"]["code"]
    assert len(await Bookings(services.redis, "eksempelby").people(IPAD)) == 1


async def test_a_store_that_is_away_for_a_moment_costs_one_press(
    conversation: Conversation, services: Services
) -> None:
    await at_confirmation(conversation)
    conversation.services = dataclasses.replace(services, redis=Redis.from_url("redis://127.0.0.1:1"))
    conversation.slots["tilmeld_bekraeftet"] = True
    (sorry,), _ = await conversation.does("action_book_seat")
    assert sorry["status"] == "error_assistant"
    conversation.services = services
    (receipt,) = await conversation.presses(sorry["buttons"][0])
    assert receipt["booking"]["name"] == "Åse"


async def test_a_confirmation_pressed_after_an_hour_asks_for_the_name_again(services: Services) -> None:
    await at_confirmation(asked := Conversation(services, "first"))
    (confirm,) = await asked.asks()
    afresh = Conversation(services, "first")  # Rasa has begun a session without the slots
    (said,) = await afresh.presses(confirm["buttons"][0])
    assert said["text"].startswith("Jeg har ikke længere dit navn, så der er ikke bestilt noget endnu.")
    assert said["text"].endswith("Hvad er dit navn?")


@pytest.mark.parametrize("intent", ["kursus_tilmeld", "tid_bestil"])
async def test_a_yes_that_sounds_like_a_new_booking_is_a_yes(conversation: Conversation, intent: str) -> None:
    await at_confirmation(conversation)
    (receipt,) = await conversation.fills("ja, book det", intent, 0.9)
    assert receipt["booking"]["session"] == IPAD


async def test_the_receipt_can_be_cancelled_and_moved_by_its_buttons(conversation: Conversation) -> None:
    receipt = await booked(conversation)
    card, buttons = receipt["booking"], receipt["buttons"]
    assert card["calendar"] is True
    assert buttons[card["cancel"]]["id"] == "kursus_afmeld"
    assert buttons[card["move"]]["id"] == "tid_flyt"
    assert {button["entities"]["code"] for button in buttons} == {card["code"]}


async def test_the_conversation_that_booked_needs_no_proof(conversation: Conversation, services: Services) -> None:
    receipt = await booked(conversation)
    of_town = Bookings(services.redis, "eksempelby")
    assert await mine.made(of_town, conversation.id, SUNDAY) == [receipt["booking"]["code"]]


async def test_a_phone_from_abroad(conversation: Conversation) -> None:
    await at_contact(conversation)
    (confirm,) = await conversation.fills("+46 70 123 45 67", "uden_for_emne")
    assert "(+46701234567)" in confirm["text"]


@pytest.mark.parametrize("name", ["x" * 10_000, "Jens " * 2_000, "<script>alert(1)</script>", "Robert'); DROP TABLE"])
async def test_what_is_no_name_becomes_none(conversation: Conversation, name: str) -> None:
    await pressed(conversation, IPAD)
    await conversation.fills(name, "nlu_fallback", 0.2)
    assert conversation.slots["tilmeld_navn"] is None


async def test_a_form_of_ones_own_bookings_that_was_left_open_does_no_harm(conversation: Conversation) -> None:
    conversation.slots["requested_slot"] = "mine_kode"
    (name,) = await pressed(conversation, IPAD)
    assert name["text"].endswith("Hvad er dit navn?")


async def test_a_course_that_is_cancelled_while_one_types(conversation: Conversation, services: Services) -> None:
    await at_confirmation(conversation)
    await Catalogue(services.redis, "eksempelby").change(IPAD, Change(course="ipad-begynder", cancelled=True), "")
    (said,) = await conversation.fills("ja", "bekraeft")
    assert said["text"].startswith("**iPad for begyndere** er desværre aflyst. Der er ikke bestilt noget.")
    assert await Bookings(services.redis, "eksempelby").people(IPAD) == []


async def test_a_course_that_disappears_while_one_types(conversation: Conversation) -> None:
    await at_contact(conversation)
    conversation.slots["tilmeld_session"] = "er-vaek-2026-11-26"
    (said,) = await conversation.fills("20304050", "kontakt_info", 0.5)
    assert said["text"] == "Det hold findes ikke længere."
    assert conversation.slots["requested_slot"] == "tilmeld_session"
    (confirm,) = await pressed(conversation, IPAD)
    assert "**Åse** (20 30 40 50)" in confirm["text"]


async def test_a_municipality_without_courses_answers_with_its_own_text(services: Services) -> None:
    conversation = Conversation(with_courses(services, []))
    (said,) = await conversation.fills("tilmeld mig et kursus", "kursus_tilmeld")
    assert "text" not in said
    assert not conversation.form


async def test_buttons_of_a_search_are_left_to_it(conversation: Conversation) -> None:
    await conversation.fills("jeg vil gerne tilmelde mig et kursus", "kursus_tilmeld")
    assert await conversation.fills("/kursus_find", "kursus_find", 1.0, others=IPAD) == []


@pytest.mark.parametrize(
    ("session", "remark"),
    [
        ("ipad-begynder-2026-11-19", "Det hold er allerede begyndt."),
        ("nonsens", "Det hold findes ikke længere."),
        ("ipad-begynder-2026-11-27", "Det hold findes ikke længere."),
    ],
)
async def test_old_and_wrong_buttons(conversation: Conversation, session: str, remark: str) -> None:
    (said,) = await pressed(conversation, session)
    assert said["text"].startswith(remark)
    assert len(said["courses"]) == 5


async def test_a_course_that_begins_meanwhile(services: Services) -> None:
    moments = [SUNDAY]
    conversation = Conversation(dataclasses.replace(services, clock=lambda: moments[-1]))
    await at_confirmation(conversation)
    moments.append(SUNDAY + timedelta(days=4))
    (said,) = await conversation.fills("ja", "bekraeft")
    assert "er desværre allerede begyndt" in said["text"]


async def test_another_button_changes_the_course(conversation: Conversation) -> None:
    await at_contact(conversation)
    await pressed(conversation, GENEALOGY)
    assert conversation.slots["tilmeld_session"] == GENEALOGY
    assert conversation.slots["tilmeld_navn"] == "Åse"


async def test_stopping(conversation: Conversation) -> None:
    await at_confirmation(conversation)
    conversation.hears("stop", "afbryd")
    (said,), _ = await conversation.does("action_stop_sign_up")
    assert said["answer"] == "afbryd"
    assert "du er ikke tilmeldt" in said["text"]
    assert not any(conversation.slots[slot] for slot in conversation.slots if slot.startswith("tilmeld_"))


async def test_without_a_yes_no_seat_is_taken(conversation: Conversation, services: Services) -> None:
    await at_confirmation(conversation)
    conversation.slots["tilmeld_bekraeftet"] = None
    (said,), _ = await conversation.does("action_book_seat")
    assert said["status"] == "error_assistant"
    assert await Bookings(services.redis, "eksempelby").people(IPAD) == []
