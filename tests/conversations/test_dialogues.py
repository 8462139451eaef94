"""Dialogues with the whole product: what was said before counts, and a citizen may change the subject, ask for two things, or stop."""

from typing import Any

import pytest

from tests.conversations.conftest import Citizen

pytestmark = pytest.mark.slow

# Each line: what the citizen writes, and the answer it must be taken as.
DIALOGUES = {
    "the price of what was asked about": [
        ("Jeg skal have et nyt pas", "pas_bestil"),
        ("Hvad koster det?", "pas_pris"),
        ("og hvor lang tid tager det så?", "pas_levering"),
        ("hvad med til min datter på 5", "pas_barn"),
    ],
    "the same words after another answer": [
        ("hvordan fornyer jeg mit kørekort", "koerekort_forny"),
        ("hvad koster det", "koerekort_pris"),
    ],
    "a third meaning of the same words": [
        ("Hvordan skriver jeg min søn op til vuggestue?", "dagtilbud_opskrivning"),
        ("hvad koster det om måneden?", "dagtilbud_pris"),
    ],
    "another way to do it": [
        ("hvordan melder jeg flytning", "flytning_anmeld"),
        ("hvad med uden MitID?", "flytning_uden_mitid"),
        ("og hvornår skal det senest være gjort", "flytning_frist"),
    ],
    "a condition": [
        ("Hvordan får jeg MitID?", "mitid_faa"),
        ("hvad hvis jeg ikke har en smartphone", "mitid_uden_smartphone"),
        ("og til børn?", "mitid_barn"),
    ],
    "a new subject is a new subject": [
        ("mit pas er udløbet, hvor får jeg et nyt", "pas_bestil"),
        ("hvordan låner jeg e-bøger på biblioteket", "bibliotek_ereolen"),
        ("hvornår har I åbent i morgen", "aabningstider"),
    ],
    "thanks change nothing": [
        ("hvad koster et pas", "pas_pris"),
        ("mange tak for hjælpen", "tak"),
        ("og hvor længe er det gyldigt?", "pas_gyldighed"),
    ],
    "not lost, only expired": [("jeg har IKKE mistet mit kørekort, det er bare udløbet", "koerekort_forny")],
    "not this but that": [("det er ikke mit pas det handler om, det er kørekortet der er væk", "koerekort_mistet")],
    "danger comes first, whatever was talked about": [
        ("hvornår har biblioteket åbent", "aabningstider"),
        ("min mand slår mig lige nu, hjælp", "noed_krise"),
    ],
    "an idiom is no danger": [("jeg er ved at dø af grin over mit pasbillede, kan jeg få et nyt pas", "pas_bestil")],
}


def understood(event: dict[str, Any]) -> str:
    return str(event["understood"]["id"])


@pytest.mark.parametrize("lines", DIALOGUES.values(), ids=DIALOGUES)
def test_what_was_said_before_counts(citizen: Citizen, lines: list[tuple[str, str]]) -> None:
    with citizen() as asker:
        assert [understood(asker.reply_to(text)) for text, _ in lines] == [answer for _, answer in lines]


def test_two_needs_one_is_answered_the_other_offered(citizen: Citizen) -> None:
    with citizen() as asker:
        reply = asker.reply_to("Hvordan melder jeg flytning? Og mit pas er udløbet, hvor bestiller jeg et nyt?")
        offered = [button["id"] for button in reply["buttons"]]
        both = {"flytning_anmeld", "pas_bestil"}
        assert understood(reply) in both
        assert offered[0] in both - {understood(reply)}
        assert "noget andet" in reply["text"]


def test_one_need_is_not_taken_for_two(citizen: Citizen) -> None:
    with citizen() as asker:
        reply = asker.reply_to("Hej, jeg er 82 år og bor alene. Hvad koster et pas, og hvad skal jeg betale med?")
        assert understood(reply) == "pas_pris"
        assert "noget andet" not in reply["text"]


def test_a_question_in_the_middle_of_a_sign_up_is_answered_and_the_form_goes_on(citizen: Citizen) -> None:
    with citizen() as asker:
        assert understood(asker.reply_to("jeg vil gerne tilmelde mig et kursus")) == "kursus_tilmeld"
        assert understood(asker.reply_to("hvad koster et pas egentlig?")) == "pas_pris"
        assert understood(asker.reply()) == "kursus_tilmeld"  # the form asks again
        assert understood(asker.reply_to("stop, jeg vil ikke alligevel")) == "afbryd"
        assert understood(asker.reply_to("hvad koster et kørekort")) == "koerekort_pris"


def test_two_misunderstandings_in_a_row_and_a_human_being_is_offered(citizen: Citizen) -> None:
    with citizen() as asker:
        first, second = (asker.reply_to(text) for text in ("blorp snask fnidder", "grønne tirsdage sover vildt"))
        assert first["buttons"][0]["id"] != "kontakt_medarbejder"
        assert second["buttons"][0]["id"] == "kontakt_medarbejder"
