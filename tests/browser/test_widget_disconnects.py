"""The chat window loses no word: the short version of `make drill-widget`, in Chromium against gateways and a Redis that are killed."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.widget.disconnects import drill
from benchmarks.widget.figures import Options, report

pytestmark = pytest.mark.slow

SHORT = Options(conversations=16, disconnects=40, seed=3, at_once=16, patient=False)


def test_forty_disconnects_lose_double_and_disorder_nothing(tmp_path: Path) -> None:
    outcome = asyncio.run(drill(SHORT, tmp_path))
    print(report(SHORT, outcome))
    found = outcome.found
    assert found.faults == []
    assert (found.lost, found.doubled, found.out_of_order, found.not_answered, found.answered_again) == (0, 0, 0, 0, 0)
    assert found.conversations == SHORT.conversations
    assert outcome.kinds.total() == SHORT.disconnects
    assert found.written >= SHORT.conversations * 3
