"""The chat window's unit tests, in Chromium: what runs there is what is shipped, with a browser's streams, dates and regular expressions."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from indgang.config import ROOT

pytestmark = pytest.mark.slow

WIDGET = ROOT / "web_widget"
PAGE = "https://enhedsproever.example/"  # the browser takes it for safe, as the pages that have the chat are
BODY = (
    '<!doctype html><title>Units</title><link rel="icon" href="data:,"><script type="module" src="units.js"></script>'
)
LEAST = 50


@pytest.fixture
def units(tmp_path: Path) -> Path:
    subprocess.run(["node", "build.mjs", "--units", f"--into={tmp_path}"], cwd=WIDGET, check=True)
    return tmp_path / "units.js"


def test_every_unit_test_holds_in_chromium(page: Page, units: Path) -> None:
    page.route(PAGE, lambda route: route.fulfill(content_type="text/html", body=BODY))
    page.route(f"{PAGE}units.js", lambda route: route.fulfill(content_type="text/javascript", path=units))
    page.goto(PAGE)
    told: dict[str, Any] = page.evaluate("runUnits()")
    assert told["failures"] == {}, json.dumps(told["failures"], indent=2, ensure_ascii=False)
    assert told["total"] >= LEAST
