"""`make bench-nlu`: trains and asks the pipelines, and writes docs/understanding.md, its picture, and the README's table."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.nlu import asking, models, questions
from benchmarks.nlu.cross_validation import Held, cross_validated
from benchmarks.nlu.models import Model
from benchmarks.nlu.picture import confusion_picture
from benchmarks.nlu.pipelines import Pipeline, buerokratt, ours, ours_without_embeddings
from benchmarks.nlu.report import Measured, Report
from benchmarks.readme import README, between_markers
from indgang.config import ROOT
from setup.progress import say, step


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-nlu", description=__doc__)
    parser.add_argument("--examples", default="40", help="how many an id all pipelines learn from, or `all` (40)")
    parser.add_argument("--all", action="store_true", help="Bürokratt's learns from everything too: an hour or more")
    parser.add_argument("--cross-validation", action="store_true", help="ours over five folds too: half an hour")
    parser.add_argument("--ids", help="only these, separated by commas: for trying the benchmark itself")
    parser.add_argument(
        "--out", type=Path, help="writes understanding.md, confusions.svg and table.md into this folder only"
    )
    return parser.parse_args()


def wanted_models(sentences: dict[str, list[str]], examples: int | None, everything: bool) -> list[Model]:
    """Trained where they are not yet: Bürokratt's first, the product's last."""
    wanted: list[tuple[Pipeline, int | None]] = [(buerokratt(), examples), (ours_without_embeddings(), examples)]
    wanted += [(ours(), examples)] if examples is not None else []
    wanted += [(buerokratt(), None)] if everything and examples is not None else []
    return [trained(pipeline, sentences, count) for pipeline, count in [*wanted, (ours(), None)]]


def trained(pipeline: Pipeline, everything: dict[str, list[str]], examples: int | None) -> Model:
    sentences = questions.part(everything, examples)
    model = models.model(pipeline, sentences, examples)
    if model.trained:
        say(f"“{model.title}” was trained on these {model.sentences:,} sentences before")
    else:
        with step(f"Training “{model.title}” on {model.sentences:,} sentences"):
            models.train(model, sentences)
    return model


def measured(compared: Sequence[Model], exam: Sequence[questions.Question]) -> list[Measured]:
    guesses = asking.guesses(compared, exam)
    speeds = asking.speeds(compared, asking.answered_at_once(exam, guesses))
    return [Measured(*one) for one in zip(compared, guesses, speeds, strict=True)]


def folds(sentences: dict[str, list[str]], run: bool) -> dict[str, list[Held]]:
    found = {one.title: cross_validated(one, sentences, run) for one in (ours_without_embeddings(), ours())}
    return {title: held for title, held in found.items() if held}


def write(report: Report, folder: Path | None) -> None:
    """Into docs/ and the README, or into a folder of its own."""
    product = report.compared[-1]
    docs = folder or ROOT / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    (docs / "understanding.md").write_text(report.long(), "utf-8")
    title = f"What {len(report.chosen(product, 'unseen', 'clean')):,} unseen questions were taken for"
    (docs / "confusions.svg").write_text(confusion_picture(title, report.chosen(product, "unseen", "clean")), "utf-8")
    if folder:
        (folder / "table.md").write_text(report.short() + "\n", "utf-8")
    else:
        picture = "![Which topics are taken for which](docs/confusions.svg)"
        shown = between_markers(README.read_text("utf-8"), "bench-nlu", f"{report.short()}\n\n{picture}")
        README.write_text(shown, "utf-8")
    say(f"Written: {docs / 'understanding.md'}")


def main() -> None:
    asked = arguments()
    ids = frozenset(asked.ids.split(",")) if asked.ids else None
    exam, sentences = questions.exam(ids=ids), questions.training(ids)  # once: they may be edited meanwhile
    examples = None if asked.examples == "all" else int(asked.examples)
    compared = wanted_models(sentences, examples, asked.all)
    held = folds(sentences, asked.cross_validation)
    report = Report(exam, measured(compared, exam), held)
    print(report.short())
    write(report, asked.out)


if __name__ == "__main__":
    main()
