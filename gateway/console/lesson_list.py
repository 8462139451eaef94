"""The sentences of the learning room as an editor sees them: what was believed, and the answers that lie nearest."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from gateway.console.choice import Choice
from indgang.content import Content
from indgang.content.sentences import Sentence
from indgang.danish_dates import now
from indgang.decisions import Decision, example_of
from indgang.lessons import Lesson, Noted, Why, grouped
from indgang.replies import OUT_OF_SCOPE
from indgang.teaching import Known

WHYS: dict[Why, str] = {
    "not_understood": "Ikke forstået",
    "asked_back": "Spurgte tilbage, men intet blev valgt",
    "out_of_scope": "Taget som noget, vi ikke svarer på",
    "human": "Bad om et menneske bagefter",
    "unhelpful": "“Svaret hjalp ikke”",
}
PERIODS = {"7": "De sidste 7 dage", "30": "De sidste 30 dage"}
NEAREST = 3
AT_ONCE = 30


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; empty stands for all. `count` is how many sentences are shown."""

    why: str = ""
    period: str = ""
    front: str = ""
    count: int = AT_ONCE

    @property
    def query(self) -> dict[str, str]:
        return {
            "hvorfor": self.why,
            "periode": self.period,
            "forside": self.front,
            "antal": str(self.count) if self.count > AT_ONCE else "",
        }

    def among(self, noted: list[Noted]) -> list[Lesson]:
        days = int(self.period) if self.period in PERIODS else 0
        since = int((now() - timedelta(days=days)).timestamp() * 1000) if days else 0
        return grouped(noted, why=self.why, front=self.front, since=since)


@dataclass(frozen=True)
class Row:
    """`nearest` are answers by id and title; `trained` is the answer that the sentence is an example of already."""

    lesson: Lesson
    example: str
    believed: str
    nearest: dict[str, str]
    trained: str

    @classmethod
    def of(cls, lesson: Lesson, titles: dict[str, str], known: Known) -> Self:
        believed = lesson.believed
        likely = [believed.answer, *(one.id for one in believed.ranking)]
        nearest = {one: titles[one] for one in likely if one in titles and one != OUT_OF_SCOPE}
        return cls(
            lesson,
            example_of(lesson.text),
            titles.get(believed.answer, ""),
            dict(list(nearest.items())[:NEAREST]),
            titles.get(known.intent_of(lesson.text), ""),
        )


@dataclass(frozen=True)
class Taught:
    """A decided sentence. `state` says whether the assistant has learnt it; `text` is what is left to show of it."""

    decision: Decision
    text: str
    title: str
    state: str
    learnt: bool


def taught(decision: Decision, text: str, titles: dict[str, str], known: Known) -> Taught:
    if decision.what != "answer":
        return Taught(decision, decision.text or text, "", "", learnt=False)
    example = Sentence.of(decision.answer, decision.text)
    learnt = known.training.get(example.plain) == decision.answer
    refusal = known.refusal(example)
    state = f"Kan ikke læres: {refusal}." if refusal else "Står i træningen" if learnt else "Venter på næste træning"
    return Taught(decision, decision.text, titles.get(decision.answer, decision.answer), state, learnt)


def titles_of(content: Content, choice: Choice) -> dict[str, str]:
    """Every answer's title, by id, the titles in the order of the alphabet."""
    found = {
        one.id: content.title(one.id, choice.municipality.id, "kommune", "da") or one.title
        for one in content.answers.values()
    }
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def answer_named(words: str, titles: dict[str, str]) -> str:
    """The id that somebody picked or typed: an id, a title, or `title (id)`; empty where it is none or not one alone."""
    asked = " ".join(words.split()).casefold()
    if not asked:
        return ""
    exact = [one for one, title in titles.items() if asked in (one, title.casefold(), choice_of(one, title).casefold())]
    near = exact or [one for one, title in titles.items() if asked in choice_of(one, title).casefold()]
    return near[0] if len(near) == 1 else ""


def choice_of(answer: str, title: str) -> str:
    """An answer as the search offers it."""
    return f"{title} ({answer})"
