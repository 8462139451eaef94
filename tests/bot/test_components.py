"""Runs the tests of Rasa's components, `components.py` beside this file, on the Python that Rasa has."""

import os
import subprocess

import pytest

from indgang.config import ROOT
from setup import paths, rasa

pytestmark = pytest.mark.slow


def test_components_on_rasas_own_python() -> None:
    command = [str(paths.BOT_PYTHON), "-W", "ignore", "-m", "unittest", "tests/bot/components.py"]
    tested = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **rasa.settings()}, capture_output=True, text=True, timeout=300
    )
    assert tested.returncode == 0, tested.stderr[-4000:]
    assert "Ran 0 tests" not in tested.stderr
