"""Two municipalities that differ in everything: each says its own and nothing of the other's, on both fronts and in both languages."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from typing import get_args

import pytest

from indgang.config import ROOT
from indgang.content import Content
from indgang.content.files import Folder
from indgang.content.library import DANISH, ENGLISH, Said
from indgang.content.municipalities import READABLE, FrontName, Municipality, Notice, contrast
from indgang.content.shelf import readable
from indgang.danish_dates import DENMARK
from indgang.opening_hours import Contact, Teller, answer, question_in

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 23, 12, tzinfo=DENMARK)
ONE, OTHER = "eksempelby", "proevestrup"
PAIRS = [(ONE, OTHER), (OTHER, ONE)]
FRONTS = get_args(FrontName)
PERIOD = "skole_indskrivning"
_HOURS = re.compile(r"\d+[.:]\d\d–\d+[.:]\d\d")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")


def said(content: Content, site: str) -> Iterator[tuple[str, str, str, Said]]:
    """Every answer that the municipality gives, with id, front and language."""
    for name, front, language in product(content.answers, FRONTS, (DANISH, ENGLISH)):
        if words := content.said(name, site, DAY, front, language):
            yield name, front, language, words


def told_hours(municipality: Municipality) -> Iterator[str]:
    """The week of each place, in both languages."""
    contact = Contact(municipality.name, municipality.phone)
    for unit, language in product(municipality.opening_hours, (DANISH, ENGLISH)):
        teller = Teller(NOON, "en" if language == ENGLISH else "da")
        yield answer([unit], question_in("åbningstider", NOON), teller, lambda _: contact)


def everything(content: Content, site: str) -> dict[str, str]:
    """All that citizens of one municipality read, by what it is."""
    municipality, texts = content.municipality(site), {}
    for name, front, language, words in said(content, site):
        texts[f"{name} {front} {language}"] = f"{words.title}\n{words.text}\n" + "\n".join(
            f"{source.title} {source.url}" for source in words.sources
        )
    for key, language in product(content.sentences[DANISH], (DANISH, ENGLISH)):
        values = {"staff_name": "Anna", "opens": "", "when": ""}
        texts[f"{key} {language}"] = content.sentence(key, site, DAY, language, **values)
    for name, shown in municipality.fronts.items():
        texts[f"greeting {name}"] = f"{shown.title}\n{shown.greeting}\n{shown.english}"
    texts |= {f"hours {place}": told for place, told in enumerate(told_hours(municipality))}
    return texts | {f"notice {notice.id}": f"{notice.text} {notice.english}" for notice in municipality.notices}


def marks(municipality: Municipality) -> set[str]:
    """What names one municipality and no other."""
    hosts = {link.host or "" for link in (municipality.website, *municipality.links.values())}
    units = {unit.name for unit in municipality.opening_hours} - {"Borgerservice", "Telefonen"}
    library = municipality.library
    own = {municipality.name, municipality.short_name, municipality.phone, municipality.email, municipality.address}
    return (
        own | hosts | units | {library.name, library.phone, "Bogladen" if "Bogladen" in library.name else "Havnebyen"}
    )


def spans(content: Content, site: str) -> set[str]:
    """Its hours as they are told: `9.30–14.30`."""
    return {span for told in told_hours(content.municipality(site)) for span in _HOURS.findall(told)}


def sentences(text: str) -> set[str]:
    return {part for part in _SENTENCE.split(text) if len(part.split()) >= 5}


def own_sentences(content: Content, site: str) -> set[str]:
    """What it says in its own answers and no national answer says; sentences with a {…} are found by what fills it."""
    municipality = content.municipality(site)
    national = [one.text for one in content.answers.values()] + [one.text for one in content.english.values()]
    own = [one.text for one in municipality.own.values()] + [one.text for one in municipality.english.values()]
    written = {part for text in own for part in sentences(text) if "{" not in part}
    return written - {part for text in national for part in sentences(text)}


@pytest.mark.parametrize(("site", "other"), PAIRS)
def test_nothing_of_the_other_is_said(content: Content, site: str, other: str) -> None:
    hours = spans(content, other) - spans(content, site)
    foreign = marks(content.municipality(other)) | own_sentences(content, other) | hours
    assert len(hours) >= 8
    assert len(foreign) > 40
    leaks = {(where, mark) for where, text in everything(content, site).items() for mark in foreign if mark in text}
    assert leaks == set()


@pytest.mark.parametrize("site", [ONE, OTHER])
def test_the_marks_that_are_looked_for_are_said_at_home(content: Content, site: str) -> None:
    """Otherwise the test above could not fail."""
    whole = "\n".join(everything(content, site).values())
    municipality = content.municipality(site)
    assert not {part for part in own_sentences(content, site) if part not in whole}
    for mark in (municipality.phone, municipality.library.phone, municipality.short_name, municipality.address):
        assert mark in whole


def test_an_own_answer_takes_the_place_of_the_national_one_on_its_front_only(content: Content) -> None:
    def text(site: str, front: str) -> str:
        words = content.said("tid_bestil", site, DAY, front)
        assert words
        return words.text

    assert "**altid** bestille tid" in text(ONE, "kommune")
    assert text(ONE, "kommune") == text(ONE, "bibliotek")
    assert "Træk et nummer" in text(OTHER, "kommune")
    assert "Træk et nummer" not in text(OTHER, "bibliotek")


def test_an_own_answer_brings_its_own_title_sources_owner_and_buttons(content: Content) -> None:
    words = content.said("kontakt_info", OTHER, DAY, "bibliotek")
    assert words
    assert words.own
    assert (words.title, words.owner, words.see_also) == (
        "Hvordan får jeg fat i Bogladen?",
        "bogladen",
        ["aabningstider", "bibliotek_laaner"],
    )
    assert [source.url.host for source in words.sources] == ["bogladen.example"]
    national = content.said("pas_bestil", OTHER, DAY)
    assert national
    assert not national.own


def test_an_own_answer_is_told_in_its_own_english_or_in_danish(content: Content) -> None:
    english = content.said("tid_bestil", OTHER, DAY, "kommune", ENGLISH)
    danish = content.said("bibliotek_aabent", OTHER, DAY, "kommune", ENGLISH)
    assert english
    assert danish
    assert (english.language, "Take a number" in english.text) == (ENGLISH, True)
    assert (danish.language, "kun åben" in danish.text) == (DANISH, True)


def test_a_withdrawn_answer_is_neither_said_nor_offered(content: Content) -> None:
    for front, language in product(FRONTS, (DANISH, ENGLISH)):
        assert content.said("dagtilbud_privat", OTHER, DAY, front, language) is None
        assert content.title("dagtilbud_privat", OTHER, front, language) is None
        assert content.said("dagtilbud_privat", ONE, DAY, front, language)


@pytest.mark.parametrize(
    ("site", "day", "period"),
    [
        (ONE, date(2026, 8, 31), None),
        (ONE, DAY, "fra 1. til 30. november 2026"),
        (ONE, date(2026, 12, 1), None),
        (ONE, date(2027, 9, 1), "fra 1. til 30. november 2027"),
        (OTHER, DAY, "fra 11. januar til 5. februar 2027"),
        (OTHER, date(2027, 2, 6), None),
    ],
)
def test_a_local_fact_is_the_municipalitys_own_and_ends_on_its_day(
    content: Content, site: str, day: date, period: str | None
) -> None:
    assert content.values(content.municipality(site), day)[f"fact.{PERIOD}"] == period


def test_a_sentence_with_a_local_fact_is_left_out_where_there_is_none() -> None:
    """Told by an answer written for this test, so that it holds whatever the national texts say."""
    folder = Folder.read(ROOT / "content")
    text = "Meld flytning i tide.\n\n  Bøden er {fact.flytning_boede} kr. I må låne i {fact.bibliotek_laanetid}."
    path = "answers/flytning/flytning_frist.yml"
    head = "title: Frist\nsee_also: []\nreviewed: 2026-11-22\nreview_by: 2027-11-22\nowner: x\npublished: true\n"
    source = "sources: [{title: x, url: 'https://www.borger.dk', checked: 2026-11-22}]\n"
    folder.files[path] = f"{head}{source}text: |\n  {text}\n".encode()
    content, faults = readable(folder)
    assert [fault for fault in faults if path in fault.path] == []
    texts = {site: words.text for site in (ONE, OTHER) if (words := content.said("flytning_frist", site, DAY))}
    assert texts == {
        ONE: "Meld flytning i tide.\n\nI må låne i 30 dage.",
        OTHER: "Meld flytning i tide.\n\nBøden er 650 kr.",
    }


def test_where_there_are_no_own_courses_the_answers_lead_to_the_librarys_calendar(content: Content) -> None:
    assert content.municipality(ONE).courses
    assert content.municipality(OTHER).courses == []
    for name in ("kursus_find", "kursus_tilmeld"):
        words = content.said(name, OTHER, DAY, "bibliotek")
        assert words
        assert "https://bogladen.example/det-sker" in words.text


def test_a_missing_link_leaves_no_hole(content: Content) -> None:
    assert "klage" not in content.municipality(OTHER).links
    for *_, words in said(content, OTHER):
        assert not re.search(r"\{|\]\(\)|None", words.text), words.path


def shown_at(content: Content, site: str, moment: datetime, front: str) -> list[Notice]:
    return [notice for notice in content.municipality(site).notices if notice.shows(moment, front)]


def test_a_notice_shows_in_its_time_and_on_its_front(content: Content) -> None:
    at = {day: datetime(*day, tzinfo=DENMARK) for day in ((2026, 11, 22), (2026, 12, 24), (2027, 1, 4))}
    shown = {day: len(shown_at(content, OTHER, moment, "bibliotek")) for day, moment in at.items()}
    assert shown == {(2026, 11, 22): 0, (2026, 12, 24): 1, (2027, 1, 4): 0}
    assert all(shown_at(content, OTHER, moment, "kommune") == [] for moment in at.values())
    assert all(shown_at(content, ONE, moment, front) == [] for moment in at.values() for front in FRONTS)


def test_what_a_notice_announces_stands_in_the_hours(content: Content) -> None:
    (library,) = (unit for unit in content.municipality(OTHER).opening_hours if unit.id == "bogladen")
    closed = [date(2026, 12, day) for day in range(23, 32)] + [date(2027, 1, day) for day in range(1, 4)]
    assert [library.staffed.of(day) for day in closed] == [[]] * len(closed)
    assert library.staffed.of(date(2026, 12, 22))
    assert library.staffed.of(date(2027, 1, 5))


def test_they_differ_in_every_setting(content: Content) -> None:
    one, other = content.municipality(ONE), content.municipality(OTHER)
    same = {name for name in type(one).model_fields if getattr(one, name) == getattr(other, name)}
    assert same == set()
    assert (one.chat.staffed is None, other.chat.staffed is None) == (False, True)
    assert one.chat.retention_days != other.chat.retention_days
    assert (one.library.citizen_services, other.library.citizen_services) == (True, False)
    assert contrast(other.colours.primary, other.colours.on_primary) >= READABLE


@pytest.mark.parametrize("site", [ONE, OTHER])
def test_every_greeting_says_that_it_is_no_human(content: Content, site: str) -> None:
    for front in content.municipality(site).fronts.values():
        assert re.search(r"chatrobot", front.greeting)
        assert re.search(r"ikke et menneske", front.greeting)
        if front.english:
            assert re.search(r"chatbot\b.*not a human being", front.english.greeting, re.DOTALL)
    assert content.municipality(site).fronts["kommune"].english
