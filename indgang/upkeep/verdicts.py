"""What became of a link, and of all of them together."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from indgang.errors import Unavailable

# silent: no reply. failing: the reply is an error of the server's own (5xx). refused: the server replies, but not to a
# program (401, 403, 429 …); only a human being can tell whether the page is there.
Verdict = Literal["ok", "moved", "dead", "silent", "failing", "certificate", "refused"]


class Offline(Unavailable):
    """No server at all could be reached: the fault is this machine's network, and nothing is known about any link."""

    def __init__(self) -> None:
        super().__init__("no server could be reached")


class LinkResult(BaseModel):
    """`why` is Danish and goes on where the address is the beginning of the sentence."""

    model_config = ConfigDict(frozen=True)

    url: str
    verdict: Verdict
    why: str = ""


class LinkReport(BaseModel):
    """One round. `results` holds only the links that are not ok; `asked` counts all."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    asked: int
    results: list[LinkResult]

    @classmethod
    def of(cls, at: datetime, results: list[LinkResult]) -> "LinkReport":
        return cls(at=at, asked=len(results), results=[result for result in results if result.verdict != "ok"])

    @property
    def refused(self) -> list[str]:
        """The addresses that only a human being can try."""
        return [result.url for result in self.results if result.verdict == "refused"]
