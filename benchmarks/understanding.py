"""`make bench-understanding`: asks the running product every sentence of `tests/nlu/`, which no training file holds.

Prints how many were taken as the right answer, as an answer of the right topic, or had the right one among the suggestions;
how many questions that the service does not cover got an answer all the same; and every sentence that went wrong.
"""

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.turns import Asker
from indgang.config import ROOT
from indgang.content.check import training_sentences
from tests.product import running

OUT_OF_SCOPE = "uden_for_emne"
TOPICS = {path.stem: path.parent.name for path in (ROOT / "content" / "answers").glob("*/*.yml")}


@dataclass(frozen=True)
class Asked:
    wanted: str
    sentence: str
    reply: dict[str, Any]

    @property
    def understood(self) -> str:
        return str(self.reply["understood"]["id"])

    @property
    def right(self) -> bool:
        return self.understood == self.wanted and self.reply["status"] != "clarified"

    @property
    def near(self) -> bool:
        return self.right or self.wanted in {button.get("id") for button in self.reply.get("buttons", [])}

    @property
    def right_topic(self) -> bool:
        return TOPICS.get(self.understood) == TOPICS[self.wanted]


def outcome(url: str, wanted: str, sentence: str) -> Asked:
    """Each sentence in a conversation of its own, so that none colours the next."""
    with httpx.Client(base_url=url, timeout=30) as client, Asker.opened(client) as asker:
        return Asked(wanted, sentence, asker.reply_to(sentence))


def report(asked: list[Asked]) -> None:
    inside = [one for one in asked if one.wanted != OUT_OF_SCOPE]
    outside = [one for one in asked if one.wanted == OUT_OF_SCOPE]
    print("| what | measured |\n|---|---|")
    print(f"| sentences asked, answers | {len(asked)}, {len({one.wanted for one in asked})} |")
    for name, count in (
        ("taken as the right answer", sum(one.right for one in inside)),
        ("an answer of the right topic", sum(one.right_topic for one in inside)),
        ("right, or the right one among the buttons", sum(one.near for one in inside)),
        ("asked back (“Er det noget af det her?”)", sum(one.reply["status"] == "clarified" for one in inside)),
    ):
        print(f"| {name} | {count / len(inside):.1%} |")
    told = Counter(one.understood for one in outside)[OUT_OF_SCOPE]
    print(f"| not covered, and said so or asked back | {told} of {len(outside)} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--errors", action="store_true", help="list every sentence that went wrong")
    wanted = parser.parse_args()
    sentences = [
        (answer, sentence) for answer, found in training_sentences(ROOT / "tests" / "nlu").items() for sentence in found
    ]
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as product:
        asked = [outcome(product.url, answer, sentence) for answer, sentence in sentences]
    report(asked)
    for one in asked if wanted.errors else []:
        if not one.right:
            print(
                f"{one.wanted} ← {one.sentence} → {one.understood} {one.reply['understood']['confidence']:.2f} {one.reply['status']}"
            )


if __name__ == "__main__":
    main()
