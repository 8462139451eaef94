"""The fault drill in a short form: its own parts, a seed of the day, and nothing may be lost, doubled, silent or sold twice. In full: `make drill`."""

from pathlib import Path

import pytest

from benchmarks.drill.counting import ALL
from benchmarks.drill.drilling import drill

pytestmark = pytest.mark.slow
SECONDS, LONGEST = 16.0, 4.0


async def test_nothing_is_lost_while_everything_breaks(tmp_path: Path) -> None:
    seed = int.from_bytes(str(tmp_path).encode()[-4:], "big")
    drilled = await drill(tmp_path, seed, SECONDS, LONGEST)
    assert drilled.chaos.done.total() >= 3
    assert drilled.found.accepted > 20
    assert drilled.found.faults == {kind: [] for kind in ALL}, (
        f"seed {seed}: make drill OPTIONS='--seconds {SECONDS:.0f} --longest {LONGEST:.0f} --seed {seed}'"
    )
    assert drilled.journal_held, drilled.checked
