"""`make bench`: one citizen asks, the clock runs from sending a message to having its answer on the stream.

Starts Indgang as `make run` does, in a data folder of its own, and prints a table: seconds to start, milliseconds of a turn by kind,
and the memory of every process after the turns.
"""

import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from tests.product import Part, Product, running

TURNS = 200  # of each kind
PARTS: tuple[Part, ...] = ("redis", "rasa", "actions", "gateway")
QUESTIONS = {
    "a question answered from content": [
        "Hvad gør jeg nu hvor NemID er lukket?",
        "jeg har fået ny telefon og skal flytte mitid",
        "hvordan melder jeg flytning",
    ],
    "courses found (custom action)": ["er der kurser i at bruge en tablet?", "hvilke kurser har biblioteket"],
    "not understood": ["blorp snask 17", "grønne tirsdage sover vildt"],
}


class Asker:
    """One citizen with an open stream."""

    def __init__(
        self, client: httpx.AsyncClient, path: str, headers: dict[str, str], lines: AsyncIterator[str]
    ) -> None:
        self._client, self._path, self._headers, self._lines = client, path, headers, lines

    async def answer(self) -> None:
        """Waits for the assistant's next event."""
        async for line in self._lines:
            if line.startswith("data:") and json.loads(line[5:])["from"] == "assistant":
                return
        raise RuntimeError("the stream ended")

    async def milliseconds(self, text: str) -> float:
        """From sending `text` to its answer on the stream."""
        began = time.perf_counter()
        body = {"client_id": str(uuid.uuid4()), "text": text}
        (await self._client.post(self._path, json=body, headers=self._headers)).raise_for_status()
        await self.answer()
        return (time.perf_counter() - began) * 1000


async def ask(url: str, questions: list[str]) -> list[float]:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        opened = (await client.post("/api/v1/conversations", json={"site": "eksempelby"})).json()
        path, headers = f"/api/v1/conversations/{opened['id']}", {"Authorization": f"Bearer {opened['token']}"}
        async with client.stream("GET", f"{path}/events", headers=headers) as stream:
            asker = Asker(client, f"{path}/messages", headers, stream.aiter_lines())
            await asker.answer()  # the greeting
            await asker.milliseconds(questions[0])  # what is slow only once
            return [await asker.milliseconds(questions[turn % len(questions)]) for turn in range(TURNS)]


def megabytes(pid: int) -> float:
    """The resident memory of a process and its children."""
    own = next(
        (
            int(line.split()[1])
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        ),
        0,
    )
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own / 1024 + sum(megabytes(int(child)) for child in children)


def report(product: Product, seconds_to_start: float) -> None:
    print(f"| start, everything built | {seconds_to_start:.0f} s |")
    for kind, questions in QUESTIONS.items():
        times = sorted(asyncio.run(ask(product.url, questions)))
        p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"| a turn: {kind} | p50 {p50:.0f} ms, p95 {p95:.0f} ms |")
    memory = {part: megabytes(product.pid(part)) for part in PARTS}
    print(
        f"| memory after {TURNS * len(QUESTIONS)} turns | {sum(memory.values()):.0f} MB: "
        + ", ".join(f"{k} {v:.0f}" for k, v in memory.items())
        + " |"
    )


def main() -> None:
    print("| what | measured |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with running(Path(folder) / "data") as product:
            report(product, time.perf_counter() - began)


if __name__ == "__main__":
    main()
