"""`python -m indgang.content.check`: holds the content against itself, the training data and the house rules.

Prints one line a problem – file, line and what to write instead, in Danish – and exits with 1 when there is any.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from indgang.config import ROOT
from indgang.content import sentences
from indgang.content.files import Folder, read_yaml
from indgang.content.library import DANISH, ENGLISH, Content
from indgang.content.municipalities import FrontName, Municipality
from indgang.content.readability import lix, words
from indgang.content.shelf import readable
from indgang.danish_dates import now
from indgang.errors import ContentError

HARDEST = 40.0  # LIX
LONGEST = 95  # words
_TYPED_BY_HAND = {
    "et beløb": re.compile(r"\d[\d.,]*\s?(?:kr\b|kroner|DKK)"),
    "et telefonnummer": re.compile(r"(?<!\d)(?:\d{2} ?){4}(?!\d)"),
    "en frist, en alder eller et mål": re.compile(
        r"\d[\d.,]*[ -]?(?:dage?|døgn|uger?|måneder|måned|års?|timer?|minutter|km|procent|%"
        r"|days?|weeks?|months?|years?|hours?|minutes|percent)\b"
    ),
    "HTML": re.compile(r"</?[a-z]+[^>]*>"),
}


def problems(root: Path) -> Iterator[str]:
    """Every problem of the content and the training data under `root`, in words."""
    try:
        content, faults = readable(Folder.read(root / "content"))
        yield from map(str, faults)
        training = sentences.training_sentences(root / "data" / "nlu")
        yield from _ids(content, training, root)
        yield from sentences.problems(training, root / "tests" / "nlu")
    except ContentError as error:
        yield str(error)
        return
    yield from house_rules(content)


def house_rules(content: Content) -> Iterator[str]:
    """What a person would not like to read, or nobody may promise; the files can be used all the same."""
    for answer in content.answers.values():
        yield from (f"{answer.path}: {what}" for what in typed_by_hand(answer.text))
    for english in content.english.values():
        yield from (f"{english.path}: {what}" for what in typed_by_hand(english.text))
    for name, fact in content.facts.items():
        if fact.value_on(now().date()) is None:
            yield f"facts/{name}.yml: har ingen værdi, der gælder i dag. Skriv en ny linje under values, eller slet faktummet."
    for municipality in content.municipalities.values():
        yield from _as_said(content, municipality)


def typed_by_hand(text: str) -> Iterator[str]:
    """What stands in a text but belongs in a fact, or nowhere."""
    for what, pattern in _TYPED_BY_HAND.items():
        if found := pattern.search(text):
            advice = "Slet det." if what == "HTML" else "Skriv det som et faktum, {fact.…}."
            yield f"her står {what} i teksten: “{found[0]}”. {advice}"


def _as_said(content: Content, municipality: Municipality) -> Iterator[str]:
    """The answers as citizens of one municipality read them, on each front and in both languages."""
    today = now().date()
    for answer in content.answers.values():
        for front in get_args(FrontName):
            for language in (DANISH, ENGLISH):
                said = content.said(answer.id, municipality.id, today, front, language)
                if said is None:
                    if content.title(answer.id, municipality.id, front):
                        yield f"{answer.path}: siger ingenting hos {municipality.name}. Skriv noget, der ikke afhænger af en værdi."
                    break
                if (hardness := lix(said.text)) >= HARDEST:
                    yield f"{said.path}: er svær at læse hos {municipality.name}: LIX {hardness:.0f}, skal være under {HARDEST:.0f}. Skriv kortere sætninger og ord."
                if (length := len(words(said.text))) > LONGEST:
                    yield f"{said.path}: har {length} ord hos {municipality.name}, højst {LONGEST}. Flyt noget til et andet svar."


def _ids(content: Content, training: dict[str, list[str]], root: Path) -> Iterator[str]:
    """One thing, one name: an answer's id is its intent, in the training data, in the domain and in the exam."""
    listed = read_yaml(root / "bot" / "domain.yml")["intents"]
    domain = {
        next(iter(intent)) if isinstance(intent, dict) else intent for intent in listed
    }  # one with settings is a mapping
    answers, trained = set(content.answers), set(training)
    asked = {intent for file in (root / "tests" / "nlu" / "unseen").glob("*.yml") for intent in sentences.in_file(file)}
    yield from (f"{name}: har sætninger i data/nlu/, men intet svar" for name in sorted(trained - answers))
    yield from (f"{name}: har et svar, men ingen sætninger i data/nlu/" for name in sorted(answers - trained))
    yield from (f"{name}: er ikke en intent i bot/domain.yml" for name in sorted(answers - domain))
    yield from (f"{name}: er en intent i bot/domain.yml uden svar" for name in sorted(domain - answers))
    yield from (f"{name}: har ingen spørgsmål i tests/nlu/unseen/" for name in sorted(answers - asked))


def main() -> int:
    found = sorted(set(problems(ROOT)))
    for problem in found:
        print(problem)
    if found:
        print(f"Indholdet har {len(found)} fejl.")
        return 1
    content, _ = readable(Folder.read(ROOT / "content"))
    today = now().date()
    late = [answer.id for answer in content.answers.values() if answer.review_by < today]
    print(
        f"{len(content.answers)} svar ({len(content.english)} også på engelsk), {len(content.facts)} fakta og "
        f"{len(content.municipalities)} kommuner er i orden." + (f" Skal ses efter: {', '.join(late)}." if late else "")
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
