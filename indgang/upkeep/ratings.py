"""Answers that citizens did not find helpful, or after which they asked for a human being."""

from collections.abc import Iterator, Mapping

from indgang.content.library import Content
from indgang.tallies import Tally
from indgang.upkeep.due import found
from indgang.upkeep.findings import Finding
from indgang.upkeep.texts import Place, answer_place, own_place

MONTHS = 3  # with the one under way: long enough for rare questions, short enough to show that a text was bettered


def ratings(content: Content, tallies: Mapping[str, Mapping[str, Tally]]) -> Iterator[Finding]:
    """One finding an answer and municipality; `tallies` is by municipality and answer, of the last `MONTHS`."""
    for site, answers in tallies.items():
        for id, tally in answers.items():
            if tally.badly_rated and site in content.municipalities and id in content.answers:
                yield found("badly_rated", _place(content, site, id), _said(tally))


def _place(content: Content, site: str, id: str) -> Place:
    """The municipality's own text where it has one, else the national one, as it is received in that municipality."""
    municipality = content.municipality(site)
    if id in municipality.own:
        return own_place(content, municipality, id)
    national = answer_place(content.answers[id])
    return Place(national.path, id, national.title, site, national.owner)


def _said(tally: Tally) -> str:
    parts = []
    if tally.disliked:
        parts.append(f"{tally.helpful} af {tally.ratings} bedømmelser siger, at svaret hjalp.")
    if tally.often_handed_off:
        parts.append(f"Givet {tally.given} gange; {tally.handoff} bad bagefter om en medarbejder.")
    return " ".join([*parts, f"Talt over {MONTHS} måneder."])
