"""A human being is promised only while one can come; place and estimate are honest."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from indgang.availability import Availability
from indgang.content import Content
from indgang.conversations import Conversation, Conversations
from indgang.danish_dates import DENMARK
from indgang.events import said_by
from indgang.handling import Handling, wait_minutes
from indgang.handoff import Handoff
from indgang.library_hours import LibraryHours
from indgang.opening_hours import Unit
from indgang.outcomes import NOT_UNDERSTOOD, Outcome
from indgang.presence import Presence
from indgang.queue import Queues
from indgang.replies import Scene, reply_to
from tests.fixed import Fixed
from tests.library_cms import LibraryCms

WEEK = {day: ["09:00-15:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")} | {
    "saturday": [],
    "sunday": [],
}
MONDAY = datetime(2026, 11, 23, 10, tzinfo=DENMARK)


def with_chat(content: Content, exceptions: dict[str, list[str]] | None = None, **chat: Any) -> Content:
    """Eksempelby with a chat that is staffed on weekdays only."""
    eksempelby = content.municipality("eksempelby")
    staffed = Unit.model_validate({"id": "chat", "name": "Chat", "hours": WEEK, "exceptions": exceptions or {}})
    changed = eksempelby.chat.model_copy(update={"staffed": staffed, "call_staff": False} | chat)
    return dataclasses.replace(content, municipalities={"eksempelby": eksempelby.model_copy(update={"chat": changed})})


@dataclass
class Desk:
    """A handoff on a real store, with a clock that the test holds."""

    redis: Redis
    content: Content
    presence: Presence = field(init=False)
    handling: Handling = field(init=False)
    queues: Queues = field(init=False)
    availability: Availability = field(init=False)
    handoff: Handoff = field(init=False)

    def __post_init__(self) -> None:
        shelf: Any = Fixed(self.content)
        self.presence, self.handling, self.queues = Presence(self.redis), Handling(self.redis), Queues(self.redis)
        self.availability = Availability(shelf, self.presence, LibraryHours(self.redis))
        self.handoff = Handoff(shelf, self.queues, self.availability, self.handling)

    async def conversation(self, front: str = "kommune", language: str = "da") -> Conversation:
        conversations = Conversations(self.redis)
        begun, _ = await conversations.open("eksempelby", front, "", 30, [said_by("assistant", "hej")], language)
        return await conversations.get(begun)

    async def asked(self, now: datetime, **more: str) -> Any:
        events, holder = await self.handoff.ask(await self.conversation(**more), now, 1)
        return events[0].status, events[-1], holder


@pytest.fixture
def desk(redis: Redis, content: Content) -> Desk:
    return Desk(redis, with_chat(content))


async def test_open_hours_give_a_place_in_the_queue_and_an_estimate(desk: Desk) -> None:
    await desk.presence.seen(["eksempelby"], "mette", MONDAY)
    told = [await desk.asked(MONDAY) for _ in range(3)]
    assert [(status, event.holder, holder) for status, event, holder in told] == [
        ("handoff_queued", "waiting", "waiting")
    ] * 3
    assert [(event.queue, event.minutes) for _, event, _ in told] == [(1, 8), (2, 20), (3, 25)]
    assert told[0][1].text == "Du er nummer 1 i køen. Ventetiden er omkring 8 min."


async def test_two_halve_the_wait_and_three_of_the_day_outweigh_the_usual(desk: Desk) -> None:
    for username in ("mette", "ole"):
        await desk.presence.seen(["eksempelby"], username, MONDAY)
    assert (await desk.asked(MONDAY))[1].minutes == 4
    for seconds in (100, 200):
        await desk.handling.note("eksempelby", seconds, MONDAY)
    assert (await desk.asked(MONDAY))[1].minutes == 8
    await desk.handling.note("eksempelby", 300, MONDAY)  # now three, 200 seconds each
    assert (await desk.asked(MONDAY))[1].minutes == 5
    assert (await desk.handoff.pace("eksempelby", 2, MONDAY + timedelta(days=1))).minutes_each == 8


@pytest.mark.parametrize(
    ("place", "staff", "each", "minutes"),
    [(1, 0, 8, None), (1, 1, 0.1, 1), (1, 3, 8, 3), (2, 1, 5, 10), (4, 1, 2.6, 15), (9, 2, 8, 40)],
)
def test_an_estimate_is_rounded_up_and_never_made_up(place: int, staff: int, each: float, minutes: int | None) -> None:
    assert wait_minutes(place, staff, each) == minutes


async def test_nobody_is_offered_while_nobody_is_there(desk: Desk) -> None:
    status, event, holder = await desk.asked(MONDAY)
    assert (status, event.form, holder) == ("handoff_nobody_present", "message", "assistant")
    await desk.presence.seen(["eksempelby"], "mette", MONDAY)
    await desk.presence.say(["eksempelby"], "mette", "away", MONDAY)
    assert (await desk.asked(MONDAY))[0] == "handoff_nobody_present"
    assert await desk.queues.waiting(["eksempelby"]) == {}


async def test_where_staff_are_called_a_human_being_is_offered_without_an_estimate(
    redis: Redis, content: Content
) -> None:
    desk = Desk(redis, with_chat(content, call_staff=True))
    status, event, holder = await desk.asked(MONDAY)
    assert (status, event.queue, event.minutes, holder) == ("handoff_queued", 1, None, "waiting")
    assert event.text == "Du er nummer 1 i køen."


async def test_closed_hours_say_when_it_opens_and_how_else_to_reach_somebody(desk: Desk) -> None:
    sunday = datetime(2026, 11, 22, 14, tzinfo=DENMARK)
    await desk.presence.seen(["eksempelby"], "mette", sunday)
    status, event, holder = await desk.asked(sunday)
    assert (status, event.form, holder) == ("handoff_closed_hours", "message", "assistant")
    assert "i morgen kl. 9.00" in event.text
    assert "12 34 56 78" in event.text
    english = (await desk.asked(sunday, language="en"))[1]
    assert "Monday 23 November at 09:00" in english.text
    assert english.language == "en"


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T14:59:59", None),
        ("2026-11-23T15:00", "2026-11-24T09:00"),
        ("2026-11-24T03:00", "2026-11-24T09:00"),
        ("2026-12-25T10:00", "2026-12-28T09:00"),  # Christmas Day, a Friday
        ("2027-05-06T10:00", "2027-05-07T09:00"),  # Ascension Day, a Thursday
        ("2026-12-01T10:00", "2026-12-01T12:00"),  # an exception of the municipality's own
        ("2026-10-25T02:30+02:00", "2026-10-26T09:00"),  # the hour that comes twice
        ("2026-10-25T02:30+01:00", "2026-10-26T09:00"),
        ("2026-03-30T09:00", None),  # the morning after the clocks went forward
        ("2026-10-26T08:59", "2026-10-26T09:00"),
    ],
)
async def test_hours_are_those_on_the_wall_holidays_and_exceptions_included(
    redis: Redis, content: Content, now: str, opens: str | None
) -> None:
    desk, moment = Desk(redis, with_chat(content, {"2026-12-01": ["12:00-15:00"]})), in_denmark(now)
    await desk.presence.seen(["eksempelby"], "mette", moment)
    found = await desk.availability.of("eksempelby", "kommune", moment)
    assert (found.why, found.opens) == ("closed" if opens else "here", opens and in_denmark(opens))


def in_denmark(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment.astimezone(DENMARK) if moment.tzinfo else moment.replace(tzinfo=DENMARK)


async def test_christmas_eve_without_an_exception_is_not_promised(desk: Desk) -> None:
    eve = datetime(2026, 12, 24, 10, tzinfo=DENMARK)
    await desk.presence.seen(["eksempelby"], "mette", eve)
    found = await desk.availability.of("eksempelby", "kommune", eve)
    assert (found.why, found.opens) == ("closed", None)


async def test_the_library_answers_in_the_hours_of_the_place_it_names(redis: Redis, content: Content) -> None:
    desk = Desk(redis, with_chat(content, library_staffed="hovedbiblioteket"))
    evening = datetime(2026, 11, 23, 17, tzinfo=DENMARK)  # the library's staff is there until 18, the chat's until 15
    await desk.presence.seen(["eksempelby"], "mette", evening)
    assert (await desk.availability.of("eksempelby", "bibliotek", evening)).now
    assert (await desk.availability.of("eksempelby", "kommune", evening)).why == "closed"
    morning = datetime(2026, 11, 24, 9, 30, tzinfo=DENMARK)  # and from 10
    assert (await desk.availability.of("eksempelby", "bibliotek", morning)).opens == morning.replace(hour=10, minute=0)


async def test_the_hours_come_from_the_library_itself_where_it_lists_them(redis: Redis, content: Content) -> None:
    with LibraryCms() as library:
        town = with_chat(content, library_staffed="hovedbiblioteket").municipality("eksempelby")
        units = [
            unit.model_copy(update={"branch": 7 if unit.id == "hovedbiblioteket" else None})
            for unit in town.opening_hours
        ]
        at_it = town.library.model_copy(update={"cms": library.address})
        town = town.model_copy(update={"opening_hours": units, "library": at_it})
        desk = Desk(redis, dataclasses.replace(content, municipalities={"eksempelby": town}))
        library.opens(7, MONDAY.date(), "16:00", "20:00")
        library.opens(7, MONDAY.date() + timedelta(days=1), "11:30", "20:00")
        evening = MONDAY.replace(hour=19)
        await desk.presence.seen(["eksempelby"], "mette", evening)
        assert (await desk.availability.of("eksempelby", "bibliotek", evening)).now  # the file says until 18
        found = await desk.availability.of("eksempelby", "bibliotek", MONDAY)
        assert (found.why, found.opens) == ("closed", MONDAY.replace(hour=16))


def test_while_nobody_can_come_a_message_is_offered_instead(content: Content) -> None:
    scene = Scene(content, "eksempelby", MONDAY.date(), misses=1)
    offers = {}
    for human_now in (True, False):
        (event,) = reply_to(
            Outcome(answer=NOT_UNDERSTOOD, confidence=0), dataclasses.replace(scene, human_now=human_now)
        ).events
        offers[human_now] = (event.text.splitlines()[-1], event.buttons[0].title, event.buttons[0].id, event.offered)
    assert offers == {
        True: (
            "Du kan også tale med en medarbejder. Skal jeg sætte dig i kø?",
            "Tal med en medarbejder", "kontakt_medarbejder", True,
        ),
        False: (
            "Der er ingen medarbejder i chatten lige nu. Vil du skrive en besked, som en medarbejder svarer på senere?",
            "Skriv til en medarbejder", "kontakt_medarbejder", True,
        ),
    }  # fmt: skip
