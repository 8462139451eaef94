"""What a calendar and the ratings tell editors, on a day that stands still."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from indgang.content.files import Folder
from indgang.content.shelf import readable
from indgang.tallies import Tally
from indgang.upkeep import Finding, broken, due, for_sites, in_order, ratings
from tests.indgang.small_content import ANSWER, ENGLISH, FACT, NOON, OWN, SITE, small, written

NATIONAL, FACTS, TOWN = "answers/pas/pas_pris.yml", "facts/pas_pris.yml", "municipalities/andeby.yml"


def found(folder: Path, **files: Any) -> list[Finding]:
    return list(due(small(folder, files), NOON))


def test_what_is_in_order_is_not_told(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("review_by", "kind"),
    [
        (date(2026, 11, 21), "review_passed"),
        (date(2026, 11, 22), "review_soon"),  # the last day is still in time
        (date(2026, 12, 22), "review_soon"),
        (date(2026, 12, 23), None),
    ],
)
def test_a_review_is_due_thirty_days_ahead(tmp_path: Path, review_by: date, kind: str | None) -> None:
    told = found(tmp_path, **{NATIONAL: ANSWER | {"review_by": review_by}})
    assert [(one.kind, one.day) for one in told] == ([(kind, review_by)] if kind else [])


def test_a_finding_says_where_whose_and_what(tmp_path: Path) -> None:
    own = "municipalities/andeby/answers/bibliotek/pas_pris.yml"
    [told] = found(tmp_path, **{own: OWN | {"review_by": date(2026, 11, 20), "owner": "biblioteket"}})
    assert told == Finding(
        kind="review_passed",
        path=f"content/{own}",
        id="pas_pris",
        site="andeby",
        title="Hvad koster et pas?",
        what="Skulle være set efter senest 20. november 2026.",
        day=date(2026, 11, 20),
        owner="biblioteket",
    )


@pytest.mark.parametrize(("english", "older"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False)])
def test_an_english_text_older_than_the_danish_is_told(tmp_path: Path, english: date, older: bool) -> None:
    own, translated = ("municipalities/andeby/answers/pas_pris.yml", "municipalities/andeby/english/pas_pris.yml")
    text = ENGLISH | {"reviewed": english}
    told = found(tmp_path, **{"english/pas/pas_pris.yml": text, own: OWN, translated: text})
    expected = [
        ("english_older", "content/english/pas/pas_pris.yml", None),
        ("english_older", f"content/{translated}", "andeby"),
    ]
    assert [(one.kind, one.path, one.site) for one in told] == (expected if older else [])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({date(2026, 11, 22): 190}, []),  # has just begun: nothing to do
        (
            {date(2026, 11, 23): 190},
            [("fact_changes", "Den 23. november 2026 bliver “178” til “190”. Nævnes i pas_pris.")],
        ),
        (
            {date(2027, 1, 21): 190.5},
            [("fact_changes", "Den 21. januar 2027 bliver “178” til “190,5”. Nævnes i pas_pris.")],
        ),
        ({date(2027, 1, 22): 190}, []),
        (
            {date(2026, 12, 1): None, date(2027, 12, 1): 200},
            [("fact_changes", "Den 1. december 2026 ophører værdien “178”. Nævnes i pas_pris.")],
        ),
        (
            {date(2026, 12, 1): None},
            [
                (
                    "fact_ends",
                    "Ophører 1. december 2026, og der står ingen ny værdi. Sætninger, der nævner den, falder væk. Nævnes i pas_pris.",
                )
            ],
        ),
        (
            {date(2025, 1, 1): None},
            [
                (
                    "fact_ends",
                    "Ophørte 1. januar 2025, og der står ingen ny værdi. Sætninger, der nævner den, falder væk. Nævnes i pas_pris.",
                )
            ],
        ),
        ({date(2027, 5, 22): None}, []),  # more than half a year away
    ],
)
def test_a_fact_is_told_before_it_changes(tmp_path: Path, values: dict[date, Any], told: list[tuple[str, str]]) -> None:
    fact = FACT | {"values": FACT["values"] | values}
    assert [(one.kind, one.what) for one in found(tmp_path, **{FACTS: fact})] == told


def test_a_municipalitys_own_fact_is_its_own(tmp_path: Path) -> None:
    local = {"links": {"kontakt": "x", "persondata": "x"}, "facts": {"boede": "Bøden"}}
    fact = FACT | {"values": {date(2026, 1, 1): 650, date(2027, 1, 1): 675}}
    [told] = found(tmp_path, **{"local.yml": local, "municipalities/andeby/facts/boede.yml": fact})
    assert (told.kind, told.site, told.path) == (
        "fact_changes",
        "andeby",
        "content/municipalities/andeby/facts/boede.yml",
    )


@pytest.mark.parametrize(("until", "over"), [("2026-11-22 12:00", True), ("2026-11-22 12:01", False)])
def test_a_notice_is_over_when_it_no_longer_shows(tmp_path: Path, until: str, over: bool) -> None:
    notice = {"text": "Borgerservice er lukket i dag.", "from": "2026-11-20 08:00", "until": until}
    told = found(tmp_path, **{TOWN: SITE | {"notices": [notice]}})
    assert [(one.kind, one.site, one.title) for one in told] == (
        [("notice_over", "andeby", "Borgerservice er lukket i dag.")] if over else []
    )


@pytest.mark.parametrize(("own", "older"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False)])
def test_a_municipalitys_answer_older_than_the_national_one_is_told(tmp_path: Path, own: date, older: bool) -> None:
    path = "municipalities/andeby/answers/pas_pris.yml"
    told = found(tmp_path, **{path: OWN | {"reviewed": own}})
    assert [(one.kind, one.path, one.site) for one in told] == (
        [("overridden", f"content/{path}", "andeby")] if older else []
    )


def test_sources_that_nobody_looked_at_for_a_year_are_told_once_an_answer(tmp_path: Path) -> None:
    sources = [
        {"title": title, "url": "https://borger.example/", "checked": checked}
        for title, checked in {"Et": date(2025, 11, 21), "To": date(2025, 11, 22), "Tre": date(2024, 1, 1)}.items()
    ]
    [told] = found(tmp_path, **{NATIONAL: ANSWER | {"sources": sources}})
    assert (told.kind, told.day) == ("source_old", date(2024, 1, 1))
    assert told.what == "Sidst tjekket 1. januar 2024: Et og Tre. Læs igen, og ret checked."


def test_an_answer_that_does_not_help_is_told_for_the_municipality_where_it_does_not(tmp_path: Path) -> None:
    own = "municipalities/andeby/answers/pas_pris.yml"
    bad = Tally(given=40, helpful=2, unhelpful=6, handoff=11)
    [told] = ratings(small(tmp_path), {"andeby": {"pas_pris": bad}})
    assert (told.kind, told.path, told.site) == ("badly_rated", "content/answers/pas/pas_pris.yml", "andeby")
    assert told.what == (
        "2 af 8 bedømmelser siger, at svaret hjalp. Givet 40 gange; 11 bad bagefter om en medarbejder. Talt over 3 måneder."
    )
    [told] = ratings(small(tmp_path, {own: OWN}), {"andeby": {"pas_pris": bad}})
    assert told.path == f"content/{own}"


def test_good_answers_and_those_that_are_no_more_are_not_told(tmp_path: Path) -> None:
    good, bad = Tally(given=40, helpful=6, unhelpful=2, handoff=2), Tally(helpful=0, unhelpful=9)
    tallies = {"andeby": {"pas_pris": good, "slettet": bad}, "nedlagt": {"pas_pris": bad}}
    assert list(ratings(small(tmp_path), tallies)) == []


def test_a_file_that_cannot_be_used_is_told_with_its_line(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "municipalities" / "andeby" / "answers").mkdir(parents=True)
    (folder / "municipalities" / "andeby" / "answers" / "pas_pris.yml").write_text("title: Pas\ntext: [", "utf-8")
    [told] = broken(readable(Folder.read(folder))[1])
    assert (told.kind, told.site, told.path) == (
        "broken",
        "andeby",
        "content/municipalities/andeby/answers/pas_pris.yml",
    )
    assert told.what.startswith("Linje ")


def test_the_gravest_and_the_earliest_come_first_and_others_sites_are_left_out() -> None:
    def one(kind: Any, day: date | None, site: str | None = None) -> Finding:
        return Finding(kind=kind, path="", id="", site=site, title="", what="", day=day)

    soon, late, early = (
        one("review_soon", date(2026, 12, 1)),
        one("review_passed", date(2026, 11, 2)),
        one("review_passed", date(2026, 11, 1), "andeby"),
    )
    dead = one("link_dead", None, "gaaserod")
    assert in_order([soon, dead, late, early]) == [early, late, dead, soon]
    assert for_sites([soon, dead, early], ["andeby"]) == [soon, early]


def test_time_is_denmarks(tmp_path: Path) -> None:
    content = small(tmp_path, {NATIONAL: ANSWER | {"review_by": date(2026, 12, 31)}})
    new_year_in_denmark = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert [one.kind for one in due(content, new_year_in_denmark)] == ["review_passed"]
