"""`make review` with and without a running Indgang."""

import json
from pathlib import Path

import pytest

from setup import review
from tests.indgang.small_content import written

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("running", [True, False])
def test_it_reads_the_content_that_indgang_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], running: bool
) -> None:
    content, data = str(written(tmp_path)), tmp_path / "var"
    monkeypatch.delenv("INDGANG_REDIS_URL", raising=False)
    monkeypatch.setenv("INDGANG_DATA", str(data))
    if running:
        (data / "run").mkdir(parents=True)
        told = {"environment": {"INDGANG_CONTENT": content}}
        (data / "run" / "running.json").write_text(json.dumps(told), "utf-8")
    else:
        monkeypatch.setenv("INDGANG_CONTENT", content)
    assert review.tell(["--site", "fjernby"]) == 3
    assert "Kommunen fjernby findes ikke. Her er andeby." in capfd.readouterr().err
