"""`python -m indgang.content.check`: holds the content against the training data and the house rules.

Prints one line a problem and exits with 1 when there is any.
"""

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from indgang.config import ROOT
from indgang.content import sentences
from indgang.content.answers import Answer
from indgang.content.files import read_yaml
from indgang.content.library import Content, load_content
from indgang.content.readability import lix, words
from indgang.content.rendering import PLACEHOLDER, fill
from indgang.danish_dates import now
from indgang.errors import ContentError
from indgang.privacy import mask_cpr

HARDEST = 40.0  # LIX
LONGEST = 95  # words
_TYPED_BY_HAND = {
    "an amount": re.compile(r"\d\s?(?:kr\b|kroner)"),
    "a phone number": re.compile(r"(?<!\d)(?:\d{2}[ ]?){4}(?!\d)"),
    "HTML": re.compile(r"</?[a-z]+[^>]*>"),
}


def problems(root: Path) -> Iterator[str]:
    """Every problem of the content and the training data under `root`, in words; a file that cannot be read is the last."""
    try:
        yield from _problems(root)
    except ContentError as error:
        yield str(error)


def _problems(root: Path) -> Iterator[str]:
    content = load_content(root / "content")
    training = sentences.training_sentences(root / "data" / "nlu")
    yield from _ids(content, training, root)
    yield from sentences.problems(training, root / "tests" / "nlu")
    for answer in content.answers.values():
        yield from (f"{answer.topic}/{answer.id}: {problem}" for problem in _answer(content, answer))
    for municipality in content.municipalities.values():
        named = {*municipality.answers, *(name for front in municipality.fronts.values() for name in front.suggestions)}
        yield from (
            f"{municipality.id}: names the answer {name}, which is not there"
            for name in sorted(named - set(content.answers))
        )


def _ids(content: Content, training: dict[str, list[str]], root: Path) -> Iterator[str]:
    """One thing, one name: an answer's id is its intent, in the training data and in the domain."""
    listed = read_yaml(root / "bot" / "domain.yml")["intents"]
    domain = {
        next(iter(intent)) if isinstance(intent, dict) else intent for intent in listed
    }  # one with settings is a mapping
    answers, trained = set(content.answers), set(training)
    yield from (f"{name}: has training sentences but no answer" for name in sorted(trained - answers))
    yield from (f"{name}: has an answer but no training sentences" for name in sorted(answers - trained))
    yield from (f"{name}: is not an intent in bot/domain.yml" for name in sorted(answers - domain))
    yield from (f"{name}: is an intent in bot/domain.yml without an answer" for name in sorted(domain - answers))


def _answer(content: Content, answer: Answer) -> Iterator[str]:
    for other in answer.see_also:
        if other not in content.answers:
            yield f"points to {other}, which is not there"
    for municipality in content.municipalities.values():
        override = municipality.answers.get(answer.id)
        text = override.text if override else answer.text
        values = content.values(municipality, now().date())
        yield from (
            f"names {{{name}}}, which nothing fills" for name in PLACEHOLDER.findall(text) if name not in values
        )
        said = fill(text, values)
        if (hardness := lix(said)) >= HARDEST:
            yield f"is hard to read: LIX {hardness:.0f}, must be under {HARDEST:.0f}"
        if (length := len(words(said))) > LONGEST:
            yield f"has {length} words, at most {LONGEST}"
        yield from (f"types {what} by hand" for what, pattern in _TYPED_BY_HAND.items() if pattern.search(text))
        if mask_cpr(said)[1]:
            yield "holds what looks like a CPR number"


def overdue(content: Content, day: date) -> list[str]:
    """The answers whose review should have been before `day`: no reason to stop, but to be told."""
    return [answer.id for answer in content.answers.values() if answer.review_by < day]


def main() -> int:
    found = sorted(set(problems(ROOT)))
    for problem in found:
        print(problem)
    if found:
        print(f"The content has {len(found)} problems.")
        return 1
    content = load_content(ROOT / "content")
    late = overdue(content, now().date())
    print(
        f"{len(content.answers)} answers and {len(content.facts)} facts are in order."
        + (f" To be reviewed: {', '.join(late)}." if late else "")
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
