"""What citizens ask when they mean an answer: the sentences that the assistant has learnt from, for editors to read."""

import asyncio
import re
from functools import cache
from pathlib import Path

from indgang.config import ROOT
from indgang.content.sentences import training_sentences

FOLDER = ROOT / "data" / "nlu"
FEWEST_WORDS = 4  # of a whole question
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")  # Rasa's way to mark a word in a sentence


async def questions_for(answer: str) -> list[str]:
    """The sentences for an answer's id, whole questions first and the short before the long; none where there are none.

    The files are read once, beside the event loop.
    """
    return (await asyncio.to_thread(_all, FOLDER)).get(answer, [])


@cache
def _all(folder: Path) -> dict[str, list[str]]:
    trained = training_sentences(folder)
    return {intent: sorted((_MARKED.sub(r"\1", one) for one in found), key=_place) for intent, found in trained.items()}


def _place(sentence: str) -> tuple[bool, int]:
    """Single words and bits of a sentence come last: they tell an editor least."""
    return len(sentence.split()) < FEWEST_WORDS, len(sentence)
