"""What citizens say: the training sentences, the exam's, and what would make either of them worthless."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path
from typing import NamedTuple

from indgang.content.files import read_yaml
from indgang.folding import LETTERS

FEWEST_EXAMPLES = 60
ALIKE = 0.8  # of the trigrams of two sentences, the share that they have in common
# With these in one of two sentences that are otherwise alike, they don't mean the same.
NEGATIONS = frozenset({"ikke", "ingen", "intet", "aldrig", "uden", "nej", "not", "no", "without"})


class Sentence(NamedTuple):
    """`plain` is the text in small letters without punctuation, æ ø å as ae oe aa: two spellings of it are one sentence."""

    intent: str
    text: str
    plain: str

    @classmethod
    def of(cls, intent: str, text: str) -> "Sentence":
        return cls(intent, text, re.sub(r"[\W_]+", " ", text.lower()).strip().translate(LETTERS))


def training_sentences(folder: Path) -> dict[str, list[str]]:
    """The sentences of each intent in Rasa's files under `folder`, those in its folders left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*.yml")):
        for intent, examples in in_file(path).items():
            found[intent] += examples
    return found


def in_file(path: Path) -> dict[str, list[str]]:
    """The sentences of each intent in one of Rasa's files."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in read_yaml(path).get("nlu", []):
        found[entry["intent"]] += [
            line.removeprefix("- ").strip() for line in entry["examples"].splitlines() if line.strip()
        ]
    return found


def problems(training: dict[str, list[str]], exam: Path) -> Iterator[str]:
    """Every problem of the training sentences, and of the exam's files in `exam` and its folders, in words."""
    sentences = [Sentence.of(intent, text) for intent in sorted(training) for text in training[intent]]
    yield from _too_few(training)
    yield from _twice(sentences)
    yield from _nearly_twice(sentences)
    yield from _in_the_exam_too(sentences, exam)


def _too_few(training: dict[str, list[str]]) -> Iterator[str]:
    for intent, examples in sorted(training.items()):
        if len(examples) < FEWEST_EXAMPLES:
            yield f"{intent}: has {len(examples)} training sentences, needs {FEWEST_EXAMPLES}"


def _twice(sentences: Iterable[Sentence]) -> Iterator[str]:
    """A sentence that stands in two intents, however it is spelt, teaches nothing."""
    seen: dict[str, str] = {}
    for one in sentences:
        if seen.setdefault(one.plain, one.intent) != one.intent:
            yield f"{one.intent}: “{one.text}” stands in {seen[one.plain]} too"


def _nearly_twice(sentences: list[Sentence]) -> Iterator[str]:
    """Nor does one that nearly stands in two."""
    for one, other in misleading_pairs(sentences):
        yield f"{one.intent}: “{one.text}” is nearly “{other.text}” in {other.intent}"


def misleading_pairs(sentences: list[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """The pairs of near duplicates that no word tells apart: neither a negation, nor a word of an answer's id."""
    telling = NEGATIONS | {word for one in sentences for word in one.intent.split("_")}
    for one, other in near_duplicates(sentences):
        if not telling & (set(one.plain.split()) ^ set(other.plain.split())):
            yield one, other


def near_duplicates(sentences: list[Sentence], alike: float = ALIKE) -> list[tuple[Sentence, Sentence]]:
    """The pairs of different intents and texts, of whose trigrams at least the share `alike` are common (Jaccard).

    Two such sets must meet among the rarest trigrams of each, a fifth of the longer and a ninth of the shorter: only pairs that
    do are compared (prefix filtering; Xiao, Wang, Lin and Yu, "Efficient Similarity Joins for Near Duplicate Detection", 2008).
    """
    counts = Counter(gram for one in sentences for gram in _trigrams(one.plain))
    rank = {gram: place for place, (gram, _) in enumerate(sorted(counts.items(), key=lambda item: (item[1], item[0])))}
    rows = [(one, sorted(rank[gram] for gram in _trigrams(one.plain))) for one in sentences]
    rows.sort(key=lambda row: len(row[1]))
    sets = [frozenset(ranks) for _, ranks in rows]
    shorter: dict[int, list[int]] = defaultdict(list)  # by a rare trigram: which of the shorter sentences hold it
    found = []
    for place, (one, ranks) in enumerate(rows):
        length = len(ranks)
        met = {other for gram in ranks[: length - ceil(alike * length) + 1] for other in shorter[gram]}
        for other in met:
            if rows[other][0].intent != one.intent and len(sets[other]) >= alike * length:
                common = len(sets[other] & sets[place])
                if alike * (length + len(sets[other]) - common) <= common and rows[other][0].plain != one.plain:
                    found.append((rows[other][0], one))
        for gram in ranks[: length - ceil(2 * alike / (1 + alike) * length) + 1]:
            shorter[gram].append(place)
    return sorted(found)


def _trigrams(plain: str) -> frozenset[str]:
    padded = f" {plain} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def _in_the_exam_too(sentences: Iterable[Sentence], exam: Path) -> Iterator[str]:
    """A question of the exam that was learnt by heart proves nothing."""
    learnt = {one.plain: one for one in sentences}
    for path in sorted(exam.rglob("*.yml")):
        for intent, examples in in_file(path).items():
            for text in examples:
                if known := learnt.get(Sentence.of(intent, text).plain):
                    yield f"{known.intent}: the training sentence “{known.text}” stands in {path.relative_to(exam)} too"
