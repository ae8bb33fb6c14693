"""Connections: which platforms answer now, and since when they do or do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from bot.telemetry import Telemetry

AWAY = timedelta(minutes=5)
"""A platform that has been away so long makes ``/healthz`` answer 503. A platform's own restart and
our waits between attempts (at most a minute) take less."""


def _now() -> datetime:
    return datetime.now(UTC)


class Connections:
    """What the adapters last told of their platforms; at the start none is connected."""

    def __init__(
        self,
        platforms: Iterable[str],
        telemetry: Telemetry,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._clock = clock
        self._telemetry = telemetry
        self._states = dict.fromkeys(platforms, (False, clock()))
        for platform in self._states:
            telemetry.connected(platform, False)

    @property
    def platforms(self) -> frozenset[str]:
        """All that there are."""
        return frozenset(self._states)

    def note(self, platform: str, connected: bool) -> None:
        """Take down how it is; only a change begins a new time."""
        if platform in self._states and self._states[platform][0] != connected:
            self._states[platform] = connected, self._clock()
            self._telemetry.connected(platform, connected)

    def told(self, platforms: Iterable[str]) -> dict[str, dict[str, object]]:
        """Per platform whether it is ``connected`` and ``since`` when (ISO 8601, UTC)."""
        return {
            platform: {"connected": connected, "since": since.isoformat(timespec="seconds")}
            for platform in sorted(platforms)
            for connected, since in [self._states[platform]]
        }

    def well(self, platforms: Iterable[str]) -> bool:
        """Whether none of these platforms has been away for ``AWAY``."""
        now = self._clock()
        states = [self._states[platform] for platform in platforms]
        return all(connected or now - since < AWAY for connected, since in states)
