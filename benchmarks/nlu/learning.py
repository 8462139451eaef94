"""`make learn`: the sentences that editors decided in the console become training data, unless the assistant gets worse by it.

Shows the change of data/nlu, trains a model with it beside the one in use, asks both the unseen exam, and keeps the change only if
at most `MARGIN` of the questions are handled worse. Exit code: 0 kept or nothing to learn, 1 not kept, 2 Redis does not answer.
"""

import argparse
import asyncio
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis.exceptions import RedisError

from benchmarks.nlu import questions
from benchmarks.nlu.figures import Guess
from benchmarks.nlu.pipelines import Pipeline, ours
from benchmarks.nlu.served import served
from indgang.config import ROOT, Config
from indgang.content.sentences import Sentence
from indgang.decisions import Decisions
from indgang.store import connect
from indgang.teaching import EXAM, Change, change
from setup import model, paths, rasa, signals
from setup.progress import say, step

KEPT, WORSE, NO_STORE = 0, 1, 2
MARGIN = 0.005  # of the exam's questions: fewer may be handled well, for one sentence moves the borders of others
UNSEEN = EXAM / "unseen"


@dataclass(frozen=True)
class Bot:
    """A trained model in `file`, of the files under `code`; what it says goes to a log of its own."""

    title: str
    file: Path
    code: Path

    @property
    def folder(self) -> Path:
        logs = paths.LOGS / "learning" / self.title
        logs.mkdir(parents=True, exist_ok=True)
        return logs

    @property
    def pipeline(self) -> Pipeline:
        return ours()

    @property
    def settings(self) -> dict[str, str]:
        settings = rasa.settings()
        danish = ROOT / settings["INDGANG_SPACY_MODEL"]  # a path of ours, or the name of a package
        return settings | ({"INDGANG_SPACY_MODEL": str(danish)} if danish.exists() else {})


@dataclass(frozen=True)
class House:
    """A checkout: its files under `root`, the model in use, and how one of the changed files is trained and taken into use."""

    root: Path
    in_use: Path
    train: Callable[[], Path]
    adopt: Callable[[Path], None]


def handled(guess: Guess) -> bool:
    """Whether the citizen is told the right thing; of what we don't cover: that we don't, or asked back."""
    if guess.wanted == questions.OUT_OF_SCOPE:
        return guess.right or guess.asked_back
    return guess.right and not guess.asked_back


@dataclass(frozen=True)
class Measured:
    """The exam and the new sentences, as a model takes them."""

    exam: list[Guess]
    taught: list[Guess]

    @property
    def handled(self) -> int:
        return sum(map(handled, self.exam))

    @property
    def by_topic(self) -> Counter[str]:
        return Counter(questions.TOPICS[one.wanted] for one in self.exam if handled(one))


def learn(examples: Sequence[Sentence], house: House, *, show_only: bool = False) -> int:
    """The exit code. What was written is taken back unless it is kept, whatever happens."""
    found = change(examples, house.root)
    tell(found)
    if not found.added:
        say("Der er ikke noget nyt at lære.")
        return KEPT
    say("\n" + found.diff(house.root))
    if show_only:
        say("Intet er ændret. Kør `make learn` uden --show for at lære det.")
        return KEPT
    with _written(found) as keep:
        fresh = house.train()
        before, after = measured(
            [Bot("before", house.in_use, house.root), Bot("after", fresh, house.root)], found, house
        )
        say(table(before, after))
        if not good_enough(before, after):
            say(
                f"Ændringen er ikke beholdt: mere end {MARGIN:.1%} færre af prøvespørgsmålene bliver besvaret rigtigt. "
                "Filerne er, som de var. Se på eksemplerne i konsollen, og fortryd dem, der kan misforstås."
            )
            shutil.rmtree(fresh.parent)
            return WORSE
        house.adopt(fresh)
        keep()
    names = " ".join(str(path.relative_to(house.root)) for path in found.files)
    say(f"Ændringen er beholdt. Genstart Indgang, så bruger den det nye. Gem ændringen i versionsstyringen: {names}")
    return KEPT


def tell(found: Change) -> None:
    for example, why in found.refused:
        say(f"Afvist: “{example.text}” ({example.intent}): {why}.")
    if found.known:
        say(f"{len(found.known)} af sætningerne står i træningen allerede.")
    if found.added:
        say(f"{len(found.added)} nye sætninger til {len({one.intent for one in found.added})} svar.")


@contextmanager
def _written(found: Change) -> Iterator[Callable[[], None]]:
    """The training files with the change in them; as they were again, unless the change is kept."""
    old = {path: path.read_bytes() for path in found.files}
    kept = False

    def keep() -> None:
        nonlocal kept
        kept = True

    try:
        for path, text in found.files.items():
            _write(path, text.encode())
        yield keep
    finally:
        if not kept:
            for path, data in old.items():
                _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing."""
    beside = path.with_suffix(".new")
    beside.write_bytes(data)
    beside.replace(path)


def measured(bots: Sequence[Bot], found: Change, house: House) -> list[Measured]:
    """The exam as it is written, and the new sentences, asked of each model on a core of its own."""
    exam = [one for one in questions.exam(house.root / UNSEEN) if one.variant == "clean"]
    cores = sorted(os.sched_getaffinity(0))
    with (
        step(f"Asking {len(exam):,} unseen questions before and after"),
        ThreadPoolExecutor(min(len(cores), len(bots))) as pool,
    ):
        asking = [
            pool.submit(_ask, bot, exam, found.added, cores[place % len(cores)]) for place, bot in enumerate(bots)
        ]
        return [one.result() for one in asking]


def _ask(bot: Bot, exam: Sequence[questions.Question], taught: Sequence[Sentence], core: int) -> Measured:
    with served(bot, core) as one:
        return Measured(
            [one.guess(question.wanted, question.text) for question in exam],
            [one.guess(sentence.intent, sentence.text) for sentence in taught],
        )


def good_enough(before: Measured, after: Measured) -> bool:
    return before.handled - after.handled <= MARGIN * len(before.exam)


def table(before: Measured, after: Measured) -> str:
    """How many of each topic's questions are handled well, before and after; those that differ have a sign."""
    asked = Counter(questions.TOPICS[one.wanted] for one in before.exam)
    lines = ["", f"{'Prøvespørgsmål, der bliver besvaret rigtigt':<46}{'stillet':>8}{'før':>8}{'efter':>8}"]
    for topic, count in sorted(asked.items()):
        lines.append(_line(f"  {topic}", count, before.by_topic[topic], after.by_topic[topic]))
    lines.append(_line("I alt", len(before.exam), before.handled, after.handled))
    learnt = [sum(map(handled, one.taught)) for one in (before, after)]
    lines.append(_line("De nye sætninger", len(after.taught), *learnt))
    return "\n".join(lines) + "\n"


def _line(title: str, asked: int, before: int, after: int) -> str:
    difference = f"  {after - before:+d}" if after != before else ""
    return f"{title:<46}{asked:>8}{before:>8}{after:>8}{difference}"


async def decided(redis_url: str) -> list[Sentence]:
    """What all municipalities' editors decided, the oldest first."""
    async with connect(redis_url) as redis:
        sites = [str(key).partition(":")[2] async for key in redis.scan_iter("taught:*")]
        found = [one for site in sorted(sites) for one in (await Decisions(redis).of(site)).values()]
    answers = sorted((one for one in found if one.what == "answer"), key=lambda one: one.at)
    return [Sentence.of(one.answer, one.text) for one in answers]


def ours_here() -> House:
    """This checkout, and the model that `make run` serves."""

    def train() -> Path:
        with step("Training with the new sentences (up to ten minutes)"):
            return model.trained(paths.MODEL / "learning")

    return House(ROOT, paths.MODEL_FILE, train, lambda fresh: model.adopt(fresh, model.wanted()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="make learn", description="Lærer det, som redaktører har valgt i konsollen.")
    parser.add_argument("--show", action="store_true", help="vis kun, hvad der ville blive ændret")
    options = parser.parse_args()
    signals.install()  # so that whoever stops this finds the files as they were
    try:
        examples = asyncio.run(decided(Config.from_environment().redis_url))
    except RedisError as error:
        print(f"Redis svarer ikke: {type(error).__name__}", file=sys.stderr)
        return NO_STORE
    try:
        return learn(examples, ours_here(), show_only=options.show)
    except signals.Stopped as stopped:
        say("Stopped. Nothing was changed.")
        return 128 + int(stopped.args[0])


if __name__ == "__main__":
    sys.exit(main())
