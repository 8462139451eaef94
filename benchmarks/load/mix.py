"""What citizens of the load test say. Each dialogue yields words, or the place of a button, and is sent the answer.

Of the turns some six in ten are questions that the content answers, two are about courses (one of them inside a sign-up), one is
small talk, and the rest is not understood. Signing up ends with a "stop", so that seats do not run out.
"""

import random
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

Said = str | int
Dialogue = Generator[Said, dict[str, Any], None]

# The unseen exam's questions, each asked rarely twice: the bot remembers what it was asked lately, and is not to be measured on that. Left out
# are those that lead away from a question and its answer. (The load tool's environment has no YAML; the exam has a question a line.)
_EXAM = Path(__file__).parents[2] / "tests" / "nlu" / "unseen"
_LEFT_OUT = ("booking", "dialog", "engelsk", "kontakt", "kursus", "noed", "smalltalk", "uden_for_emne")
QUESTIONS = [
    line.removeprefix("    - ").strip()
    for file in sorted(_EXAM.glob("*.yml"))
    if file.stem not in _LEFT_OUT
    for line in file.read_text(encoding="utf-8").splitlines()
    if line.startswith("    - ")
]
SMALL_TALK = ["hej", "tak for hjælpen", "hvad kan du?", "er du et menneske?", "godmorgen"]
NOT_UNDERSTOOD = ["blorp snask 17", "grønne tirsdage sover vildt"]


def question(chance: random.Random) -> Dialogue:
    yield chance.choice(QUESTIONS)


def small_talk(chance: random.Random) -> Dialogue:
    yield chance.choice(SMALL_TALK)


def not_understood(chance: random.Random) -> Dialogue:
    yield chance.choice(NOT_UNDERSTOOD)


def courses(chance: random.Random) -> Dialogue:
    yield chance.choice(["er der kurser i at bruge en tablet?", "hvilke kurser har biblioteket"])


def sign_up(chance: random.Random) -> Dialogue:
    """Up to the confirmation, and not further."""
    answer = yield "er der kurser i at bruge en tablet?"
    card = next((card for card in answer.get("courses", []) if card.get("button") is not None), None)
    if card is None:
        return
    yield int(card["button"])
    yield "Inger Holm"
    yield "inger@example.dk"
    yield "stop, jeg vil ikke alligevel"


# How often each is begun.
MIX: dict[Callable[[random.Random], Dialogue], int] = {
    question: 62,
    small_talk: 12,
    courses: 10,
    sign_up: 3,
    not_understood: 4,
}


def next_dialogue(chance: random.Random) -> Dialogue:
    (begun,) = chance.choices(list(MIX), weights=list(MIX.values()))
    return begun(chance)
