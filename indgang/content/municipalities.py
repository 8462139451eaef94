"""The settings of a municipality: how to reach it, its links, its fronts, and where its answers differ."""

import hashlib
import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from indgang.appointments.settings import Appointments, HoursMissing
from indgang.content.answers import EnglishAnswer, Link, OwnAnswer, Text
from indgang.content.canned_replies import CannedReplies, CannedReply
from indgang.content.facts import Fact, load_facts
from indgang.content.files import File, Folder, Strict, read_extended, read_model
from indgang.courses import Pattern
from indgang.danish_dates import DENMARK
from indgang.errors import ContentError
from indgang.library_events.mapping import CourseMapping
from indgang.opening_hours import Unit
from indgang.participants import EMAIL

FrontName = Literal["kommune", "bibliotek"]
SITE_ID = re.compile(r"[a-z0-9-]{2,40}")
READABLE = 4.5  # contrast of text on its ground, WCAG 2.2 success criterion 1.4.3


def _is_colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError('skal være en farve som "#14528c"')
    return value


def _in_denmark(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=DENMARK)


def _is_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", value):
        raise ValueError(f'her står {value}. Et id har kun små bogstaver a-z, tal og bindestreg, fx "it-hjaelp"')
    return value


def _is_email(value: str) -> str:
    if len(value) > 200 or not EMAIL.fullmatch(value):
        raise ValueError(f"her står {value}. En e-mail-adresse ser ud som post@eksempelby.dk.")
    return value


Colour = Annotated[str, AfterValidator(_is_colour)]
Id = Annotated[str, AfterValidator(_is_id)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Moment = Annotated[datetime, AfterValidator(_in_denmark)]


class Greeting(Strict):
    """What a front is called and how it greets, in a language other than Danish."""

    title: str
    greeting: Text


class Front(Strict):
    """What differs between the municipality's website and the library's, beside answers of its own."""

    title: str
    greeting: Text
    suggestions: list[str] = Field(max_length=6)
    english: Greeting | None = None


class Colours(Strict):
    primary: Colour
    on_primary: Colour

    @model_validator(mode="after")
    def can_be_read(self) -> "Colours":
        if (ratio := contrast(self.primary, self.on_primary)) < READABLE:
            raise ValueError(
                f"kontrasten mellem {self.primary} og {self.on_primary} er {ratio:.1f}, men skal være mindst {READABLE}. "
                "Vælg en mørkere eller lysere farve."
            )
        return self


class Library(Strict):
    """`cms` is the base address of the library's own site, if it runs on DPL CMS and its opening hours and events are read from there.

    `courses` tells which of those events are courses; without it the usual words do.
    """

    name: str
    phone: str
    citizen_services: bool
    cms: Link | None = None
    courses: CourseMapping | None = None


class Team(Strict):
    """People who answer together. Without `fronts` it is on both; `email` is written to when somebody waits in the chat."""

    id: Id
    name: Name
    fronts: list[FrontName] = []
    email: Annotated[str, AfterValidator(_is_email)] | None = None


class Label(Strict):
    """A word by which staff sort conversations."""

    id: Id
    title: Name
    colour: Colour = "#5b6770"


class Chat(Strict):
    """`staffed` uses the opening hours' form, null where nobody answers.

    `library_staffed` names the place among the opening hours whose staff answers on the library's page, at the hours of that place,
    as its library lists them; without it `staffed` holds there too. With `call_staff` staff are called when somebody waits, so
    nobody has to be signed in for a human being to be offered. `answer_within` minutes without an answer, the citizen is told;
    `minutes_each` is how long a conversation takes, until the day's own have been measured.
    `retention_days` is how long a conversation is kept after its last word, and a booking after it is over.
    """

    staffed: Unit | None
    library_staffed: str | None = None
    call_staff: bool = False
    answer_within: int = Field(default=10, ge=1, le=120)
    minutes_each: int = Field(default=8, ge=1, le=120)
    teams: list[Team] = Field(default=[], max_length=20)
    labels: list[Label] = Field(default=[], max_length=30)
    retention_days: int = Field(ge=1, le=365)

    @field_validator("teams", "labels")
    @classmethod
    def have_ids_of_their_own(cls, entries: list[Any]) -> list[Any]:
        ids = [entry.id for entry in entries]
        if twice := [one for one in ids if ids.count(one) > 1]:
            raise ValueError(f"{twice[0]} står her to gange. Hvert id skal være sit eget.")
        return entries

    @model_validator(mode="after")
    def is_answered_somewhere(self) -> "Chat":
        if self.library_staffed and self.staffed is None:
            raise ValueError("library_staffed kan kun stå her, når der også er tider ved staffed.")
        return self

    def team_for(self, front: str) -> str:
        """The id of the team that a citizen from this front waits for; '' where there is none."""
        return next((team.id for team in self.teams if not team.fronts or front in team.fronts), "")


class Notice(Strict):
    """A message that shows in the chat `from` one moment `until` another, in Danish time, on one front or on both."""

    text: Text
    english: Text | None = None
    from_: Moment = Field(alias="from")
    until: Moment
    front: FrontName | None = None

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> "Notice":
        if self.until <= self.from_:
            raise ValueError(
                f"until ({self.until:%Y-%m-%d %H:%M}) skal være senere end from ({self.from_:%Y-%m-%d %H:%M})."
            )
        return self

    @property
    def id(self) -> str:
        return hashlib.sha256(f"{self.text}{self.from_.isoformat()}".encode()).hexdigest()[:12]

    def shows(self, moment: datetime, front: str) -> bool:
        return self.from_ <= moment < self.until and self.front in (None, front)


class Settings(Strict):
    """What stands in a municipality's file."""

    name: str
    short_name: str
    code: str
    phone: str
    email: str
    address: str
    website: Link
    library: Library
    allowed_origins: list[str] = []
    colours: Colours
    fronts: dict[FrontName, Front] = Field(min_length=2)
    chat: Chat
    opening_hours: list[Unit]
    notices: list[Notice] = []
    links: dict[str, Link]

    @field_validator("code", mode="before")
    @classmethod
    def is_quoted(cls, code: object) -> object:
        if not isinstance(code, str) or not re.fullmatch(r"\d{4}", code):
            raise ValueError('skal være fire cifre i anførselstegn, fx "0101"')
        return code

    @field_validator("allowed_origins")
    @classmethod
    def are_origins(cls, origins: list[str]) -> list[str]:
        for origin in origins:
            if not re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?", origin):
                raise ValueError(f'{origin} skal være en adresse uden sti, fx "https://www.eksempelby.example"')
        return origins

    @model_validator(mode="after")
    def knows_who_answers_for_the_library(self) -> "Settings":
        place = self.chat.library_staffed
        if place and place not in (known := [unit.id for unit in self.opening_hours]):
            raise ValueError(f"library_staffed er {place}, men stederne ved opening_hours hedder {', '.join(known)}.")
        return self

    @field_validator("links")
    @classmethod
    def lead_to_people(cls, links: dict[str, Link]) -> dict[str, Link]:
        for name in ("kontakt", "persondata"):
            if name not in links:
                raise ValueError(f'mangler {name}. Skriv fx {name}: "https://www.eksempelby.example/{name}"')
        return links


class Municipality(Settings):
    """A municipality with what lies in its folder. The keys of `own` and `english` are ids, or `bibliotek/id` for one front only."""

    id: str
    path: str
    courses: list[Pattern] = []
    appointments: Appointments | None = None
    replies: list[CannedReply] = []
    own: dict[str, OwnAnswer] = {}
    english: dict[str, EnglishAnswer] = {}
    facts: dict[str, Fact] = {}

    @property
    def retention(self) -> timedelta:
        """How long what is personal is kept: after the last word of a conversation, after the end of what was booked."""
        return timedelta(days=self.chat.retention_days)

    def key_for(self, answer: str, front: str) -> str | None:
        """Which of its own answers stands for `answer` on `front`; None where the national one does."""
        return next((key for key in (f"{front}/{answer}", answer) if key in self.own), None)

    def placeholders(self, language: str = "da") -> dict[str, str | None]:
        """What `{…}` in a text may name, beside facts."""
        place, phone = ("i", "tlf.") if language == "da" else ("in", "phone")
        links = {f"link.{key}": str(url) for key, url in self.links.items()}
        return links | {
            "name": self.name,
            "short_name": self.short_name,
            "phone": self.phone,
            "email": self.email,
            "address": self.address,
            "borgerservice": f"Borgerservice {place} {self.short_name} ({phone} {self.phone})",
            "library": self.library.name,
            "library_phone": self.library.phone,
            "library_with_citizen_services": self.library.name if self.library.citizen_services else None,
            "library_without_citizen_services": None if self.library.citizen_services else self.library.name,
            "ask_for_human": "medarbejder" if self.chat.staffed else None,
            "retention_days": str(self.chat.retention_days),
        }


def load_municipalities(folder: Folder) -> dict[str, Municipality]:
    """Every municipality by its id, which is its file's name."""
    found = {file.stem: _load_one(folder, file) for file in folder.matching("municipalities/*.yml")}
    for path in folder.files:
        parts = path.split("/")
        if parts[0] == "municipalities" and len(parts) > 2 and parts[1] not in found:
            raise ContentError(f"{folder.name}/{path}", f"der er ingen kommune i municipalities/{parts[1]}.yml.")
    return found


def _load_one(folder: Folder, file: File) -> Municipality:
    if not SITE_ID.fullmatch(file.stem):
        raise ContentError(file.path, "filens navn må kun have små bogstaver a-z, tal og bindestreg.")
    settings, inside = read_model(file, Settings), f"municipalities/{file.stem}"
    return Municipality(
        **dict(settings),
        id=file.stem,
        path=file.path,
        courses=_courses(folder, f"{inside}/courses.yml"),
        appointments=_appointments(folder, f"{inside}/appointments.yml", settings.opening_hours),
        replies=_replies(folder, f"{inside}/replies.yml"),
        own={
            _key(own): read_extended(own, OwnAnswer, {"path": own.path}) for own in _both(folder, f"{inside}/answers")
        },
        english={
            _key(own): read_extended(own, EnglishAnswer, {"path": own.path})
            for own in _both(folder, f"{inside}/english")
        },
        facts=load_facts(folder, f"{inside}/facts/*.yml"),
    )


class _CourseFile(Strict):
    courses: list[Pattern]


def _courses(folder: Folder, path: str) -> list[Pattern]:
    return read_model(folder.file(path), _CourseFile).courses if path in folder else []


def _replies(folder: Folder, path: str) -> list[CannedReply]:
    return read_model(folder.file(path), CannedReplies).replies if path in folder else []


def _appointments(folder: Folder, path: str, opening_hours: list[Unit]) -> Appointments | None:
    if path not in folder:
        return None
    file = folder.file(path)
    try:
        return read_model(file, Appointments).beside(opening_hours)
    except HoursMissing as missing:
        raise ContentError(file.path, str(missing), file.line_with(f"id: {missing.unit}")) from None


def _both(folder: Folder, inside: str) -> list[File]:
    """The files for both fronts, and those for one."""
    return [
        *folder.matching(f"{inside}/*.yml"),
        *folder.matching(f"{inside}/kommune/*.yml"),
        *folder.matching(f"{inside}/bibliotek/*.yml"),
    ]


def _key(file: File) -> str:
    return f"{file.folder}/{file.stem}" if file.folder in ("kommune", "bibliotek") else file.stem


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
