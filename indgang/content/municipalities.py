"""The settings of a municipality: how to reach it, its links, its fronts, and where its answers differ."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, HttpUrl, field_validator

from indgang.content.answers import Source
from indgang.content.files import Strict, read_yaml, validated
from indgang.courses import Course
from indgang.errors import ContentError
from indgang.opening_hours import Unit

FrontName = Literal["kommune", "bibliotek"]
SITE_ID = re.compile(r"[a-z0-9-]{2,40}")


def _is_colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError('must be a colour such as "#14528c"')
    return value


Colour = Annotated[str, AfterValidator(_is_colour)]


class Front(Strict):
    """What differs between the municipality's website and the library's."""

    title: str
    greeting: str
    suggestions: list[str] = Field(max_length=6)


class Colours(Strict):
    primary: Colour
    on_primary: Colour


class Library(Strict):
    name: str
    phone: str


class Override(Strict):
    """A text of the municipality's own in place of the national one, with its own sources and review date."""

    text: str
    sources: list[Source] = Field(min_length=1)
    reviewed: date


class Chat(Strict):
    """`staffed` uses the opening hours' form; `retention_days` is how long a conversation is kept after its last word."""

    staffed: Unit
    retention_days: int = Field(ge=1, le=365)


class Municipality(Strict):
    id: str
    name: str
    short_name: str
    code: str
    phone: str
    email: str
    address: str
    website: HttpUrl
    library: Library
    allowed_origins: list[str] = []
    colours: Colours
    fronts: dict[FrontName, Front]
    chat: Chat
    opening_hours: list[Unit]
    links: dict[str, HttpUrl]
    answers: dict[str, Override] = {}
    courses: list[Course] = []

    @field_validator("code", mode="before")
    @classmethod
    def is_quoted(cls, code: object) -> object:
        if not isinstance(code, str) or not re.fullmatch(r"\d{4}", code):
            raise ValueError('must be four digits in quotes, such as "0101"')
        return code

    def placeholders(self) -> dict[str, str]:
        """What `{…}` in a text may name, beside facts."""
        links = {f"link.{key}": str(url) for key, url in self.links.items()}
        return links | {
            "name": self.name,
            "phone": self.phone,
            "address": self.address,
            "borgerservice": f"Borgerservice i {self.short_name} (tlf. {self.phone})",
            "library": self.library.name,
            "library_phone": self.library.phone,
            "retention_days": str(self.chat.retention_days),
        }


def load(content: Path) -> dict[str, Municipality]:
    """Every municipality under `content/municipalities/`, by its id (the file's name)."""
    return {path.stem: _load_one(path) for path in sorted((content / "municipalities").glob("*.yml"))}


def _load_one(path: Path) -> Municipality:
    if not SITE_ID.fullmatch(path.stem):
        raise ContentError(path, "the file's name must be small letters, digits and hyphens")
    courses_file = path.parent / path.stem / "courses.yml"
    courses = read_yaml(courses_file) if courses_file.exists() else {}
    return validated(path, Municipality, read_yaml(path) | {"id": path.stem} | courses)
