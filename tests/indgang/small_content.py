"""A content folder with one answer, one fact and one municipality, all in order on the test's day, to be changed by the test."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from indgang.content.library import Content, load_content
from indgang.danish_dates import DENMARK

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=DENMARK)
_WEEK = {f"{day}day": ["10:00-15:00"] for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")}
ANSWER: dict[str, Any] = {
    "title": "Hvad koster et pas?",
    "text": "Det koster {fact.pas_pris}. Læs mere på [borger.dk](https://borger.example/pas).",
    "see_also": [],
    "sources": [{"title": "Borger", "url": "https://borger.example/kilde", "checked": date(2026, 11, 1)}],
    "reviewed": date(2026, 11, 1),
    "review_by": date(2027, 5, 1),
    "owner": "borgerservice",
    "published": True,
}
ENGLISH: dict[str, Any] = {
    "title": "What does a passport cost?",
    "text": "It is {fact.pas_pris}.",
    "reviewed": date(2026, 11, 1),
}
OWN: dict[str, Any] = {key: ANSWER[key] for key in ("text", "sources", "reviewed", "review_by", "owner")}
FACT: dict[str, Any] = {
    "title": "Gebyr for et pas",
    "unit": "kroner",
    "source": {"title": "Politiet", "url": "https://politi.example/"},
    "values": {date(2024, 1, 1): 178},
}
_FRONT = {"title": "Spørg os", "greeting": "Hej", "suggestions": []}
SITE: dict[str, Any] = {
    "name": "Andeby Kommune",
    "short_name": "Andeby",
    "code": "0998",
    "phone": "12 34 56 78",
    "email": "post@andeby.example",
    "address": "Gåsevej 1",
    "website": "https://andeby.example/",
    "library": {"name": "Andeby Bibliotek", "phone": "12 34 56 90", "citizen_services": False},
    "colours": {"primary": "#14528c", "on_primary": "#ffffff"},
    "fronts": {"kommune": _FRONT, "bibliotek": _FRONT},
    "chat": {"staffed": None, "retention_days": 30},
    "opening_hours": [{"id": "borgerservice", "name": "Borgerservice", "hours": _WEEK}],
    "links": {"kontakt": "https://andeby.example/kontakt", "persondata": "https://andeby.example/persondata"},
}
_FILES: dict[str, Any] = {
    "local.yml": {"links": {"kontakt": "Kontakt", "persondata": "Persondata"}, "facts": {}},
    "languages.yml": {},
    "sentences.yml": {"hello": "Hej"},
    "english/sentences.yml": {"hello": "Hello"},
    "statuses.yml": {"answered": {"title": "Besvaret", "open": False}},
    "outcomes.yml": {"solved": {"title": "Løst"}},
    "answers/pas/pas_pris.yml": ANSWER,
    "facts/pas_pris.yml": FACT,
    "municipalities/andeby.yml": SITE,
}


def written(folder: Path, files: dict[str, Any] | None = None) -> Path:
    """The folder `content` under `folder`, with `files` (path → what stands in it) beside and in place of its own."""
    for path, data in (_FILES | (files or {})).items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return folder / "content"


def small(folder: Path, files: dict[str, Any] | None = None) -> Content:
    return load_content(written(folder, files))
