"""Telemetry: the figures that ``/metrics`` serves and the state that ``/healthz`` tells."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from policies.decision import Decision

PREFIX = "hallwarden"
_LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Telemetry:
    """One registry a process; nothing global, so that tests can have many."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()

        def gauge(name: str, what: str, *labels: str) -> Gauge:
            return Gauge(name, what, labels, namespace=PREFIX, registry=registry)

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(name, what, labels, namespace=PREFIX, registry=registry)

        def seconds(name: str, what: str, *labels: str) -> Histogram:
            return Histogram(
                name, what, labels, namespace=PREFIX, registry=registry, buckets=_LATENCIES
            )

        self._queue = gauge("queue_events", "Events waiting to be decided")
        self._open = gauge("outbox_open", "Actions that still have to happen", "platform")
        self._dead = counter("dead_letters", "Actions that were given up", "platform")
        self._connected = gauge("platform_connected", "1 while the platform answers", "platform")
        self._dropped = counter("dropped_events", "Events from places no policy names")
        self._poison = counter("failed_events", "Events that could not be decided")
        self._trouble = counter("store_trouble", "Times that the store did not answer")
        self._verdicts = counter("decisions", "Decisions by verdict", "verdict")
        self._found = counter(
            "findings", "Findings by rule, its mode and the verdict", "rule", "mode", "verdict"
        )
        self._events = counter("events", "Events that are durable")
        self._batches = counter("batches", "Batches that are durable")
        self._durable = seconds("durable_seconds", "From taking a batch to its commit")
        self._lag = seconds("lag_seconds", "From the platform's time to ours")
        self._performed = seconds("perform_seconds", "Duration of platform calls", "platform")
        self._outcomes = counter("outcomes", "How actions ended", "platform", "action", "outcome")

    def queued(self, depth: int) -> None:
        """How many events wait now."""
        self._queue.set(depth)

    def connected(self, platform: str, connected: bool) -> None:
        """Whether a platform answers now."""
        self._connected.labels(platform).set(connected)

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
        self._batches.inc()
        self._events.inc(size)
        self._durable.observe(seconds)

    def decided(self, decisions: Sequence[Decision], lag: float) -> None:
        """A batch's decisions are durable; ``lag`` is the age of its first event, in seconds."""
        for verdict, count in Counted(d.filed for d in decisions).items():
            self._verdicts.labels(verdict).inc(count)
        for decision in decisions:
            for finding in decision.findings:
                self._found.labels(finding.rule, finding.mode, decision.filed).inc()
        self._lag.observe(max(0.0, lag))

    def performed(self, platform: str, action: str, outcome: str, seconds: float) -> None:
        """A platform call has ended."""
        self._outcomes.labels(platform, action, outcome).inc()
        self._performed.labels(platform).observe(seconds)

    def given_up(self, platform: str, count: int = 1) -> None:
        """Actions on a platform will not happen; ``hallwarden db letters`` lists them."""
        self._dead.labels(platform).inc(count)

    def open(self, platform: str, count: int) -> None:
        """How many actions on a platform still have to happen."""
        self._open.labels(platform).set(count)
