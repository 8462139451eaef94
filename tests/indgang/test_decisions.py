"""One editor decides; what is decided is an example without a person, and can be undone."""

import asyncio

import pytest
from redis.asyncio import Redis

from indgang.decisions import LONGEST, AlreadyDecided, Decision, Decisions, NoExample, What, decision, example_of

KEY = "a" * 24


@pytest.fixture
def decisions(redis: Redis) -> Decisions:
    return Decisions(redis)


def by(who: str, answer: str = "pas_pris", what: What = "answer", text: str = "hvad koster pas") -> Decision:
    return decision(KEY, what, by=who, name=who.title(), text=text, answer=answer)


async def test_of_twenty_editors_one_decides(decisions: Decisions) -> None:
    results = await asyncio.gather(
        *(decisions.decide("eksempelby", by(f"redaktør{n}", f"svar_{n}")) for n in range(20)), return_exceptions=True
    )
    refused = [one for one in results if isinstance(one, AlreadyDecided)]
    [kept] = (await decisions.of("eksempelby")).values()
    assert len(refused) == 19
    assert {one.decision.id for one in refused} == {kept.id}


async def test_the_same_click_twice_is_no_conflict(decisions: Decisions) -> None:
    await decisions.decide("eksempelby", by("anna"))
    await decisions.decide("eksempelby", by("anna"))
    with pytest.raises(AlreadyDecided):
        await decisions.decide("eksempelby", by("anna", "pas_barn"))


async def test_only_the_decision_that_was_seen_is_undone(decisions: Decisions) -> None:
    first, second = by("anna"), by("bo", "pas_barn")
    await decisions.decide("eksempelby", first)
    assert not await decisions.take_back("andeby", KEY, first.id)
    assert await decisions.take_back("eksempelby", KEY, first.id)
    await decisions.decide("eksempelby", second)
    assert not await decisions.take_back("eksempelby", KEY, first.id)
    assert list(await decisions.of("eksempelby")) == [KEY]


async def test_what_is_kept_has_no_tie_to_a_person(decisions: Decisions, redis: Redis) -> None:
    await decisions.decide("eksempelby", by("anna", what="aside", text="Jeg hedder Bo"))
    assert "Bo" not in str(await redis.hgetall("taught:eksempelby"))
    assert decision(KEY, "wanted", by="a", name="A", text="skriv til bo@x.dk om hunde").text == "skriv til om hunde"


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("  Hvad\n koster\u2028 pas? ", "Hvad koster pas?"),
        ("mit nummer er [CPR-nummer fjernet] og pas", "mit nummer er og pas"),
        ('[pas](svar){"a": 1} | # *', 'pas (svar) "a": 1'),
        ("- /pas_pris", "pas_pris"),
        ("pas\x00\ufffe nu", "pas nu"),
        ("hvad koster 20 kr. 🙂", "hvad koster 20 kr. 🙂"),
    ],
)
def test_an_example_holds_nothing_that_a_training_file_would_misread(text: str, example: str) -> None:
    assert example_of(text) == example


@pytest.mark.parametrize("text", ["", "1234", "[CPR-nummer fjernet]", "?", "a" * (LONGEST + 1)])
def test_what_cannot_be_an_example_is_said_so(text: str) -> None:
    with pytest.raises(NoExample) as refused:
        by("anna", text=text)
    assert refused.value.problem.endswith(".")
