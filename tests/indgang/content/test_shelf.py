"""Content that changes while it is in use: taken up, or left as it was with a word to the editor."""

import asyncio
import time
from contextlib import suppress
from datetime import date

import pytest

from indgang.content import Shelf
from indgang.errors import ContentError
from tests.indgang.content.conftest import Edited

DAY = date(2026, 11, 22)
DEADLINE, PRICE, TOWN = (
    "answers/flytning/flytning_frist.yml",
    "answers/pas/pas_pris.yml",
    "municipalities/eksempelby.yml",
)


def text(shelf: Shelf, answer: str) -> str:
    said = shelf.content.said(answer, "eksempelby", DAY)
    return said.text if said else ""


@pytest.fixture
def shelf(edited: Edited) -> Shelf:
    found = Shelf(edited.path)
    assert found.faults == []
    return found


def test_a_changed_text_is_what_is_said(shelf: Shelf, edited: Edited) -> None:
    edited.replace(DEADLINE, "text: |\n", "text: |\n  Nye ord.\n")
    shelf.reload()
    assert text(shelf, "flytning_frist").startswith("Nye ord.")
    assert shelf.faults == []


def test_a_broken_file_keeps_its_old_text_and_another_goes_on(shelf: Shelf, edited: Edited) -> None:
    before = text(shelf, "pas_pris")
    edited.replace(PRICE, "owner:", "ejer:")
    edited.replace(DEADLINE, "text: |\n", "text: |\n  Nye ord.\n")
    shelf.reload()
    assert text(shelf, "pas_pris") == before
    assert text(shelf, "flytning_frist").startswith("Nye ord.")
    assert [fault.path for fault in shelf.faults] == [f"content/{PRICE}"]


def test_a_mended_file_has_no_fault(shelf: Shelf, edited: Edited) -> None:
    edited.replace(PRICE, "owner:", "ejer:")
    shelf.reload()
    edited.replace(PRICE, "ejer:", "owner:")
    shelf.reload()
    assert shelf.faults == []


def test_an_answer_that_others_name_cannot_be_deleted(shelf: Shelf, edited: Edited) -> None:
    edited.delete(DEADLINE)
    shelf.reload()
    assert text(shelf, "flytning_frist")
    assert "flytning_frist" in str(shelf.faults[0])


def test_a_broken_municipality_goes_on_as_it_was(shelf: Shelf, edited: Edited) -> None:
    edited.replace(TOWN, "retention_days: 30", "retention_days: mange")
    shelf.reload()
    assert shelf.content.municipality("eksempelby").chat.retention_days == 30
    assert len(shelf.faults) == 1


def test_the_sentences_cannot_be_lost(shelf: Shelf, edited: Edited) -> None:
    edited.delete("sentences.yml")
    shelf.reload()
    assert shelf.content.sentence("try_again", "eksempelby", DAY) == "Prøv igen"
    assert len(shelf.faults) == 1


def test_a_start_with_a_broken_answer_leaves_it_out(edited: Edited) -> None:
    edited.write(PRICE, "title: [")
    shelf = Shelf(edited.path)
    assert text(shelf, "pas_pris") == ""
    assert text(shelf, "pas_bestil")
    assert [fault.path for fault in shelf.faults] == [f"content/{PRICE}"]


def test_there_is_no_start_without_sentences(edited: Edited) -> None:
    edited.delete("sentences.yml")
    with pytest.raises(ContentError, match="filen mangler"):
        Shelf(edited.path)


async def test_it_follows_the_folder_within_seconds(shelf: Shelf, edited: Edited) -> None:
    following = asyncio.create_task(shelf.follow())
    await asyncio.sleep(0.5)
    edited.replace(DEADLINE, "text: |\n", "text: |\n  Nye ord.\n")
    began = time.monotonic()
    while not text(shelf, "flytning_frist").startswith("Nye ord."):
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.05)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
