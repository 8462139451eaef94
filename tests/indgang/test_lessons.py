"""What there is to learn from is kept with its conversation, counted once a sentence, and gone with the conversation."""

import pytest
from redis.asyncio import Redis

from indgang.conversations import Conversation, Conversations
from indgang.lessons import Believed, Comment, Lessons, believed_of, grouped, key_of
from indgang.outcomes import Candidate

WRITTEN = "Hvor bor min tante?"


@pytest.fixture
def lessons(redis: Redis) -> Lessons:
    return Lessons(redis)


async def conversation(redis: Redis, site: str = "eksempelby", days: int = 30) -> Conversation:
    conversations = Conversations(redis)
    made, _ = await conversations.open(site, "kommune", "", days, [])
    return await conversations.get(made)


def believed(text: str = WRITTEN, **more: object) -> Believed:
    return believed_of(text, [Candidate(id="flytning_for_andre", confidence=0.2)], answer="uden_for_emne", **more)


async def test_a_sentence_is_one_however_it_is_spelt_and_counted_by_conversations(
    lessons: Lessons, redis: Redis
) -> None:
    for text in (WRITTEN, "hvor bor min tante", "HVOR BOR MIN TANTE ???"):
        one = await conversation(redis)
        await lessons.note(one, "not_understood", believed(text))
        await lessons.note(one, "human", believed(text))  # the same person once more
    await lessons.note(await conversation(redis), "asked_back", believed("hvad koster en hund"))
    often, seldom = grouped(await lessons.noted("eksempelby"))
    assert (often.times, often.why) == (3, {"not_understood": 3, "human": 3})
    assert (often.believed.answer, often.believed.confidence) == ("flytning_for_andre", 0.2)
    assert (seldom.text, seldom.times) == ("hvad koster en hund", 1)


async def test_each_municipality_has_its_own(lessons: Lessons, redis: Redis) -> None:
    await lessons.note(await conversation(redis, "andeby"), "not_understood", believed())
    assert await lessons.noted("eksempelby") == []
    assert len(await lessons.noted("andeby")) == 1


async def test_it_goes_with_the_conversation_and_never_stays_longer(lessons: Lessons, redis: Redis) -> None:
    one = await conversation(redis, days=3)
    await lessons.note(one, "not_understood", believed())
    await lessons.comment(one, "1-0", Comment(answer="pas_pris", helpful=False, text="nej", at=1))
    conversations = await redis.pttl(f"conversation:{{{one.id}}}")  # read first: what is read later has less left
    assert 0 < await redis.pttl(f"lessons:{{{one.id}}}") <= conversations
    assert 0 < await redis.ttl("learning:eksempelby") <= 3 * 86_400
    await Conversations(redis).delete(one)
    assert await lessons.noted("eksempelby") == []
    assert await lessons.comments("eksempelby") == []
    assert await redis.keys() == []  # the indexes as well


async def test_a_deleted_conversation_does_not_come_back_half(lessons: Lessons, redis: Redis) -> None:
    one = await conversation(redis)
    await Conversations(redis).delete(one)
    await lessons.note(one, "not_understood", believed())
    await lessons.comment(one, "1-0", Comment(answer="pas_pris", helpful=True, text="tak", at=1))
    assert await redis.keys() == []


async def test_what_points_to_a_person_is_masked_and_nothing_else(lessons: Lessons, redis: Redis) -> None:
    one = await conversation(redis)
    text = "Jeg hedder bo@example.dk, ring på +45 12 34 56 78 om 010190-1234, konto 1234 5678901, fra 2024 og 5 kr."
    await lessons.note(one, "not_understood", believed(text))
    await lessons.comment(one, "1-0", Comment(answer="pas_pris", helpful=False, text="skriv til a.b@c.dk", at=1))
    [lesson], [comment] = grouped(await lessons.noted("eksempelby")), await lessons.comments("eksempelby")
    assert lesson.text == (
        "Jeg hedder [e-mail fjernet], ring på [nummer fjernet] om [CPR-nummer fjernet], konto [nummer fjernet], fra 2024 og 5 kr."
    )
    assert comment.text == "skriv til [e-mail fjernet]"


async def test_whoever_chose_an_answer_was_understood_after_all(lessons: Lessons, redis: Redis) -> None:
    one, other = await conversation(redis), await conversation(redis)
    for held in (one, other):
        await lessons.note(held, "asked_back", believed())
    await lessons.take_back(one, "asked_back", WRITTEN)
    [lesson] = grouped(await lessons.noted("eksempelby"))
    assert lesson.times == 1


async def test_what_is_asked_for_is_counted_and_nothing_else(lessons: Lessons, redis: Redis) -> None:
    await lessons.note(await conversation(redis), "human", believed(front="bibliotek", at=1_000))
    await lessons.note(await conversation(redis), "asked_back", believed(at=9_000))
    noted = await lessons.noted("eksempelby")
    assert [one.times for one in grouped(noted)] == [2]
    for asked in ({"why": "human"}, {"front": "bibliotek"}, {"since": 5_000}):
        assert [one.times for one in grouped(noted, **asked)] == [1]  # type: ignore[arg-type]
    assert grouped(noted, why="human", since=5_000) == []


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂"])
async def test_what_has_no_word_is_no_lesson(lessons: Lessons, redis: Redis, text: str) -> None:
    await lessons.note(await conversation(redis), "not_understood", believed(text))
    assert await lessons.noted("eksempelby") == []
    assert key_of(text) == ""


async def test_of_two_words_about_one_answer_the_later_stays(lessons: Lessons, redis: Redis) -> None:
    one = await conversation(redis)
    for text in ("nej", "jo, men det er svært"):
        await lessons.comment(one, "1-0", Comment(answer="pas_pris", helpful=False, text=text, at=1))
    await lessons.comment(one, "2-0", Comment(answer="pas_barn", helpful=True, text="tak", at=2))
    assert [said.text for said in await lessons.comments("eksempelby")] == ["tak", "jo, men det er svært"]
    assert [said.text for said in await lessons.comments("eksempelby", "pas_pris")] == ["jo, men det er svært"]
