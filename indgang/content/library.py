"""All content of one folder, and the words for one answer on one day in one municipality."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indgang.content import municipalities
from indgang.content.answers import Answer, Source, load_answers
from indgang.content.facts import Fact, load_facts
from indgang.content.files import read_yaml
from indgang.content.municipalities import Municipality
from indgang.content.rendering import fill
from indgang.errors import ContentError, UnknownSite


@dataclass(frozen=True)
class Said:
    """One answer as it is said: filled in, with the sources and the review date it rests on."""

    id: str
    topic: str
    title: str
    text: str
    sources: list[Source]
    reviewed: date
    see_also: list[str]


@dataclass(frozen=True)
class Content:
    answers: dict[str, Answer]
    facts: dict[str, Fact]
    municipalities: dict[str, Municipality]
    sentences: dict[str, str]

    def municipality(self, site: str) -> Municipality:
        try:
            return self.municipalities[site]
        except KeyError:
            raise UnknownSite(site) from None

    def said(self, answer_id: str, site: str, day: date) -> Said | None:
        """The answer as `site` gives it on `day`; None when there is none that may be shown."""
        answer = self.answers.get(answer_id)
        if answer is None or not answer.published:
            return None
        municipality = self.municipality(site)
        override = municipality.answers.get(answer_id)
        source = override or answer
        text = fill(source.text, self.values(municipality, day))
        if not text:
            return None
        see_also = [other for other in answer.see_also if self.title(other)]
        return Said(answer.id, answer.topic, answer.title, text, source.sources, source.reviewed, see_also)

    def values(self, municipality: Municipality, day: date) -> dict[str, str | None]:
        facts = {f"fact.{key}": fact.value_on(day) for key, fact in self.facts.items()}
        return {**municipality.placeholders(), **facts}

    def sentence(self, key: str, site: str, day: date, **values: str) -> str:
        """What Indgang says about the conversation itself, `key` in `content/sentences.yml`."""
        return fill(self.sentences[key], self.values(self.municipality(site), day) | values)

    def title(self, answer_id: str) -> str | None:
        """The citizen's question that a button for this answer shows; None for an answer not published."""
        answer = self.answers.get(answer_id)
        return answer.title if answer and answer.published else None


def load_sentences(path: Path) -> dict[str, str]:
    sentences = read_yaml(path)
    if not all(isinstance(text, str) and text for text in sentences.values()):
        raise ContentError(path, "every sentence must be a text")
    return sentences


def load_content(folder: Path) -> Content:
    """Everything under `folder`. Raises ContentError for the first file that cannot be used."""
    return Content(
        answers=load_answers(folder / "answers"),
        facts=load_facts(folder / "facts"),
        municipalities=municipalities.load(folder),
        sentences=load_sentences(folder / "sentences.yml"),
    )
