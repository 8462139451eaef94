"""What editors should look at again, so that the answers stay true: due dates, changes, links and ratings, each as a `Finding`."""

from indgang.upkeep.due import broken, due
from indgang.upkeep.findings import HEADINGS, Finding, Kind, for_sites, in_order
from indgang.upkeep.links import check, link_findings
from indgang.upkeep.ratings import MONTHS, ratings
from indgang.upkeep.verdicts import LinkReport, LinkResult

__all__ = [
    "HEADINGS",
    "MONTHS",
    "Finding",
    "Kind",
    "LinkReport",
    "LinkResult",
    "broken",
    "check",
    "due",
    "for_sites",
    "in_order",
    "link_findings",
    "ratings",
]
