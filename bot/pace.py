"""Pace: how fast actions may leave for one platform, overall and per channel."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from policies.actions import Action, Alert, Reply, Send


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: calls a second on the connection, messages a minute in a channel."""

    per_second: float = 40.0
    per_channel_minute: float = math.inf


class Bucket:
    """Tokens that come back at a steady rate, up to ``size``."""

    __slots__ = ("_at", "_rate", "_size", "_tokens")

    def __init__(self, rate: float, size: float, now: float) -> None:
        self._rate = rate
        self._size = size
        self._tokens = size
        self._at = now

    def _fill(self, now: float) -> None:
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._rate)
        self._at = now

    def there(self, now: float) -> float:
        """How many tokens are there."""
        self._fill(now)
        return self._tokens

    def take(self, now: float) -> None:
        """Take one, even into debt."""
        self._fill(now)
        self._tokens -= 1

    def wait(self, now: float) -> float:
        """Seconds until one is there."""
        self._fill(now)
        return max(0.0, (1 - self._tokens) / self._rate)

    def full(self, now: float) -> bool:
        """Whether nothing was taken lately."""
        return self.there(now) >= self._size


class Pace:
    """The rate budget of one connection. ``now`` is a monotonic clock in seconds."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._now = now
        self._all = Bucket(limits.per_second, max(1.0, limits.per_second), now())
        self._channels: dict[str, Bucket] = {}
        self._held_until = 0.0

    def hold(self, seconds: float) -> None:
        """The platform asked to wait: nothing leaves before."""
        self._held_until = max(self._held_until, self._now() + seconds)

    def room(self) -> int:
        """How many calls may leave right now."""
        now = self._now()
        return 0 if now < self._held_until else max(0, int(self._all.there(now)))

    def wait(self) -> float:
        """Seconds until one call may leave."""
        now = self._now()
        return max(self._held_until - now, self._all.wait(now), 0.0)

    def delay(self, action: Action) -> float:
        """Take a token for this action; or the seconds that its channel still has to wait."""
        now = self._now()
        per_minute = self._limits.per_channel_minute
        if isinstance(action, Send | Alert | Reply) and per_minute < math.inf:
            bucket = self._channels.get(action.channel)
            if bucket is None:
                self._forget(now)
                bucket = Bucket(per_minute / 60, per_minute, now)
                self._channels[action.channel] = bucket
            wait = bucket.wait(now)
            if wait > 0:
                return wait
            bucket.take(now)
        self._all.take(now)
        return 0.0

    def _forget(self, now: float) -> None:
        if len(self._channels) >= 1_000:
            idle = [name for name, bucket in self._channels.items() if bucket.full(now)]
            for name in idle:
                del self._channels[name]
