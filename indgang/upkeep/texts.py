"""Every text and every address of the content, and in which file an editor finds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indgang.content.answers import Answer, EnglishAnswer, OwnAnswer
from indgang.content.facts import Fact
from indgang.content.library import Content
from indgang.content.municipalities import Municipality

_LINK = re.compile(r"\]\((https://[^)\s]+)\)")


@dataclass(frozen=True)
class Place:
    """A part of a file; `site` is the municipality that it belongs to, `owner` the office that sees to it."""

    path: str
    id: str
    title: str
    site: str | None = None
    owner: str = ""


Texts = Iterator[tuple[Place, str]]
Facts = Iterator[tuple[Place, Fact]]


def texts(content: Content) -> Texts:
    """Whatever citizens read, placeholders not filled in."""
    for answer in content.answers.values():
        yield answer_place(answer), answer.text
    for id, english in content.english.items():
        yield english_place(english, content.answers[id]), english.text
    for language, path in (("da", "sentences.yml"), ("en", "english/sentences.yml")):
        for key, text in content.sentences[language].items():
            yield Place(f"{_root(content)}{path}", key, key), text
    for code, foreign in content.foreign.items():
        yield Place(f"{_root(content)}languages.yml", code, foreign.name), foreign.sentence
    for municipality in content.municipalities.values():
        yield from _own_texts(content, municipality)
        yield from _settings_texts(municipality)


def addresses(content: Content) -> Texts:
    """Every address of the web: in texts, as a source, and among the municipalities' settings."""
    for place, text in texts(content):
        yield from ((place, address) for address in _LINK.findall(text))
    for answer in content.answers.values():
        yield from ((answer_place(answer), str(source.url)) for source in answer.sources)
    for place, fact in facts(content):
        yield place, str(fact.source.url)
    for municipality in content.municipalities.values():
        for key, own in municipality.own.items():
            place = own_place(content, municipality, key)
            yield from ((place, str(source.url)) for source in own.sources)
        yield from _settings_addresses(municipality)


def facts(content: Content) -> Facts:
    """The national facts, and those of the municipalities."""
    for name, fact in content.facts.items():
        yield Place(f"{_root(content)}facts/{name}.yml", name, fact.title), fact
    for one in content.municipalities.values():
        for name, fact in one.facts.items():
            yield Place(f"{_folder(one)}/facts/{name}.yml", name, fact.title, one.id), fact


def answer_place(answer: Answer) -> Place:
    return Place(answer.path, answer.id, answer.title, None, answer.owner)


def english_place(english: EnglishAnswer, danish: Answer) -> Place:
    return Place(english.path, danish.id, danish.title, None, danish.owner)


def own_place(content: Content, municipality: Municipality, key: str) -> Place:
    """A municipality's own answer, by its key in `Municipality.own`."""
    own, id = municipality.own[key], key.rpartition("/")[2]
    return Place(own.path, id, _title(content, own, id), municipality.id, own.owner)


def own_english_place(content: Content, municipality: Municipality, key: str) -> Place:
    danish = own_place(content, municipality, key)
    return Place(municipality.english[key].path, danish.id, danish.title, danish.site, danish.owner)


def settings_place(municipality: Municipality, id: str, title: str) -> Place:
    return Place(municipality.path, id, title, municipality.id)


def _title(content: Content, own: OwnAnswer, id: str) -> str:
    return own.title or content.answers[id].title


def _own_texts(content: Content, municipality: Municipality) -> Texts:
    for key, own in municipality.own.items():
        yield own_place(content, municipality, key), own.text
    for key, english in municipality.english.items():
        yield own_english_place(content, municipality, key), english.text


def _settings_texts(municipality: Municipality) -> Texts:
    for name, front in municipality.fronts.items():
        greetings = (front.greeting, front.english.greeting if front.english else "")
        yield from ((settings_place(municipality, name, f"Velkomst: {front.title}"), text) for text in greetings)
    for notice in municipality.notices:
        place = settings_place(municipality, notice.id, "Besked i chatten")
        yield from ((place, text) for text in (notice.text, notice.english or ""))


def _settings_addresses(municipality: Municipality) -> Texts:
    place = settings_place(municipality, "website", f"{municipality.name}: hjemmeside")
    yield place, str(municipality.website)
    for name, link in municipality.links.items():
        yield settings_place(municipality, name, f"{municipality.name}: linket {name}"), str(link)
    if cms := municipality.library.cms:
        yield settings_place(municipality, "cms", f"{municipality.library.name}: cms"), str(cms)


def _root(content: Content) -> str:
    """The content folder as paths name it, with a slash; the other models know their file themselves."""
    paths = [*(one.path for one in content.municipalities.values()), *(one.path for one in content.answers.values())]
    return f"{paths[0].partition('/')[0]}/" if paths else ""


def _folder(municipality: Municipality) -> str:
    return municipality.path.removesuffix(".yml")
