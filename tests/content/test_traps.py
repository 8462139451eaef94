"""The traps of the subject: what each answer must say, what it must never say, and what no answer at all may say.

A guard in `traps_*.yml` names an answer, patterns its text must hold and patterns it must not; `wrong` are sentences
that a stale or flattened page would have us say, each of which some `must_not` has to catch.
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from indgang.content import Content
from indgang.privacy import mask_cpr

DAY = date(2026, 11, 22)
LANGUAGES = ["da", "en"]
GUARDS = [
    guard for path in sorted(Path(__file__).parent.glob("traps_*.yml")) for guard in yaml.safe_load(path.read_text())
]
# What no answer may say, with a sentence that would.
NEVER = {
    "NemID's old numbers for blocking, switched off": (r"72 ?24 ?70 ?(?:50|10)", "Ring til 72 24 70 50."),
    "a number of Udbetaling Danmark, not confirmed": (r"70 ?12 ?80 ?\d\d", "Ring til 70 12 80 61."),
    "borger.dk's 1881 and Lev Uden Vold's 1888, not confirmed": (r"\b188[18]\b", "Ring til 1881."),
    "the digital hotline, which not every municipality has": (r"70 ?20 ?00 ?00", "Ring på 70 20 00 00."),
    "a price": (r"\d[\d.,]*\s?(?:kr\b|kroner)", "Et pas koster 893 kr."),
    "PostNord carrying letters": (
        r"postnord (?:sender|leverer|får|bringer)|eftersend",
        "PostNord får automatisk besked.",
    ),
    "a request for the CPR number": (
        r"\b(?:skriv|oplys|opgiv|send|(?:ind)?tast) (?:os |mig |her )?dit cpr",
        "Skriv dit CPR-nummer.",
    ),
    "a judgement on a CPR number": (
        r"modulus|(?:ugyldigt|forkert) cpr|cpr-nummer\w* (?:er ugyldigt|findes ikke|er forkert)",
        "Dit CPR-nummer er ugyldigt.",
    ),
    "1813 as the number for all": (
        r"(?m)^(?!.*(?:region hovedstaden|capital region)).*\b1813\b",
        "Ring 1813.",
    ),
    "hours of Livslinien": (
        r"livslinien[^.\n]*(?:døgn|åben|\bkl\.|24/7|altid)",
        "Livslinien har åbent hele døgnet.",
    ),
    "a guarantee of a chosen place": (r"garanteret (?:jeres|dit|den)|selv vælge", "I er garanteret den institution."),
    "another's MitID allowed": (
        r"(?<!aldrig )(?<!ikke )\bbruge? (?:hans|hendes|dit barns) mitid",
        "Brug hendes MitID.",
    ),
}
COPIED = re.compile(  # copies of municipal sites for testing, and machine-made Danish: never a source, never a link
    r"testserver|liveserver|gopublic|azurewebsites|zitcom|bullsrvr|phongnha|//(?:mig|test|staging|production)\.|\.editor\."
)
NEMID = {"nemid_lukket", "nemid_noeglekort", "nemid_gammel_post", "mitid_erhverv", "hjaelp_til_chat"}


@pytest.fixture(scope="module")
def content(content: Content) -> Content:
    """The national answers, with nothing of Eksempelby's own but its names and links."""
    bare = content.municipality("eksempelby").model_copy(update={"own": {}, "english": {}, "facts": {}})
    return dataclasses.replace(content, municipalities={"eksempelby": bare})


def said(content: Content, answer: str, language: str = "da") -> str:
    found = content.said(answer, "eksempelby", DAY, language=language)
    assert found, f"{answer} is not said"
    return found.text


def texts(content: Content, language: str = "da") -> dict[str, str]:
    return {answer.id: said(content, answer.id, language) for answer in content.answers.values() if answer.published}


def matching(patterns: list[str], text: str) -> list[str]:
    return [pattern for pattern in patterns if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard["answer"])
def test_an_answer_keeps_clear_of_its_traps(content: Content, guard: dict[str, Any]) -> None:
    text = said(content, guard["answer"])
    must = guard.get("must", [])
    missing = [pattern for pattern in must if pattern not in matching(must, text)]
    assert (missing, matching(guard.get("must_not", []), text)) == ([], []), text


@pytest.mark.parametrize("guard", [guard for guard in GUARDS if "wrong" in guard], ids=lambda guard: guard["answer"])
def test_a_guard_catches_what_would_be_wrong(guard: dict[str, Any]) -> None:
    assert [sentence for sentence in guard["wrong"] if not matching(guard["must_not"], sentence)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", NEVER)
def test_no_answer_says_what_is_wrong_everywhere(content: Content, what: str, language: str) -> None:
    pattern, wrong = NEVER[what]
    assert matching([pattern], wrong)
    assert {answer: text for answer, text in texts(content, language).items() if matching([pattern], text)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_answer_has_words_today(content: Content, language: str) -> None:
    assert [answer for answer, text in texts(content, language).items() if "{" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nemid_is_named_only_where_it_is_said_to_be_gone(content: Content, language: str) -> None:
    assert {answer for answer, text in texts(content, language).items() if "nemid" in text.lower()} == NEMID


def addresses(content: Content) -> Iterator[str]:
    for answer in content.answers.values():
        yield from re.findall(r"https?://[^\s)]+", answer.text)
        yield from (str(source.url) for source in answer.sources)
    yield from (str(fact.source.url) for fact in content.facts.values())


def test_nothing_leads_to_a_copied_site(content: Content) -> None:
    copies = ["https://10211sv-fe.liveserver.nu/", "https://mig.fstyr.gopublic.dk/", "https://production.lejre.dk/"]
    assert all(COPIED.search(copy) for copy in copies)
    assert [address for address in addresses(content) if COPIED.search(address)] == []


def test_the_crisis_message_is_fixed_and_begins_with_112(content: Content) -> None:
    assert re.findall(r"\b\d{3}\b", said(content, "noed_krise"))[0] == "112"
    assert content.answers["noed_krise"].see_also == []


def test_a_cpr_number_that_fails_modulus_11_is_masked_and_not_judged(content: Content) -> None:
    number = "010107-1234"  # fails modulus 11, and is valid: https://www.cpr.dk, "personnumre uden kontrolciffer"
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    assert sum(w * int(d) for w, d in zip(weights, number.replace("-", ""), strict=True)) % 11
    assert number not in mask_cpr(f"Mit nummer er {number}")[0]
    assert not matching([r"ugyldig|forkert|findes ikke|\d{6}"], content.sentence("masked", "eksempelby", DAY))


def test_no_answer_is_known_only_to_the_guards(content: Content) -> None:
    assert {guard["answer"] for guard in GUARDS} <= set(content.answers)
