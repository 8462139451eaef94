"""Every id of the content answers in the running product, to a question that no training sentence holds."""

import pytest

from indgang.config import ROOT
from indgang.content.sentences import training_sentences
from tests.conversations.conftest import Citizen

pytestmark = pytest.mark.slow

ANSWERS = sorted(path.stem for path in (ROOT / "content" / "answers").glob("*/*.yml"))
UNSEEN = training_sentences(ROOT / "tests" / "nlu" / "unseen")
TRIES = 3  # one question in twenty is misunderstood; three of one id in a row would mean that it cannot be reached
RIGHT_AT_ONCE = 0.9


def test_every_answer_is_reached(citizen: Citizen) -> None:
    tries = dict.fromkeys(ANSWERS, 0)
    for answer in ANSWERS:
        for sentence in UNSEEN[answer][:TRIES]:
            tries[answer] += 1
            with citizen() as asker:
                event = asker.reply_to(sentence)
            assert event["text"] or event.get("courses"), f"silence after a question of {answer}"
            if event["understood"]["id"] == answer:
                break
        else:
            tries[answer] = TRIES + 1
    assert not [answer for answer, count in tries.items() if count > TRIES]
    assert sum(count == 1 for count in tries.values()) / len(tries) >= RIGHT_AT_ONCE, tries
