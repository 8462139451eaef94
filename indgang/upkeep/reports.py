"""One review of the content, as text for editors and as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from indgang.upkeep.findings import HEADINGS, Finding, dated
from indgang.upkeep.verdicts import LinkReport

OFFLINE = "Netværket kunne ikke nås. Links er ikke set efter."
NO_RATINGS = "Bedømmelser er ikke med: de ligger i Indgang, og Indgang kører ikke."


@dataclass(frozen=True)
class Review:
    """`findings` are in order. `links` is None when links were not checked: left out, or `offline`."""

    day: date
    findings: list[Finding]
    links: LinkReport | None
    offline: bool
    rated: bool

    def data(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "findings": [finding.model_dump(mode="json") for finding in self.findings],
            "links": self.links.model_dump(mode="json") if self.links else None,
            "offline": self.offline,
            "rated": self.rated,
        }

    def text(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for kind, group in groupby(self.findings, key=lambda finding: finding.kind):
            findings = list(group)
            yield f"{HEADINGS[kind]} ({len(findings)})"
            for finding in findings:
                yield from _lines_of(finding)
            yield ""
        if self.links and self.links.refused:
            yield f"Links, som et program ikke må læse ({len(self.links.refused)}). Åbn dem selv en gang imellem."
            yield from (f"  {url}" for url in self.links.refused)
            yield ""
        yield self._sum()

    def _sum(self) -> str:
        count = len(self.findings)
        told = "Intet" if not count else "1 ting" if count == 1 else f"{count} ting"
        links = f" {self.links.asked} links er set efter." if self.links else ""
        offline = f" {OFFLINE}" if self.offline else ""
        return f"{told} at se på den {dated(self.day)}.{links}{offline}{'' if self.rated else f' {NO_RATINGS}'}"


def _lines_of(finding: Finding) -> Iterator[str]:
    whose = ", ".join(part for part in (finding.site, finding.owner) if part)
    yield f"  {finding.title}{f' ({whose})' if whose else ''}"
    yield f"    {finding.path}"
    yield f"    {finding.what}"
