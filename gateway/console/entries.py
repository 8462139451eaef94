"""The answers as an editor sees them: what is said, what it is made of, and whether it can be relied on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gateway.console.choice import Choice
from indgang.content.answers import Answer, EnglishAnswer, OwnAnswer, Source
from indgang.content.library import DANISH, ENGLISH, Content, Said
from indgang.content.municipalities import Municipality
from indgang.content.rendering import fill
from indgang.upkeep.due import REVIEW_AHEAD

State = Literal["fine", "due", "old", "unpublished", "silent"]
STATES: dict[State, str] = {
    "fine": "I orden",
    "due": "Skal ses efter",
    "old": "For gammel",
    "unpublished": "Ikke udgivet",
    "silent": "Siger ingenting her",
}
# Topics whose folder's name is no Danish word as it stands.
_TOPICS = {
    "booking": "Tilmelding til kurser",
    "dialog": "Om samtalen",
    "dagtilbud": "Dagtilbud",
    "fuldmagt": "Fuldmagt og værgemål",
    "koerekort": "Kørekort",
    "kursus": "Kurser",
    "mitid": "MitID",
    "nemid": "NemID",
    "nemkonto": "NemKonto",
    "noed": "Akut hjælp",
    "pas": "Pas og ID-kort",
    "persondata": "Persondata",
    "smalltalk": "Småsnak",
    "uden_for_emne": "Uden for emnerne",
    "vielse_navn": "Vielse og navn",
}


@dataclass(frozen=True)
class Entry:
    """One answer, on one front and in one language of a municipality.

    `raw` is the text of its file with the placeholders in it, `said` what citizens are told; None where they are told nothing.
    `draft` is what they would be told once it is published, empty where it is.
    `language` is that of the text: Danish where nobody has written it in the language asked for.
    """

    id: str
    topic: str
    title: str
    state: State
    own: bool
    owner: str
    reviewed: date
    review_by: date
    path: str
    raw: str
    language: str
    sources: list[Source]
    said: Said | None
    draft: str
    see_also: list[str]

    @property
    def state_title(self) -> str:
        return STATES[self.state]

    @property
    def topic_title(self) -> str:
        return topic_title(self.topic)

    @property
    def whole(self) -> str:
        """All that a search looks in, in small letters."""
        said = self.said.text if self.said else self.raw
        return "\n".join((self.id, self.title, said, self.owner, self.topic_title)).casefold()


def topic_title(topic: str) -> str:
    return _TOPICS.get(topic) or topic.replace("_", " ").capitalize()


def entry(content: Content, answer: Answer, choice: Choice, day: date, at: Municipality | None = None) -> Entry:
    """The answer as of `day`, at the chosen municipality or at another one."""
    municipality = at or choice.municipality
    own, english = _files(content, answer.id, municipality, choice)
    file, text = own or answer, english or own or answer
    language = ENGLISH if english else DANISH
    said = content.said(answer.id, municipality.id, day, choice.front, choice.language)
    return Entry(
        id=answer.id,
        topic=answer.topic,
        title=text.title or answer.title,
        state=_state(file, said, day),
        own=own is not None,
        owner=file.owner,
        reviewed=text.reviewed,
        review_by=file.review_by,
        path=text.path,
        raw=text.text,
        language=language,
        sources=file.sources,
        said=said,
        draft="" if file.published else fill(text.text, content.values(municipality, day, language)),
        see_also=answer.see_also if file.see_also is None else file.see_also,
    )


def entries(content: Content, choice: Choice, day: date) -> list[Entry]:
    """All answers, by topic and title."""
    found = (entry(content, answer, choice, day) for answer in content.answers.values())
    return sorted(found, key=lambda one: (one.topic_title, one.title.casefold()))


def _files(
    content: Content, answer_id: str, municipality: Municipality, choice: Choice
) -> tuple[OwnAnswer | None, EnglishAnswer | None]:
    """The files that stand in for the national Danish one, if any."""
    key = municipality.key_for(answer_id, choice.front)
    own = municipality.own[key] if key else None
    if choice.language == DANISH:
        return own, None
    return own, municipality.english.get(key) if key else content.english.get(answer_id)


def _state(file: Answer | OwnAnswer, said: Said | None, day: date) -> State:
    if not file.published:
        return "unpublished"
    if said is None:
        return "silent"
    if file.review_by < day:
        return "old"
    return "due" if file.review_by - day <= REVIEW_AHEAD else "fine"


@dataclass(frozen=True)
class Search:
    """What the list is narrowed to; empty stands for all."""

    words: str = ""
    state: str = ""
    whose: str = ""
    topic: str = ""

    def __bool__(self) -> bool:
        return any((self.words.strip(), self.state, self.whose, self.topic))

    def among(self, all_entries: list[Entry]) -> Iterator[Entry]:
        """Those that hold every word, and fit the rest."""
        words = self.words.casefold().split()
        for one in all_entries:
            if (
                all(word in one.whole for word in words)
                and self.state in ("", one.state)
                and self.whose in ("", "own" if one.own else "national")
                and self.topic in ("", one.topic)
            ):
                yield one


def by_topic(found: list[Entry]) -> dict[str, list[Entry]]:
    """The entries under their topics' titles, in the order in which they come."""
    topics: dict[str, list[Entry]] = {}
    for one in found:
        topics.setdefault(one.topic_title, []).append(one)
    return topics
