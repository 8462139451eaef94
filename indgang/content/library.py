"""All content of one folder, and the words for one answer on one day in one municipality.

There are texts in Danish and in English; whoever writes in another language is spoken to in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indgang.content import integrity
from indgang.content.answers import Answer, EnglishAnswer, OwnAnswer, Source, load_answers, load_english
from indgang.content.facts import Fact, load_facts
from indgang.content.files import Folder, Strict, read_mapping, read_model, read_table
from indgang.content.municipalities import Municipality, load_municipalities
from indgang.content.outcomes import ClosingOutcome, load_outcomes
from indgang.content.rendering import fill
from indgang.content.statuses import Status, load_statuses
from indgang.errors import ContentError, UnknownSite
from indgang.languages import Foreign

DANISH, ENGLISH = "da", "en"


@dataclass(frozen=True)
class Said:
    """One answer as it is said: filled in, with the sources and the review date it rests on.

    `language` is that of the text, which is Danish where nobody has written it in the language asked for.
    `own` tells that it is the municipality's own answer, `owner` the office that sees to it.
    """

    id: str
    topic: str
    title: str
    text: str
    language: str
    sources: list[Source]
    reviewed: date
    review_by: date
    owner: str
    see_also: list[str]
    own: bool
    path: str


class Local(Strict):
    """What differs between municipalities and may be named in texts: its name → what it is, for editors."""

    links: dict[str, str]
    facts: dict[str, str]


@dataclass(frozen=True)
class Content:
    answers: Mapping[str, Answer]
    english: Mapping[str, EnglishAnswer]
    facts: Mapping[str, Fact]
    local: Local
    municipalities: Mapping[str, Municipality]
    sentences: Mapping[str, Mapping[str, str]]
    foreign: Mapping[str, Foreign]
    statuses: Mapping[str, Status]
    outcomes: Mapping[str, ClosingOutcome]

    def municipality(self, site: str) -> Municipality:
        try:
            return self.municipalities[site]
        except KeyError:
            raise UnknownSite(site) from None

    def said(self, answer_id: str, site: str, day: date, front: str = "kommune", language: str = DANISH) -> Said | None:
        """The answer as `site` gives it on `day`; None when there is none that may be shown."""
        chosen, municipality = self._chosen(answer_id, site, front, language), self.municipality(site)
        text = chosen and fill(chosen.text, self.values(municipality, day, chosen.language))
        return chosen.said(text) if chosen and text else None

    def _chosen(self, answer_id: str, site: str, front: str, language: str) -> "_Chosen | None":
        """The texts to take the answer from; None where it is unknown or not published there."""
        answer, municipality = self.answers.get(answer_id), self.municipality(site)
        key = municipality.key_for(answer_id, front)
        own = municipality.own[key] if key else None
        if answer is None or not (own or answer).published:
            return None
        # The English of just that Danish text: a municipality's own answer is not told in the national one's words.
        english = municipality.english.get(key) if key else self.english.get(answer_id)
        return _Chosen(answer, own, None if language == DANISH else english)

    def values(self, municipality: Municipality, day: date, language: str = DANISH) -> dict[str, str | None]:
        facts = {**self.facts, **municipality.facts}
        return {
            **municipality.placeholders(language),
            **{f"fact.{name}": fact.value_on(day, language) for name, fact in facts.items()},
        }

    def sentence(self, key: str, site: str, day: date, language: str = DANISH, **values: str) -> str:
        """What Indgang says about the conversation itself, `key` in `content/sentences.yml`."""
        spoken = DANISH if language == DANISH else ENGLISH
        return fill(self.sentences[spoken][key], self.values(self.municipality(site), day, spoken) | values)

    def title(self, answer_id: str, site: str, front: str = "kommune", language: str = DANISH) -> str | None:
        """The citizen's question that a button for this answer shows; None for an answer not published there."""
        chosen = self._chosen(answer_id, site, front, language)
        return chosen.title if chosen else None


@dataclass(frozen=True)
class _Chosen:
    """The national answer, the municipality's own in its place, and the English of whichever of them it is."""

    answer: Answer
    own: OwnAnswer | None
    english: EnglishAnswer | None

    @property
    def language(self) -> str:
        return ENGLISH if self.english else DANISH

    @property
    def text(self) -> str:
        return (self.english or self.own or self.answer).text

    @property
    def title(self) -> str:
        return self.english.title if self.english else (self.own and self.own.title) or self.answer.title

    def said(self, text: str) -> Said:
        """As it is said with `text`, which is filled in."""
        answer, own, file = self.answer, self.own, self.own or self.answer
        return Said(
            id=answer.id,
            topic=answer.topic,
            title=self.title,
            text=text,
            language=self.language,
            sources=file.sources,
            reviewed=(self.english or file).reviewed,
            review_by=file.review_by,
            owner=file.owner,
            see_also=answer.see_also if own is None or own.see_also is None else own.see_also,
            own=own is not None,
            path=(self.english or file).path,
        )


def load_content(folder: Path | Folder) -> Content:
    """Everything under `folder`. Raises ContentError for the first file that cannot be used."""
    files = folder if isinstance(folder, Folder) else Folder.read(folder)
    answers = load_answers(files)
    content = Content(
        answers=answers,
        english=load_english(files, answers),
        facts=load_facts(files),
        local=read_model(files.file("local.yml"), Local),
        municipalities=load_municipalities(files),
        sentences={DANISH: _sentences(files, "sentences.yml"), ENGLISH: _sentences(files, "english/sentences.yml")},
        foreign=read_table(files.file("languages.yml"), Foreign),
        statuses=load_statuses(files.file("statuses.yml")),
        outcomes=load_outcomes(files.file("outcomes.yml")),
    )
    integrity.verify(content, files)
    return content


def _sentences(files: Folder, path: str) -> dict[str, str]:
    file = files.file(path)
    found = read_mapping(file)
    for key, text in found.items():
        if not isinstance(text, str) or not text.strip():
            raise ContentError(file.path, f"{key} skal være en tekst.", file.line_with(f"{key}:"))
    return found
