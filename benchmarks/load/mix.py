"""What citizens of the load test say. Each dialogue yields words, or the place of a button, and is sent the answer.

Of the turns some six in ten are questions that the content answers, two are about courses (one of them inside a sign-up), one is
small talk, and the rest is not understood. Signing up ends with a "stop", so that seats do not run out.
"""

import random
from collections.abc import Callable, Generator
from typing import Any

Said = str | int
Dialogue = Generator[Said, dict[str, Any], None]

QUESTIONS = [
    "Hvad gør jeg nu hvor NemID er lukket?",
    "hvordan melder jeg flytning",
    "hvornår skal min datter skrives ind i skole",
    "hvad koster et pas",
    "hvor lang tid er der på et nyt kørekort",
    "jeg har glemt min pinkode til biblioteket",
    "hvordan får jeg MitID når jeg ikke har en telefon",
    "kan min søn læse min digitale post for mig",
    "hvad gør jeg hvis jeg har mistet mit sundhedskort",
    "hvordan skifter jeg nemkonto",
    "hvad gælder der hvis man flytter sammen med sin kæreste og den ene har børn i en anden kommune?",
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
