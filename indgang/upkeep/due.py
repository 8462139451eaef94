"""What is due on a day: texts to be read again, facts about to change, notices that are over."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from indgang.content.answers import Reviewed, Source
from indgang.content.facts import Fact
from indgang.content.library import Content
from indgang.danish_dates import DENMARK, listed
from indgang.errors import ContentError
from indgang.upkeep.findings import Finding, Kind, dated
from indgang.upkeep.texts import (
    Place,
    answer_place,
    english_place,
    facts,
    own_english_place,
    own_place,
    settings_place,
    texts,
)

REVIEW_AHEAD = timedelta(days=30)
CHANGE_AHEAD = timedelta(days=60)
END_AHEAD = timedelta(days=180)  # a new value has to be decided or found out first
SOURCE_AGE = timedelta(days=365)
_TITLE = 60  # characters of a notice


def due(content: Content, moment: datetime) -> Iterator[Finding]:
    """Everything that a calendar can tell at `moment`."""
    today = moment.astimezone(DENMARK).date()
    for place, text, sources in _reviewed(content):
        yield from _review(place, text, today)
        yield from _old_sources(place, sources, today)
    yield from _english_older(content)
    yield from _overridden(content)
    used = _used_in(content)
    for place, fact in facts(content):
        yield from _changes(place, fact, today, used.get(place.id, []))
    yield from _over(content, moment)


def broken(faults: Iterable[ContentError]) -> Iterator[Finding]:
    """The files that cannot be used; what was there before is said on, or nothing."""
    for fault in faults:
        line = f"Linje {fault.line}: " if fault.line else ""
        _, _, inside = fault.path.partition("municipalities/")
        site = inside.partition("/")[0].removesuffix(".yml") or None
        yield Finding(kind="broken", path=fault.path, id="", site=site, title=fault.path, what=line + fault.problem)


def found(kind: Kind, place: Place, what: str, day: date | None = None) -> Finding:
    return Finding(
        kind=kind,
        path=place.path,
        id=place.id,
        site=place.site,
        title=place.title,
        what=what,
        day=day,
        owner=place.owner,
    )


def _reviewed(content: Content) -> Iterator[tuple[Place, Reviewed, list[Source]]]:
    for answer in content.answers.values():
        yield answer_place(answer), answer, answer.sources
    for municipality in content.municipalities.values():
        for key, own in municipality.own.items():
            yield own_place(content, municipality, key), own, own.sources


def _review(place: Place, text: Reviewed, today: date) -> Iterator[Finding]:
    by = text.review_by
    if by < today:
        yield found("review_passed", place, f"Skulle være set efter senest {dated(by)}.", by)
    elif by <= today + REVIEW_AHEAD:
        yield found("review_soon", place, f"Skal ses efter senest {dated(by)}.", by)


def _old_sources(place: Place, sources: list[Source], today: date) -> Iterator[Finding]:
    old = [source for source in sources if source.checked < today - SOURCE_AGE]
    if old:
        titles, oldest = listed([source.title for source in old]), min(source.checked for source in old)
        yield found("source_old", place, f"Sidst tjekket {dated(oldest)}: {titles}. Læs igen, og ret checked.", oldest)


def _english_older(content: Content) -> Iterator[Finding]:
    for id, english in content.english.items():
        danish = content.answers[id]
        if english.reviewed < danish.reviewed:
            yield _older(english_place(english, danish), english.reviewed, danish.reviewed)
    for municipality in content.municipalities.values():
        for key, english in municipality.english.items():
            own = municipality.own[key]
            if english.reviewed < own.reviewed:
                yield _older(own_english_place(content, municipality, key), english.reviewed, own.reviewed)


def _older(place: Place, english: date, danish: date) -> Finding:
    what = f"Den engelske tekst er fra {dated(english)}, den danske er set efter {dated(danish)}. Sammenlign de to."
    return found("english_older", place, what, danish)


def _overridden(content: Content) -> Iterator[Finding]:
    for municipality in content.municipalities.values():
        for key, own in municipality.own.items():
            national = content.answers[key.rpartition("/")[2]]
            if own.reviewed < national.reviewed:
                what = (
                    f"Den landsdækkende tekst er ændret eller set efter siden, den {dated(national.reviewed)}. "
                    f"Kommunens egen er fra {dated(own.reviewed)}. Sammenlign de to."
                )
                yield found("overridden", own_place(content, municipality, key), what, national.reviewed)


def _changes(place: Place, fact: Fact, today: date, used: list[str]) -> Iterator[Finding]:
    where = f" Nævnes i {listed(used)}." if used else ""
    last = max(fact.values)
    if fact.values[last] is None and last <= today + END_AHEAD:
        said = f"Ophørte {dated(last)}" if last <= today else f"Ophører {dated(last)}"
        what = f"{said}, og der står ingen ny værdi. Sætninger, der nævner den, falder væk.{where}"
        yield found("fact_ends", place, what, last)
    for day, value in fact.changes(today + timedelta(days=1), today + CHANGE_AHEAD).items():
        before, after = fact.value_on(day - timedelta(days=1)), fact.value_on(day)
        if day != last or value is not None:  # else told above
            yield found("fact_changes", place, f"Den {dated(day)} {_change(before, after)}.{where}", day)


def _change(before: str | None, after: str | None) -> str:
    if after is None:
        return f"ophører værdien “{before}”"
    return f"begynder værdien “{after}”" if before is None else f"bliver “{before}” til “{after}”"


def _used_in(content: Content) -> dict[str, list[str]]:
    """By a fact's name, the ids of the texts that name it."""
    used: dict[str, list[str]] = {}
    for place, text in texts(content):
        for part in text.split("{fact.")[1:]:
            ids = used.setdefault(part.partition("}")[0], [])
            if place.id not in ids:
                ids.append(place.id)
    return used


def _over(content: Content, moment: datetime) -> Iterator[Finding]:
    for municipality in content.municipalities.values():
        for notice in municipality.notices:
            if notice.until <= moment:
                place = settings_place(municipality, notice.id, notice.text[:_TITLE])
                day = notice.until.astimezone(DENMARK).date()
                yield found("notice_over", place, f"Sluttede {dated(day)}. Slet den under notices.", day)
