"""What the pipelines learn from and what they are asked."""

import random
from pathlib import Path
from typing import NamedTuple

from benchmarks.nlu.variants import VARIANTS
from indgang.config import ROOT
from indgang.content.sentences import in_file, training_sentences

EXAM = ROOT / "tests" / "nlu"
TOPICS = {path.stem: path.parent.name for path in (ROOT / "content" / "answers").glob("*/*.yml")}
OUT_OF_SCOPE = "uden_for_emne"
GROUPS = ("unseen", "homonyms", "English", "development")
_GROUPS_OF_THEIR_OWN = {"homonymer.yml": "homonyms", "engelsk.yml": "English"}
_SEED = 1


class Question(NamedTuple):
    """`text` is what is asked, in the spelling that `variant` names."""

    group: str
    variant: str
    wanted: str
    text: str


def exam(folder: Path = EXAM, ids: frozenset[str] | None = None) -> list[Question]:
    """Every question in every variant; with `ids`, only those about them."""
    return [
        Question(_group(path), variant, wanted, spelt(text))
        for path in sorted(folder.rglob("*.yml"))
        for wanted, texts in in_file(path).items()
        if ids is None or wanted in ids
        for variant, spelt in VARIANTS.items()
        for text in texts
    ]


def _group(path: Path) -> str:
    return _GROUPS_OF_THEIR_OWN.get(path.name, path.parent.name)


def training(ids: frozenset[str] | None = None) -> dict[str, list[str]]:
    """The training sentences of each id, or of these ids."""
    found = training_sentences(ROOT / "data" / "nlu")
    return {wanted: texts for wanted, texts in sorted(found.items()) if ids is None or wanted in ids}


def part(sentences: dict[str, list[str]], examples: int | None) -> dict[str, list[str]]:
    """So many of each id, drawn with a seed of its own; None for all."""
    return {
        wanted: texts if examples is None or len(texts) <= examples else _drawn(wanted, texts, examples)
        for wanted, texts in sentences.items()
    }


def _drawn(wanted: str, texts: list[str], examples: int) -> list[str]:
    return random.Random(f"{_SEED} {wanted}").sample(texts, examples)  # noqa: S311 (nothing secret)


def as_rasa_data(sentences: dict[str, list[str]]) -> str:
    """Rasa's training file, in which it looks for `nlu:` at the beginning of a line."""
    lines = ['version: "3.1"', "nlu:"]
    for wanted, texts in sentences.items():
        lines += [f"- intent: {wanted}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"
