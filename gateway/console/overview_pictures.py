"""What the overview shows, picture by picture, from the numbers of two periods."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gateway.console.choice import FRONTS
from gateway.console.comparison import Compared, Part, parts
from gateway.console.pictures import (
    FEWEST,
    Line,
    Picture,
    change,
    duration,
    mean,
    number,
    percent,
    reached_by,
    span_titles,
)
from indgang.counts import summed
from indgang.danish_dates import WEEKDAYS
from indgang.tallies import Tally, tallied

Days = Mapping[date, Mapping[str, int]]
TOP = 15
_FRONTS = {str(id): title for id, title in FRONTS.items()}
RESULTS = {
    "solved": "Løst af assistenten",
    "staff": "Besvaret af en medarbejder",
    "unmet": "Bad om en medarbejder, men fik ingen",
    "unsolved": "Ikke løst",
}
HANDOFFS = {
    "taken": "En medarbejder tog samtalen",
    "given_up": "Borgeren opgav at vente",
    "closed_hours": "Uden for chattens åbningstid",
    "nobody_present": "Ingen medarbejder var til stede",
    "no_chat": "Medarbejdere svarer ikke i chatten",
    "message_left": "Borgeren lagde en besked",
}


@dataclass(frozen=True)
class Facts:
    """The numbers of the period and of the one before, in sum and day by day."""

    compared: Compared
    days: Days
    days_before: Days

    @property
    def now(self) -> dict[str, int]:
        return summed(self.days.values())

    @property
    def before(self) -> dict[str, int]:
        return summed(self.days_before.values())


@dataclass(frozen=True)
class Key:
    """One of the numbers on top."""

    title: str
    value: str
    text: str = ""


@dataclass(frozen=True)
class Names:
    """What ids are called, and where an answer can be read."""

    answer: Callable[[str], str]
    address: Callable[[str], str]
    outcome: Callable[[str], str]
    language: Callable[[str], str]


def keys(facts: Facts) -> list[Key]:
    now, before = facts.now, facts.before
    all_now, all_before = now.get("conversations", 0), before.get("conversations", 0)
    solved, asked = now.get("result:solved", 0), now.get("staff:asked", 0)
    outside = now.get("outside_hours", 0)
    rated = _ratings(now)
    return [
        Key("Samtaler", number(all_now), change(all_now, all_before)),
        Key("Løst af assistenten", _share(solved, all_now), _share_before(facts, "result:solved")),
        Key("Bad om en medarbejder", _share(asked, all_now), _share_before(facts, "staff:asked")),
        Key("Ventetid på en medarbejder", *_reached(now, "wait")),
        Key("Uden for chattens åbningstid", _share(outside, all_now), _share_before(facts, "outside_hours")),
        Key(
            "Borgernes bedømmelse",
            f"{mean(_points(now), rated)} af 5" if rated else "Ingen endnu",
            f"{number(rated)} {'bedømmelse' if rated == 1 else 'bedømmelser'}" if rated else "",
        ),
    ]


def pictures(facts: Facts, names: Names) -> list[Picture]:
    return [
        _conversations(facts),
        _results(facts),
        _handoffs(facts),
        _times(facts, "wait", "ventetid", "Ventetid på en medarbejder", "ventede borgerne", "Ventede"),
        _times(facts, "handle", "behandlingstid", "Så længe havde medarbejderne en samtale", "varede det", "Varede"),
        _hours(facts),
        _weekdays(facts),
        _answers(facts, names),
        _bad_answers(facts, names),
        _rated(facts),
        _by_name(facts, "front", "hjemmesider", "Hjemmeside", "Hvor samtalerne begyndte", lambda id: _FRONTS[id]),
        _by_name(facts, "language", "sprog", "Sprog", "Sprog i samtalerne", names.language),
        _by_name(
            facts, "outcome", "udfald", "Udfald", "Det noterede medarbejderne, da de sluttede en samtale", names.outcome
        ),
    ]


def _conversations(facts: Facts) -> Picture:
    now, before = (one.get("conversations", 0) for one in (facts.now, facts.before))
    columns, columns_before = parts(facts.compared.days), parts(facts.compared.before)
    earlier = [_of(facts.days_before, part) for part in columns_before]
    lines = [
        Line(part.name, _of(facts.days, part), earlier[place] if place < len(earlier) else 0, part.short)
        for place, part in enumerate(columns)
    ]
    text = f"I alt {number(now)} {'samtale' if now == 1 else 'samtaler'}"
    compared = change(now, before)
    text += f", {compared}." if compared else ". Der er ingen tal fra perioden før."
    if now >= FEWEST:
        most = max(lines, key=lambda line: line.number)
        text += f" Flest var der {_when(columns)}{most.label}: {number(most.number)}."
    unit = "Dag" if columns[0].first == columns[0].last else "Periode"
    # A Sunday is not set against a Tuesday: day by day only where both periods begin on the same day of the week.
    alike = unit == "Periode" or columns[0].first.weekday() == columns_before[0].first.weekday()
    return Picture("samtaler", "Samtaler over tid", text, (unit, "Samtaler"), lines, columns=True, compared=alike)


def _when(columns: list[Part]) -> str:
    first = columns[0]
    return "den " if first.first == first.last else "i " if first.short[0].isalpha() else "fra "


def _results(facts: Facts) -> Picture:
    whole, solved = facts.now.get("conversations", 0), facts.now.get("result:solved", 0)
    text = f"Assistenten løste {number(solved)} af {number(whole)} {'samtale' if whole == 1 else 'samtaler'}"
    share = f": {percent(solved, whole)}." if whole >= FEWEST else " (for få til procent)."
    return Picture(
        "resultat",
        "Sådan endte samtalerne",
        text + share,
        ("Resultat", "Samtaler"),
        _lines(facts, "result", RESULTS),
        whole,
    )


def _handoffs(facts: Facts) -> Picture:
    whole, asked, before = facts.now.get("conversations", 0), facts.now.get("staff:asked", 0), facts.before
    taken = facts.now.get("staff:taken", 0)
    compared = change(asked, before.get("staff:asked", 0))
    text = f"I {number(asked)} af {number(whole)} samtaler bad borgeren om en medarbejder"
    text += f", {compared}." if compared else "."
    text += f" En medarbejder tog {number(taken)} {'samtale' if taken == 1 else 'samtaler'}."
    return Picture(
        "medarbejder",
        "Når borgerne beder om en medarbejder",
        text,
        ("Det skete der", "Samtaler"),
        _lines(facts, "staff", HANDOFFS),
        note="En samtale kan stå flere steder, for eksempel når borgeren lagde en besked uden for åbningstiden.",
        empty="Ingen bad om en medarbejder i perioden.",
    )


def _times(facts: Facts, what: str, id: str, title: str, verb: str, head: str) -> Picture:
    now = facts.now
    times = now.get(f"{what}:times", 0)
    text = f"Målt {number(times)} {'gang' if times == 1 else 'gange'}."
    if times:
        average = duration(now.get(f"{what}:seconds", 0) / times)
        text += f" Halvdelen af gangene {verb} {reached_by(now, what, 0.5)}, og 9 ud af 10 gange {reached_by(now, what, 0.9)}."
        text += f" Gennemsnittet er {average}."
    return Picture(
        id,
        title,
        text,
        (head, "Gange"),
        _lines(facts, what, span_titles()),
        times,
        empty="Ingen tider er målt i perioden.",
    )


def _hours(facts: Facts) -> Picture:
    names = {f"{hour:02}": f"kl. {hour}–{hour + 1}" for hour in range(24)}
    shorts = {f"{hour:02}": str(hour) for hour in range(24)}
    lines = [
        Line(name, facts.now.get(f"hour:{id}", 0), facts.before.get(f"hour:{id}", 0), shorts[id])
        for id, name in names.items()
    ]
    whole, outside = facts.now.get("conversations", 0), facts.now.get("outside_hours", 0)
    text = _most(lines, "Flest samtaler begynder ")
    text += f" {number(outside)} af {number(whole)} begyndte uden for chattens åbningstid." if whole else ""
    return Picture("tid-paa-dagen", "Hvornår på dagen", text, ("Klokken", "Samtaler"), lines, whole, columns=True)


def _weekdays(facts: Facts) -> Picture:
    lines = [
        Line(name, _on_weekday(facts.days, place), _on_weekday(facts.days_before, place), name[:2])
        for place, name in enumerate(WEEKDAYS)
    ]
    whole = facts.now.get("conversations", 0)
    text = _most(lines, "Flest samtaler begynder om ")
    return Picture(
        "ugedage",
        "Hvilke dage i ugen",
        text.replace("dag:", "dagen:"),
        ("Ugedag", "Samtaler"),
        lines,
        whole,
        columns=True,
    )


def _answers(facts: Facts, names: Names) -> Picture:
    tallies, before = tallied(facts.now), tallied(facts.before)
    given = sorted(tallies.items(), key=lambda item: (-item[1].given, item[0]))
    lines = [_answer(id, tally, before.get(id, Tally()), names) for id, tally in given if tally.given]
    total = sum(tally.given for tally in tallies.values())
    text = f"Assistenten gav {number(total)} svar, i alt {number(len(lines))} forskellige."
    if lines:
        text += f" Oftest: “{lines[0].label}”."
    return Picture(
        "svar",
        "Det spørger borgerne om",
        text,
        ("Svar", "Givet", "Hjalp", "Bad om en medarbejder bagefter"),
        lines,
        total,
        shown=TOP,
        empty="Assistenten har ikke givet svar i perioden.",
    )


def _bad_answers(facts: Facts, names: Names) -> Picture:
    bad = [(id, tally) for id, tally in tallied(facts.now).items() if tally.badly_rated]
    bad.sort(key=lambda item: (-item[1].unhelpful - item[1].handoff, item[0]))
    before = tallied(facts.before)
    lines = [_answer(id, tally, before.get(id, Tally()), names) for id, tally in bad]
    text = f"{number(len(lines))} svar bør læses igennem: mange siger, at det ikke hjalp, eller beder om en medarbejder bagefter."
    return Picture(
        "svar-til-eftersyn",
        "Svar, der bør ses efter",
        text,
        ("Svar", "Givet", "Hjalp", "Bad om en medarbejder bagefter"),
        lines,
        empty="Ingen svar er bedømt dårligt i perioden.",
    )


def _answer(id: str, tally: Tally, before: Tally, names: Names) -> Line:
    helped = f"{tally.helpful} af {tally.ratings}" if tally.ratings else "ingen har svaret"
    return Line(
        names.answer(id), tally.given, before.given, href=names.address(id), more=(helped, number(tally.handoff))
    )


def _rated(facts: Facts) -> Picture:
    rated = _ratings(facts.now)
    text = f"{number(rated)} {'borger har' if rated == 1 else 'borgere har'} bedømt en samtale."
    text += f" Gennemsnittet er {mean(_points(facts.now), rated)} af 5." if rated else ""
    if before := _ratings(facts.before):
        text += f" I perioden før var det {mean(_points(facts.before), before)} ({number(before)} bedømmelser)."
    names = {str(score): f"{score} af 5" for score in range(5, 0, -1)}
    return Picture(
        "bedoemmelser",
        "Borgernes bedømmelse",
        text,
        ("Bedømmelse", "Borgere"),
        _lines(facts, "rating", names),
        rated,
        empty="Ingen har bedømt en samtale i perioden.",
    )


def _by_name(facts: Facts, kind: str, id: str, head: str, title: str, name: Callable[[str], str]) -> Picture:
    found = {field.split(":")[1] for field in facts.now | facts.before if field.startswith(f"{kind}:")}
    lines = sorted(_lines(facts, kind, {one: name(one) for one in found}), key=lambda line: (-line.number, line.label))
    whole = sum(line.number for line in lines)
    text = _most(lines, "Flest: ")
    return Picture(id, title, text, (head, "Samtaler"), lines, whole, empty="Ingen er noteret i perioden.")


def _lines(facts: Facts, kind: str, names: Mapping[str, str]) -> list[Line]:
    now, before = facts.now, facts.before
    return [Line(name, now.get(f"{kind}:{id}", 0), before.get(f"{kind}:{id}", 0)) for id, name in names.items()]


def _most(lines: Iterable[Line], words: str) -> str:
    most = max(lines, key=lambda line: line.number, default=None)
    return f"{words}{most.label}: {number(most.number)}." if most and most.number else "Der er ingen i perioden."


def _of(days: Days, part: Part) -> int:
    return sum(numbers.get("conversations", 0) for day, numbers in days.items() if part.first <= day <= part.last)


def _on_weekday(days: Days, weekday: int) -> int:
    return sum(numbers.get("conversations", 0) for day, numbers in days.items() if day.weekday() == weekday)


def _ratings(numbers: Mapping[str, int]) -> int:
    return sum(numbers.get(f"rating:{score}", 0) for score in range(1, 6))


def _points(numbers: Mapping[str, int]) -> int:
    return sum(score * numbers.get(f"rating:{score}", 0) for score in range(1, 6))


def _share(some: int, whole: int) -> str:
    return percent(some, whole) if whole >= FEWEST else f"{number(some)} af {number(whole)}"


def _share_before(facts: Facts, field: str) -> str:
    whole = facts.now.get("conversations", 0)
    text = f"{number(facts.now.get(field, 0))} af {number(whole)} samtaler" if whole >= FEWEST else "for få til procent"
    before = facts.before.get("conversations", 0)
    return f"{text}; i perioden før {_share(facts.before.get(field, 0), before)}" if before else text


def _reached(numbers: Mapping[str, int], what: str) -> tuple[str, str]:
    if not numbers.get(f"{what}:times"):
        return "Ingen ventede", ""
    return reached_by(numbers, what, 0.5).capitalize(), f"for halvdelen; 9 ud af 10: {reached_by(numbers, what, 0.9)}"
