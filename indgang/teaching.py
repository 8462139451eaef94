"""From sentences that editors decided to a change of data/nlu: which are new, which are refused and why, and where they go.

What is refused here is what `python -m indgang.content.check` would refuse afterwards.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from indgang.content.sentences import Sentence, in_file, misleading_pairs, training_sentences

NLU, EXAM, ANSWERS = Path("data/nlu"), Path("tests/nlu"), Path("content/answers")
_ENTRY = re.compile(r"( *)- intent: *(\S+) *\Z")
_EXAMPLE = re.compile(r"( {4,})- +\S")


@dataclass(frozen=True)
class Known:
    """What the assistant learns from now, and what it is examined in, by the sentences' plain form."""

    training: Mapping[str, str]
    exam: frozenset[str]

    @classmethod
    def read(cls, root: Path) -> "Known":
        """Of the files as they are on the disk now; read again only when one has changed."""
        files = [*sorted((root / NLU).glob("*.yml")), *sorted((root / EXAM).rglob("*.yml"))]
        return _known(root, tuple((file, file.stat().st_mtime_ns) for file in files))

    def intent_of(self, text: str) -> str:
        """The answer under which the sentence is learnt already, however it is spelt; empty where it is new."""
        return self.training.get(Sentence.of("", text).plain, "")

    def refusal(self, example: Sentence) -> str:
        """Why this example cannot be learnt, in Danish; empty where it can."""
        if example.plain in self.exam:
            return "den er et af de prøvespørgsmål, som vi måler med, og må derfor ikke læres"
        other = self.training.get(example.plain, example.intent)
        return "" if other == example.intent else f"den er allerede et eksempel på {other}"


@lru_cache(maxsize=2)
def _known(root: Path, files: tuple[tuple[Path, int], ...]) -> Known:
    training = {
        Sentence.of(intent, text).plain: intent
        for intent, texts in training_sentences(root / NLU).items()
        for text in texts
    }
    exam = (
        Sentence.of("", text).plain
        for file, _ in files
        if (root / EXAM) in file.parents
        for texts in in_file(file).values()
        for text in texts
    )
    return Known(training, frozenset(exam))


@dataclass
class Change:
    """`files` are the changed files' whole new texts; `known` the examples that are learnt from already."""

    added: list[Sentence] = field(default_factory=list)
    known: list[Sentence] = field(default_factory=list)
    refused: list[tuple[Sentence, str]] = field(default_factory=list)
    files: dict[Path, str] = field(default_factory=dict)

    def diff(self, root: Path) -> str:
        """As `git diff` would show it."""
        parts = []
        for path, new in self.files.items():
            name, old = str(path.relative_to(root)), path.read_text("utf-8")
            lines = difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"a/{name}", f"b/{name}", n=2)
            parts.append("".join(lines))
        return "".join(parts)


def change(examples: Iterable[Sentence], root: Path) -> Change:
    """What the examples make of the training files under `root`. Nothing is written."""
    known, topics = Known.read(root), {path.stem: path.parent.name for path in (root / ANSWERS).glob("*/*.yml")}
    found, new = Change(), dict[tuple[str, str], Sentence]()
    for example in examples:
        why = known.refusal(example) if example.intent in topics else "svaret findes ikke mere"
        if why:
            found.refused.append((example, why))
        elif known.training.get(example.plain) == example.intent:
            found.known.append(example)
        else:
            new.setdefault((example.intent, example.plain), example)
    clashes = _clashes(list(new.values()), root)
    for example in new.values():
        if clash := clashes.get(example):
            found.refused.append((example, clash))
        else:
            found.added.append(example)
    found.files = _files(found.added, topics, root)
    return found


def _clashes(new: list[Sentence], root: Path) -> dict[Sentence, str]:
    """Those that stand, or nearly stand, under another answer too: they would teach nothing."""
    found: dict[Sentence, str] = {}
    for example in new:
        if other := next((one for one in new if one.plain == example.plain and one.intent != example.intent), None):
            found[example] = f"en anden redaktør har sagt, at den hører til {other.intent}"
    if not new:
        return found
    learnt = [Sentence.of(intent, text) for intent, texts in training_sentences(root / NLU).items() for text in texts]
    wanted = set(new)
    for pair in misleading_pairs([*learnt, *new]):
        for example, other in (pair, pair[::-1]):
            if example in wanted:
                found.setdefault(example, f"den ligner “{other.text}”, som er et eksempel på {other.intent}")
    return found


def _files(added: list[Sentence], topics: Mapping[str, str], root: Path) -> dict[Path, str]:
    by_file: dict[Path, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for example in added:
        by_file[root / NLU / f"{topics[example.intent]}.yml"][example.intent].append(example.text)
    files = {}
    for path, intents in sorted(by_file.items()):
        text = path.read_text("utf-8")
        for intent, texts in intents.items():
            text = with_examples(text, intent, texts)
        files[path] = text
    return files


def with_examples(file: str, intent: str, texts: list[str]) -> str:
    """Rasa's training file with these sentences at the end of the intent's own, or with a new entry at its end."""
    lines = file.splitlines()
    last, deep, dash, inside = -1, "    ", "", False
    for number, line in enumerate(lines):
        if entry := _ENTRY.match(line):
            inside, dash = entry[2] == intent and last < 0, entry[1]
        elif inside and (example := _EXAMPLE.match(line)):
            last, deep = number, example[1]
    new = [f"{deep}- {text}" for text in texts]
    if last < 0:
        last = len(lines) - 1
        new = [f"{dash}- intent: {intent}", f"{dash}  examples: |", *(f"{dash}    - {text}" for text in texts)]
    return "\n".join([*lines[: last + 1], *new, *lines[last + 1 :]]) + "\n"
