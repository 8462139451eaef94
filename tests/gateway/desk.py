"""A browser in the editors' room, and the ways in which a test changes the content under it."""

import asyncio
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
from redis.asyncio import Redis

from gateway.accounts import Account, Accounts, Role
from indgang.danish_dates import now
from tests.gateway.test_console import PASSWORD, Staff

CONTENT = "/console/indhold"
NOTICES = "/console/beskeder?site=eksempelby"


class Desk(Staff):
    """Mona's browser. As a context manager: signed in with these roles at these municipalities."""

    def __init__(self, gateway: httpx.AsyncClient, redis: Redis, sites: list[str], *roles: Role) -> None:
        super().__init__(gateway.base_url)
        self._account, self._redis = Account("mona", "Mona", sites, frozenset(roles)), redis

    async def __aenter__(self) -> "Desk":
        await Accounts(self._redis).save(self._account, PASSWORD)
        assert (await self.sign_in("mona")).status_code == 303
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def see(self, path: str, status: int = 200) -> str:
        """The page, with its entities as characters."""
        answer = await self.client.get(path)
        assert answer.status_code == status, answer.text
        return unescape(answer.text)

    async def until(self, path: str, words: str, seconds: float = 10) -> str:
        """The page once it holds `words`: a changed file is taken up within a second or so."""
        async with asyncio.timeout(seconds):
            while words not in (page := await self.see(path)):
                await asyncio.sleep(0.2)
        return page

    async def answers(self, query: str) -> list[str]:
        """The ids that the list shows."""
        return re.findall(
            r'<th role="rowheader"[^>]*><a href="/console/indhold/(\w+)\?', await self.see(f"{CONTENT}?{query}")
        )

    async def write(self, status: int, action: str = "post", **fields: str) -> str:
        """Sends the form for notices and expects `status`; the page, or where it leads."""
        whole = {"csrf": self.csrf, "action": action, "text": "Lukket", "from_": "2026-01-01T08:00", "until": soon()}
        sent = {name: (None, value) for name, value in (whole | fields).items()}
        answer = await self.client.post(NOTICES, files=sent)
        assert answer.status_code == status, answer.text
        return answer.headers["Location"] if status == 303 else unescape(answer.text)


def soon() -> str:
    """Tomorrow, as a datetime-local field gives it."""
    return (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def edited(content: Path, path: str, old: str, new: str) -> None:
    """Changes a file as an editor would; `old` is a pattern."""
    file = content / path
    text, times = re.subn(old, lambda _: new, file.read_text("utf-8"), count=1)
    assert times, f"{path} has no {old}"
    file.write_text(text, "utf-8")


def own(content: Path, answer: str, text: str, site: str = "eksempelby", title: str = "Nødpas") -> None:
    """Gives a municipality a text of its own."""
    path = content / "municipalities" / site / "answers" / f"{answer}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'title: "{title}"\ntext: "{text}"\n'
        'sources: [{title: "borger.dk", url: "https://www.borger.dk/", checked: 2026-11-22}]\n'
        "reviewed: 2026-11-22\nreview_by: 2099-05-22\nowner: borgerservice\n",
        "utf-8",
    )


def two_municipalities(content: Path) -> None:
    """Beside Eksempelby a Naboby, which is like it but has nothing of its own."""
    folder = content / "municipalities"
    text = (folder / "eksempelby.yml").read_text("utf-8")
    (folder / "naboby.yml").write_text(text.replace("Eksempelby", "Naboby"), "utf-8")
