"""Telemetry: the figures that ``/metrics`` serves and the state that ``/healthz`` tells."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from policies.decision import Decision
from policies.events import Event

_LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Telemetry:
    """One registry a process; nothing global, so that tests can have many."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        of = {"registry": self.registry, "namespace": "hallwarden"}
        self._queue = Gauge("queue_events", "Events waiting to be decided", **of)
        self._dropped = Counter("dropped_events", "Events from places no policy names", **of)
        self._poison = Counter("failed_events", "Events that could not be decided", **of)
        self._trouble = Counter("store_trouble", "Times that the store did not answer", **of)
        self._verdicts = Counter("decisions", "Decisions by verdict", ("verdict",), **of)
        self._found = Counter("findings", "Findings by rule and mode", ("rule", "mode"), **of)
        self._batches = Histogram("batch_events", "Events a batch", buckets=(1, 10, 50, 100, 500), **of)
        self._durable = Histogram(
            "durable_seconds", "From taking a batch to its commit", buckets=_LATENCIES, **of
        )
        self._lag = Histogram(
            "lag_seconds", "From the platform's time to ours", buckets=_LATENCIES, **of
        )
        self._outcomes = Counter(
            "outcomes", "How actions ended", ("platform", "action", "outcome"), **of
        )
        self._performed = Histogram(
            "perform_seconds", "Duration of platform calls", ("platform",), buckets=_LATENCIES, **of
        )
        self._open = Gauge("outbox_open", "Actions that still have to happen", **of)

    def queued(self, depth: int) -> None:
        """How many events wait now."""
        self._queue.set(depth)

    def dropped(self) -> None:
        """An event from a place that no policy names."""
        self._dropped.inc()

    def poison(self) -> None:
        """An event was set aside."""
        self._poison.inc()

    def trouble(self) -> None:
        """The store did not answer."""
        self._trouble.inc()

    def batch(self, size: int, seconds: float) -> None:
        """A batch was made durable."""
        self._batches.observe(size)
        self._durable.observe(seconds)

    def decided(self, event: Event, decision: Decision) -> None:
        """A decision is durable."""
        self._verdicts.labels(decision.verdict).inc()
        for finding in decision.findings:
            self._found.labels(finding.rule, finding.mode).inc()
        self._lag.observe(max(0.0, (event.received - event.at).total_seconds()))

    def performed(self, platform: str, action: str, outcome: str, seconds: float) -> None:
        """A platform call has ended."""
        self._outcomes.labels(platform, action, outcome).inc()
        self._performed.labels(platform).observe(seconds)

    def open(self, count: int) -> None:
        """How many actions still have to happen."""
        self._open.set(count)
