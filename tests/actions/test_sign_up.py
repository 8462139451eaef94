"""Signing up, message by message: what people really write at each question."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from actions.services import Services
from indgang.privacy import MASK
from tests.actions.conftest import SUNDAY, Conversation, with_courses

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
    assert said["text"].startswith("Det ligner ikke en e-mail eller et dansk telefonnummer.")


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


async def test_the_last_seat_goes_while_one_types(services: Services) -> None:
    courses = services.content.municipality("eksempelby").courses
    small = with_courses(services, [course.model_copy(update={"capacity": 1}) for course in courses])
    slow, quick = Conversation(small, "slow"), Conversation(small, "quick")
    await at_confirmation(slow)
    await at_confirmation(quick)
    await quick.fills("ja", "bekraeft")
    (said,) = await slow.fills("ja", "bekraeft")
    (full,) = await pressed(Conversation(small, "third"), IPAD)
    assert (
        "blev desværre fuldt, lige før du nåede det. Jeg har ikke gemt dit navn. Her er de næste hold:" in said["text"]
    )
    assert next(card["id"] for card in said["courses"]) == "ipad-begynder-2026-12-03"
    assert full["text"].startswith("Det hold er desværre fuldt.")


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
    assert await services.redis.keys("*") == []
