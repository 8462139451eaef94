"""The drill's own counting: what it must find, it finds."""

import random
from collections.abc import Sequence

import httpx
import pytest
from redis.asyncio import Redis

from benchmarks.drill import counting
from benchmarks.drill.counting import Found, count
from benchmarks.drill.roles import Storm
from benchmarks.drill.troubles import Stood
from benchmarks.drill.windows import Sent, Window
from indgang.conversations import Conversations
from indgang.events import Event, Understood, said_by


class Told:
    """A conversation with one question, answered, and the window in which it was seen; all is well until a test breaks it."""

    def __init__(self, redis: Redis, redis_url: str) -> None:
        self.kept, self.url = Conversations(redis), redis_url
        self.storm = Storm([], httpx.AsyncClient(), random.Random(1))  # noqa: S311
        self.window = Window(self.storm.client, ["first", "second"], random.Random(1))  # noqa: S311

    async def begin(self) -> None:
        self.window.id, _ = await self.kept.open("eksempelby", "kommune", "", 30, [said_by("assistant", "Hej")])
        self.storm.windows.append(self.window)
        self.window.tried.add("one")
        event = await self.say(said_by("citizen", "hvad koster et pas", client_id="one"))
        self.sent = Sent("one", "hvad koster et pas", 100, 100.1, event, to_staff=False)
        self.window.sent.append(self.sent)
        await self.say(said_by("assistant", "178 kr.", understood=Understood(id="pas_pris", confidence=1)))
        self.storm.askers.append((self.window, [(self.sent, "pas_pris")]))
        self.window.stands_at.append((0, "second"))
        await self.show(102)

    async def say(self, event: Event) -> str:
        return (await self.kept.append(await self.kept.get(self.window.id), event)).event

    async def show(self, at: float) -> None:
        """Everything that is stored comes on the stream, at `at`."""
        self.window.seen = [(at, event.public()) for event in await self.kept.events(self.window.id)]

    async def counted(self, stood: Stood | None = None) -> Found:
        return await count(self.storm, self.url, stood or [])


@pytest.fixture
async def told(redis: Redis, redis_url: str) -> Told:
    told = Told(redis, redis_url)
    await told.begin()
    return told


def faulty(found: Found) -> Sequence[str]:
    return [kind for kind, faults in found.faults.items() if faults]


async def test_all_is_well(told: Told) -> None:
    assert faulty(await told.counted()) == []


async def test_a_lost_message(told: Told) -> None:
    told.window.tried.add("two")
    told.window.sent.append(Sent("two", "væk", 103, 103.1, "9999999999999-0", to_staff=True))
    assert counting.LOST in faulty(await told.counted())


async def test_a_doubled_message(told: Told) -> None:
    again = said_by("citizen", "hvad koster et pas", client_id="one")
    await told.kept.redis.delete(f"clients:{{{told.window.id}}}")
    await told.say(again)
    await told.show(102)
    assert faulty(await told.counted()) == [counting.DOUBLED]


async def test_messages_out_of_order(told: Told) -> None:
    told.window.tried.add("two")
    event = await told.say(said_by("citizen", "først", client_id="two"))
    told.window.sent.insert(0, Sent("two", "først", 90, 90.1, event, to_staff=True))
    await told.show(102)
    assert faulty(await told.counted()) == [counting.DISORDER]


async def test_no_answer_and_another_questions_answer(told: Told) -> None:
    told.storm.askers[0] = (told.window, [(told.sent, "koerekort_pris"), (told.sent, "pas_pris")])
    assert faulty(await told.counted()) == [counting.DISORDER, counting.UNANSWERED]


async def test_two_answers(told: Told) -> None:
    await told.say(said_by("assistant", "178 kr."))
    await told.show(102)
    assert faulty(await told.counted()) == [counting.ANSWERED_TWICE]


@pytest.mark.parametrize(
    ("stood", "silent"),
    [
        ([], True),
        ([(101.0, 108.0, "store")], False),
        ([(101.0, 108.0, "gateway-2")], False),
        ([(101.0, 108.0, "gateway-1")], True),
        ([(101.0, 108.0, "rasa")], True),
        ([(101.0, 102.0, "store"), (101.5, 102.5, "store")], True),
    ],
)
async def test_silence_less_the_time_in_which_nobody_could_speak(told: Told, stood: Stood, silent: bool) -> None:
    await told.show(114)
    echo = [event for _, event in told.window.seen if event.get("client_id") == "one"]
    told.window.seen += [(100.2, event) for event in echo]
    told.window.seen = sorted(
        {event["id"]: (at, event) for at, event in told.window.seen}.values(), key=lambda one: str(one[1]["id"])
    )
    assert (counting.SILENT in faulty(await told.counted(stood))) is silent


async def test_a_broken_line_is_seen_by_the_citizen(told: Told) -> None:
    await told.show(114)
    told.window.broken.append(105)
    assert faulty(await told.counted()) == []


async def test_a_stray_a_missing_and_a_doubled_event_on_a_stream(told: Told) -> None:
    right = told.window.seen
    told.window.seen = [*right, (103, {"id": "1-1", "from": "staff"})]
    assert faulty(await told.counted()) == [counting.STREAM, counting.FOREIGN]
    told.window.seen = right[:-1]
    assert counting.STREAM in faulty(await told.counted())
    told.window.seen = [*right, right[-1]]
    assert faulty(await told.counted()) == [counting.STREAM]


async def test_two_winners_and_words_of_staff(told: Told) -> None:
    found = await told.kept.get(told.window.id)
    holds = said_by("system", "Mette", kind="holder", holder="staff", staff_name="Mette")
    await told.kept.hold(found, "staff", [holds], taken_from=["assistant"], staff="mette", staff_name="Mette")
    await told.show(102)
    told.storm.wins[found.id] = ["mette", "mette"]
    assert faulty(await told.counted()) == []
    told.storm.wins[found.id] = ["mette", "anna"]
    told.storm.said_by_staff[found.id] = ["hej"]
    assert faulty(await told.counted()) == [counting.WINNERS, counting.STAFF]


async def test_a_code_that_leads_nowhere(told: Told) -> None:
    told.storm.sessions.append("drill-0--1")
    told.storm.codes["ABC"] = ("taken", "drill-0--1")
    assert faulty(await told.counted()) == [counting.BOOKINGS]
