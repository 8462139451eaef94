"""Searching canned replies and answers by their words."""

from indgang.word_search import found

TEXTS = [
    ("hej", "Goddag, jeg hjælper dig", "Hej. Jeg hedder Mette."),
    ("tid", "Bestil en tid hos os", "Du skal have en tid."),
    ("klage", "Sådan klager du", "Det er jeg ked af at høre. Bestil evt. en samtale."),
]


def names(words: str, most: int = 10) -> list[str]:
    return [text[0] for text in found(words, TEXTS, lambda text: text, most)]


def test_whatever_is_likeliest_stands_first() -> None:
    assert names("tid") == ["tid"]
    assert names("bestil") == ["tid", "klage"]
    assert names("HJÆLP") == names("hjaelp") == ["hej"]
    assert names("bestil samtale") == ["klage"]


def test_all_words_must_stand_there_and_count_from_their_beginning() -> None:
    assert names("bestil zebra") == []
    assert names("estil") == []


def test_without_words_all_come_as_they_are() -> None:
    assert names("") == names("  ") == ["hej", "tid", "klage"]
    assert names("", most=2) == ["hej", "tid"]


def test_strange_signs_are_harmless() -> None:
    assert names("((((*[\\") == []
