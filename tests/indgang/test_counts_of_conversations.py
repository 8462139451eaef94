"""What a conversation counts as: one result, each wait, and the definition of what the assistant has solved."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from indgang.conversations import Conversation
from indgang.counted import began, counted, last_answer
from indgang.events import AnswerLine, Event, Understood, said_by

BEGAN = 1_793_000_000_000
ANSWER = AnswerLine(id="pas_pris", topic="pas", title="Pas", sources=[], reviewed=date(2026, 1, 1))
HUMAN = Understood(id="kontakt_medarbejder", confidence=1)
GREETING = said_by("assistant", "Hej", status="dialogue")
ASKED = said_by("citizen", "pas?")
GIVEN = said_by("assistant", "Så meget", status="answered", answer=ANSWER)
LOST = said_by("assistant", "Det forstod jeg ikke", status="unanswered_not_understood")
THANKS = said_by("assistant", "Selv tak", status="dialogue")
QUEUED = said_by("assistant", "Et øjeblik", status="handoff_queued", understood=HUMAN)
SHUT = said_by("assistant", "Lukket", status="handoff_closed_hours", understood=HUMAN)
WAITS = said_by("system", "Du er nr. 1", kind="holder", holder="waiting")
TAKEN = said_by("system", "Mette er her", kind="holder", holder="staff", staff_name="Mette")
BACK = said_by("system", "Tilbage", kind="holder", holder="assistant")
SAID = said_by("staff", "Hej", staff_name="Mette")
LEFT = said_by("citizen", "Ring til mig", status="message_left")
CLOSED = said_by("citizen", "Slut", kind="closed")


def thread(*events: Event, seconds: int = 10) -> list[Event]:
    """The greeting and these, each so many seconds after the one before."""
    return [
        event.model_copy(update={"id": f"{BEGAN + place * seconds * 1000}-0"})
        for place, event in enumerate([GREETING, *events])
    ]


def numbers(events: Sequence[Event], *, unhelpful: bool = False, **facts: str) -> dict[str, int]:
    stored = {"site": "eksempelby", "front": "kommune", "holder": "assistant"} | facts
    return counted(Conversation.read("x", stored), events, unhelpful=unhelpful, outside_hours=False)


@pytest.mark.parametrize(
    ("events", "result"),
    [
        ([ASKED, GIVEN], "solved"),
        ([ASKED, GIVEN, CLOSED], "solved"),
        ([ASKED, LOST, ASKED, GIVEN, ASKED, THANKS], "solved"),
        ([ASKED, GIVEN, ASKED, LOST], "unsolved"),
        ([ASKED, THANKS], "unsolved"),  # no question was answered
        ([ASKED, LOST], "unsolved"),
        ([ASKED], "unsolved"),
        ([ASKED, GIVEN, ASKED, SHUT], "unmet"),
        ([ASKED, SHUT, LEFT], "unmet"),
        ([ASKED, QUEUED, WAITS, BACK, ASKED, GIVEN], "unmet"),
        ([ASKED, GIVEN, ASKED, QUEUED, WAITS, TAKEN, SAID, BACK, ASKED, GIVEN], "staff"),
        ([ASKED, GIVEN, TAKEN, SAID, CLOSED], "staff"),  # came in of their own accord
        ([ASKED, SHUT, LEFT, SAID], "staff"),
    ],
)
def test_each_conversation_has_one_result(events: list[Event], result: str) -> None:
    found = numbers(thread(*events))
    assert [field for field in found if field.startswith("result:")] == [f"result:{result}"]
    assert found["conversations"] == found[f"result:{result}"] == 1


def test_an_answer_that_did_not_help_has_solved_nothing() -> None:
    assert "result:unsolved" in numbers(thread(ASKED, GIVEN), unhelpful=True)
    assert last_answer(thread(ASKED, GIVEN, ASKED, LOST)) == thread(ASKED, GIVEN)[2].id
    assert last_answer(thread(ASKED, LOST)) == ""


def test_each_wait_and_each_handling_is_timed() -> None:
    events = thread(ASKED, QUEUED, WAITS, TAKEN, SAID, WAITS, TAKEN, TAKEN, SAID, CLOSED, seconds=40)
    found = numbers(events)
    assert {field: number for field, number in found.items() if field.startswith("wait:")} == {
        "wait:60": 2,
        "wait:times": 2,
        "wait:seconds": 80,
    }
    # 80 seconds until it went back to the queue; the second time, from one colleague to another, until it was closed.
    assert {field: number for field, number in found.items() if field.startswith("handle:")} == {
        "handle:120": 2,
        "handle:times": 2,
        "handle:seconds": 200,
    }


def test_whoever_still_waits_or_gave_up_has_no_wait_that_ended() -> None:
    for rest in ([], [BACK], [CLOSED]):
        found = numbers(thread(ASKED, QUEUED, WAITS, *rest))
        assert not any(field.startswith(("wait:", "handle:")) for field in found)
        assert ("staff:given_up" in found) == bool(rest)
        assert found["staff:asked"] == 1


def test_a_clock_that_goes_back_gives_no_negative_time() -> None:
    events = thread(ASKED, QUEUED, WAITS, TAKEN, CLOSED)
    events[4] = events[4].model_copy(update={"id": f"{BEGAN - 5000}-0"})
    found = numbers(events)
    assert found["wait:seconds"] == 0
    assert all(number >= 0 for number in found.values())


def test_the_rest_of_what_is_counted() -> None:
    found = numbers(
        thread(ASKED, SHUT, SHUT, LEFT), language="en", outcome="solved", rating='{"score": 4, "comment": "Bo Hansen"}'
    )
    assert found == {
        "conversations": 1,
        "front:kommune": 1,
        "language:en": 1,
        "result:unmet": 1,
        "turns:handoff_closed_hours": 2,
        "staff:asked": 1,
        "staff:closed_hours": 1,
        "staff:message_left": 1,
        "outcome:solved": 1,
        "rating:4": 1,
    }


def test_it_begins_with_the_citizens_first_word() -> None:
    assert began(thread()) is None
    assert began(thread(ASKED, GIVEN)) == datetime.fromtimestamp(BEGAN / 1000 + 10, UTC)
