"""`make review`, or `python -m indgang.upkeep`: tells what editors should look at, in Danish.

Exit code: 0 nothing is due, 1 something is, 2 the links could not be checked, 3 there is no such municipality or no content.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence

from redis.exceptions import RedisError

from indgang.config import Config
from indgang.content import Content
from indgang.content.files import Folder
from indgang.content.shelf import readable
from indgang.danish_dates import now
from indgang.errors import ContentError
from indgang.store import connect
from indgang.tallies import Tallies
from indgang.upkeep.due import broken, due
from indgang.upkeep.findings import Finding, for_sites, in_order
from indgang.upkeep.links import check, link_findings, links
from indgang.upkeep.ratings import MONTHS, ratings
from indgang.upkeep.reports import Review
from indgang.upkeep.verdicts import LinkReport, Offline

NOTHING, SOMETHING, UNCHECKED, UNUSABLE = 0, 1, 2, 3
_EVERY = 10  # links between two lines of progress


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    config = Config.from_environment()
    try:
        content, faults = readable(Folder.read(config.content))
    except ContentError as error:
        return _unusable(str(error))
    if options.site and options.site not in content.municipalities:
        return _unusable(f"Kommunen {options.site} findes ikke. Her er {', '.join(sorted(content.municipalities))}.")
    sites = [options.site] if options.site else sorted(content.municipalities)
    found = [*broken(faults), *due(content, now())]
    review = asyncio.run(_review(content, sites, found, with_links=not options.no_links, redis_url=_redis_url(config)))
    print(json.dumps(review.data(), ensure_ascii=False, indent=2) if options.json else review.text())
    return UNCHECKED if review.offline else SOMETHING if review.findings else NOTHING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make review", description="Fortæller, hvad redaktører bør se på.")
    parser.add_argument("--no-links", action="store_true", help="spørg ikke på nettet, om links virker")
    parser.add_argument("--site", help="kun denne kommunes egne tekster og de landsdækkende")
    parser.add_argument("--json", action="store_true", help="som data i stedet for tekst")
    return parser


def _unusable(why: str) -> int:
    print(why, file=sys.stderr)
    return UNUSABLE


def _redis_url(config: Config) -> str | None:
    """Where the ratings are; only a running Indgang tells."""
    return config.redis_url if "INDGANG_REDIS_URL" in os.environ else None


async def _review(
    content: Content, sites: list[str], found: list[Finding], *, with_links: bool, redis_url: str | None
) -> Review:
    rated = await _rated(content, sites, redis_url)
    report, offline = await _checked(content, sites) if with_links else (None, False)
    told = [*found, *(rated or []), *(link_findings(content, report) if report else [])]
    return Review(
        day=now().date(),
        findings=in_order(for_sites(told, sites)),
        links=report,
        offline=offline,
        rated=rated is not None,
    )


async def _rated(content: Content, sites: list[str], redis_url: str | None) -> list[Finding] | None:
    """What the ratings tell; None where Indgang does not run, which the report says."""
    if redis_url is None:
        return None
    try:
        async with connect(redis_url) as redis:
            tallies = {site: await Tallies(redis).of(site, MONTHS, now()) for site in sites}
    except RedisError:
        return None
    return list(ratings(content, tallies))


async def _checked(content: Content, sites: list[str]) -> tuple[LinkReport | None, bool]:
    """The report, and whether the network was away."""
    urls = links(content, sites)
    _say(f"Ser {len(urls)} links efter. Hver server spørges højst en gang i sekundet, så det tager nogle minutter.")
    try:
        return await check(urls, _progress), False
    except Offline:
        return None, True


def _progress(done: int, total: int) -> None:
    if done % _EVERY == 0 or done == total:
        _say(f"{done} af {total} links")


def _say(line: str) -> None:
    """Beside the report, which alone goes to standard output."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
