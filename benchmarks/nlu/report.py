"""The figures as Markdown: a short table for the README, everything in docs/understanding.md, and the picture beside it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.nlu.asking import ROUNDS, TURNS, Speed
from benchmarks.nlu.cross_validation import FOLDS, Held
from benchmarks.nlu.figures import Figures, Guess, confusions, errors_compared, reliability
from benchmarks.nlu.models import Model
from benchmarks.nlu.questions import GROUPS, Question
from benchmarks.nlu.variants import VARIANTS

PAIRS, EXAMPLES = 25, 2
_MEASURES: tuple[tuple[str, Callable[[Figures], float | None]], ...] = (
    ("right answer", lambda of: of.right),
    ("right topic", lambda of: of.right_topic),
    ("right one among the first three", lambda of: of.among_three),
    ("macro-F1", lambda of: of.macro_f1),
    ("answered rightly", lambda of: of.answered_rightly),
    ("asked back", lambda of: of.asked_back),
    ("answered wrongly", lambda of: of.answered_wrongly),
    ("not covered: recognised as such", lambda of: of.recognised),
    ("not covered: said so, or asked back", lambda of: of.declined),
    ("not covered: told about something else", lambda of: of.false_knowledge),
    ("calibration error", lambda of: of.calibration_error),
)


@dataclass(frozen=True)
class Measured:
    """One model, with its guesses in the order of the questions."""

    model: Model
    guesses: Sequence[Guess]
    speed: Speed


@dataclass(frozen=True)
class Report:
    """`compared` are the models: first the pipeline that the others' errors are compared with, last the product's own."""

    questions: Sequence[Question]
    compared: Sequence[Measured]
    folds: dict[str, list[Held]]  # by the pipeline's title

    def chosen(self, measured: Measured, group: str, variant: str) -> list[Guess]:
        pairs = zip(self.questions, measured.guesses, strict=True)
        return [guess for asked, guess in pairs if (asked.group, asked.variant) == (group, variant)]

    def figures(self, measured: Measured, group: str, variant: str) -> Figures:
        return Figures.of(self.chosen(measured, group, variant))

    def short(self) -> str:
        """For the README."""
        clean = [self._clean(one) for one in self.compared]
        rows = [
            *(_row(name, [_percent(share(of)) for of in clean]) for name, share in _MEASURES[:4]),
            *(self._variant(variant) for variant in list(VARIANTS)[1:]),
            self._errors(),
            *(_row(name, [_percent(share(of)) for of in clean]) for name, share in _MEASURES[4:7]),
            *(_row(name, [_percent(share(of)) for of in clean]) for name, share in _MEASURES[7:]),
            *(self._group(group) for group in ("homonyms", "English")),
            *self._costs(),
        ]
        return "\n".join([f"{self._asked()}\n", *self._head("unseen questions"), *rows])

    def long(self) -> str:
        """docs/understanding.md."""
        parts = [_INTRODUCTION, f"## In short\n\n{self.short()}", "![Which topics are taken for which](confusions.svg)"]
        for group in GROUPS:
            parts += [f"## {_GROUP_TITLES[group]}", *(self._table(group, variant) for variant in VARIANTS)]
        parts += ["## Calibration", self._calibration()]
        if self.folds:
            parts += ["## Cross-validation", self._cross_validation()]
        return "\n\n".join([*parts, "## Worst confusions", self._confusions()]) + "\n"

    def _asked(self) -> str:
        unseen = self._clean(self.compared[-1])
        return (
            f"{unseen.inside:,} unseen questions that the service covers and {unseen.outside} that it does not, asked of models "
            f"trained on {', '.join(f'{one.model.sentences:,} sentences (“{one.model.title}”)' for one in self.compared)}."
        )

    def _head(self, what: str) -> list[str]:
        return [_row(what, [one.model.title for one in self.compared]), "|---|" + "---:|" * len(self.compared)]

    def _variant(self, variant: str) -> str:
        return _row(
            f"right answer, {variant}",
            [_percent(self.figures(one, "unseen", variant).right) for one in self.compared],
        )

    def _errors(self) -> str:
        """Each model's against those of the first one's pipeline, where that has learnt from as many examples."""
        theirs = self.compared[0].model.pipeline
        by_count = {one.model.per_id: one for one in self.compared if one.model.pipeline.name == theirs.name}
        return _row(
            f"wrong answers, those of {theirs.title} after as many examples being 1",
            [
                _number(errors_compared(self._clean(one), self._clean(by_count[one.model.per_id])))
                if one.model.per_id in by_count
                else "–"
                for one in self.compared
            ],
        )

    def _clean(self, measured: Measured) -> Figures:
        return self.figures(measured, "unseen", "clean")

    def _group(self, group: str) -> str:
        of = [self.figures(one, group, "clean") for one in self.compared]
        return _row(f"{group} ({of[0].inside}): right answer", [_percent(one.right) for one in of])

    def _costs(self) -> list[str]:
        speeds, costs = [one.speed for one in self.compared], [one.model.cost for one in self.compared]
        return [
            _row("turns a second, whole process on one core", [f"{one.turns_per_second:.0f}" for one in speeds]),
            _row("a turn, p50 and p95", [f"{one.p50:.0f} and {one.p95:.0f} ms" for one in speeds]),
            _row(f"memory after {ROUNDS * TURNS} turns", [f"{one.megabytes:.0f} MB" for one in speeds]),
            _row("start", [f"{one.seconds_to_start:.0f} s" for one in speeds]),
            _row("training from nothing", [f"{one.seconds:.0f} s" for one in costs]),
            _row("memory of training, at its peak", [f"{one.megabytes:.0f} MB" for one in costs]),
        ]

    def _table(self, group: str, variant: str) -> str:
        of = [self.figures(one, group, variant) for one in self.compared]
        rows = [
            _row(name, [_percent(share(one)) for one in of]) for name, share in _MEASURES if share(of[0]) is not None
        ]
        counts = f"{of[0].inside} covered, {of[0].outside} not"
        return "\n".join([*self._head(f"{variant} ({counts})"), *rows])

    def _calibration(self) -> str:
        """Of the product's model."""
        rows = [
            _row(
                f"{variant}: {one.count} with {one.confidence:.0%} confidence",
                [_percent(one.right), _signed(one.right - one.confidence)],
            )
            for variant in ("clean", "all three")
            for one in reliability(self.chosen(self.compared[-1], "unseen", variant))
        ]
        return "\n".join(
            [
                f"“{self.compared[-1].model.title}”, unseen questions. Honest confidence is as high as the share of right answers.\n",
                _row("mean of a tenth", ["right", "difference"]),
                "|---|---:|---:|",
                *rows,
            ]
        )

    def _cross_validation(self) -> str:
        of = {title: Figures.of([one.guess for one in held]) for title, held in self.folds.items()}
        count = next(iter(of.values()))
        rows = [
            _row(name, [_percent(share(one)) for one in of.values()])
            for name, share in _MEASURES
            if name not in ("asked back", "answered rightly", "answered wrongly", "not covered: said so, or asked back")
        ]
        return "\n".join(
            [
                f"{FOLDS} stratified folds of the {count.inside + count.outside:,} training sentences: each was guessed by a "
                "classifier that had not learnt it. Sentences of one author resemble each other, so this is the easier exam.\n",
                _row("training sentences", list(of)),
                "|---|" + "---:|" * len(of),
                *rows,
            ]
        )

    def _confusions(self) -> str:
        """From sentences that may be read: those of the cross-validation, else the development questions."""
        product = self.compared[-1]
        held = self.folds.get(product.model.pipeline.title)
        if held:
            told = f"Of the cross-validation of “{product.model.pipeline.title}”, with training sentences as examples."
        else:
            told = f"Of the development questions, as “{product.model.title}” takes them."
            pairs = zip(self.questions, product.guesses, strict=True)
            held = [
                Held(asked.text, guess)
                for asked, guess in pairs
                if (asked.group, asked.variant) == ("development", "clean")
            ]
        return f"{told}\n\n{worst_confusions(held)}"


_GROUP_TITLES = {
    "unseen": "Unseen questions",
    "homonyms": "Homonyms",
    "English": "Questions in English",
    "development": "Development questions",
}
_INTRODUCTION = """# How well the assistant understands

Written by `make bench-nlu` (`benchmarks/nlu/`), all in one run on one machine. What is asked: [tests/nlu](../tests/nlu/README.md). Bürokratt is
Estonia's state chatbot; its pipeline (`benchmarks/nlu/buerokratt.yml`) learnt the same Danish sentences with our domain and rules.

- **right answer**: the likeliest one, however unsure. **answered rightly / asked back / answered wrongly**: what a citizen meets, where
  each pipeline's fallback asks back below its threshold.
- **not covered: told about something else**: a confident answer of knowledge where the service has none.
- **calibration error**: how far the confidence and the share of right answers lie apart, over ten bins."""


def worst_confusions(held: Iterable[Held]) -> str:
    """The pairs of answers most often taken for each other, with examples."""
    held = list(held)
    examples: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in held:
        examples[one.guess.wanted, one.guess.answer].append(one.text)
    pairs = {pair: count for pair, count in confusions(one.guess for one in held).items() if pair[0] != pair[1]}
    worst = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:PAIRS]
    rows = [
        _row(
            f"{wanted} → {taken or 'nothing'}", [str(pairs[wanted, taken]), _quoted(examples[wanted, taken][:EXAMPLES])]
        )
        for wanted, taken in worst
    ]
    return "\n".join([_row("wanted → taken as", ["times", "examples"]), "|---|---:|---|", *rows])


def _row(name: str, values: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(values)} |"


def _quoted(texts: Iterable[str]) -> str:
    return " ".join(f"“{text}”".replace("|", "\\|") for text in texts)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _signed(difference: float) -> str:
    return f"{difference:+.1%}"
