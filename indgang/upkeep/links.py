"""Whether the links of the content still work: each is asked for once, few hosts at a time."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

import httpx

from indgang.content.library import Content
from indgang.danish_dates import now
from indgang.hosts import Hosts
from indgang.upkeep.due import found
from indgang.upkeep.findings import Finding, Kind
from indgang.upkeep.texts import addresses
from indgang.upkeep.verdicts import LinkReport, LinkResult, Offline, Verdict
from indgang.upkeep.visits import PAUSE, TIMEOUT, Visitor

AT_ONCE = 4  # hosts
TRIES = 3  # links of a host that may stay without a reply before the rest is left alone
HOPELESS = 6  # hosts, none of them reached: it is our network
_KINDS: dict[Verdict, Kind] = {
    "dead": "link_dead",
    "moved": "link_moved",
    "silent": "link_silent",
    "failing": "link_silent",
    "certificate": "link_certificate",
}


def links(content: Content, sites: Collection[str] | None = None) -> list[str]:
    """Every address once, without its `#part`; of the municipalities only `sites`, if given. Made-up hosts are left out."""
    wanted = (plain(address) for place, address in addresses(content) if sites is None or place.site in (None, *sites))
    return [address for address in dict.fromkeys(wanted) if not _is_made_up(address)]


async def check(
    urls: Iterable[str],
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    private: bool = False,
    pause: float = PAUSE,
    timeout: float = TIMEOUT,  # noqa: ASYNC109 – of each request, not of the whole
) -> LinkReport:
    """Asks for each of `urls`. `progress` is told how many are done, of how many. Raises Offline when no server is reached.

    `private` lets it ask local addresses, for tests only. `pause` and `timeout` are in seconds.
    """
    began, all_urls = now(), list(urls)
    with Hosts(private) as hosts:
        round_ = _Round(Visitor(hosts, pause, timeout), len(all_urls), progress)
        async with asyncio.TaskGroup() as group:
            for urls_of_host in _by_host(all_urls):
                group.create_task(round_.visit(urls_of_host))
        if all_urls and not round_.visitor.reached:
            raise Offline
    return LinkReport.of(began, round_.results)


def link_findings(content: Content, report: LinkReport) -> Iterator[Finding]:
    """One finding for each file in which a link stands that is not as it should be. What is no longer in the content is not told."""
    results = {result.url: result for result in report.results if result.verdict in _KINDS}
    told = set()
    for place, address in addresses(content):
        result = results.get(plain(address))
        if result and (place, result.url) not in told:
            told.add((place, result.url))
            yield found(_KINDS[result.verdict], place, f"{result.url} {result.why}")


def plain(address: str) -> str:
    """The address without its `#part`, as it is asked for."""
    return str(httpx.URL(address).copy_with(fragment=None))


class _Round:
    """One check under way."""

    def __init__(self, visitor: Visitor, total: int, progress: Callable[[int, int], None]) -> None:
        self.visitor, self.results = visitor, list[LinkResult]()
        self._total, self._progress = total, progress
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._hosts_done = 0

    async def visit(self, urls: list[str]) -> None:
        """All links of one host, one after the other."""
        async with self._slots:
            if self._hosts_done >= HOPELESS and not self.visitor.reached:
                return
            silent: list[LinkResult] = []  # those in a row
            for url in urls:
                given_up = len(silent) >= TRIES
                result = silent[-1].model_copy(update={"url": url}) if given_up else await self.visitor.result(url)
                silent = [*silent, result] if result.verdict == "silent" else []
                self.results.append(result)
                self._progress(len(self.results), self._total)
            self._hosts_done += 1


def _by_host(urls: list[str]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        groups[httpx.URL(url).host].append(url)
    return list(groups.values())


def _is_made_up(address: str) -> bool:
    host = httpx.URL(address).host
    return host == "example" or host.endswith(".example")
