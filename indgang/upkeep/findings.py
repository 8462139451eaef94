"""A finding: one thing in the content that somebody should look at, and why. Its words are Danish, for editors."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from indgang.danish_dates import short_date

Kind = Literal[
    "broken",
    "review_passed",
    "link_dead",
    "fact_ends",
    "fact_changes",
    "badly_rated",
    "english_older",
    "overridden",
    "review_soon",
    "source_old",
    "notice_over",
    "link_certificate",
    "link_silent",
    "link_moved",
]
# In the order in which an editor should take them.
HEADINGS: dict[Kind, str] = {
    "broken": "Filer, der ikke kan bruges",
    "review_passed": "Svar, der skulle have været set efter",
    "link_dead": "Døde links",
    "fact_ends": "Fakta, der mangler en ny værdi",
    "fact_changes": "Fakta, der snart ændrer sig",
    "badly_rated": "Svar, der ikke hjælper",
    "english_older": "Engelske svar, der er ældre end de danske",
    "overridden": "Kommunens egne svar, der er ældre end de landsdækkende",
    "review_soon": "Svar, der snart skal ses efter",
    "source_old": "Svar med kilder, der ikke er tjekket i over et år",
    "notice_over": "Beskeder, der er slut",
    "link_certificate": "Links, hvis certifikat browseren vil advare om",
    "link_silent": "Links, der ikke svarer lige nu",
    "link_moved": "Links, der er flyttet for altid",
}


class Finding(BaseModel):
    """`path` is the file to open and `id` what it is about there: an answer, a fact, a sentence, or nothing.

    `site` is the municipality whose own it is; None what all have in common. `day` is the day that matters (of a deadline, a
    change, an end), `owner` the office that sees to it, where the file names one.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    path: str
    id: str
    site: str | None
    title: str
    what: str
    day: date | None = None
    owner: str = ""


def for_sites(findings: Iterable[Finding], sites: Collection[str]) -> list[Finding]:
    """Those that editors of `sites` have to do with: their own, and what all municipalities have in common."""
    return [finding for finding in findings if finding.site is None or finding.site in sites]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By kind, the gravest first; of one kind the earliest day first."""
    places = {kind: place for place, kind in enumerate(get_args(Kind))}
    return sorted(findings, key=lambda one: (places[one.kind], one.day or date.max, one.path, one.id, one.what))


def dated(day: date) -> str:
    """`26. november 2026`"""
    return f"{short_date(day)} {day.year}"
