"""Asks trained models: every question of the exam, and turns against the clock."""

import hashlib
import json
import os
import random
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.nlu.figures import Guess
from benchmarks.nlu.models import Model
from benchmarks.nlu.questions import Question
from benchmarks.nlu.served import TURNS_A_CONVERSATION, Served, served
from indgang.config import ROOT
from indgang.content.files import read_yaml
from setup.progress import step

ROUNDS, TURNS = 5, 60  # of each model, alternating, so that whatever else the machine does meets all of them
_WARM_UP = 10
_STORIES = ROOT / "data" / "stories" / "answers.yml"


@dataclass(frozen=True)
class Speed:
    """Of a whole bot process on one core: the median of the rounds' turns a second; milliseconds a turn; memory afterwards."""

    turns_per_second: float
    p50: float
    p95: float
    megabytes: float
    seconds_to_start: float


def guesses(models: Sequence[Model], questions: Sequence[Question]) -> list[list[Guess]]:
    """What each model takes each question as. Kept beside the model: the same model is not asked the same exam twice."""
    files = [_file(model, questions) for model in models]
    unasked = [(model, file) for model, file in zip(models, files, strict=True) if not file.exists()]
    cores = sorted(os.sched_getaffinity(0))
    if unasked:
        with (
            step(f"Asking {len(questions):,} questions of {', '.join(f'“{model.title}”' for model, _ in unasked)}"),
            ThreadPoolExecutor(len(cores)) as pool,
        ):
            asking = [
                pool.submit(_ask, model, file, questions, cores[place % len(cores)])
                for place, (model, file) in enumerate(unasked)
            ]
            for one in asking:
                one.result()
    return [[_read(one) for one in json.loads(file.read_text("utf-8"))] for file in files]


def _file(model: Model, questions: Sequence[Question]) -> Path:
    digest = hashlib.sha256(repr([(one.wanted, one.text) for one in questions]).encode()).hexdigest()
    return model.folder / f"guesses-{digest[:12]}.json"


def _ask(model: Model, file: Path, questions: Sequence[Question], core: int) -> None:
    with served(model, core) as one:
        found = [asdict(one.guess(question.wanted, question.text)) for question in questions]
    file.write_text(json.dumps(found), "utf-8")


def _read(stored: dict[str, object]) -> Guess:
    ranking = stored["ranking"]
    assert isinstance(ranking, list)  # noqa: S101 (for the types)
    return Guess(
        str(stored["wanted"]), tuple((str(name), float(chance)) for name, chance in ranking), bool(stored["asked_back"])
    )


def answered_at_once(questions: Sequence[Question], found: Sequence[Sequence[Guess]]) -> list[str]:
    """The questions, as written, that every model takes as something our bot answers without asking its action server."""
    ids = said_at_once(read_yaml(_STORIES)["rules"])
    texts = [
        question.text
        for place, question in enumerate(questions)
        if question.variant == "clean" and all(one[place].asked_back or one[place].answer in ids for one in found)
    ]
    return random.Random(1).sample(texts, len(texts))  # noqa: S311 (nothing secret)


def said_at_once(rules: list[dict[str, Any]]) -> set[str]:
    """The intents for which a rule has `utter_answer`."""
    answering = [rule["steps"] for rule in rules if rule["steps"][-1].get("action") == "utter_answer"]
    return {one["intent"] for steps in answering for step in steps for one in step.get("or", [step]) if "intent" in one}


def speeds(models: Sequence[Model], texts: Sequence[str]) -> list[Speed]:
    """The models side by side, each on a core, but only one of them asked at a time."""
    cores = sorted(os.sched_getaffinity(0))
    with step(f"Timing {ROUNDS} rounds of {TURNS} turns each"), ExitStack() as stack:
        running = [stack.enter_context(served(model, cores[place % len(cores)])) for place, model in enumerate(models)]
        for one in running:
            _round(one, "warm-up", texts[:_WARM_UP])
        times: list[list[list[float]]] = [[] for _ in running]
        for number in range(ROUNDS):
            asked = [texts[(number * TURNS + turn) % len(texts)] for turn in range(TURNS)]
            for place, one in enumerate(running):
                times[place].append(_round(one, str(number), asked))
        return [_speed(one, rounds) for one, rounds in zip(running, times, strict=True)]


def _round(one: Served, name: str, texts: Sequence[str]) -> list[float]:
    return [one.milliseconds(f"{name}-{turn // TURNS_A_CONVERSATION}", text) for turn, text in enumerate(texts)]


def _speed(one: Served, rounds: list[list[float]]) -> Speed:
    times = sorted(took for held in rounds for took in held)
    per_second = statistics.median(1000 * len(held) / sum(held) for held in rounds)
    return Speed(
        per_second, statistics.median(times), times[int(len(times) * 0.95)], one.megabytes, one.seconds_to_start
    )
