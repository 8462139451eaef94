"""The answers: one file each, its name the id, its folder the topic."""

from datetime import date
from pathlib import Path

from pydantic import HttpUrl, field_validator, model_validator

from indgang.content.files import Strict, read_model
from indgang.errors import ContentError

TOPICS_WITHOUT_SOURCE = frozenset({"smalltalk", "dialog", "uden_for_emne"})
TITLE_LIMIT = 60  # characters; a title is also the text of a button


class Source(Strict):
    title: str
    url: HttpUrl
    checked: date


class AnswerFile(Strict):
    """What stands in a file under `content/answers/`. `review_by` is the last day it may be shown unreviewed."""

    title: str
    text: str
    see_also: list[str] = []
    sources: list[Source]
    reviewed: date
    review_by: date
    owner: str
    published: bool

    @field_validator("title")
    @classmethod
    def fits_a_button(cls, title: str) -> str:
        if not 0 < len(title) <= TITLE_LIMIT:
            raise ValueError(f"must have 1 to {TITLE_LIMIT} characters")
        return title

    @field_validator("text", "owner")
    @classmethod
    def is_not_blank(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("is empty")
        return value.strip()

    @model_validator(mode="after")
    def is_reviewed_in_time(self) -> "AnswerFile":
        if self.review_by <= self.reviewed:
            raise ValueError("review_by must come after reviewed")
        return self


class Answer(AnswerFile):
    id: str
    topic: str


def load_answers(folder: Path) -> dict[str, Answer]:
    """All answers under `folder` by id. Raises ContentError for a broken file, a missing source or an id used twice."""
    answers: dict[str, Answer] = {}
    for path in sorted(folder.glob("*/*.yml")):
        file = read_model(path, AnswerFile)
        if not file.sources and path.parent.name not in TOPICS_WITHOUT_SOURCE:
            raise ContentError(path, "has no source")
        if path.stem in answers:
            raise ContentError(path, f"the id stands in {answers[path.stem].topic} too")
        answers[path.stem] = Answer(**dict(file), id=path.stem, topic=path.parent.name)
    return answers
