"""Metrics of a running server in Prometheus' text format."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.loading.job import Load

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """Counts of one server.

    The registry is its own: the library's global one refuses a name that a second server adds.
    """

    def __init__(self, snapshot_age_s: Callable[[], float], revision: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self.latency = Histogram(
            "creditgraph_request_seconds",
            "Time to answer, by route and status.",
            ["method", "route", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._latencies: dict[tuple[str, str, int], Histogram] = {}
        self.loads = Counter(
            "creditgraph_loads", "Loads, by how they ended.", ["state"], registry=self._registry
        )
        self.rows = Counter(
            "creditgraph_loaded_rows",
            "Rows loaded, by outcome.",
            ["outcome"],
            registry=self._registry,
        )
        self.logins = Counter(
            "creditgraph_logins", "Logins, by outcome.", ["outcome"], registry=self._registry
        )
        self.person_look_ups = Counter(
            "creditgraph_person_look_ups",
            "Look-ups of persons by ID number or by name and organisation, by outcome.",
            ["by", "outcome"],
            registry=self._registry,
        )
        words = "Seconds since the snapshot was known to be the latest."
        self._gauge("creditgraph_snapshot_age_seconds", words, snapshot_age_s)
        self._gauge("creditgraph_snapshot_revision", "The snapshot's revision.", revision)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request; each triple of labels is looked up once."""
        key = (method, route, status)
        child = self._latencies.get(key)
        if child is None:
            child = self._latencies[key] = self.latency.labels(*key)
        child.observe(seconds)

    def count_load(self, load: Load) -> None:
        """Count a load that is over, and its rows; a dry run writes none."""
        self.loads.labels(load.state).inc()
        files = load.report["files"] if load.report and not load.dry_run else ()
        for file in files:
            self.rows.labels("changed").inc(file["accepted"] - file["unchanged"])
            self.rows.labels("unchanged").inc(file["unchanged"])
            self.rows.labels("refused").inc(file["refused"])

    def _gauge(self, name: str, words: str, value: Callable[[], float]) -> None:
        Gauge(name, words, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """All metrics as the monitor reads them."""
        return generate_latest(self._registry)
