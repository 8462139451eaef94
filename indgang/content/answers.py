"""The answers: one file each, its name the id, its folder the topic. Beside each may lie one in English at the same path."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, HttpUrl, UrlConstraints, model_validator

from indgang.content.files import File, Folder, Strict, read_model
from indgang.errors import ContentError
from indgang.privacy import mask_cpr

TOPICS_WITHOUT_SOURCE = frozenset({"smalltalk", "dialog", "uden_for_emne"})
TITLE_LIMIT = 60  # characters; a title is also the text of a button
_TARGET = re.compile(r"\]\(([^)]*)\)")
_GOOD_TARGET = re.compile(r"https://\S+|tel:(?:[+\d ]+|\{[a-z_.0-9]+\})|mailto:\S+@\S+|\{link\.[a-z_]+\}")

Link = Annotated[HttpUrl, UrlConstraints(allowed_schemes=["https"])]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("er tom. Skriv en tekst.")
    return text.strip()


def _fit_for_citizens(text: str) -> str:
    if mask_cpr(text)[1]:
        raise ValueError("indeholder noget, der ligner et CPR-nummer. Slet det.")
    for target in _TARGET.findall(text):
        if not _GOOD_TARGET.fullmatch(target):
            raise ValueError(
                f"linket ({target}) skal begynde med https:// eller være kommunens eget, fx {{link.kontakt}}."
            )
    return text


def _fits_a_button(title: str) -> str:
    if not 0 < len(title) <= TITLE_LIMIT:
        raise ValueError(f"skal have 1 til {TITLE_LIMIT} tegn – den står også på en knap. Her er {len(title)}.")
    return title


Words = Annotated[str, AfterValidator(_not_blank)]
Text = Annotated[str, AfterValidator(_not_blank), AfterValidator(_fit_for_citizens)]
Title = Annotated[str, AfterValidator(_fits_a_button)]


class Source(Strict):
    title: str
    url: Link
    checked: date


class Reviewed(Strict):
    """`review_by` is the last day a text may go unreviewed; `owner` the office that sees to it."""

    reviewed: date
    review_by: date
    owner: Words

    @model_validator(mode="after")
    def is_reviewed_in_time(self) -> "Reviewed":
        if self.review_by <= self.reviewed:
            raise ValueError(f"review_by ({self.review_by}) skal være senere end reviewed ({self.reviewed}).")
        return self


class AnswerFile(Reviewed):
    """What stands in a file under `content/answers/`. One that is not `published` leads citizens to the contact instead."""

    title: Title
    text: Text
    see_also: list[str] = []
    sources: list[Source]
    published: bool


class Answer(AnswerFile):
    id: str
    topic: str
    path: str


class OwnAnswer(Reviewed):
    """A municipality's own answer in place of the national one; what it leaves out is as nationally."""

    title: Title | None = None
    text: Text = ""
    see_also: list[str] | None = None
    sources: list[Source] = Field(min_length=1)
    published: bool = True
    path: str = ""

    @model_validator(mode="after")
    def says_something(self) -> "OwnAnswer":
        if self.published and not self.text:
            raise ValueError("mangler nøglen text. Skriv kommunens svar, eller skriv published: false.")
        return self


class EnglishAnswer(Strict):
    """The same answer in English; sources, owner and buttons are those of the Danish file."""

    title: Title
    text: Text
    reviewed: date
    path: str = ""


def load_answers(folder: Folder) -> dict[str, Answer]:
    """All answers by id. Raises ContentError for a broken file, a missing source or an id used twice."""
    answers: dict[str, Answer] = {}
    for file in folder.matching("answers/*/*.yml"):
        read = read_model(file, AnswerFile)
        if not read.sources and file.folder not in TOPICS_WITHOUT_SOURCE:
            raise ContentError(file.path, "mangler en kilde under sources.", file.line_with("sources:"))
        if other := answers.get(file.stem):
            raise ContentError(file.path, f"der er allerede et svar med id {file.stem} i {other.path}. Slet det ene.")
        answers[file.stem] = Answer(**dict(read), id=file.stem, topic=file.folder, path=file.path)
    return answers


def load_english(folder: Folder, answers: dict[str, Answer]) -> dict[str, EnglishAnswer]:
    """The English texts by the id of their Danish answer, which lies at the same path under `answers/`."""
    english: dict[str, EnglishAnswer] = {}
    for file in folder.matching("english/*/*.yml"):
        danish = answers.get(file.stem)
        if f"answers/{file.folder}/{file.stem}.yml" in folder.aside:
            continue
        if danish is None or danish.topic != file.folder:
            raise ContentError(file.path, f"der er intet dansk svar i answers/{file.folder}/{file.stem}.yml.")
        english[file.stem] = _with_path(file, read_model(file, EnglishAnswer))
    return english


def _with_path(file: File, answer: EnglishAnswer) -> EnglishAnswer:
    return answer.model_copy(update={"path": file.path})
