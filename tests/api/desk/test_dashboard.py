"""The dashboard in deploy/ asks for metrics that a server gives, by their names and labels."""

import json
import re
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from api.desk.metrics import Metrics

FILE = Path(__file__).parents[3] / "deploy" / "grafana.json"
OF_PROMETHEUS = {"job", "le"}


def expressions(part: Any) -> list[str]:
    """Every question to Prometheus in a part of the dashboard."""
    if isinstance(part, dict):
        own = [part[key] for key in ("expr", "query") if isinstance(part.get(key), str)]
        return own + [text for value in part.values() for text in expressions(value)]
    if isinstance(part, list):
        return [text for value in part for text in expressions(value)]
    return []


def asked() -> str:
    return "\n".join(expressions(json.loads(FILE.read_text("utf-8"))))


def given() -> dict[str, set[str]]:
    """The series of a server that has counted something of each kind, with their labels."""
    metrics = Metrics(lambda: 0.0, lambda: 1)
    for counted in (metrics.latency, metrics.loads, metrics.rows, metrics.logins):
        counted.labels(*["x"] * len(counted._labelnames))
    metrics.person_look_ups.labels("number", "miss")
    series: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            series.setdefault(sample.name, set()).update(sample.labels)
    return {name: labels for name, labels in series.items() if not name.endswith("_created")}


def test_every_metric_and_label_on_the_dashboard_is_one_that_a_server_gives() -> None:
    names = set(re.findall(r"creditgraph_\w+", asked()))
    assert names <= given().keys()
    labels = set(re.findall(r"(?:[{,]\s*)(\w+)\s*=", asked()))
    for inside in re.findall(r"by \(([^)]+)\)", asked()):
        labels |= {label.strip() for label in inside.split(",")}
    known = {label for found in given().values() for label in found} | OF_PROMETHEUS
    assert labels - known == set()


def test_every_metric_that_a_server_gives_is_on_the_dashboard() -> None:
    shown = asked()
    families = {re.sub(r"_(bucket|sum|count|total)$", "", name) for name in given()}
    assert [name for name in sorted(families) if name not in shown] == []
