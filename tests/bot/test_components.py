"""Runs the tests of Rasa's components and stores, `components.py` and `stores.py` beside this file, on the Python that Rasa has."""

import os
import subprocess

import pytest

from indgang.config import ROOT
from setup import paths, rasa

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("file", ["components.py", "stores.py"])
def test_on_rasas_own_python(file: str, redis_url: str) -> None:
    command = [str(paths.BOT_PYTHON), "-W", "ignore", "-m", "unittest", f"tests/bot/{file}"]
    env = {**os.environ, **rasa.settings(), "INDGANG_REDIS_URL": redis_url}
    tested = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert tested.returncode == 0, tested.stderr[-4000:]
    assert "Ran 0 tests" not in tested.stderr
