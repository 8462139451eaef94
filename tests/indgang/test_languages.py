"""Which language a message is in: counted over what citizens say, and the cases that must not be got wrong."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import pytest
import yaml

from benchmarks.nlu.variants import VARIANTS
from indgang.content import load_content
from indgang.content.sentences import in_file, training_sentences
from indgang.languages import LONGEST, Language, recognised
from indgang.privacy import MASK

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MESSAGES = yaml.safe_load(Path(__file__).with_name("languages.yml").read_text(encoding="utf-8"))
SAID_IN_DANISH = {"nb": "da", "sv": "da"}


def said(languages: list[str]) -> list[tuple[str, str]]:
    return [(language, text) for language in languages for text in MESSAGES[language]]


def share(texts: list[str], language: Language) -> float:
    return sum(recognised(text) == language for text in texts) / len(texts)


@pytest.fixture(scope="module")
def danish() -> list[str]:
    """Every fourth training sentence with a Danish letter in it; few of them are English ("how old for børnehave")."""
    every = [text for texts in training_sentences(ROOT / "data/nlu").values() for text in texts]
    return [text for text in every if re.search("[æøå]", text)][::4]


@pytest.fixture(scope="module")
def english() -> list[str]:
    every = [text for texts in in_file(ROOT / "data/nlu/engelsk_og_andre.yml").values() for text in texts]
    return [text for text in every if len(text.split()) >= 4]


@pytest.mark.parametrize("variant", ["clean", "no æøå", "all three"])
def test_danish_is_hardly_ever_taken_for_another_language(danish: list[str], variant: str) -> None:
    found = [recognised(VARIANTS[variant](text)) for text in danish]
    assert len(found) > 2_500
    assert found.count(Language.EN) / len(found) < 0.0015
    assert len(found) - found.count(Language.EN) - found.count(Language.DA) - found.count(None) <= 1


def test_somebody_who_turns_to_danish_is_understood(danish: list[str]) -> None:
    assert share([text for text in danish if len(text.split()) >= 5], Language.DA) > 0.97


@pytest.mark.parametrize(("variant", "least"), [("clean", 0.96), ("all three", 0.91)])
def test_english_is_recognised(english: list[str], variant: str, least: float) -> None:
    assert share([VARIANTS[variant](text) for text in english], Language.EN) > least


@pytest.mark.parametrize(
    "text",
    ["How do I get MitID?", "how do i contact MitID support", "Can I still get a NemID", "How do I borrow e-books"],
)
def test_a_short_english_question_is_known_by_its_small_words(text: str) -> None:
    assert recognised(text) == Language.EN


@pytest.mark.parametrize("typed", [str, str.upper, VARIANTS["lower case, no punctuation"]])
@pytest.mark.parametrize("language", ["de", "uk", "pl", "ar", "nb", "sv", "other"])
def test_other_languages_are_recognised(language: str, typed: Callable[[str], str]) -> None:
    wanted = Language(SAID_IN_DANISH.get(language, language))
    assert share([typed(text) for text in MESSAGES[language]], wanted) >= 0.95


@pytest.mark.parametrize(("language", "text"), said(["de", "uk", "pl", "ar", "nb", "sv", "other"]))
def test_no_language_is_taken_for_another(language: str, text: str) -> None:
    assert recognised(text) in (SAID_IN_DANISH.get(language, language), None)


@pytest.mark.parametrize("text", MESSAGES["undecided"])
def test_what_stands_in_every_language_is_undecided(text: str) -> None:
    assert recognised(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "I", "🙂🙂", "12 34 56 78", MASK, f"{MASK} {MASK}", "hvad betyder Я чат-бот på dansk"]
)
def test_nothing_and_half_of_each_are_undecided(text: str) -> None:
    assert recognised(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"my number is {MASK}, what now", "en"),
        ("HOW DO I GET A NEW PASSPORT", "en"),
        ("𝗵𝗼𝘄 𝗱𝗼 𝗜 𝗴𝗲𝘁 𝗮 𝗽𝗮𝘀𝘀𝗽𝗼𝗿𝘁", "en"),
        ("hej, do you speak English?", "en"),
        ("what is MitID", "en"),
        ("jeg hedder John Smith", "da"),
        ("MitID Добрий день MitID", "uk"),
        ("Мы с Іриною переехали", "other"),
    ],
)
def test_what_counts_is_what_most_of_the_message_is_in(text: str, language: str) -> None:
    assert recognised(text) == language


def test_only_the_beginning_of_a_long_text_counts() -> None:
    assert recognised("how do I get a new passport " * LONGEST + "jeg vil gerne have et pas " * 10 * LONGEST) == "en"


@pytest.mark.parametrize("sign", ["a", "ﷺ", "1", "@", "a ", "İ", "\ud800", "\x00"])
def test_no_text_takes_long(sign: str) -> None:
    recognised("hej")
    began = perf_counter()
    recognised(sign * 4000)
    assert perf_counter() - began < 0.2


def test_threads_get_the_same_answers() -> None:
    texts = [text for _, text in said(["de", "uk", "pl", "ar", "sv", "other"])] * 5
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(recognised, texts)) == [recognised(text) for text in texts]


def test_what_is_said_in_other_languages() -> None:
    for language, foreign in load_content(ROOT / "content").foreign.items():
        assert set(re.findall(r"{([^}]*)}", foreign.sentence)) == {"borgerservice", "fact.telefon_112"}
        assert foreign.dir == ("rtl" if language == "ar" else "ltr")
        assert recognised(re.sub(r"{[^}]*}", "", foreign.sentence)) == ("en" if language == "other" else language)
