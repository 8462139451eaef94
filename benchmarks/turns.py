"""`make bench`: one citizen asks, the clock runs from sending a message to having its answer on the stream.

Starts Indgang as `make run` does, in a data folder of its own, and prints a table: seconds to start, milliseconds of a turn by kind,
and the memory of every process after the turns.
"""

import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.product import Part, Product, running

TURNS = 100  # of each kind
PARTS: tuple[Part, ...] = ("redis", "rasa", "actions", "gateway")
QUESTIONS = {
    "a question answered from content": [
        "Hvad gør jeg nu hvor NemID er lukket?",
        "hvordan melder jeg flytning",
        "hvornår skal min datter skrives ind i skole",
    ],
    "courses found (custom action)": ["er der kurser i at bruge en tablet?", "hvilke kurser har biblioteket"],
    "not understood": ["blorp snask 17", "grønne tirsdage sover vildt"],
}


class Asker:
    """One citizen with an open stream."""

    def __init__(self, client: httpx.Client, path: str, headers: dict[str, str], lines: Iterator[str]) -> None:
        self._client, self._path, self._headers, self._lines = client, path, headers, lines

    @classmethod
    @contextmanager
    def opened(cls, client: httpx.Client) -> Iterator["Asker"]:
        """A new conversation, its greeting read."""
        opened = client.post("/api/v1/conversations", json={"site": "eksempelby"}).raise_for_status().json()
        path, headers = f"/api/v1/conversations/{opened['id']}", {"Authorization": f"Bearer {opened['token']}"}
        with client.stream("GET", f"{path}/events", headers=headers) as stream:
            asker = cls(client, f"{path}/messages", headers, stream.iter_lines())
            asker.reply()
            yield asker

    def reply(self) -> dict[str, Any]:
        """The assistant's next event."""
        for line in self._lines:
            if line.startswith("data:") and (event := json.loads(line[5:]))["from"] == "assistant":
                return dict(event)
        raise RuntimeError("the stream ended")

    def reply_to(self, text: str) -> dict[str, Any]:
        body = {"client_id": str(uuid.uuid4()), "text": text}
        self._client.post(self._path, json=body, headers=self._headers).raise_for_status()
        return self.reply()

    def milliseconds(self, text: str) -> float:
        """From sending `text` to its answer on the stream."""
        began = time.perf_counter()
        self.reply_to(text)
        return (time.perf_counter() - began) * 1000


def times_of(url: str, questions: list[str]) -> list[float]:
    with httpx.Client(base_url=url, timeout=30) as client, Asker.opened(client) as asker:
        asker.milliseconds(questions[0])  # what is slow only once
        return sorted(asker.milliseconds(questions[turn % len(questions)]) for turn in range(TURNS))


def megabytes(pid: int) -> float:
    """The resident memory of a process and its children."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    own = next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own / 1024 + sum(megabytes(int(child)) for child in children)


def report(product: Product, seconds_to_start: float) -> None:
    print("| what | measured |\n|---|---|")
    print(f"| start, everything built | {seconds_to_start:.0f} s |")
    for kind, questions in QUESTIONS.items():
        times = times_of(product.url, questions)
        print(f"| a turn: {kind} | p50 {statistics.median(times):.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms |")
    memory = {part: megabytes(product.pid(part)) for part in PARTS}
    shares = ", ".join(f"{part} {size:.0f}" for part, size in memory.items())
    print(f"| memory after {TURNS * len(QUESTIONS)} turns | {sum(memory.values()):.0f} MB ({shares}) |")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with running(Path(folder) / "data") as product:
            report(product, time.perf_counter() - began)


if __name__ == "__main__":
    main()
