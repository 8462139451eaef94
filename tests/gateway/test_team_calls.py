"""A team is written to when somebody has waited a minute: seldom, once, and without a word of the citizen."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from gateway.mail import Mail, MailServer
from gateway.team_calls import PAUSE_SECONDS, TeamCalls
from indgang.content import Content
from indgang.content.municipalities import Team
from indgang.danish_dates import now
from tests.gateway.small_smtp import SmallSmtp
from tests.gateway.test_waiting import SITE, Room

pytestmark = pytest.mark.slow
SOON, LATE = timedelta(seconds=59), timedelta(seconds=61)


@pytest.fixture
async def smtp() -> AsyncIterator[SmallSmtp]:
    async with SmallSmtp() as smtp:
        yield smtp


@pytest.fixture
def room(redis: Redis, content: Content) -> Room:
    """Eksempelby, whose teams have addresses."""
    town = content.municipality(SITE)
    teams = [
        Team(id="borgerservice", name="Borgerservice", fronts=["kommune"], email="borger@example.dk"),
        Team(id="bibliotek", name="Biblioteket", fronts=["bibliotek"], email="bib@example.dk"),
        Team(id="it", name="It"),
    ]
    town = town.model_copy(update={"chat": town.chat.model_copy(update={"teams": teams})})
    return Room(redis, dataclasses.replace(content, municipalities={SITE: town}))


def calls(room: Room, smtp: SmallSmtp) -> TeamCalls:
    server = MailServer.from_environment({"INDGANG_SMTP_URL": smtp.url, "INDGANG_MAIL_FROM": "chat@example.dk"})
    mail = Mail(room.redis, room.shelf, server)
    return TeamCalls(room.redis, room.shelf, room.conversations, room.queues, mail, "https://chat.example.dk/")


async def test_the_letter_says_that_somebody_waits_and_where_to_answer(room: Room, smtp: SmallSmtp) -> None:
    citizen = await room.citizen()
    assert await calls(room, smtp).look(now() + SOON) == 0
    assert await calls(room, smtp).look(now() + LATE) == 1
    (letter,) = smtp.letters
    assert (letter["To"], letter["Subject"]) == ("borger@example.dk", "En borger venter i chatten")
    text = letter.get_content()
    for words in ("Eksempelby Kommune", "Emne: ikke oplyst", "Borgerservice", "https://chat.example.dk/console"):
        assert words in text
    assert "menneske" not in text
    assert citizen.id not in text


async def test_many_gateways_and_many_who_wait_are_one_letter_in_ten_minutes(room: Room, smtp: SmallSmtp) -> None:
    for _ in range(3):
        await room.citizen()
    assert sum(await asyncio.gather(*(calls(room, smtp).look(now() + LATE) for _ in range(8)))) == 1
    await room.citizen()
    assert await calls(room, smtp).look(now() + 2 * LATE) == 0
    assert 0 < await room.redis.ttl(f"waiting:called:{SITE}:borgerservice") <= PAUSE_SECONDS
    await room.redis.delete(f"waiting:called:{SITE}:borgerservice")  # as after ten minutes
    assert await calls(room, smtp).look(now() + 2 * LATE) == 1  # about the one of whom they had not heard
    await room.redis.delete(f"waiting:called:{SITE}:borgerservice")
    assert await calls(room, smtp).look(now() + 2 * LATE) == 0
    assert smtp.letters[1]["Subject"] == "4 borgere venter i chatten"


async def test_whoever_is_served_calls_nobody(room: Room, smtp: SmallSmtp) -> None:
    await room.claim(await room.citizen())
    assert await calls(room, smtp).look(now() + LATE) == 0


async def test_a_transferred_conversation_calls_its_new_team(room: Room, smtp: SmallSmtp) -> None:
    citizen = await room.citizen()
    await room.redis.hset(f"conversation:{{{citizen.id}}}", "team", "bibliotek")  # type: ignore[misc]
    assert await calls(room, smtp).look(now() + LATE) == 1
    assert smtp.letters[0]["To"] == "bib@example.dk"


async def test_what_the_server_refused_is_tried_again_in_a_minute(room: Room, smtp: SmallSmtp) -> None:
    await room.citizen()
    smtp.replies["RCPT"] = "451 later"
    assert await calls(room, smtp).look(now() + LATE) == 0
    assert await room.redis.ttl(f"waiting:called:{SITE}:borgerservice") <= 60
    del smtp.replies["RCPT"]
    await room.redis.delete(f"waiting:called:{SITE}:borgerservice")
    assert await calls(room, smtp).look(now() + LATE) == 1


async def test_a_line_that_breaks_after_the_text_is_not_sent_twice(room: Room, smtp: SmallSmtp) -> None:
    await room.citizen()
    smtp.replies["."] = ""
    assert await calls(room, smtp).look(now() + LATE) == 1
    await room.redis.delete(f"waiting:called:{SITE}:borgerservice")
    del smtp.replies["."]
    assert await calls(room, smtp).look(now() + LATE) == 0
    assert len(smtp.seen) == 1
