"""The dashboard and the alerts speak of what the gateway tells, by the names that it uses."""

import json
import re
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import gateway.metrics  # noqa: F401 – fills the registry
from indgang.config import ROOT

DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "indgang.json").read_text())
GROUPS = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text())["groups"]
ALERTS: dict[str, str] = {rule["alert"]: rule["expr"] for group in GROUPS for rule in group["rules"]}
PANELS: dict[str, list[str]] = {
    panel["title"]: [target["expr"] for target in panel["targets"]] for panel in DASHBOARD["panels"]
}
ASKED = [
    *((title, expr) for title, expressions in PANELS.items() for expr in expressions),
    *ALERTS.items(),
    *(("variable", one["query"]["query"]) for one in DASHBOARD["templating"]["list"] if one["type"] == "query"),
]
LABELS = {"le", "instance", "job"}


def told() -> dict[str, set[str]]:
    """Each series that the gateway can give, and the labels it has."""
    series: dict[str, set[str]] = {"up": set()}
    for collector, names in list(REGISTRY._collector_to_names.items()):
        labels = set(getattr(collector, "_labelnames", ()))
        series |= dict.fromkeys(names, labels)
    return series


@pytest.mark.parametrize(("title", "expression"), ASKED, ids=[title for title, _ in ASKED])
def test_it_asks_for_series_and_labels_that_there_are(title: str, expression: str) -> None:
    series = told()
    named = re.findall(r"\b(?:indgang|process)_\w+|\bup\b", expression)
    assert named
    assert set(named) <= series.keys()
    labels = {
        label for inside in re.findall(r"\{([^}]*)\}", expression) for label in re.findall(r"(\w+)\s*=~?", inside)
    }
    labels |= {label for inside in re.findall(r"\b(?:by|on) \(([^)]*)\)", expression) for label in inside.split(", ")}
    assert labels <= set().union(LABELS, *(series[name] for name in named))


def test_it_asks_for_endings_and_parts_that_there_are() -> None:
    statuses = yaml.safe_load((ROOT / "content" / "statuses.yml").read_text()).keys()
    text = " ".join(expression for _, expression in ASKED)
    assert set(re.findall(r'status="(\w+)"', text)) <= statuses
    parts = re.search(r"zip\(\(([^)]*)\), await", (ROOT / "gateway" / "health.py").read_text())
    assert parts
    assert set(re.findall(r'part="(\w+)"', text)) == set(re.findall(r'"(\w+)"', parts[1]))


def test_each_alert_has_a_heading_that_says_what_to_do() -> None:
    page = (ROOT / "docs" / "when-something-is-wrong.md").read_text("utf-8")
    assert re.findall(r"^### (\w+)$", page, re.MULTILINE) == list(ALERTS)


def test_no_panel_lies_upon_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
