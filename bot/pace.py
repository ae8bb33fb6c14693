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
URGENT = 0.2
"""The share of a connection's calls that is left to what is urgent: a delete that came while
everything was used up by announcements would wait for most of a second."""
SOON = 0.02
"""Seconds until somebody looks again whether what was taken has left."""


class Window:
    """At most ``limit`` calls in any ``seconds``: never more, and no fewer than that allows.

    A call is taken before it is made, and counts until it has left; its time is when it leaves,
    however long that takes a program that is held up.
    """

    __slots__ = ("_limit", "_seconds", "_taken", "_times")

    def __init__(self, limit: float, seconds: float) -> None:
        # What may be done less than once in that time, may be done once in more of it.
        self._limit = max(1, int(limit))
        self._seconds = seconds * max(1.0, 1.0 / limit) * SPREAD
        self._taken = 0
        self._times: deque[float] = deque()

    def there(self, now: float) -> int:
        """How many calls may be taken."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        return self._limit - len(self._times) - self._taken

    def take(self) -> None:
        """One will leave."""
        self._taken += 1

    def leave(self, now: float) -> None:
        """One that was taken leaves."""
        self._taken -= 1
        self._times.append(now)

    def wait(self, now: float, more: int = 0) -> float:
        """Seconds until one may be taken and as many ``more`` are left."""
        lacking = more + 1 - self.there(now)
        if lacking <= 0:
            return 0.0
        if lacking > len(self._times):
            return SOON
        return max(0.0, self._times[lacking - 1] + self._seconds - now)

    def idle(self, now: float) -> bool:
        """Whether nothing left lately."""
        return self.there(now) == self._limit


class Pace:
    """The rate budget of one connection. ``now`` is a monotonic clock in seconds."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._now = now
        self._all = Window(limits.per_second, 1.0)
        self._spared = int(limits.per_second * URGENT)
        self._channels: dict[str, Window] = {}
        self._held_until = 0.0

    def hold(self, seconds: float) -> None:
        """The platform asked to wait: nothing leaves before."""
        self._held_until = max(self._held_until, self._now() + seconds)

    def room(self, *, urgent: bool = True) -> int:
        """How many calls may leave right now; what is not ``urgent`` leaves a share to what is."""
        now = self._now()
        spared = 0 if urgent else self._spared
        return 0 if now < self._held_until else max(0, self._all.there(now) - spared)

    def wait(self, *, urgent: bool = True) -> float:
        """Seconds until one such call may leave."""
        now = self._now()
        spared = 0 if urgent else self._spared
        return max(self._held_until - now, self._all.wait(now, spared), 0.0)

    def delay(self, action: Action) -> float:
        """This action will leave (see ``leaves``); or the seconds that its channel has to wait."""
        now = self._now()
        window = self._channel(action, now)
        if window is not None:
            wait = window.wait(now)
            if wait > 0:
                return wait
            window.take()
        self._all.take()
        return 0.0

    def leaves(self, action: Action) -> None:
        """An action for which there was no delay leaves now."""
        now = self._now()
        window = self._channel(action, now)
        if window is not None:
            window.leave(now)
        self._all.leave(now)

    def _channel(self, action: Action, now: float) -> Window | None:
        """What watches over the action's channel, if anything does."""
        per_minute = self._limits.per_channel_minute
        if not isinstance(action, Send | Alert | Reply) or per_minute == math.inf:
            return None
        window = self._channels.get(action.channel)
        if window is None:
            self._forget(now)
            window = self._channels[action.channel] = Window(per_minute, 60.0)
        return window

    def _forget(self, now: float) -> None:
        if len(self._channels) >= 1_000:
            idle = [name for name, window in self._channels.items() if window.idle(now)]
            for name in idle:
                del self._channels[name]
