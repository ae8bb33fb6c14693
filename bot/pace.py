"""Pace: how fast actions may leave for one platform, overall and per channel."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from policies.actions import Action, Alert, Reply, Send


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: calls a second on the connection, messages a minute in a channel."""

    per_second: float = 40.0
    per_channel_minute: float = math.inf


SPREAD = 1.05
"""Calls may arrive closer together than they left: a window is watched by so much longer."""


class Window:
    """At most ``limit`` calls in any ``seconds``: never more, and no fewer than that allows."""

    __slots__ = ("_limit", "_seconds", "_times")

    def __init__(self, limit: float, seconds: float) -> None:
        # What may be done less than once in that time, may be done once in more of it.
        self._limit = max(1, int(limit))
        self._seconds = seconds * max(1.0, 1.0 / limit) * SPREAD
        self._times: deque[float] = deque()

    def there(self, now: float) -> int:
        """How many calls may leave."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        return self._limit - len(self._times)

    def take(self, now: float) -> None:
        """One leaves, even if it is one too many."""
        self._times.append(now)

    def wait(self, now: float) -> float:
        """Seconds until one may leave."""
        if self.there(now) > 0:
            return 0.0
        return max(0.0, self._times[-self._limit] + self._seconds - now)

    def idle(self, now: float) -> bool:
        """Whether nothing left lately."""
        return self.there(now) == self._limit


class Pace:
    """The rate budget of one connection. ``now`` is a monotonic clock in seconds."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._now = now
        self._all = Window(limits.per_second, 1.0)
        self._channels: dict[str, Window] = {}
        self._held_until = 0.0

    def hold(self, seconds: float) -> None:
        """The platform asked to wait: nothing leaves before."""
        self._held_until = max(self._held_until, self._now() + seconds)

    def room(self) -> int:
        """How many calls may leave right now."""
        now = self._now()
        return 0 if now < self._held_until else max(0, self._all.there(now))

    def wait(self) -> float:
        """Seconds until one call may leave."""
        now = self._now()
        return max(self._held_until - now, self._all.wait(now), 0.0)

    def delay(self, action: Action) -> float:
        """This action leaves; or the seconds that its channel still has to wait."""
        now = self._now()
        per_minute = self._limits.per_channel_minute
        if isinstance(action, Send | Alert | Reply) and per_minute < math.inf:
            window = self._channels.get(action.channel)
            if window is None:
                self._forget(now)
                window = self._channels[action.channel] = Window(per_minute, 60.0)
            wait = window.wait(now)
            if wait > 0:
                return wait
            window.take(now)
        self._all.take(now)
        return 0.0

    def _forget(self, now: float) -> None:
        if len(self._channels) >= 1_000:
            idle = [name for name, window in self._channels.items() if window.idle(now)]
            for name in idle:
                del self._channels[name]
